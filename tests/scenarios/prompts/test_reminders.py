"""Reminders: at most three, each to one more person, and then no more."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from sqlmodel import col, select

from bot.ui.kit.figures import reading_line
from bot.ui.kit.ids import ActionId
from bot.ui.prompts.prompt import ALL_DONE, MISSED, STILL_OPEN, STILL_WAITING
from bot.workspace.model import DndPause, PostedMessage
from scorecard.model.periods import Frequency, Period
from scorecard.parsing.replies.parser import NothingPrompted
from scorecard.storage.tables import ActualRow
from tests.builders import LOCALE, a_reading
from tests.builders import a_kpi as a_kpi_info
from tests.scenarios.conftest import Begin
from tests.support.cards import a_card, a_kpi
from tests.support.days import FRIDAY, MONDAY, THURSDAY, TUESDAY, WEDNESDAY
from tests.support.facts import corrected, refused, saved
from tests.support.facts_prompts import a_due, reads, reminded_of, ticked, waits_for
from tests.support.seen import SLA, TICKETS, go, reminded
from tests.support.world import ANNA, HELEN, MEI, PRIYA, SAM, World, at, plain, shown

COVERED = a_kpi(cover=SAM)


@pytest.fixture
def asked(begin: Begin) -> World:
    """Priya was asked for two KPIs on Monday; Sam covers one of them; Helen is the admin."""
    world = begin(a_card(COVERED, a_kpi("sla")))
    world.move_to(MONDAY)
    return world


def test_a_reminder_of_what_a_stand_in_was_asked_says_whose_kpis_these_are(begin: Begin) -> None:
    world = begin(a_card(a_kpi(cover=ANNA), a_kpi("sla", cover=ANNA)))
    world.command(PRIYA, "away until 24 November cover @sam")
    go(world, MONDAY, TUESDAY, WEDNESDAY, THURSDAY)
    missing = [a_due(kpi, cover=ANNA, asked=SAM) for kpi in ("MTTR", "SLA")]
    for reader in (PRIYA, ANNA, HELEN):
        assert reminded_of(world.reminders(reader)[0], reader, *missing)


def test_each_reminder_is_heard_by_one_more_and_after_three_there_is_silence(asked: World) -> None:
    heard = []
    for moment in (TUESDAY, WEDNESDAY, THURSDAY, FRIDAY, at("2026-11-29 23:00")):
        asked.move_to(moment)
        heard.append(reminded(asked, PRIYA, SAM, HELEN))
    assert heard == [[1, 0, 0], [2, 1, 0], [3, 2, 1], [3, 2, 1], [3, 2, 1]]


def test_a_reminder_names_only_what_is_missing(asked: World) -> None:
    asked.say(PRIYA, "mttr 25")
    asked.move_to(TUESDAY)
    [reminder] = asked.reminders(PRIYA)
    assert reminded_of(reminder, PRIYA, a_due("SLA"))
    assert waits_for(reminder, "SLA")


def test_a_cover_hears_only_of_what_they_cover_and_an_admin_of_all(asked: World) -> None:
    go(asked, TUESDAY, WEDNESDAY, THURSDAY)
    mttr, sla = a_due(cover=SAM), a_due("SLA")
    assert reminded_of(asked.reminders(SAM)[0], SAM, mttr)
    assert waits_for(asked.reminders(SAM)[0], "MTTR")
    [to_admin] = asked.reminders(HELEN)
    assert reminded_of(to_admin, HELEN, mttr, sla)


def test_who_has_answered_everything_is_not_reminded(asked: World) -> None:
    asked.say(PRIYA, "mttr 25")
    asked.say(PRIYA, "sla 20")
    go(asked, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY)
    assert reminded(asked, PRIYA, SAM, HELEN) == [0, 0, 0]


def test_an_answer_between_two_reminders_ends_them(asked: World) -> None:
    go(asked, TUESDAY)
    asked.say(PRIYA, "mttr 25")
    asked.say(PRIYA, "sla 20")
    go(asked, WEDNESDAY, THURSDAY)
    assert reminded(asked, PRIYA, SAM, HELEN) == [1, 0, 0]


def test_the_cover_answers_by_the_button_of_the_reminder(asked: World) -> None:
    go(asked, TUESDAY, WEDNESDAY)
    asked.press(SAM, asked.reminders(SAM)[0], ActionId.ANSWER)
    assert list(asked.fields(SAM)) == ["mttr", "mttr note"]
    assert asked.fill(SAM, {"mttr": "25"}) == {}
    assert ticked(asked.prompts(PRIYA)[0], "MTTR", "25 min")


def test_the_cover_answers_with_a_bare_number_once_told(asked: World) -> None:
    asked.say(SAM, "25")
    assert refused(asked, SAM, NothingPrompted())
    go(asked, TUESDAY, WEDNESDAY)
    asked.say(SAM, "25")
    assert saved(asked, "MTTR", 25)


def test_an_admin_answers_in_the_thread_of_their_reminder(asked: World) -> None:
    asked.say(PRIYA, "mttr 25")
    go(asked, TUESDAY, WEDNESDAY, THURSDAY)
    asked.say(HELEN, "20", asked.reminders(HELEN)[0].ts)
    assert saved(asked, "SLA", 20)


def test_what_was_missed_is_said_and_a_late_answer_still_fills_it(asked: World) -> None:
    go(asked, TUESDAY, WEDNESDAY, THURSDAY)
    assert not reads(asked.prompts(PRIYA)[0], MISSED)
    go(asked, FRIDAY)
    assert reads(asked.prompts(PRIYA)[0], MISSED)
    asked.say(PRIYA, "mttr 25")
    assert saved(asked, "MTTR", 25, period="2026-W47", late=True)
    assert ticked(asked.prompts(PRIYA)[0], "MTTR", "25 min")


def test_an_answer_before_the_end_is_not_late(asked: World) -> None:
    go(asked, TUESDAY, WEDNESDAY, THURSDAY)
    asked.say(PRIYA, "mttr 25")
    assert saved(asked, "MTTR", 25)


def test_a_correction_of_a_timely_value_is_not_late(asked: World) -> None:
    asked.say(PRIYA, "mttr 25")
    go(asked, FRIDAY)
    asked.say(PRIYA, "mttr 26 for W47")
    assert corrected(asked, "MTTR", 25, 26)
    assert not newest_is_late(asked)


def newest_is_late(world: World) -> bool:
    with world.store.reading() as uow:
        newest = uow.session.exec(select(ActualRow).order_by(col(ActualRow.id).desc()).limit(1)).one()
        return newest.is_late


def test_reminders_keep_to_the_clock_of_who_is_asked(begin: Begin) -> None:
    world = begin(a_card(a_kpi(owner=MEI)))
    world.move_to(at("2026-11-24 09:00", "Pacific/Auckland"))
    world.move_to(at("2026-11-25 08:59", "Pacific/Auckland"))
    assert reminded(world, MEI) == [0]
    world.move_to(at("2026-11-25 09:00", "Pacific/Auckland"))
    assert reminded(world, MEI) == [1]


def test_reminders_come_at_the_time_of_the_prompt(begin: Begin) -> None:
    world = begin(a_card(a_kpi(prompt="16:30")))
    world.move_to(at("2026-11-23 16:30"))
    world.move_to(at("2026-11-24 16:29"))
    assert reminded(world, PRIYA) == [0]
    world.move_to(at("2026-11-24 16:30"))
    assert reminded(world, PRIYA) == [1]


def test_nobody_is_reminded_at_a_weekend(begin: Begin) -> None:
    world = begin(a_card(a_kpi(frequency="monthly")), at("2026-12-31 12:00"))
    world.move_to(at("2027-01-01 09:00"))
    go(world, at("2027-01-02 10:00"), at("2027-01-03 10:00"))
    assert reminded(world, PRIYA) == [0]
    go(world, at("2027-01-04 09:00"))
    assert reminded(world, PRIYA) == [1]


@pytest.mark.parametrize(
    ("reminders", "heard"), [([], [0, 0, 0]), ([1], [1, 0, 0]), ([2, 4], [2, 1, 0]), ([3], [1, 0, 0])]
)
def test_a_scorecard_sets_its_own_reminders(begin: Begin, reminders: list[int], heard: list[int]) -> None:
    world = begin(a_card(COVERED, reminders=reminders))
    go(world, MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY, at("2026-11-30 08:59"))
    assert reminded(world, PRIYA, SAM, HELEN) == heard


def test_a_daily_kpi_is_not_reminded_of_once_it_is_asked_for_again(begin: Begin) -> None:
    world = begin(a_card(a_kpi(frequency="daily", cover=SAM)))
    go(world, MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY)
    assert reminded(world, PRIYA, SAM, HELEN) == [0, 0, 0]
    assert reads(world.prompts(PRIYA)[-1], f"{STILL_OPEN} *MTTR* Wed 25 Nov, Tue 24 Nov")


def test_what_is_open_from_before_is_answered_in_the_same_form(begin: Begin) -> None:
    world = begin(a_card(a_kpi(frequency="daily")))
    go(world, MONDAY)
    world.fill_all(PRIYA, world.prompts(PRIYA)[-1], "20")
    go(world, TUESDAY, WEDNESDAY)
    newest = world.prompts(PRIYA)[-1]
    assert reads(newest, f"{STILL_OPEN} *MTTR* Mon 23 Nov")
    world.fill_all(PRIYA, newest, "21")
    assert not reads(world.prompts(PRIYA)[-1], STILL_OPEN)
    assert reads(world.prompts(PRIYA)[-2], ALL_DONE)


def test_a_value_for_an_earlier_period_is_no_longer_asked_for_in_later_prompts(begin: Begin) -> None:
    world = begin(a_card(a_kpi(frequency="daily")))
    go(world, MONDAY, TUESDAY, WEDNESDAY)
    assert reads(world.prompts(PRIYA)[-1], f"{STILL_OPEN} *MTTR* Mon 23 Nov, ")
    world.say(PRIYA, "20", thread_ts=world.prompts(PRIYA)[1].ts)
    assert reads(world.prompts(PRIYA)[-1], f"{STILL_OPEN} *MTTR* Sun 22 Nov, ")
    assert not reads(world.prompts(PRIYA)[-1], "Mon 23 Nov")


def test_a_reminder_that_waits_for_its_reader_is_left_out_if_a_later_one_repeats_it(asked: World) -> None:
    hour = timedelta(hours=1)
    asked.actor.pause(SAM, DndPause(WEDNESDAY - hour, THURSDAY + hour))
    go(asked, TUESDAY, WEDNESDAY, THURSDAY, THURSDAY + 2 * hour)
    assert reminded(asked, PRIYA, SAM) == [3, 1]


@pytest.mark.parametrize("disturb", [World.restart_bot, lambda world: world.bot.tick()])
def test_ticks_and_restarts_remind_no_second_time(asked: World, disturb: Callable[[World], None]) -> None:
    for moment in (TUESDAY, WEDNESDAY, THURSDAY):
        asked.move_to(moment)
        disturb(asked)
        asked.move_by(minutes=1)
    assert reminded(asked, PRIYA, SAM, HELEN) == [3, 2, 1]


def test_after_a_downtime_reminders_do_not_pile_up(asked: World) -> None:
    asked.stop_bot()
    asked.clock.move_to(at("2026-11-26 12:00"))
    asked.start_bot()
    asked.bot.tick()
    assert reminded(asked, PRIYA, SAM, HELEN) == [1, 1, 1]


def test_an_answer_while_the_reminder_waits_to_be_sent_takes_it_back(asked: World) -> None:
    asked.say(PRIYA, "mttr 25")
    asked.clock.move_to(TUESDAY)
    asked.bot.ticker.tick()
    asked.actor.say(PRIYA, asked.direct(PRIYA), "sla 20")
    asked.settle()
    assert reminded(asked, PRIYA) == [0]


def test_a_kpi_off_the_scorecard_is_not_reminded_of(asked: World) -> None:
    asked.apply(a_card(a_kpi("sla")))
    go(asked, TUESDAY, WEDNESDAY)
    assert all("MTTR" not in one.text for one in asked.reminders(PRIYA))
    assert reminded(asked, SAM) == [0]


def test_a_new_owner_is_reminded_in_place_of_the_one_before(asked: World) -> None:
    asked.apply(a_card(a_kpi(owner=SAM), a_kpi("sla", owner=SAM)))
    asked.bot.tick()
    go(asked, TUESDAY)
    assert reminded(asked, PRIYA, SAM) == [0, 1]


def test_nobody_gets_more_than_four_messages_for_one_batch(asked: World) -> None:
    go(asked, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY, at("2026-11-29 23:00"))
    assert len(asked.prompts(PRIYA)) + len(asked.reminders(PRIYA)) == 4


def test_nobody_is_asked_or_reminded_on_a_public_holiday(begin: Begin) -> None:
    world = begin(a_card(a_kpi(), region="GB-ENG"), at("2026-12-18 12:00"))
    go(world, at("2026-12-21 09:00"), at("2026-12-22 09:00"), at("2026-12-23 09:00"), at("2026-12-24 09:00"))
    assert reminded(world, PRIYA) == [3]
    go(world, at("2026-12-25 20:00"), at("2026-12-28 20:00"))  # Christmas, and Boxing Day's substitute
    assert [len(world.prompts(PRIYA)), *reminded(world, PRIYA)] == [1, 3]
    assert "MTTR" not in world.command(PRIYA, "alerts").text
    go(world, at("2026-12-29 09:00"))
    assert "week 52" in world.prompts(PRIYA)[1].text


def test_on_a_public_holiday_nothing_counts_as_missing_yet(begin: Begin) -> None:
    world = begin(a_card(a_kpi(), region="GB-ENG"), at("2026-12-18 12:00"))
    go(world, at("2026-12-21 09:00"))
    world.say(PRIYA, "25")
    world.move_to(at("2026-12-28 20:00"))
    assert "25 min" in plain(world.command(PRIYA, "mttr").text)
    world.move_to(at("2026-12-30 00:01"))
    missing = a_reading(None, a_kpi_info("MTTR"), period=Period(date(2026, 12, 21), Frequency.WEEKLY))
    assert reading_line(missing, LOCALE).partition(" ")[2] in plain(world.command(PRIYA, "mttr").text)


def question_in(message: PostedMessage) -> str:
    """Return the line of a reminder or prompt that names a question, without its KPI; empty if none does."""
    lines = [line for line in plain(shown(message)).splitlines() if STILL_WAITING in line]
    return lines[0].rpartition(" · ")[2] if lines else ""


def test_a_question_that_waits_is_named_in_the_next_reminder(begin: Begin) -> None:
    world = begin(a_card(TICKETS, SLA))
    world.move_to(MONDAY)
    world.say(PRIYA, "tickets 1,234")
    world.move_to(TUESDAY)
    readings = "1,234 tickets or 1.234 tickets?"
    assert (
        question_in(world.reminders(PRIYA)[0]) == f"you wrote “tickets 1,234”: {readings} – {STILL_WAITING}"
    )
    world.choose(PRIYA, "1,234 tickets")
    assert saved(world, "TICKETS", 1234)
    assert question_in(world.reminders(PRIYA)[0]) == ""
    world.move_to(WEDNESDAY)
    assert question_in(world.reminders(PRIYA)[1]) == ""


def test_a_question_about_several_kpis_is_named_once(begin: Begin) -> None:
    world = begin(a_card(a_kpi(), SLA))
    go(world, MONDAY)
    world.say(PRIYA, "92")
    world.move_to(TUESDAY)
    assert question_in(world.reminders(PRIYA)[0]) == f"you wrote “92”: for MTTR or SLA? – {STILL_WAITING}"
    assert plain(shown(world.reminders(PRIYA)[0])).count(STILL_WAITING) == 1


def test_only_who_was_asked_reads_the_question_in_a_reminder(begin: Begin) -> None:
    world = begin(a_card({**TICKETS, "cover": SAM}))
    go(world, MONDAY)
    world.say(PRIYA, "1,234")
    go(world, TUESDAY, WEDNESDAY)
    assert question_in(world.reminders(PRIYA)[1])
    assert question_in(world.reminders(SAM)[0]) == ""


def test_the_newest_question_about_a_value_is_named_alone(begin: Begin) -> None:
    world = begin(a_card(TICKETS))
    go(world, MONDAY)
    world.say(PRIYA, "1,234")
    world.say(PRIYA, "1,235")
    world.move_to(TUESDAY)
    assert question_in(world.reminders(PRIYA)[0]).startswith("you wrote “1,235”")


def test_a_question_about_a_message_deleted_since_is_not_named(begin: Begin) -> None:
    world = begin(a_card(TICKETS))
    go(world, MONDAY)
    world.say(PRIYA, "1,234")
    mine = next(
        one
        for one in world.workspace.messages.list_visible(world.direct(PRIYA), PRIYA)
        if one.author == PRIYA
    )
    world.actor.delete(PRIYA, mine.channel, mine.ts)
    world.settle()
    world.move_to(TUESDAY)
    assert question_in(world.reminders(PRIYA)[0]) == ""


def test_a_reminder_within_a_prompt_names_the_question_too(begin: Begin) -> None:
    world = begin(a_card(TICKETS, {**SLA, "frequency": "daily"}))
    go(world, MONDAY)
    world.say(PRIYA, "tickets 1,234")
    world.move_to(TUESDAY)
    assert world.reminders(PRIYA) == []
    assert question_in(world.prompts(PRIYA)[-1]).startswith("you wrote “tickets 1,234”")


def test_reminders_are_counted_for_each_of_their_readers(asked: World) -> None:
    for moment in (TUESDAY, WEDNESDAY, THURSDAY):
        asked.move_to(moment)
    told = {user: [shown(one) for one in asked.reminders(user)] for user in (PRIYA, SAM, HELEN)}
    for user, ordinals in ((PRIYA, ["First", "Second", "Last"]), (SAM, ["First", "Last"]), (HELEN, ["Only"])):
        for text, ordinal in zip(told[user], ordinals, strict=True):
            assert f"{ordinal} reminder" in text
