"""Each value that was stored, as it was understood."""

from collections.abc import Iterable, Sequence

from bot.ui.actuals.answer_modal import MOST_INPUTS
from bot.ui.kit import blocks as kit
from bot.ui.kit.escape import mention
from bot.ui.kit.figures import due_line, given_by, name, progress, target, value
from bot.ui.kit.formatting import dated_label, joined, note_lines, status_told, stopped
from bot.ui.kit.ids import ActionId, ActualRef
from bot.ui.kit.message import Json, Message, spoken
from bot.ui.kit.slash_command import Word, reference
from scorecard.model.kpis import ActualInfo
from scorecard.model.views.prompts import DueItem
from scorecard.model.views.replies import ReceiptView

MOST_LEFT = 5
NOTE = 250


def receipt_lines(receipts: Sequence[ReceiptView]) -> tuple[list[str], list[Json]]:
    """What was stored together and how each stands: as lines, and as blocks with a button each."""
    told = ["\n".join(_lines(one)) for one in receipts]
    more = kit.shortened(told, MOST_INPUTS, reference(Word.MINE))[MOST_INPUTS:]
    shown = [_block(one, lines) for one, lines in zip(receipts[:MOST_INPUTS], told, strict=False)]
    return told, [*shown, *kit.paragraphs(more)]


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
    note = note_lines(one.actual.note, NOTE)
    return [stored_line(one), _standing(one), *_persons(one.actual), *note]


def stored_line(view: ReceiptView) -> str:
    """What was stored for which period, in one sentence."""
    now = value(view.kpi, view.actual.value, view.locale)
    period = dated_label(view.actual.period, view.actual.at.date(), view.locale)
    if view.before is None:
        how = "Saved, late" if view.actual.is_late else "Saved"
        return f"{how}: {name(view.kpi)} is {now} for {stopped(period)}"
    if view.before.value == view.actual.value:
        return f"Noted: {name(view.kpi)} stays {now} for {stopped(period)}"
    before = value(view.kpi, view.before.value, view.locale)
    return f"Corrected: {name(view.kpi)} from {before} to {now} for {stopped(period)}"


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


def left_lines(remaining: Iterable[DueItem], locale: str, *, thanks: bool) -> list[str]:
    """What is left to answer, or, where nothing is and thanks are due, thanks."""
    waiting = [item for item in remaining if item.is_open]
    if not waiting:
        return ["That was everything, thank you."] if thanks else []
    lines = [f"• {due_line(item, locale)}" for item in waiting]
    return [f"Still to go: {len(lines)}", *kit.shortened(lines, MOST_LEFT, reference(Word.MINE))]
