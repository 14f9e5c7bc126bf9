"""The answer to an admin who starts a KPI's usual range anew, or undoes that."""

from bot.ui.kit import blocks as kit
from bot.ui.kit.escape import mrkdwn
from bot.ui.kit.figures import REASON_LIMIT, name
from bot.ui.kit.formatting import count_noun
from bot.ui.kit.message import Message
from bot.ui.kit.signals import signal_line
from bot.ui.kit.slash_command import command_hint
from scorecard.model.views.actuals import BaselineView
from scorecard.parsing.period_names import short_name


def baseline_message(view: BaselineView) -> Message:
    """Return where the usual range comes from now, what it is, and how to undo that."""
    undo = f"{command_hint(f'reset {view.kpi.typed_name} back')} undoes that." if view.ended is None else ""
    return kit.lines_message([line for line in (_decision(view), _usual(view), undo) if line])


def _decision(view: BaselineView) -> str:
    if view.ended:
        return f"Undone: {_start(view)}"
    reason = mrkdwn(view.reset.reason, REASON_LIMIT) if view.reset else ""
    return f"{_start(view)}: {reason}"


def _start(view: BaselineView) -> str:
    if view.reset is None:
        return f"what is usual for {name(view.kpi)} comes from all of its values again"
    since = short_name(view.reset.period, view.locale)
    words = f"hat is usual for {name(view.kpi)} comes from its values since {since}"
    return f"w{words} again" if view.ended else f"W{words}"


def _usual(view: BaselineView) -> str:
    signal = view.signal
    if signal is None:
        return f"{count_noun(view.given, 'value')} so far; a range needs five, and a judgement twelve."
    return signal_line(signal, view.kpi, view.goal, signal.newest, view.locale)
