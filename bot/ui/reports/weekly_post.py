"""The weekly post: what changed and what needs attention; every KPI is in its thread."""

from collections.abc import Sequence
from decimal import Decimal

from bot.ui.actuals.no_data import no_data_line
from bot.ui.kit import blocks as kit
from bot.ui.kit import tables
from bot.ui.kit.escape import mrkdwn
from bot.ui.kit.figures import away_text, last, name, reading_line, status_word, target, value
from bot.ui.kit.formatting import (
    EMOJI,
    day_label,
    join_facts,
    local_day,
    period_label,
    period_tag,
    short_day,
    status_emoji,
)
from bot.ui.kit.message import Json, Message, spoken
from bot.ui.kit.slash_command import Subcommand, command_hint
from bot.ui.reports.scores import headline, score_text
from scorecard.model.goals import Status
from scorecard.model.kpis import Reading
from scorecard.model.units import format_aim, format_points, format_value
from scorecard.model.views.actuals import AlertItem
from scorecard.model.views.reports import (
    MissingItem,
    PerspectiveChange,
    PerspectiveView,
    ScorecardView,
    WeeklyView,
)

DETAIL_TITLES = ("KPI", "Status", "Actual", "Target", "Period")
DETAIL_NUMBERS = (2, 3)
MOST_DETAILS = 8
MOST_LINES = 8
Section = tuple[str, list[str]]


def weekly_details(view: WeeklyView) -> tuple[Message, ...]:
    """Return the replies to the weekly post, one per perspective: Slack allows one table in a message."""
    card = view.scorecard
    replies = [
        _perspective_details(perspective, card.locale) for perspective in card.perspectives[:MOST_DETAILS]
    ]
    more = len(card.perspectives) - len(replies)
    if more > 0:
        line = f"… and {more} more: {command_hint(Subcommand.PERSPECTIVE)}"
        replies.append(Message(line, (kit.section(line),)))
    return tuple(replies)


def _perspective_details(view: PerspectiveView, locale: str) -> Message:
    title = headline(mrkdwn(view.name), view.score, view.coverage, view.status, locale)
    readings = [reading for objective in view.objectives for reading in objective.readings]
    if not readings:
        return Message(title, (kit.section(title),))
    lines = [reading_line(reading, locale) for reading in readings]
    more = kit.shortened(lines, tables.MAX_ROWS, command_hint(Subcommand.PERSPECTIVE))[tables.MAX_ROWS :]
    top, rest = kit.section(title), kit.paragraphs(more)
    classic = (
        top,
        *tables.preformatted(
            DETAIL_TITLES, [_row(reading, locale) for reading in readings], right=DETAIL_NUMBERS
        ),
        *rest,
    )
    native = (
        top,
        tables.native(DETAIL_TITLES, [_cells(reading, locale) for reading in readings], right=DETAIL_NUMBERS),
        *rest,
    )
    return Message(spoken([title, *lines]), classic, native)


def _row(reading: Reading, locale: str) -> tuple[str, ...]:
    return (
        reading.kpi.name,
        status_word(reading),
        format_value(reading.actual.value if reading.actual else None, reading.kpi.unit, locale),
        format_aim(reading.goal, reading.goal.target, reading.kpi.unit, locale),
        period_tag(reading.period, locale),
    )


def _cells(reading: Reading, locale: str) -> list[Json]:
    title, status, actual, aim, period = _row(reading, locale)
    return [
        tables.text_cell(title, tables.NAME_CELL),
        tables.emoji_cell(EMOJI[reading.status], status),
        tables.number_cell(reading.actual.value if reading.actual else None, actual),
        tables.text_cell(aim),
        tables.text_cell(period),
    ]


def weekly_message(view: WeeklyView) -> Message:
    """Return the overall score, new and older alerts, missing values, perspectives and celebrations."""
    card = view.scorecard
    title = f"{card.name}: the week to {day_label(local_day(card.as_of, card.timezone), card.locale)}"
    overall = _overall(view)
    parts = [part for part in _sections(view) if part[1]]
    blocks: list[Json] = [kit.header(title), *kit.paragraphs([overall])]
    for part_title, lines in parts:
        blocks += kit.paragraphs([f"*{part_title}*", *lines])
    blocks.append(kit.context("All KPIs are in the thread."))
    texts = [line for part_title, lines in parts for line in (f"{part_title}:", *lines)]
    return Message(spoken([mrkdwn(title, kit.MAX_HEADER), overall, *texts]), tuple(blocks))


def _overall(view: WeeklyView) -> str:
    card = view.scorecard
    since = short_day(local_day(view.since, card.timezone), card.locale)
    change = _change(card.score, view.score_before) or _unchanged(card.score, view.score_before)
    line = join_facts(
        headline("Overall", card.score, card.coverage, card.status, card.locale),
        f"{change} since {since}" if change else "",
    )
    if view.new_alerts or view.older_alerts or view.missing:
        return line
    return f"{line}\n:tada: Nothing is off threshold and nothing is missing."


def _sections(view: WeeklyView) -> list[Section]:
    card = view.scorecard
    missing, kpi = [_missing(item, card) for item in view.missing], command_hint(Subcommand.KPI)
    explained = [
        f"• {no_data_line(reading.kpi, reading.no_data, card.locale)}"
        for reading in view.explained
        if reading.no_data
    ]
    return [
        ("Newly off threshold", _alerts(view.new_alerts, card)),
        ("Still off threshold", _alerts(view.older_alerts, card)),
        ("No value yet", kit.shortened(missing, MOST_LINES, kpi)),
        ("No data", kit.shortened(explained, MOST_LINES, kpi)),
        ("Perspectives", _perspectives(view.changes, card.locale)),
        ("To celebrate", kit.shortened(_celebrations(view), MOST_LINES, kpi)),
    ]


def _alerts(items: Sequence[AlertItem], card: ScorecardView) -> list[str]:
    lines = [_alert(item, card) for item in items]
    return kit.shortened(lines, MOST_LINES, command_hint(Subcommand.ALERTS))


def _alert(item: AlertItem, card: ScorecardView) -> str:
    before = f"was {value(item.kpi, item.previous.value, card.locale)}" if item.previous else ""
    now = value(item.kpi, item.latest.value, card.locale)
    return join_facts(
        f"{status_emoji(Status.OFF_THRESHOLD)} {name(item.kpi)} {now}",
        before,
        target(item.kpi, item.goal, card.locale),
        f"since {short_day(local_day(item.opened_at, card.timezone), card.locale)}",
    )


def _missing(item: MissingItem, card: ScorecardView) -> str:
    is_away = item.away and not item.away.stand_in
    return join_facts(
        f"{status_emoji(Status.NO_DATA)} {name(item.kpi)} {period_label(item.period, card.locale)}",
        "" if is_away else f"missing since {short_day(item.since, card.locale)}",
        away_text(item.away, card.locale) if item.away else "",
        last(item.kpi, item.last, card.locale),
    )


def _perspectives(changes: Sequence[PerspectiveChange], locale: str) -> list[str]:
    lines = [
        join_facts(
            f"{status_emoji(change.status)} {mrkdwn(change.name)} "
            f"{score_text(change.score, change.coverage, change.status, locale)}",
            _change(change.score, change.before),
        )
        for change in changes
    ]
    return kit.shortened(lines, MOST_LINES, command_hint(Subcommand.OVERVIEW))


def _change(score: Decimal | None, before: Decimal | None) -> str:
    """Return `▲ 4` or `▼ 4`, from the rounded scores that people see; empty if equal or missing."""
    if score is None or before is None:
        return ""
    points = int(format_points(score)) - int(format_points(before))
    return f"{'▲' if points > 0 else '▼'} {abs(points)}" if points else ""


def _unchanged(score: Decimal | None, before: Decimal | None) -> str:
    return "" if score is None or before is None else "unchanged"


def _celebrations(view: WeeklyView) -> list[str]:
    reached = [_celebration("reached its target", reading, view) for reading in view.reached]
    known = {reading.kpi.id for reading in view.reached}
    back = [
        _celebration("recovered", reading, view) for reading in view.recovered if reading.kpi.id not in known
    ]
    return reached + back


def _celebration(achievement: str, reading: Reading, view: WeeklyView) -> str:
    locale = view.scorecard.locale
    now = value(reading.kpi, reading.actual.value if reading.actual else None, locale)
    return join_facts(
        f":tada: {name(reading.kpi)} {achievement}: {now}", target(reading.kpi, reading.goal, locale)
    )
