"""The answer to an answer: each value as it was understood."""

from bot.ui import kit
from bot.ui.answer_modal import MOST_INPUTS
from bot.ui.escape import mention, mrkdwn
from bot.ui.figures import due_line, given_by, name, progress, target, value
from bot.ui.help import Word, reference
from bot.ui.ids import ActionId, ActualRef
from bot.ui.message import Json, Message, spoken
from bot.ui.words import dated_label, joined, status_told
from scorecard.domain.views import ActualInfo, ReceiptView

MOST_LEFT = 5
NOTE = 250


def receipt_message(*receipts: ReceiptView, is_direct: bool = True) -> Message:
    """What was stored together, at least one value, how each stands, and what is left to answer.

    Args:
        receipts: Of each value.
        is_direct: Whether its giver alone reads it; what is left for them is nobody else's matter.
    """
    told = ["\n".join(_lines(one)) for one in receipts]
    left = _left(receipts[-1]) if is_direct else []
    more = kit.shortened(told, MOST_INPUTS, reference(Word.MINE))[MOST_INPUTS:]
    shown = [_block(one, lines) for one, lines in zip(receipts[:MOST_INPUTS], told, strict=False)]
    return Message(spoken([*told, *left]), (*shown, *kit.paragraphs([*more, *left])))


def kept_message(*receipts: ReceiptView) -> Message:
    """That a value stays, though the message that gave it was deleted."""
    told = [_kept(one) for one in receipts]
    return Message(spoken(told), tuple(map(_block, receipts[:MOST_INPUTS], told)))


def _kept(view: ReceiptView) -> str:
    now = value(view.kpi, view.actual.value, view.locale)
    period = dated_label(view.actual.period, view.actual.at.date(), view.locale)
    return (
        f"{name(view.kpi)} stays {now} for {period}: deleting a message takes nothing off the scorecard. "
        "If the value is wrong, correct it."
    )


def _block(one: ReceiptView, lines: str) -> Json:
    correct = kit.button("Correct", ActionId.CORRECT, ActualRef(actual=one.actual.id))
    return kit.section(lines, beside=correct)


def _lines(one: ReceiptView) -> list[str]:
    note = [f"Note: {mrkdwn(one.actual.note, NOTE)}"] if one.actual.note else []
    return [stored_line(one), _standing(one), *_persons(one.actual), *note]


def stored_line(view: ReceiptView) -> str:
    """What was stored for which period, in one sentence."""
    now = value(view.kpi, view.actual.value, view.locale)
    period = dated_label(view.actual.period, view.actual.at.date(), view.locale)
    if view.before is None:
        how = "Saved, late" if view.actual.is_late else "Saved"
        return f"{how}: {name(view.kpi)} is {now} for {period}."
    before = value(view.kpi, view.before.value, view.locale)
    return f"Corrected: {name(view.kpi)} from {before} to {now} for {period}."


def _persons(actual: ActualInfo) -> list[str]:
    """On whose behalf it was given, and who allowed it where its period was locked."""
    lines = [f"Given by {given_by(actual)}."] if actual.on_behalf_of else []
    if actual.allowed_by:
        lines.append(f"The period was locked; allowed by {mention(actual.allowed_by)}.")
    return lines


def _standing(view: ReceiptView) -> str:
    return joined(
        status_told(view.status),
        target(view.kpi, view.goal, view.locale),
        progress(view.progress, view.locale),
    )


def _left(view: ReceiptView) -> list[str]:
    waiting = [item for item in view.remaining if item.is_open]
    if not waiting:
        return [] if view.before else ["That was everything, thank you."]
    lines = [f"• {due_line(item, view.locale)}" for item in waiting]
    return [f"Still to go: {len(lines)}", *kit.shortened(lines, MOST_LEFT, reference(Word.MINE))]
