"""“Not mine”: handing prompts over, as each side sees it."""

from bot.ui.actuals.no_data import prompt_options
from bot.ui.kit import blocks as kit
from bot.ui.kit.escape import mention, mrkdwn
from bot.ui.kit.figures import due_line, name
from bot.ui.kit.formatting import period_label, with_full_stop
from bot.ui.kit.ids import ActionId, BatchRef, CallbackId, ModalRef
from bot.ui.kit.message import Json, Message
from scorecard.model.views.prompts import Handover, HandoverState, PromptBatchView
from scorecard.wording import NOTHING_WAITS, listed, nothing_to_take

MOST_NAMED = 5


def handover_modal(view: PromptBatchView) -> Json:
    """The modal of Not mine: which KPIs, and to whom."""
    waiting = [item for item in view.items if item.is_open]
    if not waiting:
        return kit.closed_modal("Not mine", NOTHING_WAITS)
    return kit.modal(
        CallbackId.HAND_OVER,
        ModalRef(round=view.id),
        "Not mine",
        [
            kit.choices_input("Which are not yours?", prompt_options(waiting, view.locale)),
            kit.person_input("Who should be asked?"),
            kit.context(
                "They are asked to take over, for this period. Until they accept, you are still asked."
            ),
        ],
    )


def offer_message(offer: Handover, round_id: int, locale: str) -> Message:
    """What somebody is offered, with the buttons to take it or not; after a no, that."""
    waiting = [item for item in offer.items if item.is_open]
    is_closed = offer.state is not HandoverState.OFFERED or not waiting
    lines = [f"• {due_line(item, locale)}" for item in (offer.items if is_closed else waiting)]
    if is_closed:
        told = [_why_closed(offer), *lines]
        return kit.lines_message(told)
    what = "this number" if len(waiting) == 1 else "these numbers"
    told = [f"*{mention(offer.by)} asks you to give {what} instead, for this period.*", *lines]
    ref = BatchRef(round=round_id)
    buttons = kit.actions(
        kit.button("I'll take it", ActionId.TAKE, ref, is_primary=True),
        kit.button("Not mine either", ActionId.LEAVE, ref),
    )
    return kit.lines_message(told, buttons)


def _why_closed(offer: Handover) -> str:
    """Why there is nothing to take, or not any more."""
    if offer.state is HandoverState.DECLINED:
        return f"You left this with {mention(offer.by)}."
    if offer.state is HandoverState.OVERTAKEN:
        return "*A newer message asked you for this; there is nothing to take over.*"
    is_gone = all(item.is_retired for item in offer.items)
    return f"*{nothing_to_take([mrkdwn(item.kpi.name) for item in offer.items] if is_gone else [])}*"


def handover_message(handover: Handover, locale: str) -> Message:
    """What came of an offer, to who made it."""
    what = named_all(handover, locale)
    if handover.state is HandoverState.ACCEPTED:
        told = f"{mention(handover.to)} took over {with_full_stop(what)} Nothing more to do for you."
    else:
        still = still_asked(handover)
        told = f"{mention(handover.to)} can't take over {with_full_stop(what)} {still[0].upper()}{still[1:]}."
    return Message(told, (kit.section(told),))


def still_asked(offer: Handover) -> str:
    """Who is asked until an offer is accepted: who made it, or for whom an admin or a cover did."""
    asked = dict.fromkeys(item.asked for item in offer.items if item.asked)
    others = [mention(user) for user in asked]
    if not others or offer.by in asked:
        return "you are still asked"
    return f"{listed(others)} {'is' if len(others) == 1 else 'are'} still asked"


def handover_lines(view: PromptBatchView) -> list[str]:
    """What was offered from a round and where it stands, in the message that first asked for it."""
    told = [_became(one, view) for one in view.handovers if not _is_settled(one)]
    return [with_full_stop(f"→ {one}") for one in told]


def _is_settled(one: Handover) -> bool:
    """Whether an offer came to nothing without a word of its person."""
    is_idle = one.state is HandoverState.OFFERED and not any(item.is_open for item in one.items)
    return is_idle or one.state is HandoverState.OVERTAKEN


def _became(one: Handover, view: PromptBatchView) -> str:
    """Where an offer stands now; who stands in may have passed it on."""
    to, what = mention(one.to), named_all(one, view.locale)
    if one.state.is_taken and all(item.asked == view.person for item in one.items):
        return f"You are asked again for {what}"
    match one.state:
        case HandoverState.OFFERED:
            return f"{to} is asked to take over {what}"
        case HandoverState.ACCEPTED:
            return f"{to} took over {what}"
        case HandoverState.DECLINED:
            return f"{to} did not take over {what}"
        case _:
            return _passed(one, what, view)


def _passed(one: Handover, what: str, view: PromptBatchView) -> str:
    """Whose it is by now, where that changed, or who is asked in the person's place."""
    asked = listed(list(dict.fromkeys(mention(item.asked) for item in one.items)))
    heirs = list(dict.fromkeys(item.kpi.owner for item in one.items if item.kpi.owner != view.owner))
    if heirs:
        is_lent = any(item.is_open and item.asked != item.kpi.owner for item in one.items)
        told = f"Now {listed([mention(user) for user in heirs])}'s: {what}"
        return f"{told}; {asked} is asked" if is_lent else told
    if not any(item.is_open and not item.is_missed for item in one.items):
        return f"{asked} was asked for {what}"
    if any(item.asked in view.unreached for item in one.items):
        return f"{what} waits; {asked} can't be asked now"
    return f"{asked} answers for you {what}" if view.person_away else f"{asked} is still asked for {what}"


def new_owner_lines(view: PromptBatchView) -> list[str]:
    """Why a new owner is asked in the middle of things."""
    if view.offer is None or view.offer.state is not HandoverState.REASSIGNED:
        return []
    is_theirs = any(item.kpi.owner == view.person for item in view.items)
    return [f"You own this now; {mention(view.offer.by)} was asked before."] if is_theirs else []


def named_all(handover: Handover, locale: str) -> str:
    """What is handed over: each KPI with its period."""
    named = [f"{name(item.kpi)} {period_label(item.period, locale)}" for item in handover.items]
    return listed(named, MOST_NAMED)
