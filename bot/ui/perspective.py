"""One perspective with its objectives and KPIs."""

from bot.ui.kit import blocks as kit
from bot.ui.kit.escape import mrkdwn
from bot.ui.kit.figures import reading_line
from bot.ui.kit.formatting import day_label, joined
from bot.ui.kit.message import Message, spoken
from bot.ui.kit.slash_command import Word, reference
from bot.ui.reports.scores import counts_told, headline
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
