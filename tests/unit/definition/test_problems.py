"""The places of problems in a scorecard file; their sentences stand in a golden file."""

import os
import re
import subprocess
import sys

import pytest

from scorecard.definition.reader import read_definition
from scorecard.definition.suggestions import suggest_locale, suggest_region, suggest_timezone
from scorecard.errors import InvalidFile
from tests.definition_files import BROKEN_FILES, FILE, KPI, UNREADABLE_FILES, BrokenFile, changed


@pytest.mark.parametrize("broken", BROKEN_FILES.values(), ids=list(BROKEN_FILES))
def test_one_error_gives_one_problem_in_its_place(broken: BrokenFile) -> None:
    with pytest.raises(InvalidFile) as caught:
        read_definition(changed(broken.swap))
    assert [(problem.line, problem.path) for problem in caught.value.problems] == [(broken.line, broken.path)]


@pytest.mark.parametrize("source", UNREADABLE_FILES.values(), ids=list(UNREADABLE_FILES))
def test_a_file_that_is_no_scorecard_at_all_is_refused(source: str | bytes) -> None:
    with pytest.raises(InvalidFile) as caught:
        read_definition(source)
    assert len(caught.value.problems) == 1


def test_a_contradiction_names_the_kpi_and_the_two_numbers() -> None:
    with pytest.raises(InvalidFile) as caught:
        read_definition(changed(("direction: lower", "direction: higher")))
    (problem,) = caught.value.problems
    assert problem.path == f"{KPI}.threshold"
    assert all(fact in problem.message for fact in ("Mean time to resolve", "45", "30"))


def test_a_name_that_looks_like_another_is_refused_unless_it_was_there_before() -> None:
    definition = read_definition(changed(("aliases: [MTTR]", 'aliases: ["Up\\u200btime"]')))
    with pytest.raises(InvalidFile) as caught:
        definition.refuse_lookalikes(read_definition(FILE))
    second = "perspectives[0].objectives[0].kpis[1].key"
    assert [(problem.line, problem.path) for problem in caught.value.problems] == [(29, second)]
    definition.refuse_lookalikes(definition)


def test_a_circle_of_objectives_is_told_by_name_where_it_closes() -> None:
    broken = changed(
        ("        due: 2027-11-30\n", "        due: 2027-11-30\n        drives: [Happier customers]\n"),
        (
            "      - name: Happier customers\n",
            "      - name: Happier customers\n        drives: [Faster recovery]\n",
        ),
    )
    with pytest.raises(InvalidFile) as caught:
        read_definition(broken)
    (problem,) = caught.value.problems
    assert problem.path.endswith("drives[0]")
    assert "Faster recovery → Happier customers → Faster recovery" in problem.message


def test_all_errors_come_at_once_in_the_order_of_their_lines() -> None:
    broken = changed(
        ("TUE 10:00", "someday"),
        ("key: uptime", "key: mttr"),
        ("target: 40", "target: ~"),
        ("en_GB", "xx_XX"),
    )
    with pytest.raises(InvalidFile) as caught:
        read_definition(broken)
    assert [problem.line for problem in caught.value.problems] == [4, 6, 29, 45]


def test_numbers_keep_the_digits_that_were_written() -> None:
    kpi = read_definition(FILE).perspectives[0].objectives[0].kpis[1]
    assert str(kpi.target) == "99.90"


def test_a_time_needs_no_quotes_and_a_word_that_yaml_would_read_as_false_stays_a_word() -> None:
    file = read_definition(changed(('prompt: "09:00"', "prompt: 10:30"), ("IT Department", "NO")))
    assert f"{file.perspectives[0].objectives[0].kpis[0].prompt:%H:%M}" == "10:30"
    assert file.name == "NO"


def test_a_field_left_blank_counts_as_left_out() -> None:
    file = read_definition(changed(("cover: U0SAM", "cover:"), ("threshold: 45", "threshold: ~")))
    kpi = file.perspectives[0].objectives[0].kpis[0]
    assert (kpi.cover, kpi.threshold) == (None, None)


SUGGESTED = re.compile("“(.+)”")
PRINT_SUGGESTIONS = (
    "from scorecard.definition.suggestions import suggest_locale, suggest_timezone\n"
    "for text in ('GMT+1', 'Europe/Londo', 'America/Sant', 'Kentuky', 'CET-1', 'German'):\n"
    "    print(suggest_timezone(text), suggest_locale(text))\n"
)


@pytest.mark.parametrize(
    "text", ["GMT+1", "GMT-13", "UTC+01:00", "Etc/GMT+99", "+2", "utc-5", "UTC −3", "GMT 1", "gmt"]
)
def test_an_offset_is_told_to_name_a_city_and_never_gets_a_zone(text: str) -> None:
    assert not SUGGESTED.search(suggest_timezone(text))
    assert "city" in suggest_timezone(text)


@pytest.mark.parametrize(
    ("text", "zone"),
    [
        ("BERLIN", "Europe/Berlin"),
        ("europe/berlin", "Europe/Berlin"),
        ("Europe/Londn", "Europe/London"),
        ("New York", "America/New_York"),
        ("Eastern", "US/Eastern"),
        ("Singapore", "Asia/Singapore"),
        ("Jamaica", "America/Jamaica"),
    ],
)
def test_a_city_is_found_in_any_case_and_without_its_continent(text: str, zone: str) -> None:
    assert SUGGESTED.findall(suggest_timezone(text)) == [zone]


@pytest.mark.parametrize(
    ("text", "zone"),
    [
        ("German", "Europe/Berlin"),
        ("german", "Europe/Berlin"),
        ("Germany", "Europe/Berlin"),
        ("Deutschland", "Europe/Berlin"),
        ("Schweiz", "Europe/Zurich"),
        ("United Kingdom", "Europe/London"),
        ("Italian", "Europe/Rome"),
        ("Spain", "Europe/Madrid"),
        ("New Zealand", "Pacific/Auckland"),
    ],
)
def test_a_zone_is_found_by_the_name_of_its_country_or_language(text: str, zone: str) -> None:
    assert SUGGESTED.findall(suggest_timezone(text)) == [zone]


@pytest.mark.parametrize("text", ["Canada", "Russia", "United States"])
def test_a_country_whose_zones_differ_too_much_gets_none_of_them(text: str) -> None:
    assert not SUGGESTED.search(suggest_timezone(text))


@pytest.mark.parametrize(
    ("text", "locale"),
    [("German", "de_DE"), ("deutsch", "de_DE"), ("British English", "en_GB"), ("en_GBB", "en_GB")],
)
def test_a_locale_is_found_by_its_language(text: str, locale: str) -> None:
    assert SUGGESTED.findall(suggest_locale(text)) == [locale]


def test_a_region_is_found_by_its_country() -> None:
    assert SUGGESTED.findall(suggest_region("germany")) == ["DE"]
    assert suggest_region("Atlantis") == ""


@pytest.mark.parametrize(
    "text", ["Central European Summer Time", "CEST", "London, United Kingdom", "G", "Etc/GMTT"]
)
def test_what_is_far_from_every_zone_gets_no_zone_by_chance(text: str) -> None:
    assert not SUGGESTED.search(suggest_timezone(text))


def test_suggestions_are_the_same_at_every_start() -> None:
    starts = {
        subprocess.run(
            [sys.executable, "-c", PRINT_SUGGESTIONS],
            env=os.environ | {"PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
            text=True,
        ).stdout
        for seed in ("1", "2", "3")
    }
    assert len(starts) == 1
