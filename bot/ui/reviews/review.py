"""A review: its message, its items, its minutes and its forms."""

from collections.abc import Sequence
from datetime import date

from bot.ui.actuals.alert_actions import ROOM
from bot.ui.kit import blocks as kit
from bot.ui.kit.escape import mention, mrkdwn
from bot.ui.kit.figures import due_text, reading_line
from bot.ui.kit.formatting import count_noun, day_label, join_facts, moment, set_moment, short_day
from bot.ui.kit.ids import ActionId, BlockId, CallbackId, ReviewItemRef, ReviewRef, ScorecardRef
from bot.ui.kit.message import Json, Message, PageAsked
from bot.ui.kit.slash_command import command_hint
from scorecard.model.views.reviews import (
    Decision,
    DecisionsView,
    Reason,
    ResponseKind,
    Review,
    ReviewForm,
    ReviewItemView,
    ReviewResponse,
    ReviewView,
    Topic,
)
from scorecard.wording import capitalized

DISCUSSED, DECIDE, ACTION, SKIP, DONE = "Discussed", "Decide", "Action", "Skip", "Yes, done"
START, CLOSE = "Start the review", "Close the review"
MOST_SHOWN = 20
WORDS_LIMIT = 280


def review_message(view: ReviewView) -> Message:
    """Return the message of a review, whose items are in its thread, or what has come of it."""
    review, title = view.review, f"*Review of {mrkdwn(view.scorecard)}*"
    if review is None or not view.items:
        return kit.lines_message([f"{title}: nothing to discuss. No exception, and no objective due soon."])
    if not review.is_open:
        return kit.lines_message(
            [join_facts(title, "closed", *_counts(view)), "The minutes are in the thread."]
        )
    left = len(view.left)
    state = count_noun(len(view.items), "item") if left == len(view.items) else f"{left} to go"
    end = set_moment(view.closes_at, view.timezone, view.locale) if view.closes_at else ""
    lines = [
        join_facts(title, state),
        "Each item is in the thread; what nothing comes of waits for the next review.",
        f"Close it when you are through; by itself it ends {end}.",
    ]
    button = kit.button(CLOSE, ActionId.REVIEW_CLOSE, ReviewRef(review=review.id))
    return kit.lines_message(lines, kit.actions(button))


def review_answer(view: ReviewView) -> Message:
    """Return where a review stands or, while none is open, what one would be about."""
    name, review = mrkdwn(view.scorecard), view.review
    if review:
        ends = f"until {set_moment(view.closes_at, view.timezone, view.locale)}" if view.closes_at else ""
        title = f"*The review of {name} is open* in <#{view.channel}> {ends}".strip()
        lines = [f"• {_subject(item, view.locale)}" for item in view.left]
        still = f"{len(lines)} of {count_noun(len(view.items), 'item')} to go:" if lines else "All is said."
        return kit.lines_message([title, still, *kit.shortened(lines, MOST_SHOWN, "in its thread")])
    foot = kit.context(_next(view))
    if not view.items:
        return kit.lines_message([f"*{name}*: there is nothing to review now."], foot)
    lines = [f"• {_subject(item, view.locale)}" for item in view.items]
    more = [f"… and {view.more} more, which wait for the one after."] if view.more else []
    title = f"*A review of {name} would be about {count_noun(len(view.items), 'item')}*"
    button = kit.button(
        START, ActionId.REVIEW_START, ScorecardRef(scorecard=view.scorecard_id), is_primary=True
    )
    below = [kit.actions(button)] if view.may_start else []
    return kit.lines_message([title, *lines, *more], *below, foot)


def _next(view: ReviewView) -> str:
    if view.next_at is None:
        return "None is scheduled; an admin starts one here, or sets `review` in the scorecard file."
    return f"The next one opens {moment(view.next_at, view.timezone, view.locale)}."


def _counts(view: ReviewView) -> list[str]:
    """Return what came of a review: `2 decisions`, `1 action`, `3 for the next review`."""
    decided, actions = view.with_kind(ResponseKind.DECIDED), view.with_kind(ResponseKind.ACTION)
    counts = [count_noun(len(decided), "decision")] if decided else []
    counts += [count_noun(len(actions), "action")] if actions else []
    return [*counts, *([f"{len(view.left)} for the next review"] if view.left else [])]


def item_message(view: ReviewItemView, review: Review, locale: str, of: int) -> Message:
    """Return an item in a review's thread, with its reasons, what came of it and what can be said.

    Args:
        view: The item.
        review: Its review.
        locale: The channel's.
        of: The number of items.
    """
    reasons = [f"• {_reason(one, view, locale)}" for one in view.item.about.reasons]
    left = view.item.about.left_from
    is_left_alone = view.item.about.reasons[0].topic is Topic.LEFT
    lines = [
        f"{view.item.position}/{of} {_headline(view, locale)}",
        *reasons,
        *([f"• Left from the review on {short_day(left, locale)}."] if left and not is_left_alone else []),
        *(_told(one, locale) for one in view.responses),
    ]
    below = [_buttons(view)] if review.is_open else []
    return kit.lines_message(lines, *below)


def _headline(view: ReviewItemView, locale: str) -> str:
    if view.reading:
        return reading_line(view.reading, locale)
    if view.action:
        return _action_text(view.action, locale)
    gone = " (taken off the scorecard)" if view.item.about.kpi_id else ""
    return f"*{mrkdwn(view.name)}*{gone}"


def _subject(view: ReviewItemView, locale: str) -> str:
    """Return an item in a line: `*MTTR*: off threshold without a plan · a real change`."""
    what = _action_text(view.action, locale) if view.action else f"*{mrkdwn(view.name)}*"
    reasons = [_short_reason(one, view, locale) for one in view.item.about.reasons]
    return f"{what}: {join_facts(*reasons)}"


def _short_reason(reason: Reason, view: ReviewItemView, locale: str) -> str:
    """Return a reason in a few words."""
    since = f" since {short_day(reason.since, locale)}" if reason.since else ""
    left = view.item.about.left_from
    days = due_text(view.days_left) if view.days_left is not None else "due soon"
    return {
        Topic.ACTION: "is it done?",
        Topic.UNPLANNED: f"off threshold{since}, no plan",
        Topic.WORSENED: f"a real change for the worse{since}",
        Topic.CHANGED: f"a real change{since}",
        Topic.IMPROVED: f"a real change for the better{since}",
        Topic.NEVER_MET: f"target missed in all of its last {reason.periods} values",
        Topic.STALE: f"no value for {count_noun(reason.periods, 'period')}",
        Topic.NO_INITIATIVE: "off threshold, no initiative",
        Topic.DUE: days,
        Topic.BY_FAR: f"target beaten by far in all of its last {reason.periods} values",
        Topic.UNQUESTIONED: f"on target {reason.periods} times, never a word about it",
        Topic.LEFT: f"left from the review on {short_day(left, locale)}" if left else "left",
    }[reason.topic]


QUESTIONS = {
    Topic.UNPLANNED: "What is done about it, by whom, by when?",
    Topic.WORSENED: "This is more than chance: what changed?",
    Topic.CHANGED: "This is more than chance: what changed?",
    Topic.IMPROVED: "This is more than chance: what helped?",
    Topic.NEVER_MET: "Is the target right, and is there a plan to reach it?",
    Topic.STALE: "Does anybody need it, and can it be measured?",
    Topic.NO_INITIATIVE: "Which work will bring it back?",
    Topic.DUE: "Met, extend or retire?",
    Topic.BY_FAR: "Is the target still worth an effort?",
    Topic.UNQUESTIONED: "Does anybody act on it?",
    Topic.LEFT: "Is it still worth talking about?",
}


def _reason(reason: Reason, view: ReviewItemView, locale: str) -> str:
    """Return a reason with the question that it raises."""
    words = "no plan" if reason.topic is Topic.UNPLANNED else _short_reason(reason, view, locale)
    question = QUESTIONS.get(reason.topic)
    return f"{capitalized(words)}. {question}" if question else capitalized(words)


def _told(said: ReviewResponse, locale: str) -> str:
    """Return what came of an item, in a line."""
    author = mention(said.by)
    return {
        ResponseKind.DISCUSSED: f":speech_balloon: Discussed, says {author}",
        ResponseKind.DECIDED: f":ballot_box_with_check: Decided: {_words(said)} ({author})",
        ResponseKind.ACTION: f":arrow_right: {_action_text(said, locale)}",
        ResponseKind.DONE: f":ballot_box_with_check: Done, says {author}",
        ResponseKind.SKIPPED: f":fast_forward: Skipped to the next review by {author}",
    }[said.kind]


def _action_text(said: ReviewResponse, locale: str) -> str:
    """Return an action: `new rota · @Sam · by Fri 4 Dec`."""
    due = f"by {short_day(said.due, locale)}" if said.due else ""
    return join_facts(_words(said), mention(said.doer), due)


def _words(said: ReviewResponse) -> str:
    return mrkdwn(said.text, WORDS_LIMIT)


def _buttons(view: ReviewItemView) -> Json:
    ref = ReviewItemRef(item=view.item.id)
    done = [kit.button(DONE, ActionId.ITEM_DONE, ref, is_primary=True)] if view.action else []
    rest = (
        (DISCUSSED, ActionId.ITEM_DISCUSSED),
        (DECIDE, ActionId.ITEM_DECIDE),
        (ACTION, ActionId.ITEM_ACT),
        (SKIP, ActionId.ITEM_SKIP),
    )
    is_done = view.action is not None and view.action.done_at is not None
    return kit.actions(*([] if is_done else done), *(kit.button(label, one, ref) for label, one in rest))


def minutes_message(view: ReviewView) -> Message:
    """Return the minutes of a closed review."""
    day = short_day(view.review.day, view.locale) if view.review else ""
    title = f"*Minutes of the review of {mrkdwn(view.scorecard)}, {day}*"
    decided = [
        f"• *{mrkdwn(item.name)}*: {_words(said)} ({mention(said.by)})"
        for item, said in view.with_kind(ResponseKind.DECIDED)
    ]
    actions = [
        f"• *{mrkdwn(item.name)}*: {_action_text(said, view.locale)}"
        for item, said in view.with_kind(ResponseKind.ACTION)
    ]
    said = {
        "Decided": decided,
        "Actions": actions,
        "Done": _names([item for item, _ in view.with_kind(ResponseKind.DONE)]),
        "Discussed": _names([item for item, _ in view.with_kind(ResponseKind.DISCUSSED)]),
        "For the next review": _names(view.left),
    }
    parts = [line for head, lines in said.items() if lines for line in (f"*{head}*", *lines)]
    kept = [f"Kept: {command_hint('decisions')}"] if decided else []
    return kit.lines_message([title, *parts, *kept])


def _names(items: Sequence[ReviewItemView]) -> list[str]:
    return [f"• {mrkdwn(item.name)}" for item in items]


def decisions_message(view: DecisionsView, page: PageAsked) -> Message:
    """Return the decisions of a scorecard's reviews, newest first."""
    about = f"about *{mrkdwn(view.about)}*" if view.about else f"in *{mrkdwn(view.scorecard)}*"
    if not view.decisions:
        return kit.lines_message([f"No review has decided anything {about} yet."])
    title = f"{count_noun(len(view.decisions), 'decision')} {about}"
    lines = (_decision_line(one, view) for one in view.decisions)
    return kit.page_message(kit.paged(lines, page, [title]))


def _decision_line(one: Decision, view: DecisionsView) -> str:
    name = "" if view.about else f"*{mrkdwn(one.name)}*: "
    day = day_label(one.day, view.locale)
    return f"• {day} · {name}{_words(one.said)} ({mention(one.said.by)})"


def decide_modal(form: ReviewForm) -> Json:
    """Return the modal that asks what is decided."""
    return kit.modal(
        CallbackId.DECIDE,
        ReviewItemRef(item=form.item, seen=form.seen),
        DECIDE,
        [
            kit.section(f"What is decided about *{mrkdwn(form.name)}*?"),
            kit.reason_input(
                "Decision", example="For example: we keep the target until the new desk is open", longest=ROOM
            ),
            kit.context("It stands in the minutes, and is kept for good."),
        ],
    )


def act_modal(form: ReviewForm, due: date | None = None) -> Json:
    """Return the modal that asks what is to be done."""
    return kit.modal(
        CallbackId.ACT,
        ReviewItemRef(item=form.item, seen=form.seen),
        ACTION,
        [
            kit.section(f"What is to be done about *{mrkdwn(form.name)}*?"),
            kit.reason_input(
                "Action",
                example="For example: ask the vendor for a second line",
                longest=ROOM,
                block=BlockId.ACTION,
            ),
            kit.person_input("Who does it?", form.reader),
            kit.day_input(BlockId.DAY, "By when?", due),
            kit.context("If its alert has no plan, this becomes the plan; else the next review asks for it."),
        ],
    )
