"""The answer to an answer: the value as it was understood."""

from bot.ui import kit
from bot.ui.escape import NOTE_LIMIT, mrkdwn
from bot.ui.figures import due_line, name, progress, target, value
from bot.ui.help import Word, reference
from bot.ui.ids import ActionId, ActualRef
from bot.ui.message import Message, spoken
from bot.ui.words import joined, period_label, status_told
from scorecard.domain.views import ReceiptView

MOST_LEFT = 5


def receipt_message(view: ReceiptView) -> Message:
    """What was stored, how it stands, and what is left to answer."""
    lines = [_stored(view), _standing(view)]
    if view.actual.note:
        lines.append(f"Note: {mrkdwn(view.actual.note, NOTE_LIMIT)}")
    left = _left(view)
    blocks = (
        *kit.paragraphs(lines),
        kit.actions(kit.button("Correct", ActionId.CORRECT, ActualRef(actual=view.actual.id))),
        *kit.paragraphs(left),
    )
    return Message(spoken([*lines, *left]), blocks)


def _stored(view: ReceiptView) -> str:
    now = value(view.kpi, view.actual.value, view.locale)
    period = period_label(view.actual.period, view.locale)
    if view.before is None:
        return f"Saved: {name(view.kpi)} is {now} for {period}."
    before = value(view.kpi, view.before.value, view.locale)
    return f"Corrected: {name(view.kpi)} from {before} to {now} for {period}."


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
