"""Every error of a scorecard file is told with its line and with what to write instead."""

import pytest

from scorecard.definition.reader import read_definition
from scorecard.errors import InvalidFile
from tests.definition_files import FILE, changed

KPI = "perspectives[0].objectives[0].kpis[0]"
BROKEN = [
    (("key: it", "key: IT Dept"), 1, "key", "“IT Dept” is no key"),
    (("name: IT Department\n", ""), 1, "name", "is missing; add a line like “name: …”."),
    (("name: IT Department", "name:"), 2, "name", "is missing"),
    (("Europe/London", "Europe/Londn"), 3, "timezone", "did you mean “Europe/London”?"),
    (("en_GB", "en_GBB"), 4, "locale", "“en_GBB” is not a locale"),
    (("C0SCORECARD", "scorecard"), 5, "channel", "write one like C012AB3CD"),
    (("C0SCORECARD", "#scorecard"), 5, "channel", "is missing; add a line like “channel: C012AB3CD”."),
    (("C0SCORECARD", "D0SOMEONE"), 5, "channel", "is no Slack channel id"),
    (("TUE 10:00", "Tuesday 10:00"), 6, "weekly_post", "write one of MON, TUE"),
    (("TUE 10:00", "TUE 24:00"), 6, "weekly_post", "“24:00” is no time of day"),
    (("TUE 10:00", "10:30"), 6, "weekly_post", "“10:30” is no day and time"),
    (("[U0HEAD]", "[]"), 7, "admins", "is empty; give at least one."),
    (("[U0HEAD]", "U0HEAD"), 7, "admins", "must be a list, like “admins: [U012AB3CD]”."),
    (("[U0HEAD]", "[C0HEAD]"), 7, "admins[0]", "is no Slack member id"),
    (("[U0HEAD]", "[~]"), 7, "admins[0]", "is empty; write a value"),
    (("[U0HEAD]", "[U0HEAD]\nreaders: U0SAM"), 8, "readers", "must be a list, like “readers: [U012AB3CD]”."),
    (("[U0HEAD]", "[U0HEAD]\nreaders: [sam]"), 8, "readers[0]", "is no Slack member id"),
    (("[U0HEAD]", "[U0HEAD]\nprivate: maybe"), 8, "private", "must be true or false."),
    (("[U0HEAD]", "[U0HEAD]\nbands: [50, 90]"), 8, "bands", "like [90, 50]"),
    (("[U0HEAD]", "[U0HEAD]\nbands: 90"), 8, "bands", "must be two scores"),
    (("[U0HEAD]", "[U0HEAD]\nregion: Britain"), 8, "region", "write a country such as GB"),
    (("[U0HEAD]", "[U0HEAD]\nreminders: 2"), 8, "reminders", "or [] for none"),
    (("[U0HEAD]", "[U0HEAD]\nreminders: [0, 1]"), 8, "reminders", "like [1, 2, 3]"),
    (("[U0HEAD]", "[U0HEAD]\nreminders: [1, 30]"), 8, "reminders", "working days after the prompt"),
    (("[U0HEAD]", "[U0HEAD]\nreminders: [~]"), 8, "reminders", "working days after the prompt"),
    (("[U0HEAD]", "[U0HEAD]\nreminders: [2, 1]"), 8, "reminders", "must rise"),
    (
        ("[U0HEAD]", "[U0HEAD]\nreminders: [1, 2, 3, 4]"),
        8,
        "reminders",
        "nobody is reminded more than 3 times",
    ),
    (("[U0HEAD]", "[U0HEAD]\nlock_after: 0"), 8, "lock_after", "“0” is no number of days from 1 to 3650"),
    (("[U0HEAD]", "[U0HEAD]\nlock_after: 3651"), 8, "lock_after", "write one like 45."),
    (("[U0HEAD]", "[U0HEAD]\nlock_after: never"), 8, "lock_after", "“never” is no number of days"),
    (("[U0HEAD]", "[U0HEAD]\ncolour: red"), 8, "colour", "is not a field of a scorecard; it has key, name,"),
    (("weight: 1\n    obj", "weight: -1\n    obj"), 10, "perspectives[0].weight", "-1 is below 0"),
    (("weight: 1\n    obj", "weigth: 1\n    obj"), 10, "perspectives[0].weigth", "did you mean “weight”?"),
    (("due: 2027-11-30", "due: 2027-11-31"), 14, "perspectives[0].objectives[0].due", "there is no day"),
    (("due: 2027-11-30", "due: 30.11.2027"), 14, "perspectives[0].objectives[0].due", "like 2027-11-30"),
    (("key: mttr", "key: NO"), 16, f"{KPI}.key", "“NO” is no key"),
    (("aliases: [MTTR]", "aliases: MTTR"), 18, f"{KPI}.aliases", "must be a list"),
    (("aliases: [MTTR]", "aliases: [Uptime]"), 29, f"{KPI[:-3]}[1].key", "names the KPI on line 18"),
    (("unit: min", "unit: GPB"), 19, f"{KPI}.unit", "GPB is not a currency code"),
    (("unit: min", "unit: percent"), 19, f"{KPI}.unit", '“percent” is written "%"'),
    (("unit: min", "unit: per 100"), 19, f"{KPI}.unit", "contains a digit"),
    (("unit: min", "unit: %"), 19, "file", "put it in double quotes"),
    (("direction: lower", "direction: down"), 20, f"{KPI}.direction", "write higher, lower or range."),
    (("direction: lower", "direction: range"), 22, f"{KPI}.target", "two numbers, [low, high], not 30"),
    (("target: 30\n", "target: 30 %\n"), 22, f"{KPI}.target", "write 30 alone"),
    (("target: 30\n", "target: [20, 30]\n"), 22, f"{KPI}.target", "one number, not [20, 30]"),
    (("target: 30\n", "target: [30]\n"), 22, f"{KPI}.target", "must be one number, or two"),
    (("target: 30\n", "target: .nan\n"), 22, f"{KPI}.target", "is not a plain number"),
    (("target: 30\n", "target: 1e3\n"), 22, f"{KPI}.target", "is not a plain number"),
    (("target: 30\n", "target: 1,000\n"), 22, f"{KPI}.target", "is not a plain number"),
    (("target: 30\n", "target: 1:30\n"), 22, f"{KPI}.target", "is not a plain number"),
    (("target: 30\n", "target:\n"), 22, f"{KPI}.target", "is missing; add a line like “target: 30”."),
    (("target: 30\n", f"target: {'9' * 19}\n"), 22, f"{KPI}.target", "has more than 18 digits"),
    (("baseline: 60", "baseline: 30"), 24, f"{KPI}.baseline", "The baseline 30 already meets the target 30"),
    (
        ("owner: U0PRIYA\n            cover", "owner: '@priya'\n            cover"),
        25,
        f"{KPI}.owner",
        "member id",
    ),
    (('prompt: "09:00"', "prompt: 9"), 28, f"{KPI}.prompt", '“9” is no time of day; write it like "09:00".'),
    (("key: uptime", "key: mttr"), 29, f"{KPI[:-3]}[1].key", "“mttr” already names the KPI on line 16"),
    (
        ("- name: Customer", "- name: internal-processes"),
        36,
        "perspectives[1].name",
        "already the perspective",
    ),
    (("name: Happier customers", 'name: "Happy\\0"'), 38, "perspectives[1].objectives[0].name", "be shown"),
    (("name: Happier customers", "name: Happier: customers"), 38, "file", "put the text in quotes"),
    (
        ("name: Happier customers", f"name: {'x' * 76}"),
        38,
        "perspectives[1].objectives[0].name",
        "at most 75",
    ),
    (
        ("statement: Red", "name: Red"),
        13,
        "perspectives[0].objectives[0].name",
        "is given twice, first on line 12",
    ),
    (("[U0HEAD]", "[@head]"), 7, "file", "write the Slack member id"),
    (("weight: 1\n    obj", "\tweight: 1\n    obj"), 10, "file", "tab here; use spaces"),
    (("[U0HEAD]", "*heads"), 7, "*heads", "is a reference; write the value itself."),
]


@pytest.mark.parametrize(("swap", "line", "path", "words"), BROKEN, ids=lambda value: str(value)[:40])
def test_one_error_gives_one_problem_that_says_where_and_what_instead(
    swap: tuple[str, str], line: int, path: str, words: str
) -> None:
    with pytest.raises(InvalidFile) as caught:
        read_definition(changed(swap))
    (problem,) = caught.value.problems
    assert (problem.line, problem.path) == (line, path)
    assert words in problem.message


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("", "holds no scorecard"),
        ("- a", "holds no scorecard"),
        (b"name: \xff", "is not UTF-8 text"),
        ("name: \x00", "has a control character"),
        ("a: [" * 2000, "is nested too deeply"),
        ("a: 1\n---\nb: 2", "holds several documents"),
        ("x" * 1_000_001, "is larger than 1 MB"),
        ("a: &a [*a]", "is a reference"),
    ],
    ids=lambda value: str(value)[:20],
)
def test_a_file_that_is_no_scorecard_at_all_is_refused_in_words(source: str | bytes, words: str) -> None:
    with pytest.raises(InvalidFile) as caught:
        read_definition(source)
    assert words in caught.value.problems[0].message


def test_a_contradiction_names_the_kpi_the_two_numbers_and_the_side() -> None:
    with pytest.raises(InvalidFile) as caught:
        read_definition(changed(("direction: lower", "direction: higher")))
    assert str(caught.value) == (
        f"line 23, {KPI}.threshold: Mean time to resolve: The threshold 45 contradicts the target 30: "
        "higher is better, so the threshold must be at or below the target."
    )


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
