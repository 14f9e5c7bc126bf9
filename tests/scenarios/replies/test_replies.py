"""Answers in people's own words: what is stored, what is asked back, what is ignored."""

import re
from datetime import timedelta

import pytest
from sqlmodel import col, select

from bot.ui.kit.ids import ActionId
from scorecard.errors import NotAllowed
from scorecard.parsing.replies.parsed_reply import DoubtReason
from scorecard.storage.tables import ActualRow
from tests.scenarios.conftest import Begin
from tests.support.cards import a_card, a_kpi
from tests.support.facts import asked_back, corrected, newest, refused, saved, shows_receipt
from tests.support.facts_replies import doubted, not_done, waiting_in
from tests.support.world import ANNA, DIEGO, HELEN, MEI, PRIYA, SAM, World, at, plain

MONDAY_NINE = at("2026-11-23 09:00")
SLA = a_kpi("sla", unit="%", direction="higher", target=95, threshold=90)
STORED = [
    ("25", "25 min", ""),
    (" 25 ", "25 min", ""),
    ("25 min", "25 min", ""),
    ("25 minutes", "25 min", ""),
    ("25min", "25 min", ""),
    ("25.5", "25.5 min", ""),
    ("0.5 h", "30 min", ""),
    ("0h25", "25 min", ""),
    ("25!!", "25 min", ""),
    ("`25`", "25 min", ""),
    ("*25*", "25 min", ""),
    ("```25```", "25 min", ""),
    ("25, slow vendor", "25 min", "slow vendor"),
    ("25\nslow vendor", "25 min", "slow vendor"),
    ("25 slow vendor", "25 min", "slow vendor"),
    ("25 (slow vendor)", "25 min", "slow vendor"),
    ("mttr 25", "25 min", ""),
    ("mttr\n25", "25 min", ""),
    ("MTTR: 25", "25 min", ""),
    ("Mttr = 25", "25 min", ""),
    ("mttr\N{NO-BREAK SPACE}25", "25 min", ""),
    ("mttr 25 slow vendor", "25 min", "slow vendor"),
    ("mttr 25 min slow vendor", "25 min", "slow vendor"),
    ("mttr 25, see @sam", "25 min", "see @Sam Okafor"),
    ("mttr 25 <b>&amp; *bold*</b>", "25 min", "<b>&amp; bold</b>"),
]
ASKED = [
    *(
        "",
        "?",
        "later, I promise",
        "twenty-five",
        "½",
        "∞",
        "NaN",
        "inf",
    ),
    *("about 25", "~25", "<25", "25?", "25-30", "25 - 30", "25 or 30", "25, or 30", "25, maybe 30", "25 30"),
    *(
        "12abc",
        "abc12",
        "1e5",
        "1e400",
        "0x10",
        "1,234",
        "1.234.567",
        "12,3",
        "1_000",
        "1/2",
        "9" * 19,
        "9" * 400,
    ),
    *("25 h", "25 %", "£25", "25 EUR", "25k", "25 thousand", "25 week 47"),
    *("2026-11-23", "23/11/2026", "23.11.2026", "11:30", "+44 20 7946 0958", "020 7946 0958"),
    *("-3", "1,234.5", "25, was 30 last week", "mt 25"),
    *("25 vendors", "mttr is fine", "ttr 25", "mttr 25/30", "mttr 25 %", "mttr W46 25 W47"),
    *("mttr 25; sla 99", "mttr 25\nsla 99", "mttr 25, sla: 99"),
    *("@sam", "@sam 25", "@nobody", "<!channel> 25", "#25"),
    *("https://example.com/25", "<https://example.com/25|25>", "x" * 5_000, "25 " + "y" * 4_000),
]


def asked(begin: Begin, *kpis: dict[str, object]) -> World:
    world = begin(a_card(*(kpis or (a_kpi(),))))
    world.move_to(MONDAY_NINE)
    return world


def stored(world: World) -> list[ActualRow]:
    with world.store.reading() as uow:
        return list(uow.session.exec(select(ActualRow).order_by(col(ActualRow.id))))


def test_what_is_clear_is_stored_and_told_back(begin: Begin) -> None:
    world = begin(a_card(a_kpi(cover=SAM)))
    wrong = []
    for week, (text, value, note) in enumerate(STORED):
        world.move_to(MONDAY_NINE + timedelta(weeks=week))
        world.say(PRIYA, text)
        if not (found := saved(world, "MTTR", value.split()[0], note=note)):
            wrong.append((text, found))
    assert wrong == []


def test_what_is_not_clear_is_asked_about_and_stores_nothing(begin: Begin) -> None:
    world = asked(begin, a_kpi(), {**SLA, "owner": SAM})
    wrong = []
    for text in ASKED:
        world.say(PRIYA, text)
        if not (found := not_done(world, PRIYA)) and not asked_back(world, PRIYA):
            wrong.append((text, found))
    assert wrong == []
    assert stored(world) == []
    assert world.receipts(PRIYA) == []


def test_a_question_says_why_and_what_waits_with_a_button(begin: Begin) -> None:
    world = asked(begin)
    told = world.say(PRIYA, "12abc")
    assert not_done(world, PRIYA, "“12abc”", ">12abc", "week 47, 16–22 Nov · target ≤ 30 min", "`30`")
    assert waiting_in(told) == ["MTTR"]
    world.press(PRIYA, world.inbox(PRIYA)[-1], ActionId.ANSWER_ALL)
    assert world.fill(PRIYA, {"mttr": "25"}) == {}
    assert len(stored(world)) == 1


def test_the_receipt_repeats_value_period_status_progress_and_note(begin: Begin) -> None:
    world = asked(begin, a_kpi(baseline=60), SLA)
    told = world.say(PRIYA, "mttr 36 slow vendor")
    assert saved(world, "MTTR", 36, period="2026-W47", note="slow vendor", standing="acceptable")
    assert "80 %" in told
    assert "*SLA*" in told
    assert "*MTTR*" not in world.say(PRIYA, "96 %")
    assert saved(world, "SLA", 96, period="2026-W47", standing="on target")
    assert shows_receipt(world.receipts(PRIYA)[-1])


def test_a_number_alone_is_asked_about_while_nothing_waits(begin: Begin) -> None:
    world = begin(a_card())
    world.say(PRIYA, "25")
    assert not_done(world, PRIYA, ">25")
    world.say(PRIYA, "mttr 25")
    assert saved(world, "MTTR", 25, period="2026-W46")


def test_before_there_is_a_scorecard_every_reply_gets_an_answer(begin: Begin) -> None:
    world = begin()
    world.say(PRIYA, "25")
    assert not_done(world, PRIYA, ">25")


def test_a_named_value_is_for_the_last_week_and_a_number_alone_for_what_waits(begin: Begin) -> None:
    world = asked(begin)
    world.move_to(at("2026-11-30 09:00"))
    world.say(PRIYA, "mttr 24")
    assert saved(world, "MTTR", 24, period="2026-W48")
    world.say(PRIYA, "mttr 25")
    assert corrected(world, "MTTR", 24, 25, period="2026-W48")
    world.say(PRIYA, "26")
    assert doubted(world, PRIYA, "MTTR", 26, period="2026-W47")
    world.choose(PRIYA, "26 min")
    world.move_by(hours=2)
    world.say(PRIYA, "27")
    assert not_done(world, PRIYA, ">27")


def test_a_reply_in_a_prompts_thread_is_for_what_that_prompt_asked(begin: Begin) -> None:
    world = asked(begin)
    world.move_to(at("2026-11-30 09:00"))
    old = world.prompts(PRIYA)[0]
    world.say(PRIYA, "25", old.ts)
    assert doubted(world, PRIYA, "MTTR", 25, cause=DoubtReason.OLDER, period="2026-W47")
    world.choose(PRIYA, "25 min")
    assert saved(world, "MTTR", 25, period="2026-W47", late=True)
    assert [shows_receipt(one) for one in world.thread(old) if one.author != PRIYA][-1]
    world.say(PRIYA, "mttr 26", old.ts)
    assert corrected(world, "MTTR", 25, 26, period="2026-W47")


def test_a_prompts_thread_tells_its_kpis_from_those_of_other_prompts(begin: Begin) -> None:
    world = asked(begin, a_kpi("early"), a_kpi("late", prompt="10:00"))
    world.move_to(at("2026-11-23 10:00"))
    _, late = world.prompts(PRIYA)
    world.say(PRIYA, "25", late.ts)
    assert saved(world, "LATE", 25)
    world.say(PRIYA, "25", late.ts)
    assert not_done(world, PRIYA, ">25")
    world.say(PRIYA, "25")
    assert saved(world, "EARLY", 25)


def test_a_reply_in_any_other_thread_is_for_what_is_open(begin: Begin) -> None:
    world = asked(begin)
    world.say(PRIYA, "what?")
    question = world.inbox(PRIYA)[-1]
    world.say(PRIYA, "25", question.ts)
    assert saved(world, "MTTR", 25)
    assert len(world.thread(question)) == 2


def test_german_numbers_are_read_and_shown_the_german_way(begin: Begin) -> None:
    world = begin(a_card(a_kpi("cost", unit="EUR", owner=ANNA, target=1000, threshold=2000)))
    world.move_to(MONDAY_NINE)
    assert "Ziel" not in world.prompts(ANNA)[0].text
    told = world.say(ANNA, "1.234,5")
    assert "1.234,5" in told
    assert saved(world, "COST", "1234.5")


@pytest.mark.parametrize("text", ["1.234", "1,234.5", "12.34,5"])
def test_what_german_signs_do_not_settle_is_asked_about(begin: Begin, text: str) -> None:
    world = begin(a_card(a_kpi("cost", unit="EUR", owner=ANNA, target=1000, threshold=2000)))
    world.move_to(MONDAY_NINE)
    world.say(ANNA, text)
    assert not_done(world, ANNA) or asked_back(world, ANNA)
    assert stored(world) == []


def test_the_same_answer_twice_is_stored_once(begin: Begin) -> None:
    world = asked(begin)
    world.say(PRIYA, "mttr 25")
    world.say(PRIYA, "mttr 25.0")
    assert saved(world, "MTTR", 25, period="2026-W47")
    assert len(stored(world)) == 1


def test_another_answer_corrects_the_first(begin: Begin) -> None:
    world = asked(begin)
    world.say(PRIYA, "mttr 25")
    world.say(PRIYA, "mttr 26")
    assert corrected(world, "MTTR", 25, 26, period="2026-W47")
    assert [(row.revision, row.value, row.superseded_at is None) for row in stored(world)] == [
        (1, 25, False),
        (2, 26, True),
    ]


def test_an_event_delivered_twice_has_one_effect(begin: Begin) -> None:
    world = asked(begin)
    world.say(PRIYA, "25")
    world.say(PRIYA, "what?")
    before = len(world.inbox(PRIYA))
    for event_id in world.actor.event_ids * 2:
        assert world.actor.redeliver(event_id).failure is None
    world.move_by(hours=47)
    world.actor.redeliver(world.actor.event_ids[0])
    world.settle()
    assert len(world.inbox(PRIYA)) == before
    assert len(stored(world)) == 1


def message_event(world: World, **fields: object) -> None:
    event = {
        "type": "message",
        "channel": world.direct(PRIYA),
        "channel_type": "im",
        "user": PRIYA,
        "ts": "1.1",
    }
    world.actor._events.deliver({**event, "event_ts": "1.1", "text": "25", **fields})
    world.settle()


def test_a_file_with_a_number_beside_it_is_an_answer(begin: Begin) -> None:
    world = asked(begin)
    message_event(world, subtype="file_share", files=[{"id": "F1"}])
    assert len(stored(world)) == 1


@pytest.mark.parametrize(
    ("file", "answer"),
    [
        ({"id": "F1", "mimetype": "image/png"}, "I can't open files; type the value"),
        ({"id": "F1", "mimetype": "audio/mpeg"}, "I can't listen to clips; type the value"),
        (
            {"id": "F1", "mimetype": "", "media_display_type": "audio"},
            "I can't listen to clips; type the value",
        ),
        (
            {"id": "F1", "mimetype": "video/mp4", "subtype": "slack_audio"},
            "I can't listen to clips; type the value",
        ),
    ],
)
def test_a_file_or_clip_alone_is_told_to_be_typed_instead(
    begin: Begin, file: dict[str, object], answer: str
) -> None:
    world = asked(begin)
    message_event(world, subtype="file_share", files=[file], text="")
    assert not_done(world, PRIYA)
    assert answer in plain(newest(world, PRIYA).text)


def test_a_clip_with_a_number_typed_beside_it_is_an_answer(begin: Begin) -> None:
    world = asked(begin)
    message_event(world, subtype="file_share", files=[{"id": "F1", "subtype": "slack_audio"}])
    assert len(stored(world)) == 1


@pytest.mark.parametrize("text", ["25", "_25_"])
def test_what_somebody_says_with_slash_me_is_an_answer(begin: Begin, text: str) -> None:
    world = asked(begin)
    message_event(world, subtype="me_message", text=text, channel_type=None)
    assert saved(world, "MTTR", 25)


def test_an_edit_of_what_somebody_said_with_slash_me_corrects_it(begin: Begin) -> None:
    world = asked(begin)
    said = {"user": PRIYA, "subtype": "me_message", "ts": "1.1"}
    message_event(world, subtype="me_message")
    edited = {**said, "text": "26", "edited": {"user": PRIYA, "ts": "2.1"}}
    versions = {"message": edited, "previous_message": {**said, "text": "25"}}
    message_event(world, subtype="message_changed", hidden=True, **versions)
    assert corrected(world, "MTTR", 25, 26)


@pytest.mark.parametrize(
    "fields",
    [
        {"bot_id": "B0OTHER"},
        {"subtype": "bot_message", "bot_id": "B0OTHER", "user": None},
        {"subtype": "bot_message"},
        {"subtype": "channel_join"},
        {"channel_type": "channel", "channel": "C0GENERAL"},
        {"channel_type": "mpim", "channel": "G0GROUP"},
    ],
)
def test_apps_joins_and_talk_elsewhere_go_unheard(begin: Begin, fields: dict[str, object]) -> None:
    world = asked(begin)
    before = len(world.inbox(PRIYA))
    message_event(world, **fields)
    assert len(world.inbox(PRIYA)) == before
    assert stored(world) == []


def test_the_bot_does_not_answer_itself(begin: Begin) -> None:
    world = asked(begin)
    message_event(world, user=world.workspace.bot.user_id, bot_id=world.workspace.bot.bot_id)
    assert stored(world) == []


def test_cover_and_admin_may_reply_and_others_are_told_who_may(begin: Begin) -> None:
    world = asked(begin, a_kpi(cover=SAM))
    world.say(MEI, "mttr 25")
    assert refused(world, MEI, NotAllowed("MTTR", [PRIYA, SAM, HELEN]))
    assert not_done(world, MEI, ">mttr 25", "`/scorecard help`")
    world.say(SAM, "mttr 25")
    assert saved(world, "MTTR", 25, by=SAM)
    world.say(HELEN, "mttr 26 for W47")
    assert corrected(world, "MTTR", 25, 26, by=HELEN)


def test_no_message_shows_anybody_a_raw_id(begin: Begin) -> None:
    world = asked(begin, a_kpi(cover=SAM))
    world.say(PRIYA, "mttr 50 waiting for @sam and @nobody")
    world.say(PRIYA, "ask @sam")
    texts = [one.text for one in [*world.inbox(PRIYA), *world.posts()]]
    assert [text for text in texts if re.search(r"(?<!<@)\bU0[A-Z]+", text)] == []
    assert "waiting for @Sam Okafor and @nobody" in world.alerts()[0].text


def test_a_kpi_that_is_named_is_for_the_day_that_was_asked_though_another_has_ended_since(
    begin: Begin,
) -> None:
    world = begin(a_card(a_kpi("tix", frequency="daily", owner=DIEGO)), start=at("2026-11-24 12:00"))
    world.move_to(at("2026-11-24 09:00", "America/New_York"))
    world.move_to(at("2026-11-24 19:30", "America/New_York"))  # half past midnight in the scorecard's London
    world.say(DIEGO, "tix 17")
    assert saved(world, "TIX", 17, period="2026-11-23")
    world.say(DIEGO, "tix 18")
    assert saved(world, "TIX", 18, period="2026-11-24")


def test_several_days_of_one_kpi_are_counted_as_such_with_an_example_that_is_understood(begin: Begin) -> None:
    world = begin(a_card(a_kpi("tix", frequency="daily")))
    world.move_to(at("2026-11-23 09:00"))
    assert waiting_in(world.prompts(PRIYA)[0]) == ["TIX"] * 3
    assert "`tix 30 for Fri 20 Nov`" in plain(world.prompts(PRIYA)[0].text)
    world.say(PRIYA, "tix 30 for Fri 20 Nov")
    assert saved(world, "TIX", 30, period="2026-11-20")


def test_a_sentence_that_ends_in_a_shortened_month_has_one_full_stop(begin: Begin) -> None:
    world = asked(begin, a_kpi(owner=ANNA))
    assert "16.–22. Nov.\n" in world.say(ANNA, "25")
    assert saved(world, "MTTR", 25, period="2026-W47")


def test_a_note_that_is_added_says_that_the_value_stays(begin: Begin) -> None:
    world = asked(begin)
    world.say(PRIYA, "25")
    world.say(PRIYA, "mttr 25, slow vendor")
    assert corrected(world, "MTTR", 25, 25, period="2026-W47", note="slow vendor")


def test_a_number_alone_is_not_simply_for_what_was_missed_once_a_later_week_is_over(begin: Begin) -> None:
    world = begin(a_card(a_kpi()), start=at("2026-11-16 08:00"))
    for day in range(16, 22):
        world.move_to(at(f"2026-11-{day} 09:30"))
    world.move_to(at("2026-11-23 08:30"))
    world.say(PRIYA, "25")
    assert doubted(world, PRIYA, "MTTR", 25, cause=DoubtReason.OLDER, period="2026-W46")
    world.choose(PRIYA, "25 min")
    assert saved(world, "MTTR", 25, period="2026-W46", late=True)


def test_a_number_alone_still_fills_what_was_missed_while_nothing_later_is_over(begin: Begin) -> None:
    world = begin(a_card(a_kpi()), start=at("2026-11-16 08:00"))
    for day in range(16, 22):
        world.move_to(at(f"2026-11-{day} 09:30"))
    world.say(PRIYA, "25")
    assert saved(world, "MTTR", 25, period="2026-W46", late=True)


@pytest.mark.parametrize("note", ["not installed", "not final", "not yet checked"])
def test_a_denial_behind_a_period_is_no_second_period(begin: Begin, note: str) -> None:
    world = begin(a_card())
    world.move_to(MONDAY_NINE)
    answer = world.say(PRIYA, f"mttr 31 for W46, {note}")
    assert "more than one week" not in answer
    assert stored(world) in ([], [(31, note, "reply")])
    assert "more than one week" in world.say(PRIYA, "mttr 31 for W46, not W45")
