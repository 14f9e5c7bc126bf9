"""One perspective with its objectives and KPIs."""

from bot.ui import kit
from bot.ui.escape import mrkdwn
from bot.ui.figures import reading_line
from bot.ui.help import Word, reference
from bot.ui.message import Message, spoken
from bot.ui.standings import counts_told, headline
from bot.ui.words import day_label, joined
from scorecard.domain.views.scorecards import ObjectiveView, PerspectiveView

MOST_LINES = 60


def perspective_message(view: PerspectiveView, locale: str) -> Message:
    """How a perspective stands, then every objective with its KPIs below it.

    Args:
        view: The perspective.
        locale: The scorecard's.
    """
    title = headline(mrkdwn(view.name), view.score, view.coverage, view.status, locale)
    counts = counts_told(view) or "No KPIs yet."
    lines = [line for one in view.objectives for line in _objective(one, locale)]
    shown = kit.shortened(lines, MOST_LINES, reference(Word.KPI))
    blocks = (
        *kit.paragraphs([title, counts]),
        kit.divider(),
        *kit.paragraphs(shown or ["No objectives yet."]),
    )
    return Message(spoken([title, counts, *shown]), blocks)


def _objective(one: ObjectiveView, locale: str) -> list[str]:
    due = f"due {day_label(one.due, locale)}" if one.due else ""
    title = headline(mrkdwn(one.name), one.score, one.coverage, one.status, locale)
    return [joined(title, due), *(f"• {reading_line(reading, locale)}" for reading in one.readings)]
