"""One objective in full: what it aims at, when it is due, how far it is, and its KPIs."""

from collections.abc import Iterator

from bot.ui.actuals.so_what import so_what_text
from bot.ui.kit import blocks as kit
from bot.ui.kit.escape import mrkdwn
from bot.ui.kit.figures import due_text, initiative_lines, name, pace_text, progress, reading_line
from bot.ui.kit.formatting import day_label, join_facts
from bot.ui.kit.message import FIRST, Message, PageAsked, spoken
from bot.ui.reports.scores import headline, rated_score
from scorecard.model.kpis import Reading
from scorecard.model.units import format_points
from scorecard.model.views.reports import ObjectiveAnswer

STATEMENT_LIMIT = 300
INDENT = "\N{EM SPACE}\N{EM SPACE}"


def objective_message(view: ObjectiveAnswer, asked: PageAsked = FIRST) -> Message:
    """Return an objective's score, statement, due day and pace, then a page of its KPIs."""
    objective, locale = view.objective, view.locale
    about = list(_about(view))
    head = [headline(mrkdwn(objective.name), objective.result, locale), *about]
    lines = [_kpi(reading, view) for reading in objective.readings] or ["No KPIs yet."]
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


def _kpi(reading: Reading, view: ObjectiveAnswer) -> str:
    """Return a KPI with its score, and below it what its owner says the new status means."""
    score = "" if reading.score is None else f"score {format_points(reading.score)}"
    said = view.so_whats.get(reading.kpi.id)
    first = join_facts(reading_line(reading, view.locale), score)
    return f"{first}\n{INDENT}{so_what_text(said)}" if said else first
