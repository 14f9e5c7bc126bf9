"""The places of problems in a scorecard file; their sentences stand in a golden file."""

import pytest

from scorecard.definition.reader import read_definition
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
