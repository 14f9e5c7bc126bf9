"""Each payload is read back from its row as it was written, with the key that it had."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from scorecard.model import payloads
from scorecard.model.outbox import MessageKind, Payload
from scorecard.model.periods import Frequency, Period
from scorecard.model.replies import PendingClarification, ReplyOutcome, SnoozedPrompts

W47 = Period(date(2026, 11, 16), Frequency.WEEKLY)
REMINDED = payloads.ReminderPart(round=9, number=1, audience=2, prompts=(3, 4))
OUTCOME = ReplyOutcome(
    actuals=(1,),
    no_data=((2, W47),),
    snoozed=(SnoozedPrompts(kpis=(1,), others=(), until=datetime(2026, 11, 24, 9, tzinfo=UTC)),),
)
ASKED = PendingClarification(
    user="U1",
    typed="1,234",
    source="reply",
    kpis=(1,),
    readings=(Decimal("1.234"), Decimal(1234)),
    asked=(1,),
    periods={1: W47},
    standing={1: 0},
)
MOMENT = datetime(2026, 11, 24, 10, 30, tzinfo=UTC)
SAMPLES: dict[str, Payload] = {
    "prompt:12": payloads.Prompt(
        round=12, bundled=(REMINDED,), parts=(payloads.BatchPart(round=13), REMINDED)
    ),
    "prompt_update:prompt:12:Ev1:of:13": payloads.PromptUpdate(round=12, cause="Ev1", of=13),
    "reminder:12:1:U1": payloads.Reminder(
        round=12, number=1, audience=1, prompts=(3,), reader="U1", carrier="prompt:14"
    ),
    "reminder_update:reminder:12:1:U1:Ev1:of:12": payloads.ReminderUpdate(
        round=12, number=1, audience=1, prompts=(3,), reader="U1", bundled=(REMINDED,), cause="Ev1", of=12
    ),
    "handover:Ev1": payloads.HandoverAnswer(round=12, reader="U1", cause="Ev1"),
    "which_offer:Ev1": payloads.WhichOffer(user="U1", offers=(1, 2), accepts=False, cause="Ev1"),
    "absence:3:2026-11-30:U1": payloads.Absence(
        absence=3, replaced=(2,), until=date(2026, 11, 30), reader="U1"
    ),
    "absence_end:3:2026-11-30:U1": payloads.AbsenceEnd(absence=3, until=date(2026, 11, 30), reader="U1"),
    "departure:1:U2:2026-11-30": payloads.Departure(scorecard=1, person="U2", cause="2026-11-30"),
    "receipt:Ev1": payloads.Receipt(**dict(OUTCOME), reader="U1", cause="Ev1"),
    "receipt_update:Ev1": payloads.ReceiptUpdate(**dict(OUTCOME), reader="U1", cause="Ev1"),
    "question:Ev1": payloads.Question(user="U1", reason="Why.", typed="x", actuals=(1,), cause="Ev1"),
    "comment:Ev1": payloads.Comment(once="Ev1"),
    "comment:Ev1:read": payloads.Comment(may_answer=False, once="Ev1"),
    "not_taken:Ev1": payloads.NotTaken(reason="Why.", typed="x", cause="Ev1"),
    "choice:Ev1": payloads.Choice(**dict(ASKED), once="Ev1"),
    "choice:Ev1:0": payloads.Choice(**dict(ASKED), replaces="choice:Ev1", at=0),
    "choice:Ev1:1": payloads.ChoiceMade(
        **dict(OUTCOME), reader="U1", typed="1,234", replaces="choice:Ev1", at=1
    ),
    "choice:Ev1:no": payloads.ChoiceMade(
        reader="U1", typed="1,234", declined=True, stays=(7,), replaces="choice:Ev1"
    ),
    "kept:Ev1": payloads.Kept(actuals=(1,), reader="U1", cause="Ev1"),
    "replaced:7:U1": payloads.Replaced(actuals=(7, 8), reader="U1"),
    "answer:Ev1:1": payloads.Answer(
        user="U1", channel="C1", command="mttr", reason="No.", drawn={"text": "No."}, once="Ev1", at=1
    ),
    "shared:Ev1": payloads.Shared(drawn={}, by="U1", cause="Ev1"),
    "answered_directly:Ev1": payloads.AnsweredDirectly(cause="Ev1"),
    "followed:T1:U1:2026-11-30": payloads.Followed(scorecard=1, follower="T1:U1", once="2026-11-30"),
    "followed:T1:C1:stopped:noon": payloads.Followed(
        scorecard=1, stopped=True, follower="T1:C1", once="noon"
    ),
    "help:Ev1": payloads.Help(example="csat 90", cause="Ev1"),
    "change_request:4:U1": payloads.ChangeRequest(request=4, reader="U1"),
    "change_request_update:4:U1": payloads.ChangeRequestUpdate(request=4, reader="U1"),
    "change_asked:4:Ev1:2": payloads.ChangeAsked(request=4, reader="U1", cause="Ev1:2"),
    "change_refused:4": payloads.ChangeRefused(request=4, reader="U1"),
    "change_withdrawn:4": payloads.ChangeRefused(request=4, reader="U1", is_withdrawn=True),
    "alert:3": payloads.Alert(alert=3),
    "alert_update:3:Ev1": payloads.AlertUpdate(alert=3, cause="Ev1"),
    "alert_resolved:3:Ev1": payloads.Recovery(alert=3, cause="Ev1"),
    "alert_withdrawn:3:Ev1": payloads.Withdrawal(alert=3, cause="Ev1"),
    "alert_reopened:3:Ev1": payloads.Reopening(alert=3, cause="Ev1"),
    "alert_verdict:3:5": payloads.Verdict(alert=3, action=5, cause="5"),
    "plan_offer:3:Ev1": payloads.PlanOffer(
        alert=3, action_said="new rota", doer="U1", due=date(2026, 12, 4), cause="Ev1"
    ),
    "plan_offer_update:3:Ev1": payloads.PlanOfferUpdate(
        alert=3, action_said="new rota", doer="U1", due=date(2026, 12, 4), cause="Ev1", planned=True
    ),
    "expected_offer:3:Ev1": payloads.ExpectedOffer(
        alert=3, reason_said="moving", last_day=date(2026, 12, 4), cause="Ev1"
    ),
    "expected_offer_update:3:Ev1": payloads.ExpectedOfferUpdate(
        alert=3, reason_said="moving", last_day=date(2026, 12, 4), cause="Ev1", taken=True
    ),
    "alert_repeated:3:2026-12-04": payloads.Repetition(alert=3, cause="2026-12-04"),
    "alert_planned:3:5": payloads.Planned(alert=3, action=5, cause="5"),
    "alert_expired:3:5": payloads.Expired(alert=3, cause="5"),
    "action_due:5:U1": payloads.ActionDue(action=5, reader="U1"),
    "action_due_update:5:U1:Ev1": payloads.ActionDueUpdate(action=5, reader="U1", cause="Ev1"),
    "review:3": payloads.ReviewOpened(review=3),
    "review_update:3:closed": payloads.ReviewUpdate(review=3, cause="closed"),
    "review_item:12": payloads.ReviewItem(review=3, item=12),
    "review_item_update:12:decided:1": payloads.ReviewItemUpdate(review=3, item=12, cause="decided:1"),
    "review_minutes:3": payloads.ReviewMinutes(review=3),
    "unplanned:1:2026-12-04:U1": payloads.Unplanned(scorecard=1, alerts=(3,), reader="U1", day="2026-12-04"),
    "alert_worse:3:2026-W47": payloads.Worsening(alert=3, cause="2026-W47"),
    "weekly:1:2026-W48": payloads.WeeklyPost(scorecard=1, week="2026-W48"),
    "weekly_details:1:2026-W48:0": payloads.WeeklyDetails(scorecard=1, week="2026-W48", part=0),
    "weekly_update:1:2026-W48:20261124T1030": payloads.WeeklyUpdate(
        scorecard=1, week="2026-W48", as_of=MOMENT, since=MOMENT, due=MOMENT
    ),
    "weekly_note:1:2026-W48:20261124T1030": payloads.WeeklyNote(
        scorecard=1, week="2026-W48", as_of=MOMENT, since=MOMENT, due=MOMENT
    ),
    "trouble:5:2": payloads.TroubleNotice(trouble=5, times=2),
    "trouble:5:2:1": payloads.TroubleNotice(trouble=5, times=2, tried=("U8",)),
    "trouble_over:5:1": payloads.TroubleOver(trouble=5, tried=("U8",)),
    "caught_up:5": payloads.CaughtUp(trouble=5),
    "hello:1": payloads.Hello(scorecard=1),
    "home:U1:Ev1": payloads.Home(person="U1", cause="Ev1"),
}


@pytest.mark.parametrize("key", SAMPLES)
def test_a_payload_derives_its_key_and_comes_back_whole_from_its_row(key: str) -> None:
    payload = SAMPLES[key]
    assert payload.derive_key() == key
    assert payloads.read_payload(payload.kind, payload.to_facts()) == payload


def test_each_kind_has_a_payload_of_its_own() -> None:
    assert {payload.kind for payload in SAMPLES.values()} == set(MessageKind) == set(payloads.PAYLOADS)


@pytest.mark.parametrize("key", SAMPLES)
def test_what_only_the_key_needs_is_not_needed_to_read_a_row(key: str) -> None:
    payload = SAMPLES[key]
    facts = payload.to_facts()
    for name in ("cause", "of", "once", "until", "week", "times", "replaces", "at"):
        facts.pop(name, None)
    assert type(payload).model_validate(facts)


def test_redraws_of_one_message_for_two_causes_show_the_same() -> None:
    one, other = (payloads.PromptUpdate(round=12, cause=cause, of=of) for cause, of in (("a", 1), ("b", 2)))
    assert one.list_shown() == other.list_shown()
    assert one.derive_key() != other.derive_key()


def test_facts_that_are_not_all_there_hold_up_nothing() -> None:
    payload = payloads.read_payload("question", {"user": "U1"})
    assert (payload.kind, getattr(payload, "user", "")) == (MessageKind.QUESTION, "U1")
