"""The thread below the weekly post: every KPI, one message for each perspective."""

from bot.ui.kit import blocks as kit
from bot.ui.kit import tables
from bot.ui.kit.escape import mrkdwn
from bot.ui.kit.figures import reading_line, status_word
from bot.ui.kit.formatting import EMOJI, period_tag
from bot.ui.kit.message import Json, Message, spoken
from bot.ui.kit.slash_command import Word, reference
from bot.ui.reports.scores import headline
from scorecard.domain.views.scorecards import PerspectiveView
from scorecard.model.kpis import Reading
from scorecard.model.units import format_aim, format_value
from scorecard.model.views.reports import WeeklyView

TITLES = ("KPI", "Status", "Actual", "Target", "Period")
NUMBERS = (2, 3)
MOST_MESSAGES = 8


def weekly_details(view: WeeklyView) -> tuple[Message, ...]:
    """The replies to the weekly post, one for each perspective: Slack allows one table in a message."""
    card = view.scorecard
    told = [_perspective(one, card.locale) for one in card.perspectives[:MOST_MESSAGES]]
    more = len(card.perspectives) - len(told)
    if more > 0:
        line = f"… and {more} more: {reference(Word.PERSPECTIVE)}"
        told.append(Message(line, (kit.section(line),)))
    return tuple(told)


def _perspective(view: PerspectiveView, locale: str) -> Message:
    title = headline(mrkdwn(view.name), view.score, view.coverage, view.status, locale)
    readings = [reading for one in view.objectives for reading in one.readings]
    if not readings:
        return Message(title, (kit.section(title),))
    lines = [reading_line(one, locale) for one in readings]
    more = kit.shortened(lines, tables.MAX_ROWS, reference(Word.PERSPECTIVE))[tables.MAX_ROWS :]
    top, rest = kit.section(title), kit.paragraphs(more)
    classic = (
        top,
        *tables.preformatted(TITLES, [_row(one, locale) for one in readings], right=NUMBERS),
        *rest,
    )
    native = (top, tables.native(TITLES, [_cells(one, locale) for one in readings], right=NUMBERS), *rest)
    return Message(spoken([title, *lines]), classic, native)


def _row(one: Reading, locale: str) -> tuple[str, ...]:
    return (
        one.kpi.name,
        status_word(one),
        format_value(one.actual.value if one.actual else None, one.kpi.unit, locale),
        format_aim(one.goal, one.goal.target, one.kpi.unit, locale),
        period_tag(one.period, locale),
    )


def _cells(one: Reading, locale: str) -> list[Json]:
    title, status, actual, aim, period = _row(one, locale)
    return [
        tables.text_cell(title, tables.NAME_CELL),
        tables.emoji_cell(EMOJI[one.status], status),
        tables.number_cell(one.actual.value if one.actual else None, actual),
        tables.text_cell(aim),
        tables.text_cell(period),
    ]
