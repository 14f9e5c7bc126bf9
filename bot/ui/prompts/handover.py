"""Handovers of prompts (“Not mine”), as each side reads them."""

from collections.abc import Sequence

from bot.ui.actuals.no_data import prompt_options
from bot.ui.kit import blocks as kit
from bot.ui.kit.escape import mention, mrkdwn
from bot.ui.kit.figures import due_line, name
from bot.ui.kit.formatting import period_label, with_full_stop
from bot.ui.kit.ids import ActionId, BatchRef, CallbackId, ModalRef
from bot.ui.kit.message import Json, Message, spoken
from scorecard.model.views.prompts import Handover, HandoverState, PromptBatchView
from scorecard.wording import LEAVE_IT, NOTHING_WAITS, OVERTAKEN, TAKE_IT, listed, nothing_to_take

MOST_NAMED = 5
ONLY_IF_OPEN = "You'll hear of it again only if it stays open."


def handover_modal(view: PromptBatchView) -> Json:
    """Return the modal that asks which KPIs to hand over, and to whom."""
    waiting = [item for item in view.items if item.is_open]
    if not waiting:
        return kit.closed_modal("Not mine", NOTHING_WAITS)
    return kit.modal(
        CallbackId.HAND_OVER,
        ModalRef(round=view.id),
        "Not mine",
        [
            kit.choices_input("Which ones aren't yours?", prompt_options(waiting, view.locale)),
            kit.person_input("Who should I ask instead?"),
            kit.context("I'll ask them to take over for this period. Until they accept, it stays with you."),
        ],
    )


def offer_message(offer: Handover, batch_id: int, locale: str) -> Message:
    """Return an offer with its buttons, or why it is closed."""
    waiting = [item for item in offer.items if item.is_open]
    is_closed = offer.state is not HandoverState.OFFERED or not waiting
    lines = [f"• {due_line(item, locale)}" for item in (offer.items if is_closed else waiting)]
    if is_closed:
        return kit.lines_message([_why_closed(offer), *lines])
    it = "this" if len(waiting) == 1 else "these"
    lines.insert(0, f"*{mention(offer.by)} asks you to take {it} over for this period.*")
    ref = BatchRef(round=batch_id)
    buttons = kit.actions(
        kit.button(TAKE_IT, ActionId.TAKE, ref, is_primary=True),
        kit.button(LEAVE_IT, ActionId.LEAVE, ref),
    )
    return kit.lines_message(lines, buttons)


def _why_closed(offer: Handover) -> str:
    """Return why there is nothing to take over."""
    if offer.state is HandoverState.DECLINED:
        return f"You declined; this stays with {mention(offer.by)}."
    if offer.state is HandoverState.OVERTAKEN:
        return f"*{OVERTAKEN}*"
    is_gone = all(item.is_retired for item in offer.items)
    return f"*{nothing_to_take([mrkdwn(item.kpi.name) for item in offer.items] if is_gone else [])}*"


def handover_message(handover: Handover, locale: str) -> Message:
    """Return the outcome of an offer, for the person who made it."""
    what = named_all(handover, locale)
    if handover.state is HandoverState.ACCEPTED:
        text = f"{mention(handover.to)} took over {with_full_stop(what)} {ONLY_IF_OPEN}"
    else:
        rest = still_asked(handover)
        text = f"{mention(handover.to)} can't take over {with_full_stop(what)} {rest[0].upper()}{rest[1:]}."
    return Message(text, (kit.section(text),))


def own_answer_message(handover: Handover, locale: str) -> Message:
    """Return the outcome of an offer, for the person who answered it in words."""
    what = named_all(handover, locale)
    if handover.state is HandoverState.ACCEPTED:
        how = "the number" if len(handover.items) == 1 else "each KPI's name and number"
        text = f"You took over {with_full_stop(what)} To answer, just reply with {how}."
    else:
        text = f"You declined {what}; that stays with {with_full_stop(mention(handover.by))}"
    return Message(text, (kit.section(text),))


def which_offer_message(offers: Sequence[tuple[int, Handover]], locale: str, *, accepts: bool) -> Message:
    """Return the question which of several offers somebody accepts or declines, with a button for each.

    Args:
        offers: The open offers, each with the row of its batch.
        locale: The reader's.
        accepts: True if they accept one.
    """
    if not offers:
        text = f"*{NOTHING_WAITS}*"
        return Message(text, (kit.section(text),))
    title = (
        f"*Which one {'do you take' if accepts else 'is not yours'}?*" if len(offers) > 1 else "*This one?*"
    )
    label, action = (TAKE_IT, ActionId.TAKE) if accepts else (LEAVE_IT, ActionId.LEAVE)
    lines = [f"{named_all(offer, locale)} · from {mention(offer.by)}" for _, offer in offers]
    buttons = [kit.button(label, action, BatchRef(round=batch_id)) for batch_id, _ in offers]
    sections = [kit.section(line, beside=button) for line, button in zip(lines, buttons, strict=True)]
    text = spoken([title, *(f"• {line}" for line in lines)])
    return Message(text, (kit.section(title), *sections))


def still_asked(offer: Handover) -> str:
    """Return whose an offer stays until it is accepted: `it stays with you`, `it stays with @priya`.

    An admin or a cover may have made it for somebody else.
    """
    asked = dict.fromkeys(item.asked for item in offer.items if item.asked)
    others = [mention(user) for user in asked]
    if not others or offer.by in asked:
        return "it stays with you"
    return f"it stays with {listed(others)}"


def handover_lines(view: PromptBatchView) -> list[str]:
    """Return a line for each offer made from a batch: where it stands now."""
    lines = [_outcome(offer, view) for offer in view.handovers if not _is_settled(offer)]
    return [with_full_stop(f"→ {line}") for line in lines]


def _is_settled(offer: Handover) -> bool:
    """Return whether an offer ended before its person answered it."""
    is_idle = offer.state is HandoverState.OFFERED and not any(item.is_open for item in offer.items)
    return is_idle or offer.state is HandoverState.OVERTAKEN


def _outcome(offer: Handover, view: PromptBatchView) -> str:
    """Return where an offer stands now; a stand-in may have passed it on."""
    to, what = mention(offer.to), named_all(offer, view.locale)
    if offer.state.is_taken and all(item.asked == view.person for item in offer.items):
        return f"Back with you: {what}"
    match offer.state:
        case HandoverState.OFFERED:
            return f"I asked {to} to take over {what}"
        case HandoverState.ACCEPTED:
            return f"{to} took over {what}"
        case HandoverState.DECLINED:
            return f"{to} can't take over {what}"
        case _:
            return _reassigned(offer, what, view)


def _reassigned(offer: Handover, what: str, view: PromptBatchView) -> str:
    """Return the new owner, or else the people asked in place of the batch's person."""
    asked = list(dict.fromkeys(mention(item.asked) for item in offer.items))
    is_one, names = len(asked) == 1, listed(asked)
    owners = list(dict.fromkeys(item.kpi.owner for item in offer.items if item.kpi.owner != view.owner))
    if owners:
        is_delegated = any(item.is_open and item.asked != item.kpi.owner for item in offer.items)
        line = f"Now owned by {listed([mention(user) for user in owners])}: {what}"
        return f"{line}; {names} {'is' if is_one else 'are'} asked" if is_delegated else line
    if not any(item.is_open and not item.is_missed for item in offer.items):
        return f"{names} {'was' if is_one else 'were'} asked for {what}"
    if any(item.asked in view.unreached for item in offer.items):
        return f"{names} can't be asked right now, so this waits: {what}"
    if view.person_away:
        return f"{names} {'is' if is_one else 'are'} answering for you: {what}"
    return f"{names} {'is' if is_one else 'are'} still asked for {what}"


def new_owner_lines(view: PromptBatchView) -> list[str]:
    """Return why a new owner is asked for a period that somebody else was asked for before."""
    if view.offer is None or view.offer.state is not HandoverState.REASSIGNED:
        return []
    is_theirs = any(item.kpi.owner == view.person for item in view.items)
    return [f"You own this now; {mention(view.offer.by)} was asked before you."] if is_theirs else []


def named_all(handover: Handover, locale: str) -> str:
    """Return the KPIs of a handover, each with its period."""
    named = [f"{name(item.kpi)} {period_label(item.period, locale)}" for item in handover.items]
    return listed(named, MOST_NAMED)
