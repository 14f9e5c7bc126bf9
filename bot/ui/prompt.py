"""The message that asks an owner for all that is due, and shows what came in."""

from bot.ui import kit
from bot.ui.answer_modal import MOST_INPUTS
from bot.ui.escape import code
from bot.ui.figures import due_line, example, name, value
from bot.ui.help import Word, reference
from bot.ui.ids import ActionId, RoundRef
from bot.ui.message import Message, spoken
from bot.ui.words import counted, joined, listed, period_label, status_told
from scorecard.domain.views import DueItem, RoundView

MOST_EARLIER = 5
MISSED = "missed; you can still give it"


def prompt_message(view: RoundView) -> Message:
    """One round of prompts: open at first, then with a ✓ at each answer, at last closed."""
    waiting = [item for item in view.items if item.is_open]
    title = _title(view, waiting)
    ordered = [*waiting, *(item for item in view.items if not item.is_open)]
    lines = [_line(item, view.locale) for item in ordered]
    shown = [*kit.shortened(lines, MOST_INPUTS, reference(Word.MINE)), *_earlier(view)]
    if not waiting:
        return Message(spoken([title, *shown]), tuple(kit.paragraphs([title, *shown])))
    how = how_to_reply(waiting, view.locale)
    blocks = (
        *kit.paragraphs([title, *shown]),
        kit.actions(kit.button("Answer", ActionId.ANSWER, RoundRef(round=view.id), is_primary=True)),
        kit.context(how),
    )
    return Message(spoken([title, *shown, how]), blocks)


def how_to_reply(waiting: list[DueItem], locale: str) -> str:
    """What a plain reply to what waits could be, with a real example of it."""
    number, key = example(waiting[0], locale), waiting[0].kpi.key
    if len(waiting) == 1:
        with_note = code(f"{number}, slow vendor")
        return f"Or just reply, for example {code(number)}, or with a note: {with_note}"
    return f"Or just reply, one message for each KPI: {code(f'{key} {number} slow vendor', limit=120)}"


def _title(view: RoundView, waiting: list[DueItem]) -> str:
    if not waiting:
        return ":white_check_mark: *All done, thank you.*"
    if len(waiting) < len(view.items):
        return f"*{len(waiting)} of {len(view.items)} KPIs still to go.*"
    return f"*{counted(len(waiting), 'KPI')} {'waits' if len(waiting) == 1 else 'wait'} for your number.*"


def _line(item: DueItem, locale: str) -> str:
    if item.actual is not None:
        status = item.goal.status_of(item.actual.value)
        told = f"✓ {name(item.kpi)} {value(item.kpi, item.actual.value, locale)}"
        return joined(told, status_told(status), period_label(item.period, locale))
    if item.is_retired:
        return f"{name(item.kpi)} is no longer on the scorecard; nothing to do."
    return joined(f"• {due_line(item, locale)}", MISSED if item.is_missed else "")


def _earlier(view: RoundView) -> list[str]:
    """What is still open of earlier periods, in one line for each KPI."""
    periods: dict[str, list[str]] = {}
    for item in view.earlier:
        periods.setdefault(name(item.kpi), []).append(period_label(item.period, view.locale))
    return [
        f"Still open from before: {kpi} {listed(labels, MOST_EARLIER)}." for kpi, labels in periods.items()
    ]
