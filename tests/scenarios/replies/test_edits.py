"""Messages that people edit or delete after they gave a value with them."""

from collections.abc import Callable

import pytest

from bot.ui.kit.formatting import note_lines
from scorecard.parsing.replies.parsed_reply import DoubtReason
from scorecard.storage.unit_of_work import Store
from tests.scenarios.conftest import Begin
from tests.support.cards import a_card, a_kpi
from tests.support.facts import corrected, saved, shows_receipt
from tests.support.facts_replies import doubted, kept, not_done
from tests.support.world import HELEN, PRIYA, World, at, plain

MONDAY_NINE = at("2026-11-23 09:00")


@pytest.fixture
def world(begin: Begin) -> World:
    world = begin(a_card(a_kpi(), a_kpi("backlog", unit="tickets")), start=at("2026-11-23 08:00"))
    world.move_to(MONDAY_NINE)
    return world


def last_ts(world: World, person: str = PRIYA, thread_ts: str | None = None) -> str:
    channel = world.direct(person)
    history = world.workspace.history(channel, person)
    if thread_ts:
        history = world.workspace.replies(channel, thread_ts, person)
    return [one for one in history if one.author == person][-1].ts


def edit(world: World, text: str, ts: str = "", person: str = PRIYA) -> str:
    """Edit a message, the last one unless another is named; what the bot says to it."""
    before = len(world._texts(person))
    world.actor.edit(person, world.direct(person), ts or last_ts(world), text)
    world.settle()
    return "\n".join(world._texts(person)[before:])


def delete(world: World, ts: str = "") -> str:
    before = len(world._texts(PRIYA))
    world.actor.delete(PRIYA, world.direct(PRIYA), ts or last_ts(world))
    world.settle()
    return "\n".join(world._texts(PRIYA)[before:])


def revisions(world: World) -> list[str]:
    """Return every revision of every KPI, oldest first: `mttr 2026-W47 32 reply`."""
    with Store(world.engine).reading() as uow:
        card = uow.scorecards.get(uow.scorecards.list_ids()[0])
        return [
            f"{kpi.info.key} {one.actual.period.key} {one.actual.value} {one.actual.source}"
            for kpi in card.kpis
            for one in uow.actuals.list_revisions(
                kpi.info.id, kpi.info.frequency, MONDAY_NINE.date().replace(year=2020), MONDAY_NINE.date()
            )[::-1]
        ]


def test_editing_an_answer_corrects_it(world: World) -> None:
    world.say(PRIYA, "mttr 32")
    edit(world, "mttr 31 slow vendor")
    assert corrected(world, "MTTR", 32, 31, period="2026-W47", note="slow vendor")
    assert revisions(world) == ["mttr 2026-W47 32 reply", "mttr 2026-W47 31 edit"]
    told = plain(world.command(PRIYA, "history mttr W47").text)
    assert told.count("slow vendor") == told.count(note_lines("slow vendor")[0]) + 1


@pytest.mark.parametrize(
    ("text", "note"), [("31, typo", "typo"), ("mttr 31 typo", "typo"), ("mttr 31 (was wrong)", "was wrong")]
)
def test_an_edit_keeps_why_the_value_before_was_wrong(world: World, text: str, note: str) -> None:
    world.say(PRIYA, "mttr 32")
    edit(world, text)
    assert corrected(world, "MTTR", 32, 31, period="2026-W47", note=note)
    assert edit(world, text) == ""


def test_an_edited_answer_may_be_edited_again(world: World) -> None:
    world.say(PRIYA, "mttr 32")
    edit(world, "mttr 31")
    edit(world, "30")
    assert corrected(world, "MTTR", 31, 30)


def test_the_receipt_of_an_edit_stands_where_the_message_stands(world: World) -> None:
    prompt = world.prompts(PRIYA)[0]
    world.say(PRIYA, "mttr 32", prompt.ts)
    edit(world, "mttr 31", last_ts(world, thread_ts=prompt.ts))
    assert corrected(world, "MTTR", 32, 31)
    assert shows_receipt(world.thread(prompt)[-1])


def test_an_edit_that_changes_no_text_does_nothing(world: World) -> None:
    world.say(PRIYA, "mttr 32 see https://wiki.example/outage")
    before = revisions(world)
    assert edit(world, "mttr 32 see https://wiki.example/outage") == ""
    assert revisions(world) == before


@pytest.mark.parametrize("text", ["MTTR: 32", "mttr 32 min", "32"])
def test_an_edit_that_says_the_same_does_nothing(world: World, text: str) -> None:
    world.say(PRIYA, "mttr 32")
    assert edit(world, text) == ""
    assert revisions(world) == ["mttr 2026-W47 32 reply"]


@pytest.mark.parametrize(
    "text",
    [
        *("mttr hmm", "mttr 31 or 32", "mttr tomorrow", "oops"),
    ],
)
def test_an_unclear_edit_is_asked_about_and_the_value_stays(world: World, text: str) -> None:
    world.say(PRIYA, "mttr 32")
    edit(world, text)
    assert not_done(world, PRIYA, "MTTR", "32 min", "week 47")
    assert revisions(world) == ["mttr 2026-W47 32 reply"]


@pytest.mark.parametrize("text", ["mttr 32, wrong", "mttr 31, wait", "mttr 31, hours"])
def test_an_edit_whose_note_is_about_the_number_is_asked_about(world: World, text: str) -> None:
    world.say(PRIYA, "mttr 32")
    edit(world, text)
    assert doubted(world, PRIYA, "MTTR", text[5:7], period="2026-W47")
    assert revisions(world) == ["mttr 2026-W47 32 reply"]


def test_a_doubtful_edit_is_asked_about_and_made_from_there(world: World) -> None:
    world.say(PRIYA, "mttr 32")
    edit(world, "mttr 1,234")
    assert doubted(world, PRIYA, "MTTR", 1234, "1.234", period="2026-W47")
    assert revisions(world) == ["mttr 2026-W47 32 reply"]
    world.choose(PRIYA, "1,234 min")
    assert corrected(world, "MTTR", 32, 1234)
    assert revisions(world)[-1] == "mttr 2026-W47 1234 edit"
    assert edit(world, "mttr 1234") == ""


def test_an_edit_with_a_question_mark_is_asked_about(world: World) -> None:
    world.say(PRIYA, "mttr 32")
    edit(world, "mttr 31?")
    assert doubted(world, PRIYA, "MTTR", 31, cause=DoubtReason.UNCLEAR)
    assert revisions(world) == ["mttr 2026-W47 32 reply"]
    world.choose(PRIYA, "31 min")
    assert corrected(world, "MTTR", 32, 31)


def test_an_edit_moves_no_value_to_another_kpi_or_period(world: World) -> None:
    world.say(PRIYA, "mttr 32 for W46")
    for text in ("backlog 32", "mttr 32 for W45", "mttr 31"):
        edit(world, text)
        assert not_done(world, PRIYA, "MTTR", "32 min", "week 46")
    edit(world, "mttr 31 for W46")
    assert corrected(world, "MTTR", 32, 31, period="2026-W46")
    assert len(revisions(world)) == 2


def test_an_edit_of_a_value_that_was_corrected_since_changes_nothing(world: World) -> None:
    world.say(PRIYA, "mttr 32")
    world.command(HELEN, "correct mttr W47 30")
    edit(world, "mttr 31")
    assert not_done(world, PRIYA, "MTTR", "30 min", "week 47")
    assert revisions(world)[-1] == "mttr 2026-W47 30 command"


def test_an_edit_corrects_until_the_next_period_had_its_turn(world: World) -> None:
    world.say(PRIYA, "mttr 32")
    ts = last_ts(world)
    world.move_to(at("2026-11-29 23:59"))
    edit(world, "mttr 31", ts)
    assert corrected(world, "MTTR", 32, 31)
    world.move_to(at("2026-11-30 00:00"))
    edit(world, "mttr 30", ts)
    assert not_done(world, PRIYA, "/scorecard correct mttr week 47", "MTTR", "31 min")
    assert corrected(world, "MTTR", 32, 31)


def test_an_edit_delivered_twice_corrects_once(world: World) -> None:
    world.say(PRIYA, "mttr 32")
    edit(world, "mttr 31")
    before = len(world._texts(PRIYA))
    world.actor.redeliver(world.actor.event_ids[-1])
    world.settle()
    assert len(world._texts(PRIYA)) == before
    assert len(revisions(world)) == 2


def test_a_message_that_was_not_understood_is_an_answer_once_it_is_mended(world: World) -> None:
    world.say(PRIYA, "mttr 32 or so?")
    edit(world, "mttr 32")
    assert saved(world, "MTTR", 32, period="2026-W47")
    assert revisions(world) == ["mttr 2026-W47 32 reply"]
    edit(world, "mttr 31")
    assert corrected(world, "MTTR", 32, 31)


def test_a_message_from_before_the_question_is_no_answer_to_it(begin: Begin) -> None:
    world = begin(a_card(), start=at("2026-11-23 08:00"))
    world.say(PRIYA, "good morning")
    ts = last_ts(world)
    world.move_to(MONDAY_NINE)
    edit(world, "32", ts)
    assert not_done(world, PRIYA, ">32")
    assert edit(world, "hello", ts) == ""
    assert revisions(world) == []


def test_a_message_of_yesterday_that_gave_nothing_is_no_answer(world: World) -> None:
    world.say(PRIYA, "mttr thirty")
    ts = last_ts(world)
    world.move_to(at("2026-11-24 10:00"))
    edit(world, "mttr 30", ts)
    assert not_done(world, PRIYA, ">mttr 30")
    assert revisions(world) == []


def test_deleting_an_answer_deletes_no_value_and_says_so(world: World) -> None:
    world.say(PRIYA, "mttr 32")
    delete(world)
    assert kept(world, PRIYA, "MTTR", "32 min", "week 47, 16–22 Nov")
    assert revisions(world) == ["mttr 2026-W47 32 reply"]


def test_deleting_a_message_that_gave_nothing_that_counts_is_not_spoken_of(world: World) -> None:
    world.say(PRIYA, "hello")
    assert delete(world) == ""
    world.say(PRIYA, "mttr 32")
    ts = last_ts(world)
    world.command(PRIYA, "correct mttr W47 31")
    assert delete(world, ts) == ""


def test_a_deletion_delivered_twice_is_spoken_of_once(world: World) -> None:
    world.say(PRIYA, "mttr 32")
    delete(world)
    before = len(world._texts(PRIYA))
    world.actor.redeliver(world.actor.event_ids[-1])
    world.settle()
    assert len(world._texts(PRIYA)) == before


def unheard(world: World, act: Callable[[], object]) -> str:
    """Let somebody do something while the bot is down; the id of what Slack will tell it later."""
    world.stop_bot()
    act()
    world.start_bot()
    return world.actor.event_ids[-1]


def tell_late(world: World, event_id: str) -> None:
    world.actor.redeliver(event_id)
    world.settle()


def test_a_message_that_is_told_after_its_edit_does_not_bring_the_old_value_back(world: World) -> None:
    late = unheard(world, lambda: world.actor.say(PRIYA, world.direct(PRIYA), "mttr 32"))
    edit(world, "mttr 31")
    assert saved(world, "MTTR", 31)
    tell_late(world, late)
    assert revisions(world) == ["mttr 2026-W47 31 reply"]


def test_an_edit_that_is_told_after_the_next_one_does_not_bring_the_old_value_back(world: World) -> None:
    world.say(PRIYA, "mttr 32")
    ts = last_ts(world)
    late = unheard(world, lambda: world.actor.edit(PRIYA, world.direct(PRIYA), ts, "mttr 33"))
    edit(world, "mttr 31")
    assert corrected(world, "MTTR", 32, 31)
    tell_late(world, late)
    assert revisions(world) == ["mttr 2026-W47 32 reply", "mttr 2026-W47 31 edit"]


def test_a_message_that_is_told_after_an_edit_that_made_it_unclear_gives_nothing(world: World) -> None:
    late = unheard(world, lambda: world.actor.say(PRIYA, world.direct(PRIYA), "mttr 32"))
    edit(world, "mttr 32 or 33")
    tell_late(world, late)
    assert revisions(world) == []


def test_a_message_that_is_told_after_it_was_deleted_gives_nothing(world: World) -> None:
    late = unheard(world, lambda: world.actor.say(PRIYA, world.direct(PRIYA), "mttr 32"))
    assert delete(world) == ""
    tell_late(world, late)
    assert revisions(world) == []
