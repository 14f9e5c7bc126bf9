"""How the whole scorecard stands, short enough for a phone."""

from bot.ui.first_question import first_question_lines
from bot.ui.kit import blocks as kit
from bot.ui.kit.escape import mrkdwn
from bot.ui.kit.figures import reading_line
from bot.ui.kit.formatting import counted, joined, moment
from bot.ui.kit.message import Json, Message, spoken
from bot.ui.kit.slash_command import Word, reference, showing
from bot.ui.reports.scores import counts_told, headline, with_status, worst_told
from scorecard.domain.views.scorecards import PerspectiveView, ScorecardView
from scorecard.model.goals import Status

MOST_OFF = 5
MOST_PERSPECTIVES = 12


def overview_message(view: ScorecardView) -> Message:
    """The overall score, what is off threshold, then each perspective."""
    overall, off, perspectives = _overall(view), _off(view), perspective_lines(view)
    first = first_question_lines(view.first_prompt)
    blocks = (
        kit.header(view.name),
        *kit.paragraphs(first),
        *_blocks(overall, off, perspectives),
        kit.context(_foot(view)),
    )
    return Message(spoken([f"{mrkdwn(view.name)}: {overall}", *first, *off, *perspectives]), blocks)


def overview_blocks(view: ScorecardView) -> list[Json]:
    """The same without headline and small print, to stand within something larger."""
    return _blocks(_overall(view), _off(view), perspective_lines(view))


def perspective_lines(view: ScorecardView) -> list[str]:
    """Two lines for each perspective: how it stands, and why."""
    lines = [_perspective(one, view.locale) for one in view.perspectives]
    return kit.shortened(lines, MOST_PERSPECTIVES, reference(Word.PERSPECTIVE))


def _blocks(overall: str, off: list[str], perspectives: list[str]) -> list[Json]:
    return [
        *kit.paragraphs([overall]),
        *(kit.paragraphs(["*Needs attention*", *off]) if off else []),
        kit.divider(),
        *map(kit.section, perspectives),
    ]


def _overall(view: ScorecardView) -> str:
    alerts = f"{counted(view.open_alerts, 'alert')} open" if view.open_alerts else ""
    return joined(headline("Overall", view.score, view.coverage, view.status, view.locale), alerts)


def _off(view: ScorecardView) -> list[str]:
    off = with_status(view.readings, Status.OFF_THRESHOLD)
    return kit.shortened(off, MOST_OFF, reference(Word.ALERTS), lambda one: reading_line(one, view.locale))


def _perspective(one: PerspectiveView, locale: str) -> str:
    first = headline(mrkdwn(one.name), one.score, one.coverage, one.status, locale)
    second = joined(counts_told(one), worst_told(one, locale))
    return f"{first}\n{second}" if second else first


def _foot(view: ScorecardView) -> str:
    as_of = f"As of {moment(view.as_of, view.timezone, view.locale)}"
    readings = view.readings
    kpi = next((one.kpi for one in [*with_status(readings, Status.OFF_THRESHOLD), *readings]), None)
    return f"{as_of} · one in full: {showing(kpi.key)}" if kpi else as_of
