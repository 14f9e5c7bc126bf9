"""A scorecard as a whole, one of its perspectives, and the progress of its objectives."""

from collections.abc import Sequence

from bot.ui.kit import blocks as kit
from bot.ui.kit import tables
from bot.ui.kit.escape import mrkdwn
from bot.ui.kit.figures import away_text, progress, reading_line, status_word, target, value
from bot.ui.kit.formatting import EMOJI, count_noun, day_label, join_facts, moment, status_emoji
from bot.ui.kit.message import Json, Message, spoken
from bot.ui.kit.slash_command import Subcommand, command_hint, lookup_hint
from bot.ui.prompts.on_demand import first_question_lines
from bot.ui.reports.scores import headline, status_counts, weakest_text, with_status
from scorecard.model.goals import Status
from scorecard.model.kpis import Reading
from scorecard.model.units import MISSING, format_aim, format_share, format_value
from scorecard.model.views.reports import ObjectiveView, PerspectiveView, ProgressView, ScorecardView

PROGRESS_TITLES = ("Objective", "Target", "Actual", "Progress", "Due", "Status")
PROGRESS_NUMBERS = (1, 2, 3)
MOST_LINES = 60
MOST_OFF = 5
MOST_PERSPECTIVES = 12


def progress_message(view: ProgressView) -> Message:
    """Return a table of objectives: target, actual, progress, due day and status."""
    if not view.objectives:
        nothing = f"{mrkdwn(view.scorecard)} has no objectives yet."
        return Message(nothing, (kit.section(nothing),))
    lines = [_line(objective, view.locale) for objective in view.objectives]
    more = kit.shortened(lines, tables.MAX_ROWS, command_hint(Subcommand.PERSPECTIVE))[tables.MAX_ROWS :]
    rows = [_row(objective, view.locale) for objective in view.objectives]
    cells = [_cells(objective, row) for objective, row in zip(view.objectives, rows, strict=True)]
    top, rest = kit.header(f"Progress of {view.scorecard}"), kit.paragraphs(more)
    classic = (top, *tables.preformatted(PROGRESS_TITLES, rows, right=PROGRESS_NUMBERS), *rest)
    native = (top, tables.native(PROGRESS_TITLES, cells, right=PROGRESS_NUMBERS), *rest)
    return Message(spoken([f"Progress of {mrkdwn(view.scorecard)}:", *lines]), classic, native)


def _headline_kpi(objective: ObjectiveView) -> Reading | None:
    return objective.readings[0] if objective.readings else None


def _status(objective: ObjectiveView) -> Status:
    reading = _headline_kpi(objective)
    return reading.status if reading else Status.NO_DATA


def _line(objective: ObjectiveView, locale: str) -> str:
    reading = _headline_kpi(objective)
    title = f"{status_emoji(_status(objective))} *{mrkdwn(objective.name)}*"
    if reading is None:
        return f"{title} no KPI yet"
    number = reading.actual.value if reading.actual else None
    return join_facts(
        f"{title} {progress(reading.progress, locale)}".rstrip(),
        f"{value(reading.kpi, number, locale)}, {target(reading.kpi, reading.goal, locale)}",
        status_word(reading),
        away_text(reading.away, locale) if reading.away and reading.actual is None else "",
        f"due {day_label(objective.due, locale)}" if objective.due else "",
    )


def _row(objective: ObjectiveView, locale: str) -> tuple[str, ...]:
    due = day_label(objective.due, locale) if objective.due else MISSING
    reading = _headline_kpi(objective)
    if reading is None:
        return objective.name, MISSING, MISSING, MISSING, due, Status.NO_DATA.value
    unit, number = reading.kpi.unit, reading.actual.value if reading.actual else None
    return (
        objective.name,
        format_aim(reading.goal, reading.goal.target, unit, locale),
        format_value(number, unit, locale),
        format_share(reading.progress, locale),
        due,
        status_word(reading),
    )


def _cells(objective: ObjectiveView, row: Sequence[str]) -> list[Json]:
    title, aim, actual, share, due, status = row
    reading = _headline_kpi(objective)
    number = reading.actual.value if reading and reading.actual else None
    return [
        tables.text_cell(title, tables.NAME_CELL),
        tables.text_cell(aim),
        tables.number_cell(number, actual),
        tables.number_cell(reading.progress if reading else None, share),
        tables.text_cell(due),
        tables.emoji_cell(EMOJI[_status(objective)], status),
    ]


def perspective_message(view: PerspectiveView, locale: str) -> Message:
    """Return the state of a perspective, then every objective with its KPIs below it.

    Args:
        view: The perspective.
        locale: Locale of the scorecard.
    """
    title = headline(mrkdwn(view.name), view.score, view.coverage, view.status, locale)
    counts = status_counts(view) or "No KPIs yet."
    lines = [line for objective in view.objectives for line in _objective(objective, locale)]
    shown = kit.shortened(lines, MOST_LINES, command_hint(Subcommand.KPI))
    blocks = (
        *kit.paragraphs([title, counts]),
        kit.divider(),
        *kit.paragraphs(shown or ["No objectives yet."]),
    )
    return Message(spoken([title, counts, *shown]), blocks)


def _objective(objective: ObjectiveView, locale: str) -> list[str]:
    due = f"due {day_label(objective.due, locale)}" if objective.due else ""
    title = headline(mrkdwn(objective.name), objective.score, objective.coverage, objective.status, locale)
    return [join_facts(title, due), *(f"• {reading_line(reading, locale)}" for reading in objective.readings)]


def overview_message(view: ScorecardView) -> Message:
    """Return the overall score, what is off threshold, then each perspective."""
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
    """Return the same as blocks to embed, without headline and small print."""
    return _blocks(_overall(view), _off(view), perspective_lines(view))


def perspective_lines(view: ScorecardView) -> list[str]:
    """Return two lines for each perspective: its state and the reason."""
    lines = [_perspective(perspective, view.locale) for perspective in view.perspectives]
    return kit.shortened(lines, MOST_PERSPECTIVES, command_hint(Subcommand.PERSPECTIVE))


def _blocks(overall: str, off: list[str], perspectives: list[str]) -> list[Json]:
    return [
        *kit.paragraphs([overall]),
        *(kit.paragraphs(["*Needs attention*", *off]) if off else []),
        kit.divider(),
        *map(kit.section, perspectives),
    ]


def _overall(view: ScorecardView) -> str:
    alerts = f"{count_noun(view.open_alerts, 'alert')} open" if view.open_alerts else ""
    return join_facts(headline("Overall", view.score, view.coverage, view.status, view.locale), alerts)


def _off(view: ScorecardView) -> list[str]:
    off = with_status(view.readings, Status.OFF_THRESHOLD)
    return kit.shortened(
        off, MOST_OFF, command_hint(Subcommand.ALERTS), lambda reading: reading_line(reading, view.locale)
    )


def _perspective(perspective: PerspectiveView, locale: str) -> str:
    first = headline(
        mrkdwn(perspective.name), perspective.score, perspective.coverage, perspective.status, locale
    )
    second = join_facts(status_counts(perspective), weakest_text(perspective, locale))
    return f"{first}\n{second}" if second else first


def _foot(view: ScorecardView) -> str:
    as_of = f"As of {moment(view.as_of, view.timezone, view.locale)}"
    readings = view.readings
    kpi = next((reading.kpi for reading in [*with_status(readings, Status.OFF_THRESHOLD), *readings]), None)
    return f"{as_of} · details: {lookup_hint(kpi.key)}" if kpi else as_of
