"""Actions about alerts: the buttons and modals, the question whether it is done, and what is open."""

from datetime import UTC, datetime

from bot.ui.kit import blocks as kit
from bot.ui.kit.escape import mention, mrkdwn
from bot.ui.kit.figures import expected_text, name, planned_parts, quoted
from bot.ui.kit.formatting import count_noun, join_facts, local_day, moment, short_day
from bot.ui.kit.ids import ActionId, AlertActionRef, AlertRef, BlockId, CallbackId, OfferRef
from bot.ui.kit.message import Json, Message
from bot.ui.kit.slash_command import command_hint
from scorecard.model.kpis import AlertAction, Verdict
from scorecard.model.payloads import ExpectedOffer, PlanOffer
from scorecard.model.views.actuals import (
    ActionDueView,
    ActionsView,
    AlertStory,
    LessonForm,
    OpenAction,
    ResponseForm,
)
from scorecard.wording import capitalized

ANSWER, WHY, PLAN, EXPECTED = "Answer", "Why", "Plan", "Expected"
PLAN_IT, EXPECT_IT = "Plan it", "Expected"
LEARNED = "What we learned"
LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
DONE, NOT_YET, HAND_ON = "Yes, done", "Not yet", "Hand on"
ROOM = 3_000
"""The number of characters that a field takes, so that what is too long is given back and not cut."""
MOST_SHOWN = 20


def alert_buttons(alert_id: int, *, waits: bool) -> list[Json]:
    """Return the buttons of an alert that stands, wherever it is shown.

    Args:
        alert_id: The alert's row.
        waits: True if its KPI waits for a value, so that it can be given there.
    """
    ref = AlertRef(alert=alert_id)
    answer = [kit.button(ANSWER, ActionId.ANSWER_ALERT, ref, is_primary=True)] if waits else []
    rest = ((PLAN, ActionId.PLAN), (EXPECTED, ActionId.EXPECT), (WHY, ActionId.WHY))
    return [*answer, *(kit.button(label, action, ref) for label, action in rest)]


def plan_modal(form: ResponseForm) -> Json:
    """Return the modal that asks for a plan, with what stands already."""
    action = form.action
    ref = AlertRef(alert=form.alert, standing=action.id or None if action else None)
    return kit.modal(
        CallbackId.PLAN,
        ref,
        PLAN,
        [
            kit.section(f"What is done about {name(form.kpi)}?"),
            kit.reason_input(
                "Cause",
                example="For example: the vendor answers too slowly",
                longest=ROOM,
                block=BlockId.CAUSE,
                initial=action.cause if action else form.cause,
            ),
            kit.reason_input(
                "What is done?",
                example="For example: new rota for the service desk",
                longest=ROOM,
                block=BlockId.ACTION,
                initial=action.action if action else "",
            ),
            kit.person_input("Who does it?", action.doer if action else form.reader),
            kit.day_input(
                BlockId.DAY, "By when?", action.due if action and action.due >= form.today else None
            ),
            kit.context("On that day I ask whether it is done; the next value shows whether it helped."),
        ],
    )


def expect_modal(form: ResponseForm) -> Json:
    """Return the modal that asks until when an alert is expected, and why."""
    expected = form.expected
    until = expected.until if expected and expected.until >= form.today else None
    return kit.modal(
        CallbackId.EXPECT,
        AlertRef(alert=form.alert),
        EXPECTED,
        [
            kit.section(f"{name(form.kpi)} is off threshold because of known work?"),
            kit.reason_input(
                "What is it?",
                example="For example: we move to the new desk",
                longest=ROOM,
                initial=expected.reason if expected else form.cause,
            ),
            kit.day_input(BlockId.DAY, "Until when?", until),
            kit.context("Until then I stay silent about it; if it is still off after that day, I say so."),
        ],
    )


def lesson_modal(form: LessonForm) -> Json:
    """Return the modal that asks what was learned from a resolved alert, with what was said so far."""
    return kit.modal(
        CallbackId.LEARN,
        AlertRef(alert=form.alert),
        LEARNED,
        [
            kit.section(f"What did you learn while {name(form.kpi)} was off threshold?"),
            kit.reason_input(
                "In one sentence",
                example="For example: the vendor needs two days' notice",
                longest=ROOM,
                initial=form.said,
            ),
            kit.context("It is shown again when this KPI next turns off threshold."),
        ],
    )


def postpone_modal(form: ResponseForm) -> Json:
    """Return the modal that asks for the new day of an action."""
    block = [
        kit.day_input(BlockId.DAY, "By when will it be done?", None),
        kit.context("I'll ask you again on that day."),
    ]
    return kit.modal(CallbackId.NOT_YET, _action_ref(form), NOT_YET, block)


def hand_on_modal(form: ResponseForm) -> Json:
    """Return the modal that asks who does it from now on."""
    return kit.modal(CallbackId.HAND_ON, _action_ref(form), HAND_ON, [kit.person_input("Who does it?")])


def _action_ref(form: ResponseForm) -> AlertActionRef:
    return AlertActionRef(action=form.action.id if form.action else 0)


def action_due_message(view: ActionDueView) -> Message:
    """Return the question to a doer whether it is done, or what came of it."""
    action, _ = planned_parts(view.action)
    told = join_facts(f"{name(view.kpi)}: {action}", f"by {short_day(view.action.due, view.locale)}")
    outcome = _outcome(view)
    if outcome:
        return kit.lines_message([outcome, told])
    ref = AlertActionRef(action=view.action.id)
    buttons = kit.actions(
        kit.button(DONE, ActionId.DONE, ref, is_primary=True),
        kit.button(NOT_YET, ActionId.NOT_YET, ref),
        kit.button(HAND_ON, ActionId.HAND_ON, ref),
    )
    return kit.lines_message(["*Is it done?*", told], buttons)


def _outcome(view: ActionDueView) -> str:
    """Return what came of the question, or empty while it waits."""
    action, newest = view.action, view.newest
    if action.done_at:
        return "Done, thank you! The next value shows whether it helped."
    if newest.id != action.id and newest.doer != action.doer:
        return f"{mention(newest.doer)} does it now."
    if newest.id != action.id and newest.is_standing:
        return f"Not yet; it is to be done by {short_day(newest.due, view.locale)}."
    return "" if view.is_standing and action.is_standing else "*This needs no answer any more.*"


def plan_offer_message(offer: PlanOffer, key: str, locale: str) -> Message:
    """Return the offer to make what somebody wrote the plan, for one click, or that it was made so.

    Args:
        offer: The offer.
        key: The key of its message.
        locale: The reader's.
    """
    action = AlertAction(offer.cause_said, offer.action_said, offer.doer, offer.due, "", LONG_AGO)
    told = join_facts(*planned_parts(action), f"by {short_day(offer.due, locale)}")
    if offer.planned:
        return kit.lines_message([f"Planned: {told}"])
    ref = OfferRef(offer=key)
    buttons = kit.actions(
        kit.button(PLAN_IT, ActionId.PLAN_IT, ref, is_primary=True),
        kit.button("Change", ActionId.CHANGE_PLAN, ref),
    )
    return kit.lines_message(["I kept that as a comment. *Is this the plan?*", told], buttons)


def expected_offer_message(offer: ExpectedOffer, key: str, locale: str) -> Message:
    """Return the offer to take what somebody wrote as known work, for one click, or that it was taken so.

    Args:
        offer: The offer; without a reason, the form asks for it.
        key: The key of its message.
        locale: The reader's.
    """
    until = f"until {short_day(offer.last_day, locale)}"
    told = join_facts(mrkdwn(offer.reason_said), until)
    if offer.taken:
        return kit.lines_message([f"Expected: {told}"])
    ref = OfferRef(offer=key)
    if not offer.reason_said:
        say = kit.button("Say what it is", ActionId.CHANGE_EXPECTED, ref, is_primary=True)
        return kit.lines_message([f"*Is it known work {until}?* Then say what it is."], kit.actions(say))
    buttons = kit.actions(
        kit.button(EXPECT_IT, ActionId.EXPECT_IT, ref, is_primary=True),
        kit.button("Change", ActionId.CHANGE_EXPECTED, ref),
    )
    return kit.lines_message(["I kept that as a comment. *Is this known work?*", told], buttons)


def planned_reply(action: AlertAction, locale: str) -> Message:
    """Return the reply in an alert's thread that tells somebody what they are to do."""
    what, doer = planned_parts(action)
    first = f"{doer}, {mention(action.by)} plans this for you: {what}"
    return kit.lines_message([join_facts(first, f"by {short_day(action.due, locale)}")])


def actions_message(view: ActionsView) -> Message:
    """Return the open actions, oldest first, those that are overdue marked."""
    as_of = kit.context(f"As of {moment(view.as_of, view.timezone, view.locale)}")
    if not view.actions:
        nothing = f"{mrkdwn(view.scorecard)}: no open actions."
        return kit.lines_message([nothing], as_of)
    title = f"*{count_noun(len(view.actions), 'open action')} in {mrkdwn(view.scorecard)}*"
    lines = [_action_line(one, view.locale) for one in view.actions]
    return kit.lines_message([title, *kit.shortened(lines, MOST_SHOWN, command_hint("alerts"))], as_of)


def _action_line(one: OpenAction, locale: str) -> str:
    """Return an open action: `• *MTTR* · new rota (cause: few agents) · @Sam · by Fri 4 Dec · …`."""
    what, doer = planned_parts(one.action)
    due = short_day(one.action.due, locale)
    when = "said to be done" if one.action.done_at else f"by {due}"
    mark, when = (":warning: ", f"overdue, was due {due}") if one.is_overdue else ("• ", when)
    age = "planned today" if not one.days else f"planned {count_noun(one.days, 'day')} ago"
    return f"{mark}{join_facts(name(one.kpi), what, doer, when, age)}"


def story_lines(story: AlertStory) -> list[str]:
    """Return everything that people have said of an alert, the newest first of each kind."""
    locale, zone = story.locale, story.timezone
    lines = [_told_action(action, locale) for action in story.actions]
    lines += [
        join_facts(capitalized(expected_text(one, locale)), f"says {mention(one.by)}")
        for one in story.expected
    ]
    lines += [
        f"{mention(one.by)}, {short_day(local_day(one.at, zone), locale)}: {quoted(one.text)}"
        for one in story.comments
    ]
    lines += [
        f"Learned, says {mention(one.by)}, {short_day(local_day(one.at, zone), locale)}: {quoted(one.text)}"
        for one in story.lessons
    ]
    return lines[:MOST_SHOWN] or ["Nobody has said yet why, or what is done about it."]


VERDICTS = {
    Verdict.WORKED: "worked",
    Verdict.NOT_YET: "did not help yet",
    Verdict.RECOVERED: "recovered before its day",
}


def _told_action(action: AlertAction, locale: str) -> str:
    day = f"by {short_day(action.due, locale)}"
    state = VERDICTS[action.verdict] if action.verdict else "changed since" if action.ended_at else ""
    return f"Plan: {join_facts(*planned_parts(action), day, state)}"
