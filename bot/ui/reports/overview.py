"""A scorecard as a whole, one of its perspectives or objectives, and the progress of all objectives."""

from collections.abc import Iterator
from functools import partial

from bot.ui.actuals.no_data import no_data_line
from bot.ui.actuals.so_what import so_what_text
from bot.ui.kit import blocks as kit
from bot.ui.kit.escape import mrkdwn
from bot.ui.kit.figures import (
    away_text,
    due_text,
    initiative_lines,
    last,
    name,
    off_line,
    off_text,
    overdue_line,
    pace_text,
    progress,
    reading_line,
    status_word,
    target,
    value,
)
from bot.ui.kit.formatting import (
    count_noun,
    day_label,
    join_facts,
    moment,
    status_emoji,
)
from bot.ui.kit.message import FIRST, Json, Message, PageAsked, spoken
from bot.ui.kit.slash_command import command_hint
from bot.ui.prompts.on_demand import first_question_lines
from bot.ui.reports.scores import headline, rated_score, status_counts, weakest_text, without_text
from scorecard.model.kpis import Reading
from scorecard.model.units import format_points
from scorecard.model.views.reports import (
    CollectingPeriod,
    ObjectiveAnswer,
    ObjectiveView,
    PerspectiveView,
    ProgressView,
    ScorecardView,
    StrategyObjective,
    StrategyPart,
    StrategyView,
)
from scorecard.parsing.period_names import short_name
from scorecard.wording import capitalized

NO_LINKS = "No objective drives another one yet; an admin can add `drives:` to an objective in the file."
STATEMENT_LIMIT = 300
INDENT = "\N{EM SPACE}\N{EM SPACE}"
"""Spaces that neither Slack nor a browser drops at the start of a line."""
MOST_ATTENTION = 8
MOST_PERSPECTIVES = 12


def progress_message(view: ProgressView, asked: PageAsked = FIRST) -> Message:
    """Return a page of objectives in two lines each: score and due day, headline KPI with its progress.

    Lines and no table, because a phone shows no more than three columns.
    """
    if not view.objectives:
        nothing = f"{mrkdwn(view.scorecard)} has no objectives yet."
        return Message(nothing, (kit.section(nothing),))
    objectives = (_line(objective, view.locale) for objective in view.objectives)
    shown = kit.paged(objectives, asked, [f"Progress of {mrkdwn(view.scorecard)}:"])
    blocks = (kit.header(f"Progress of {view.scorecard}"), *kit.paragraphs(shown.lines[1:]))
    return Message(spoken(shown.lines), blocks, page=shown.page, pages=shown.pages)


def _headline_kpi(objective: ObjectiveView) -> Reading | None:
    return objective.readings[0] if objective.readings else None


def _line(objective: ObjectiveView, locale: str) -> str:
    due = f"due {day_label(objective.due, locale)}" if objective.due else ""
    state = headline(mrkdwn(objective.name), objective.result, locale)
    reading = _headline_kpi(objective)
    if reading is None:
        return join_facts(state, "no KPI yet", due)
    come = join_facts(_progress(reading, locale), pace_text(objective.pace, locale))
    return f"{join_facts(state, due)}\n{INDENT}{come}"


def _progress(reading: Reading, locale: str) -> str:
    kpi, actual = reading.kpi, reading.actual
    title = f"{status_emoji(reading.status)} {name(kpi)}"
    if reading.off_since:
        goal = target(kpi, reading.goal, locale)
        return join_facts(off_text(reading, locale), goal, progress(reading.progress, locale))
    return join_facts(
        f"{title} {value(kpi, actual.value, locale)}" if actual else title,
        status_word(reading),
        "" if actual else last(kpi, reading.last, locale),
        target(kpi, reading.goal, locale),
        progress(reading.progress, locale),
        away_text(reading.away, locale) if reading.away and actual is None else "",
    )


def perspective_message(view: PerspectiveView, locale: str, asked: PageAsked = FIRST) -> Message:
    """Return the state of a perspective, then a page of its objectives with their KPIs indented below them.

    Args:
        view: The perspective.
        locale: Locale of the scorecard.
        asked: Which page.
    """
    state, counts = rated_score(view.result, locale), status_counts(view) or "No KPIs yet."
    lines = [line for objective in view.objectives for line in _objective(objective, locale)]
    head = [headline(mrkdwn(view.name), view.result, locale), counts]
    shown = kit.paged(lines, asked, head)
    blocks = (
        kit.header(view.name),
        *kit.paragraphs([state, counts]),
        kit.divider(),
        *kit.paragraphs(shown.lines[len(head) :] or ["No objectives yet."]),
    )
    return Message(spoken(shown.lines), blocks, page=shown.page, pages=shown.pages)


def _objective(objective: ObjectiveView, locale: str) -> list[str]:
    due = f"due {day_label(objective.due, locale)}" if objective.due else ""
    title = headline(mrkdwn(objective.name), objective.result, locale)
    statement = [f"_{mrkdwn(objective.statement, STATEMENT_LIMIT)}_"] if objective.statement else []
    supports = [f"Supports: {mrkdwn(objective.supports, STATEMENT_LIMIT)}"] if objective.supports else []
    readings = (f"{INDENT}• {reading_line(reading, locale)}" for reading in objective.readings)
    initiatives = (f"{INDENT}{line}" for line in initiative_lines(objective.initiatives, locale))
    return [join_facts(title, due), *statement, *supports, *readings, *initiatives]


def map_message(view: StrategyView, asked: PageAsked = FIRST) -> Message:
    """Return a page of the strategy map: each perspective, its objectives, and what each of them drives."""
    head = [f"*Strategy map of {mrkdwn(view.scorecard)}*"]
    if not any(objective.drives for part in view.parts for objective in part.objectives):
        head.append(NO_LINKS)
    lines = [line for part in view.parts for line in _map_part(part, view.locale)]
    shown = kit.paged(lines, asked, head, later=head[:1])
    blocks = tuple(kit.paragraphs(shown.lines))
    return Message(spoken(shown.lines), blocks, page=shown.page, pages=shown.pages)


def _map_part(part: StrategyPart, locale: str) -> list[str]:
    head = f"── *{mrkdwn(part.name)}* ──"
    lines = (line for objective in part.objectives for line in _map_objective(objective, locale))
    return [head, *lines]


def _map_objective(objective: StrategyObjective, locale: str) -> list[str]:
    """Return an objective with its mark, then a line for each that it drives."""
    own = headline(mrkdwn(objective.name), objective.result, locale)
    return [own, *(f"{INDENT}→ {mrkdwn(name)}" for name in objective.drives)]


def overview_message(view: ScorecardView) -> Message:
    """Return the overall score, what needs attention, then each perspective."""
    overall, attention, perspectives = overall_lines(view), _attention(view), perspective_lines(view)
    first = first_question_lines(view.first_prompt)
    blocks = (
        kit.header(view.name),
        *kit.paragraphs(first),
        *_blocks(overall, attention, perspectives),
        kit.context(_foot(view)),
    )
    texts = [f"{mrkdwn(view.name)}: {overall[0]}", *overall[1:], *first, *attention, *perspectives]
    return Message(spoken(texts), blocks)


def overview_blocks(view: ScorecardView, *, is_short: bool = False) -> list[Json]:
    """Return the same as blocks to embed, without headline and small print; in few blocks if `is_short`."""
    overall, attention, perspectives = overall_lines(view), _attention(view), perspective_lines(view)
    if not is_short:
        return _blocks(overall, attention, perspectives)
    told = ["*Needs attention*", *attention] if attention else []
    return kit.paragraphs([*overall, *told, *perspectives])


def perspective_lines(view: ScorecardView) -> list[str]:
    """Return two lines for each perspective: its state and the reason."""
    lines = [_perspective(perspective, view.locale) for perspective in view.perspectives]
    return kit.shortened(lines, MOST_PERSPECTIVES, command_hint("<perspective>"))


def overall_lines(view: ScorecardView, change: str = "") -> list[str]:
    """Return the overall score and, while a period is being collected, how much of it is in.

    Args:
        view: The scorecard.
        change: The change since an earlier moment, in words, or empty.
    """
    alerts = f"{count_noun(view.open_alerts, 'alert')} open" if view.open_alerts else ""
    collecting = [_collecting(item, view.locale) for item in view.collecting]
    first = join_facts(headline("Overall", view.result, view.locale), change, alerts)
    return [first, *([capitalized(join_facts(*collecting))] if collecting else [])]


def _collecting(item: CollectingPeriod, locale: str) -> str:
    """Return how much of a period is in: `week 48: 3 of 8 in, without *NPS*`."""
    count = f"{item.given} of {item.asked} in" if item.asked else ""
    parts = filter(None, [count, without_text(item.set_aside)])
    return f"{short_name(item.period, locale)}: {', '.join(parts)}"


def _blocks(overall: list[str], attention: list[str], perspectives: list[str]) -> list[Json]:
    return [
        *kit.paragraphs(overall),
        *(kit.paragraphs(["*Needs attention*", *attention]) if attention else []),
        kit.divider(),
        *map(kit.section, perspectives),
    ]


def _attention(view: ScorecardView) -> list[str]:
    found = view.attention
    lines = [partial(off_line, reading, view.locale) for reading in found.off]
    lines += [
        partial(no_data_line, reading.kpi, reading.no_data, view.locale)
        for reading in found.explained
        if reading.no_data
    ]
    lines += [partial(overdue_line, reading, view.locale) for reading in found.overdue]
    rest = command_hint("alerts") if len(found.off) > MOST_ATTENTION else command_hint("<perspective>")
    return kit.shortened(lines, MOST_ATTENTION, rest, partial.__call__)


def _perspective(perspective: PerspectiveView, locale: str) -> str:
    first = headline(mrkdwn(perspective.name), perspective.result, locale)
    second = join_facts(status_counts(perspective), weakest_text(perspective, locale))
    return f"{first}\n{second}" if second else first


def _foot(view: ScorecardView) -> str:
    as_of = f"As of {moment(view.as_of, view.timezone, view.locale)}"
    kpi = next((reading.kpi for reading in [*view.attention.off, *view.readings]), None)
    return f"{as_of} · details: {command_hint(kpi.typed_name)}" if kpi else as_of


def objective_message(view: ObjectiveAnswer, asked: PageAsked = FIRST) -> Message:
    """Return an objective's score, statement, due day and pace, then a page of its KPIs."""
    objective, locale = view.objective, view.locale
    about = list(_about(view))
    head = [headline(mrkdwn(objective.name), objective.result, locale), *about]
    lines = [_objective_kpi(reading, view) for reading in objective.readings] or ["No KPIs yet."]
    shown = kit.paged(lines, asked, head, later=head[:1])
    own = shown.lines[len(head) if shown.page == 1 else 1 :]
    first = [rated_score(objective.result, locale), *about] if shown.page == 1 else []
    blocks = (kit.header(objective.name), *kit.paragraphs(first), kit.divider(), *kit.paragraphs(own))
    return Message(spoken(shown.lines), blocks, page=shown.page, pages=shown.pages)


def _about(view: ObjectiveAnswer) -> Iterator[str]:
    objective = view.objective
    if objective.statement:
        yield f"“{mrkdwn(objective.statement, STATEMENT_LIMIT)}”"
    day = day_label(objective.due, view.locale) if objective.due else ""
    left = due_text(view.due_in) if view.due_in is not None else ""
    yield join_facts(mrkdwn(view.perspective), left, day)
    if objective.supports:
        yield f"Supports: {mrkdwn(objective.supports, STATEMENT_LIMIT)}"
    yield from initiative_lines(objective.initiatives, view.locale)
    if objective.pace and objective.readings:
        first = objective.readings[0]
        done = progress(objective.pace.progress, view.locale)
        yield join_facts(f"Pace by {name(first.kpi)}: {done}", pace_text(objective.pace, view.locale))


def _objective_kpi(reading: Reading, view: ObjectiveAnswer) -> str:
    """Return a KPI with its score, and below it what its owner says the new status means."""
    score = "" if reading.score is None else f"score {format_points(reading.score)}"
    said = view.so_whats.get(reading.kpi.id)
    first = join_facts(reading_line(reading, view.locale), score)
    return f"{first}\n{INDENT}{so_what_text(said)}" if said else first
