"""An answer about a past day: marked as such, with what is known by now besides."""

from collections.abc import Sequence
from dataclasses import replace

from bot.ui.actuals.alerts import alerts_message
from bot.ui.kit import blocks as kit
from bot.ui.kit.escape import mention
from bot.ui.kit.figures import name, value
from bot.ui.kit.formatting import count_noun, day_label
from bot.ui.kit.message import FIRST, Json, Message, PageAsked, spoken
from bot.ui.reports.kpi import kpi_message
from bot.ui.reports.overview import (
    map_message,
    objective_message,
    overview_message,
    perspective_message,
    progress_message,
)
from scorecard.model.views.actuals import AlertsView
from scorecard.model.views.past import Known, LaterValue, PastView
from scorecard.model.views.reports import (
    KpiView,
    ObjectiveAnswer,
    PerspectiveAnswer,
    ProgressView,
    ScorecardView,
    StrategyView,
)
from scorecard.parsing.period_names import format_day, short_name
from scorecard.wording import NONE

MOST_LATER = 3
SINCE = "Since then"


def past_message(view: PastView, asked: PageAsked = FIRST) -> Message:
    """Return what was known on a day, drawn as it is for today, below a line that says so."""
    lines = past_lines(view)
    known = _draw(view.known, asked._replace(above=kit.count_characters(lines)))
    marks: tuple[Json, ...] = tuple(kit.paragraphs([f"*{lines[0]}*", *lines[1:]]))
    return replace(
        known,
        text=spoken([*lines, *known.text.split("\n")]),
        blocks=(*marks, *known.blocks),
        native=(*marks, *known.native) if known.native else None,
    )


def past_lines(view: PastView) -> list[str]:
    """Return the day, then what came or changed since, then how exact it is."""
    return [
        f"As known on {format_day('yMMMEd', view.day, view.locale)}, end of day",
        *_later_lines(view.later, view.locale),
        *_exactness(view),
    ]


def _draw(known: Known, asked: PageAsked) -> Message:
    match known:
        case KpiView():
            return kpi_message(known)
        case ScorecardView():
            return overview_message(known)
    return _draw_page(known, asked)


def _draw_page(
    known: AlertsView | ObjectiveAnswer | PerspectiveAnswer | ProgressView | StrategyView, asked: PageAsked
) -> Message:
    match known:
        case ProgressView():
            return progress_message(known, asked)
        case AlertsView():
            return alerts_message(known, asked)
        case PerspectiveAnswer():
            return perspective_message(known.perspective, known.locale, asked)
        case ObjectiveAnswer():
            return objective_message(known, asked)
        case StrategyView():
            return map_message(known, asked)


def _later_lines(later: Sequence[LaterValue], locale: str) -> list[str]:
    """Return how many of the values are others by now, then which."""
    if not later:
        return []
    given, taken = sum(one.then is None for one in later), sum(one.now is None for one in later)
    counts = {"corrected": len(later) - given - taken, "given": given, "taken back": taken}
    told = [f"{count_noun(number, 'value')} {what}" for what, number in counts.items() if number]
    lines = [f"• {_later(one, locale)}" for one in later[:MOST_LATER]]
    more = [f"• … and {len(later) - MOST_LATER} more"] if len(later) > MOST_LATER else []
    return [f"{SINCE}: {', '.join(told)}", *lines, *more]


def _later(one: LaterValue, locale: str) -> str:
    """Return what a value was then and is now, `*MTTR* week 47: 52 → 48 min`."""
    was, now = (NONE if got is None else value(one.kpi, got.value, locale) for got in (one.then, one.now))
    by = f", by {mention(one.now.recorded_by)}" if one.now else ""
    return f"{name(one.kpi)} {short_name(one.period, locale)}: {was} → {now}{by}"


def _exactness(view: PastView) -> list[str]:
    if view.exact_from is None:
        return []
    first = day_label(view.exact_from, view.locale)
    return [f"Values are exact; names, owners, weights and alerts of days before {first} were not kept."]
