"""Origins of values: `/scorecard history`."""

import pytest

from bot.ui.kit.ids import ActionId
from scorecard.model.goals import Status
from scorecard.model.kpis import MissingReason
from scorecard.model.views.actuals import HistoryView, PeriodHistory
from tests.scenarios.conftest import Begin
from tests.scenarios.replies.test_edits import edit
from tests.support.cards import a_card, a_kpi
from tests.support.facts import saved
from tests.support.facts_reports import gives_back, history, kpi, without_controls
from tests.support.world import MEI, PRIYA, SAM, World, at, plain, shown

MONDAY_NINE = at("2026-11-23 09:00")


@pytest.fixture
def world(begin: Begin) -> World:
    card = a_card(a_kpi(cover=SAM), a_kpi("spend", frequency="monthly", owner=MEI))
    world = begin(card, start=at("2026-11-23 08:00"))
    world.move_to(MONDAY_NINE)
    return world


def period(view: HistoryView, key: str = "2026-W47") -> PeriodHistory:
    """Return one period of a history."""
    [found] = [item for item in view.periods if item.period.key == key]
    return found


def revisions(item: PeriodHistory) -> list[tuple[int, str, str, str, str]]:
    """Return value, author, owner if another, source and note of each value of a period, newest first."""
    values = [revision.actual for revision in item.revisions]
    return [(int(one.value), one.by, one.on_behalf_of, one.source, one.note) for one in values]


def is_late(item: PeriodHistory) -> bool:
    """Return whether a period has one value, which is acceptable, and whether it came late."""
    [revision] = item.revisions
    assert item.goal.status_of(revision.actual.value) is Status.ACCEPTABLE
    return item.is_late


def test_every_revision_is_told_with_who_when_from_where_and_why(world: World) -> None:
    world.say(PRIYA, "mttr 32")
    edit(world, "mttr 31 slow vendor")
    world.press(PRIYA, world.receipts(PRIYA)[-1], ActionId.CORRECT)
    world.fill(PRIYA, {"mttr": "30", "mttr note": "found the log"})
    world.command(SAM, "correct mttr W47 29 asked the vendor")
    view = history(world, "mttr")
    assert revisions(period(view)) == [
        (29, SAM, PRIYA, "command", "asked the vendor"),
        (30, PRIYA, "", "modal", "found the log"),
        (31, PRIYA, "", "edit", "slow vendor"),
        (32, PRIYA, "", "reply", ""),
    ]
    assert {revision.actual.at for revision in period(view).revisions} == {MONDAY_NINE}
    assert revisions(period(view, "2026-W46")) == []
    assert len(view.periods) == 12


def test_it_comes_in_lines_that_a_phone_shows_whole_by_the_readers_own_clock(world: World) -> None:
    world.say(PRIYA, "mttr 32 slow vendor")
    message = world.command(MEI, "history mttr")
    assert [one["type"] for one in without_controls(message.blocks)] == ["section", "context"]
    assert "*week 47, 16–22 Nov* 32 min" in shown(message)
    assert "23 Nov 2026 22:00" in shown(message)
    assert "slow vendor" in shown(message)


def test_a_value_given_after_it_was_missed_is_marked_late_as_in_its_receipt(world: World) -> None:
    for day in (24, 25, 26, 27):
        world.move_to(at(f"2026-11-{day} 09:00"))
    assert period(history(world, "mttr")).missing_reason is MissingReason.MISSED
    assert kpi(world, "mttr").history[-1].missing_reason is MissingReason.MISSED
    world.say(PRIYA, "mttr 32")
    assert saved(world, "MTTR", 32, late=True)
    assert is_late(period(history(world, "mttr")))
    newest = kpi(world, "mttr").history[-1].actual
    assert newest
    assert newest.is_late


def test_what_nobody_was_asked_for_is_not_late_whenever_it_is_given(world: World) -> None:
    world.say(PRIYA, "mttr 32 for W45")
    assert not is_late(period(history(world, "mttr"), "2026-W45"))


def test_what_is_asked_for_and_not_answered_says_so_as_every_other_answer_does(world: World) -> None:
    for text in ("mttr", "mttr W47"):
        assert period(history(world, text)).missing_reason is MissingReason.ASKED
    for words in ("history mttr", "history mttr W47"):
        assert "asked today" in world.command(PRIYA, words).text.casefold()
    world.move_to(at("2026-11-24 00:00"))
    assert period(history(world, "mttr")).missing_reason is MissingReason.OPEN


def test_what_has_no_data_says_why_and_who_said_so(world: World) -> None:
    world.say(PRIYA, "no data, vendor outage")
    for text in ("mttr", "mttr W47"):
        noted = period(history(world, text)).no_data
        assert noted
        assert (noted.reason, noted.by) == ("vendor outage", PRIYA)
        assert f"vendor outage (<@{PRIYA}>)" in plain(world.command(PRIYA, f"history {text}").text)
    world.say(PRIYA, "mttr 32")
    assert revisions(period(history(world, "mttr"))) == [(32, PRIYA, "", "reply", "")]
    assert "vendor outage" not in world.command(PRIYA, "history mttr").text


def test_while_and_because_the_owner_was_away_is_marked_away_and_not_missed(begin: Begin) -> None:
    world = begin(a_card(a_kpi()))
    world.command(PRIYA, "away until 23 December")
    world.move_to(MONDAY_NINE)
    assert period(history(world, "mttr")).missing_reason is MissingReason.AWAY
    for moment in (at("2026-12-21 09:00"), at("2026-12-24 09:00")):
        world.move_to(moment)
    for moment in (at("2026-12-25 12:00"), at("2026-12-29 09:00"), at("2026-12-31 09:00")):
        world.move_to(moment)
    view = history(world, "mttr")
    assert period(view).missing_reason is period(view, "2026-W49").missing_reason is MissingReason.AWAY
    assert period(view, "2026-W46").missing_reason is None
    assert period(history(world, "mttr W47")).missing_reason is MissingReason.AWAY
    assert "*week 47, 16–22 Nov* owner away" in shown(world.command(PRIYA, "history mttr"))


def test_what_was_given_after_an_absence_is_not_late(begin: Begin) -> None:
    world = begin(a_card(a_kpi()))
    world.command(PRIYA, "away until 4 December")
    world.move_to(at("2026-12-07 09:00"))
    world.say(PRIYA, "mttr 32 for W47")
    assert not is_late(period(history(world, "mttr")))


def test_what_the_stand_in_missed_is_missed(begin: Begin) -> None:
    world = begin(a_card(a_kpi()))
    world.command(PRIYA, "away until 2 December cover @sam")
    for day in (23, 24, 25, 26, 27):
        world.move_to(at(f"2026-11-{day} 09:00"))
    assert period(history(world, "mttr")).missing_reason is MissingReason.MISSED


def test_one_period_is_told_in_full_with_what_was_typed(world: World) -> None:
    world.say(PRIYA, "mttr 32 min for W45 slow vendor")
    world.command(PRIYA, "correct mttr W45 31")
    [item] = history(world, "mttr week 45").periods
    assert item.period.key == "2026-W45"
    assert [(revision.actual.value, revision.typed) for revision in item.revisions] == [
        (31, "/scorecard correct mttr W45 31"),
        (32, "mttr 32 min for W45 slow vendor"),
    ]


def test_a_period_without_a_value_says_so(world: World) -> None:
    assert revisions(period(history(world, "mttr W46"), "2026-W46")) == []
    assert [revisions(item) for item in history(world, "spend", MEI).periods] == [[]] * 12


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("", "/scorecard history mttr"),
        ("mtrt", "“MTTR”"),
        ("mttr October", "“October”"),
        ("mttr W45 and more", "“and more”"),
    ],
)
def test_what_is_not_understood_is_said_with_what_would_be(world: World, text: str, seen: str) -> None:
    answer = world.command(PRIYA, f"history {text}".strip())
    assert gives_back(answer, f"/scorecard history {text}".strip())
    assert seen in answer.text
