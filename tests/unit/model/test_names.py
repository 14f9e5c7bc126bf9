import pytest

from scorecard.errors import NotFound
from scorecard.model.names import NamedItem, find_named, get_named, owns_end, suggest

UPTIME = NamedItem("uptime", "System uptime", ("System uptime", "uptime", "availability"))
MTTR = NamedItem("mttr", "Mean time to repair", ("Mean time to repair", "mttr", "repair time"))
MTBF = NamedItem("mtbf", "Mean time between failures", ("Mean time between failures", "mtbf"))
COST = NamedItem("cost", "Café costs", ("Café costs", "cafe_costs"))
ALL = [UPTIME, MTTR, MTBF, COST]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        *(("uptime", "uptime"), ("UPTIME", "uptime"), (" System  Uptime ", "uptime"), ("system", "uptime")),
        *(
            ("avail", "uptime"),
            ("Availability", "uptime"),
            ("mt", None),
            ("mtt", "mttr"),
            ("mean time", None),
        ),
        *(
            ("mean-time-to", "mttr"),
            ("mean_time_to_repair", "mttr"),
            ("repair", "mttr"),
            ("cafe costs", "cost"),
        ),
        *(("Cafe\N{COMBINING ACUTE ACCENT} costs", "cost"), ("ｕｐｔｉｍｅ", "uptime"), ("time", None)),
    ],
)
def test_a_name_is_found_in_any_case_by_key_alias_or_unique_beginning(text: str, found: str | None) -> None:
    assert find_named(text, ALL) == found


def test_the_whole_name_wins_over_the_beginning_of_a_longer_one() -> None:
    longer = NamedItem("long", "Cost of ownership", ("Cost of ownership",))
    shorter = NamedItem("short", "Cost", ("Cost",))
    assert find_named("cost", [longer, shorter]) == "short"


def test_a_name_that_two_things_share_finds_neither() -> None:
    twin = NamedItem("twin", "Uptime", ("uptime",))
    assert find_named("uptime", [UPTIME, twin]) is None


@pytest.mark.parametrize(
    "text", ["", "   ", "-", "__", "%", ".*", "' OR 1=1 --", "\0", "<!channel>", "x" * 100_000, "🦄"]
)
def test_hostile_text_finds_nothing(text: str) -> None:
    assert find_named(text, ALL) is None
    with pytest.raises(NotFound):
        get_named(text, ALL, "KPI")


def test_a_misspelt_name_is_answered_with_what_was_perhaps_meant() -> None:
    with pytest.raises(NotFound) as missing:
        get_named("uptme", ALL, "KPI")
    assert missing.value.suggestions[0] == "System uptime"
    assert all(f"“{name}”" in str(missing.value) for name in ("uptme", "System uptime"))


def test_an_ambiguous_beginning_is_answered_with_each_it_could_be() -> None:
    assert {"Mean time to repair", "Mean time between failures"} <= set(suggest("mean time", ALL))


def test_at_most_three_different_names_are_suggested() -> None:
    many = [
        NamedItem(str(number), f"Cost {number}", (f"Cost {number}", f"cost_{number}")) for number in range(9)
    ]
    names = suggest("cost", many)
    assert len(names) == len(set(names)) == 3


def test_a_name_like_no_other_is_answered_with_where_to_look() -> None:
    with pytest.raises(NotFound, match=r"perspective.*“zzzz”.*hint.help") as missing:
        get_named(" zzzz ", ALL, "perspective")
    assert missing.value.suggestions == ()


def test_a_known_name_needs_no_help() -> None:
    assert get_named("mttr", ALL, "KPI") == "mttr"


@pytest.mark.parametrize(
    ("text", "is_own"),
    [
        *(("mttr", True), ("mttr*", True), ("mttr “", False), ("mttr *", False), ("mttr −", False)),
        *(("mttr :rocket:", False), ("mttr:web:", False), ("mttr 🚀", False)),
    ],
)
def test_a_sign_behind_a_plain_name_belongs_to_what_follows(text: str, is_own: bool) -> None:
    assert owns_end(text, ["MTTR", "repair time"]) is is_own
    assert owns_end(text, ["MTTR", "MTTR 🚀"])


SHORT = [MTTR, NamedItem("fcr", "First contact resolution", ("First contact resolution", "fcr"))]


@pytest.mark.parametrize(
    ("text", "label"),
    [
        *(("mtr", "Mean time to repair"), ("mttrr", "Mean time to repair"), ("mtrt", "Mean time to repair")),
        *(("fcrr", "First contact resolution"), ("contcat", "First contact resolution")),
        *(("mean tiem to repiar", "Mean time to repair"), ("time repair", "Mean time to repair")),
    ],
)
def test_a_name_is_suggested_for_a_slip_or_for_some_of_its_words(text: str, label: str) -> None:
    assert suggest(text, SHORT) == [label]


@pytest.mark.parametrize("text", ["lunch", "lunch time", "meeting", "the", "yes", "fc", "motor", "frequency"])
def test_nothing_is_suggested_for_what_is_only_a_little_alike(text: str) -> None:
    assert suggest(text, SHORT) == []
