"""Reviews: the message, its items, the answer to the command, the minutes, the forms and the decisions."""

from dataclasses import replace
from datetime import date, timedelta
from functools import partial

from bot.ui.kit.message import PageAsked
from bot.ui.reviews.review import (
    act_modal,
    decide_modal,
    decisions_message,
    item_message,
    minutes_message,
    review_answer,
    review_message,
)
from scorecard.model.periods import DAY
from scorecard.model.views.reviews import (
    AgendaItem,
    Decision,
    DecisionsView,
    Reason,
    ResponseKind,
    Review,
    ReviewForm,
    ReviewItem,
    ReviewItemView,
    ReviewResponse,
    ReviewView,
    Topic,
)
from tests.builders import LOCALE, NOW, WEEK_47, ZONE, a_kpi, a_reading
from tests.golden.golden import Cases

THEN = date(2026, 11, 4)
FRIDAY, MONDAY = date(2026, 12, 4), date(2026, 11, 16)
REVIEW = Review(3, 1, NOW.date(), "", NOW)
CLOSED = replace(REVIEW, closed_at=NOW, closed_by="U0HEAD")
DISCUSSED = ReviewResponse(ResponseKind.DISCUSSED, "", "", None, "U0HEAD", NOW)
SKIPPED = replace(DISCUSSED, kind=ResponseKind.SKIPPED)
DONE = replace(DISCUSSED, kind=ResponseKind.DONE)
DECIDED = replace(DISCUSSED, kind=ResponseKind.DECIDED, text="we keep the target until the new desk is open")
ACTION = ReviewResponse(ResponseKind.ACTION, "new rota", "U0SAM", FRIDAY, "U0HEAD", NOW)
OFF = replace(a_reading(52), off_since=MONDAY)


def an_item(*reasons: Reason, name: str = "MTTR", **fields: object) -> ReviewItemView:
    about = AgendaItem(reasons, kpi_id=1)
    plain = {"item": ReviewItem(5, 3, 1, about), "kpi": a_kpi(), "reading": OFF, "responses": ()}
    return ReviewItemView(**{**plain, "name": name, **fields})  # type: ignore[arg-type]


UNPLANNED = an_item(
    Reason(Topic.UNPLANNED, since=MONDAY), Reason(Topic.WORSENED, since=MONDAY), Reason(Topic.NEVER_MET, 12)
)
QUIET = an_item(Reason(Topic.BY_FAR, 12), name="SLA", reading=a_reading(12, a_kpi("SLA")))
IMPROVED = an_item(
    *(Reason(Topic.CHANGED, since=MONDAY), Reason(Topic.IMPROVED, since=MONDAY)),
    name="SLA",
    reading=a_reading(25, a_kpi("SLA")),
)
UNASKED = an_item(Reason(Topic.UNQUESTIONED, 12), name="SLA", reading=a_reading(25, a_kpi("SLA")))
STALE = an_item(
    Reason(Topic.STALE, 3, MONDAY), name="CSAT", reading=a_reading(None, a_kpi("CSAT"), awaited=WEEK_47)
)
OBJECTIVE = replace(
    an_item(Reason(Topic.NO_INITIATIVE), Reason(Topic.DUE, since=FRIDAY), name="Faster recovery"),
    item=ReviewItem(
        6, 3, 2, AgendaItem((Reason(Topic.NO_INITIATIVE), Reason(Topic.DUE)), objective="Faster")
    ),
    kpi=None,
    reading=None,
    days_left=11,
)
OPEN_ACTION = replace(
    OBJECTIVE,
    item=ReviewItem(7, 3, 3, AgendaItem((Reason(Topic.ACTION, since=FRIDAY),), action_id=4)),
    name="new rota",
    action=ACTION,
    days_left=None,
)
LEFT = replace(
    OBJECTIVE,
    item=ReviewItem(8, 3, 4, AgendaItem((Reason(Topic.LEFT),), objective="Faster", left_from=THEN)),
)
GONE = an_item(Reason(Topic.UNPLANNED, since=MONDAY), kpi=None, reading=None)


def a_view(*items: ReviewItemView, review: Review | None = REVIEW, **fields: object) -> ReviewView:
    plain = {
        "scorecard_id": 1,
        "scorecard": "IT department",
        "channel": "C0SCORECARD",
        "locale": LOCALE,
        "timezone": ZONE,
        "as_of": NOW,
        "closes_at": NOW + timedelta(days=1, hours=9) if review else None,
    }
    return ReviewView(**{**plain, "review": review, "items": items, **fields})  # type: ignore[arg-type]


TALKED = a_view(
    replace(UNPLANNED, responses=(DECIDED, ACTION)),
    replace(OBJECTIVE, responses=(DISCUSSED,)),
    replace(OPEN_ACTION, responses=(DONE,)),
    replace(QUIET, responses=(SKIPPED,)),
    review=CLOSED,
)
FORM = ReviewForm(5, "MTTR", 1, "U0HEAD", NOW.date())
DECISIONS = (
    Decision(NOW.date(), "MTTR", DECIDED),
    Decision(NOW.date() - 21 * DAY, "Faster recovery", replace(DECIDED, text="a project for it")),
)

CASES: Cases = {
    "a review": lambda: review_message(a_view(UNPLANNED, OBJECTIVE)),
    "a review, one item to go": lambda: review_message(
        a_view(replace(UNPLANNED, responses=(DECIDED,)), OBJECTIVE)
    ),
    "nothing to discuss": lambda: review_message(a_view()),
    "a closed review": lambda: review_message(TALKED),
    "an item: off threshold, a real change, never met": partial(item_message, UNPLANNED, REVIEW, LOCALE, 4),
    "an item: target beaten by far": partial(item_message, QUIET, REVIEW, LOCALE, 4),
    "an item: a real change, and one for the better": partial(item_message, IMPROVED, REVIEW, LOCALE, 4),
    "an item: never a word about it": partial(item_message, UNASKED, REVIEW, LOCALE, 4),
    "an item: stale": partial(item_message, STALE, REVIEW, LOCALE, 4),
    "an item: an objective": partial(item_message, OBJECTIVE, REVIEW, LOCALE, 4),
    "an item: an action not done": partial(item_message, OPEN_ACTION, REVIEW, LOCALE, 4),
    "an item: left from the last review": partial(item_message, LEFT, REVIEW, LOCALE, 4),
    "an item: a KPI that is gone": partial(item_message, GONE, REVIEW, LOCALE, 4),
    "an item, all that can come of it": partial(
        item_message,
        replace(UNPLANNED, responses=(DISCUSSED, DECIDED, ACTION, SKIPPED, DONE)),
        REVIEW,
        LOCALE,
        4,
    ),
    "an item of a closed review": partial(item_message, UNPLANNED, CLOSED, LOCALE, 4),
    "the command: what a review would be about": lambda: review_answer(
        a_view(
            *(UNPLANNED, OBJECTIVE, STALE, QUIET, UNASKED, OPEN_ACTION, LEFT),
            review=None,
            more=3,
            may_start=True,
            next_at=NOW + timedelta(days=9),
        )
    ),
    "the command: for somebody who is no admin, none scheduled": lambda: review_answer(
        a_view(UNPLANNED, review=None)
    ),
    "the command: nothing to review": lambda: review_answer(a_view(review=None)),
    "the command: one is open": lambda: review_answer(
        a_view(replace(UNPLANNED, responses=(DECIDED,)), OBJECTIVE)
    ),
    "the command: all is said": lambda: review_answer(a_view(replace(UNPLANNED, responses=(DECIDED,)))),
    "the minutes": lambda: minutes_message(TALKED),
    "the minutes of a review without a word": lambda: minutes_message(a_view(UNPLANNED, review=CLOSED)),
    "the form for a decision": partial(decide_modal, FORM),
    "the form for an action": partial(act_modal, FORM),
    "decisions": lambda: decisions_message(
        DecisionsView("IT department", "", LOCALE, DECISIONS), PageAsked("decisions")
    ),
    "decisions about one KPI": lambda: decisions_message(
        DecisionsView("IT department", "MTTR", LOCALE, DECISIONS[:1]), PageAsked("decisions mttr")
    ),
    "no decisions": lambda: decisions_message(
        DecisionsView("IT department", "", LOCALE, ()), PageAsked("decisions")
    ),
}
