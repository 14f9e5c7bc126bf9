"""How far each objective has come, by its headline KPI."""

from collections.abc import Sequence

from bot.ui.kit import blocks as kit
from bot.ui.kit import tables
from bot.ui.kit.escape import mrkdwn
from bot.ui.kit.figures import away_told, progress, status_word, target, value
from bot.ui.kit.formatting import EMOJI, day_label, joined, status_emoji
from bot.ui.kit.message import Json, Message, spoken
from bot.ui.kit.slash_command import Word, reference
from scorecard.domain.views.scorecards import ObjectiveView, ProgressView
from scorecard.model.goals import Status
from scorecard.model.kpis import Reading
from scorecard.model.units import MISSING, format_aim, format_share, format_value

TITLES = ("Objective", "Target", "Actual", "Progress", "Due", "Status")
NUMBERS = (1, 2, 3)


def progress_message(view: ProgressView) -> Message:
    """Objective, target, actual, progress, due day and status, one row each."""
    if not view.objectives:
        nothing = f"{mrkdwn(view.scorecard)} has no objectives yet."
        return Message(nothing, (kit.section(nothing),))
    lines = [_line(one, view.locale) for one in view.objectives]
    more = kit.shortened(lines, tables.MAX_ROWS, reference(Word.PERSPECTIVE))[tables.MAX_ROWS :]
    rows = [_row(one, view.locale) for one in view.objectives]
    cells = [_cells(one, row) for one, row in zip(view.objectives, rows, strict=True)]
    top, rest = kit.header(f"Progress of {view.scorecard}"), kit.paragraphs(more)
    classic = (top, *tables.preformatted(TITLES, rows, right=NUMBERS), *rest)
    native = (top, tables.native(TITLES, cells, right=NUMBERS), *rest)
    return Message(spoken([f"Progress of {mrkdwn(view.scorecard)}:", *lines]), classic, native)


def _headline(one: ObjectiveView) -> Reading | None:
    return one.readings[0] if one.readings else None


def _status(one: ObjectiveView) -> Status:
    reading = _headline(one)
    return reading.status if reading else Status.NO_DATA


def _line(one: ObjectiveView, locale: str) -> str:
    reading = _headline(one)
    title = f"{status_emoji(_status(one))} *{mrkdwn(one.name)}*"
    if reading is None:
        return f"{title} no KPI yet"
    number = reading.actual.value if reading.actual else None
    return joined(
        f"{title} {progress(reading.progress, locale)}".rstrip(),
        f"{value(reading.kpi, number, locale)}, {target(reading.kpi, reading.goal, locale)}",
        status_word(reading),
        away_told(reading.away, locale) if reading.away and reading.actual is None else "",
        f"due {day_label(one.due, locale)}" if one.due else "",
    )


def _row(one: ObjectiveView, locale: str) -> tuple[str, ...]:
    due = day_label(one.due, locale) if one.due else MISSING
    reading = _headline(one)
    if reading is None:
        return one.name, MISSING, MISSING, MISSING, due, Status.NO_DATA.value
    unit, number = reading.kpi.unit, reading.actual.value if reading.actual else None
    return (
        one.name,
        format_aim(reading.goal, reading.goal.target, unit, locale),
        format_value(number, unit, locale),
        format_share(reading.progress, locale),
        due,
        status_word(reading),
    )


def _cells(one: ObjectiveView, row: Sequence[str]) -> list[Json]:
    title, aim, actual, come, due, status = row
    reading = _headline(one)
    number = reading.actual.value if reading and reading.actual else None
    return [
        tables.text_cell(title, tables.NAME_CELL),
        tables.text_cell(aim),
        tables.number_cell(number, actual),
        tables.number_cell(reading.progress if reading else None, come),
        tables.text_cell(due),
        tables.emoji_cell(EMOJI[_status(one)], status),
    ]
