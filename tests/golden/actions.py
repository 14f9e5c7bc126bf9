"""What people do about alerts: modals, the offer in the thread, the question on its day, and what is open."""

from dataclasses import replace
from datetime import date, timedelta
from functools import partial

from bot.ui.actuals.alert_actions import (
    action_due_message,
    actions_message,
    expect_modal,
    expected_offer_message,
    hand_on_modal,
    lesson_modal,
    plan_modal,
    plan_offer_message,
    planned_reply,
    postpone_modal,
    story_lines,
)
from bot.ui.actuals.alerts import expired_reply
from bot.ui.kit.blocks import lines_message
from scorecard.model.kpis import AlertAction, Commentary, Expected, Verdict
from scorecard.model.payloads import ExpectedOffer, PlanOffer
from scorecard.model.views.actuals import (
    ActionDueView,
    ActionsView,
    AlertStory,
    LessonForm,
    OpenAction,
    ResponseForm,
)
from tests.builders import LOCALE, NOW, WEEK_47, ZONE, a_kpi, an_alert
from tests.golden.golden import Cases

FRIDAY, NEXT = date(2026, 12, 4), date(2026, 12, 11)
PLAN = AlertAction("slow vendor", "new rota", "U0SAM", FRIDAY, "U0PRIYA", NOW, id=5)
DONE = replace(PLAN, done_at=NOW, done_by="U0SAM")
FAILED = replace(PLAN, verdict=Verdict.NOT_YET, ended_at=NOW)
CHANGED = replace(PLAN, due=NEXT, at=NOW + timedelta(days=1), id=6)
HANDED_ON = replace(CHANGED, doer="U0ADA")
MIGRATION = Expected("moving to the new desk", FRIDAY, "U0PRIYA", NOW)
SAID = Commentary("The vendor promises an answer tomorrow", "U0ADA", NOW)
LESSON = Commentary("the vendor needs two days' notice", "U0SAM", NOW)
FORM = ResponseForm(3, a_kpi(), None, None, "slow vendor", "U0PRIYA", date(2026, 11, 24), LOCALE)
OFFER = PlanOffer(alert=3, cause_said="slow vendor", action_said="new rota", doer="U0SAM", due=FRIDAY)
KNOWN = ExpectedOffer(alert=3, reason_said="moving to the new desk", last_day=FRIDAY)
ASKED = ActionDueView(a_kpi(), PLAN, PLAN, True, "U0SAM", LOCALE)
OPEN = OpenAction(a_kpi(), PLAN, NOW, 0, False)


def an_actions_view(*actions: OpenAction) -> ActionsView:
    return ActionsView("IT department", LOCALE, ZONE, NOW, actions)


def a_story(**fields: tuple[object, ...]) -> AlertStory:
    nothing: dict[str, tuple[object, ...]] = {"actions": (), "expected": (), "comments": (), "lessons": ()}
    return AlertStory(a_kpi(), **{**nothing, **fields}, locale=LOCALE, timezone=ZONE)  # type: ignore[arg-type]


CASES: Cases = {
    "the form for a plan": partial(plan_modal, FORM),
    "the form for a plan that stands": partial(plan_modal, replace(FORM, action=PLAN)),
    "the form for what was learned": partial(lesson_modal, LessonForm(3, a_kpi(), "")),
    "the form for what was learned, said before": partial(lesson_modal, LessonForm(3, a_kpi(), LESSON.text)),
    "the form for known work": partial(expect_modal, FORM),
    "the form for known work that stands": partial(expect_modal, replace(FORM, expected=MIGRATION)),
    "the form for a new day": partial(postpone_modal, replace(FORM, action=PLAN)),
    "the form for somebody else": partial(hand_on_modal, replace(FORM, action=PLAN)),
    "a plan in somebody's words": partial(plan_offer_message, OFFER, "plan_offer:3:Ev1", LOCALE),
    "a plan in somebody's words, made the plan": partial(
        plan_offer_message, OFFER.model_copy(update={"planned": True}), "plan_offer:3:Ev1", LOCALE
    ),
    "known work in somebody's words": partial(expected_offer_message, KNOWN, "expected_offer:3:Ev1", LOCALE),
    "known work in somebody's words, without a reason": partial(
        expected_offer_message, KNOWN.model_copy(update={"reason_said": ""}), "expected_offer:3:Ev1", LOCALE
    ),
    "known work in somebody's words, taken so": partial(
        expected_offer_message, KNOWN.model_copy(update={"taken": True}), "expected_offer:3:Ev1", LOCALE
    ),
    "somebody is to do something, in the thread": partial(planned_reply, PLAN, LOCALE),
    "is it done?": partial(action_due_message, ASKED),
    "it is done": partial(
        action_due_message, replace(ASKED, action=replace(PLAN, done_at=NOW, done_by="U0SAM"))
    ),
    "not yet, with a new day": partial(action_due_message, replace(ASKED, newest=CHANGED)),
    "handed on": partial(action_due_message, replace(ASKED, newest=HANDED_ON)),
    "the alert is over": partial(action_due_message, replace(ASKED, is_standing=False)),
    "no longer expected, in the thread": partial(expired_reply, an_alert(), LOCALE),
    "no longer expected, with a plan and a value to give": partial(
        expired_reply, an_alert(action=PLAN, missing=WEEK_47.next()), LOCALE
    ),
    "nothing is open": lambda: actions_message(an_actions_view()),
    "what is open": lambda: actions_message(
        an_actions_view(
            replace(OPEN, days=12, is_overdue=True),
            replace(OPEN, action=replace(PLAN, cause="", done_at=NOW), days=1),
            OPEN,
        )
    ),
    "why: nobody has said anything": lambda: lines_message(story_lines(a_story())),
    "why: everything that was said": lambda: lines_message(
        story_lines(
            a_story(
                actions=(
                    PLAN,
                    FAILED,
                    replace(PLAN, ended_at=NOW),
                ),
                expected=(MIGRATION,),
                comments=(SAID,),
                lessons=(LESSON,),
            )
        )
    ),
}
