"""The weekly post: what changed and what needs attention; every KPI is in its thread."""

from collections.abc import Sequence

from bot.ui.actuals.no_data import no_data_line
from bot.ui.kit import blocks as kit
from bot.ui.kit.escape import mrkdwn
from bot.ui.kit.figures import name, off_line, overdue_line, reading_line, target, value
from bot.ui.kit.formatting import day_label, join_facts, local_day, short_day
from bot.ui.kit.message import Json, Message, spoken
from bot.ui.kit.signals import signal_mark
from bot.ui.kit.slash_command import command_hint
from bot.ui.reports.overview import overall_lines
from bot.ui.reports.scores import change_text, headline
from scorecard.model.kpis import Reading
from scorecard.model.views.reports import PerspectiveView, WeeklyView

MOST_DETAILS = 8
MOST_KPIS = 50
MOST_LINES = 8
Section = tuple[str, list[str]]


def weekly_details(view: WeeklyView) -> tuple[Message, ...]:
    """Return the replies to the weekly post, one per perspective: a line for each KPI.

    Lines and no table, because a phone shows no more than three columns.
    """
    card = view.scorecard
    replies = [
        _perspective_details(perspective, card.locale) for perspective in card.perspectives[:MOST_DETAILS]
    ]
    more = len(card.perspectives) - len(replies)
    if more > 0:
        line = f"… and {more} more: {command_hint('<perspective>')}"
        replies.append(kit.lines_message([line]))
    return tuple(replies)


def _perspective_details(view: PerspectiveView, locale: str) -> Message:
    lines = [reading_line(reading, locale) for reading in view.readings]
    shown = kit.shortened(lines, MOST_KPIS, command_hint("<perspective>"))
    return kit.lines_message([headline(mrkdwn(view.name), view.result, locale), *shown])


def weekly_message(view: WeeklyView) -> Message:
    """Return the overall score, what needs attention, the perspectives and what there is to celebrate."""
    card = view.scorecard
    title = f"{card.name}: the week to {day_label(local_day(card.as_of, card.timezone), card.locale)}"
    overall = _overall(view)
    parts = [part for part in _sections(view) if part[1]]
    blocks: list[Json] = [kit.header(title), *kit.paragraphs(overall)]
    for part_title, lines in parts:
        blocks += kit.paragraphs([f"*{part_title}*", *lines])
    blocks.append(kit.context("All KPIs are in the thread."))
    texts = [line for part_title, lines in parts for line in (f"{part_title}:", *lines)]
    return Message(spoken([mrkdwn(title, kit.MAX_HEADER), *overall, *texts]), tuple(blocks))


def _overall(view: WeeklyView) -> list[str]:
    card = view.scorecard
    since = short_day(local_day(view.since, card.timezone), card.locale)
    change = change_text(card.result, view.change, card.locale)
    if view.change.points:
        change = f"{change} since {since}" if change else ""
    lines = overall_lines(card, change)
    return [*lines, ":tada: Nothing is off threshold and nothing is missing."] if card.is_all_well else lines


def _sections(view: WeeklyView) -> list[Section]:
    card, kpi = view.scorecard, command_hint("<kpi>")
    off, attention = command_hint("alerts"), card.attention
    explained = [
        f"• {no_data_line(reading.kpi, reading.no_data, card.locale)}"
        for reading in attention.explained
        if reading.no_data
    ]
    return [
        ("Newly off threshold", kit.shortened(_off(view.turned_off, view), MOST_LINES, off)),
        ("Still off threshold", kit.shortened(_off(view.still_off, view), MOST_LINES, off)),
        ("No data", kit.shortened(explained, MOST_LINES, kpi)),
        (
            "Overdue",
            kit.shortened(
                [overdue_line(reading, card.locale) for reading in attention.overdue], MOST_LINES, kpi
            ),
        ),
        ("Perspectives", _perspectives(view)),
        ("To celebrate", kit.shortened(_celebrations(view), MOST_LINES, kpi)),
    ]


def _off(readings: Sequence[Reading], view: WeeklyView) -> list[str]:
    marks = (signal_mark(view.signals.get(reading.kpi.id)) for reading in readings)
    return [
        off_line(reading, view.scorecard.locale, mark) for reading, mark in zip(readings, marks, strict=True)
    ]


def _perspectives(view: WeeklyView) -> list[str]:
    card = view.scorecard
    lines = [
        join_facts(
            headline(mrkdwn(perspective.name), perspective.result, card.locale),
            change_text(perspective.result, change, card.locale),
        )
        for perspective, change in zip(card.perspectives, view.changes, strict=True)
    ]
    return kit.shortened(lines, MOST_LINES, command_hint())


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
