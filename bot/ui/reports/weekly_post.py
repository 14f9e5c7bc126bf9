"""The weekly post: how the scorecard stands, what is off, missing or better; every KPI is in its thread."""

from collections.abc import Sequence
from itertools import chain
from typing import NamedTuple

from bot.ui.actuals.alert_actions import alert_buttons
from bot.ui.actuals.no_data import no_data_line
from bot.ui.kit import blocks as kit
from bot.ui.kit.escape import mrkdwn, plain
from bot.ui.kit.figures import (
    name,
    off_facts,
    off_text,
    overdue_line,
    owner_text,
    reading_line,
    target,
    unnamed,
    value,
)
from bot.ui.kit.formatting import (
    RATING_EMOJI,
    count_noun,
    dated,
    day_label,
    join_facts,
    local_day,
    number_word,
    short_day,
)
from bot.ui.kit.message import MAX_TEXT, Json, Message, spoken
from bot.ui.kit.signals import signal_mark
from bot.ui.kit.slash_command import command_hint
from bot.ui.reports.follows import change_line
from bot.ui.reports.overview import overall_lines
from bot.ui.reports.scores import change_text, headline, score_text
from scorecard.model.goals import Status
from scorecard.model.kpis import KpiInfo, Reading
from scorecard.model.views.reports import PerspectiveView, PostChanges, WeeklyView
from scorecard.wording import capitalized, listed

MOST_DETAILS = 8
MOST_KPIS = 50
MOST_LINES = 8
FIRST_LINES = 3
TWO = 2
NOTHING_DUE = "no value is due yet"
NOTHING_WRONG = ("nothing is off threshold", "nothing is missing")
FOOT = "All KPIs are in the thread."
PERSPECTIVES, PAST = "Perspectives", "Trend"
COLUMNS = ("Perspective", "Score and change")
MOST_ROWS = 20
MAX_LABEL = 20
FEWEST_WEEKS = 2


class Section(NamedTuple):
    """A part of the post.

    Attributes:
        title: Its title, or empty.
        lines: All of its lines.
        where: What to type for those that are left out.
        buttons: The buttons of each line, or nothing.
    """

    title: str
    lines: Sequence[str]
    where: str
    buttons: Sequence[Sequence[Json]] = ()

    def shorten(self, most: int) -> list[str]:
        """Return the first lines below the title, then how many more there are."""
        title = [f"*{self.title}*"] if self.title else []
        return [*title, *kit.shortened(self.lines, most, self.where)]


def weekly_details(view: WeeklyView) -> tuple[Message, ...]:
    """Return the replies to the weekly post, one per perspective: a line for each KPI.

    Lines and no table, because a phone shows no more than three columns.
    """
    perspectives = view.scorecard.perspectives
    replies = [_perspective_details(perspective, view) for perspective in perspectives[:MOST_DETAILS]]
    more = len(perspectives) - len(replies)
    if more > 0:
        line = f"… and {more} more: {command_hint('<perspective>')}"
        replies.append(kit.lines_message([line]))
    return tuple(replies)


def _perspective_details(part: PerspectiveView, view: WeeklyView) -> Message:
    """Return a perspective with its KPIs; the text alone holds fewer of them, and says how many fewer."""
    locale = view.scorecard.locale
    title = headline(mrkdwn(part.name), part.result, locale)
    lines = [reading_line(_named(reading, view), locale) for reading in part.readings]
    every = Section("", lines, command_hint("<perspective>"))
    [text] = _fit([every], _room_below(title), (MOST_KPIS,))
    return Message(spoken([title, *text]), tuple(kit.paragraphs([title, *every.shorten(MOST_KPIS)])))


def weekly_message(view: WeeklyView) -> Message:
    """Return a true sentence, then what is off, recovered or missing, then the perspectives."""
    card = view.scorecard
    title = f"{card.name}: the week to {day_label(local_day(card.as_of, card.timezone), card.locale)}"
    top = [mrkdwn(title, kit.MAX_HEADER), standing_sentence(view)]
    room = _room_below(*top, FOOT)
    sections = [part for part in _sections(view) if part.lines]
    parts = _fit(sections, room, (1, FIRST_LINES, MOST_LINES))
    head, foot = (kit.header(title), kit.section(top[1])), kit.context(FOOT)
    texts = [line for lines in parts for line in lines]
    drawn = {part.title: _blocks(part, lines) for part, lines in zip(sections, parts, strict=True)}
    native = drawn | {title: blocks for title, blocks in _native(view).items() if title in drawn}
    return Message(
        spoken([*top, *texts, FOOT]),
        (*head, *chain(*drawn.values()), foot),
        None if native == drawn else (*head, *chain(*native.values()), foot),
    )


def _blocks(section: Section, lines: Sequence[str]) -> list[Json]:
    """Return a section, with the buttons of each line below that line."""
    if not section.buttons:
        return kit.paragraphs(lines)
    shown = [line for line in lines[1:] if line in section.lines]
    blocks: list[Json] = []
    above = lines[:1]
    for line, buttons in zip(shown, section.buttons, strict=False):
        blocks += [*kit.paragraphs([*above, line]), *([kit.actions(*buttons)] if buttons else [])]
        above = []
    return [*blocks, *kit.paragraphs([*above, *lines[1 + len(shown) :]])]


def _native(view: WeeklyView) -> dict[str, list[Json]]:
    """Return what is drawn by Slack in place of lines, by the title of the section."""
    chart = _past_chart(view)
    table = [kit.section(f"*{PERSPECTIVES}*"), _table(view), *_left_out(view)]
    return {PERSPECTIVES: table} | ({PAST: [chart]} if chart else {})


def _table(view: WeeklyView) -> Json:
    """Return the perspectives in two columns: a phone cuts a third one off."""
    locale, shown = view.scorecard.locale, view.scorecard.perspectives[:MOST_ROWS]
    rows = [
        (
            part.name,
            join_facts(
                score_text(part.result, locale, _plain_name),
                change_text(part.result, change, locale, _plain_name),
            ),
        )
        for part, change in zip(shown, view.changes, strict=False)
    ]
    return kit.table(COLUMNS, rows, [RATING_EMOJI[part.result.rating] for part in shown])


def _left_out(view: WeeklyView) -> list[Json]:
    more = len(view.scorecard.perspectives) - MOST_ROWS
    return [kit.context(f"… and {more} more: {command_hint()}")] if more > 0 else []


def _plain_name(kpi: KpiInfo) -> str:
    return plain(kpi.name)


def _past_chart(view: WeeklyView) -> Json | None:
    """Return how many KPIs stood how at the last posts; None if there are too few of them."""
    if len(view.past) < FEWEST_WEEKS:
        return None
    locale = view.scorecard.locale
    labels = [dated(one.day, one.day, locale)[:MAX_LABEL] for one in view.past]
    series = {
        "On target": [float(one.on_target) for one in view.past],
        "Off threshold": [float(one.off) for one in view.past],
        "Without a value": [float(one.out) for one in view.past],
    }
    return kit.lines_chart(f"KPIs, the last {len(labels)} weeks", labels, series, ("Weekly post", "KPIs"))


def _past_line(view: WeeklyView) -> list[str]:
    """Return how many KPIs were on target at the last posts: `On target, the last 4 weeks: 5, 6, 8, 9`."""
    if len(view.past) < FEWEST_WEEKS or view.is_quiet:
        return []
    counts = ", ".join(str(one.on_target) for one in view.past)
    return [f"On target, the last {len(view.past)} weeks: {counts}"]


def weekly_note(changes: PostChanges) -> Message:
    """Return what became of KPIs since the post: `Updated: 🟢 *SLA* no value → on target · 96 %, week 47`."""
    lines = [change_line(one, changes.locale) for one in changes.changed]
    if len(lines) == 1:
        return kit.lines_message([f"Updated: {lines[0]}"])
    title = f"Updated: {count_noun(len(lines), 'KPI')} changed status."
    return kit.lines_message([title, *kit.shortened(lines, MOST_LINES, command_hint())])


def standing_sentence(view: WeeklyView) -> str:
    """Return how the scorecard stands, and what is news, in one sentence that no list below contradicts.

    `Two KPIs turned off threshold and one recovered; 9 of 13 are on target and 2 values are missing.`
    """
    if not view.scorecard.readings:
        return "There are no KPIs yet."
    news = _list_news(view)
    facts = [listed(part) for part in (news, _list_state(view, is_news=bool(news))) if part]
    return f"{capitalized('; '.join(facts) or NOTHING_DUE)}."


def _list_news(view: WeeklyView) -> list[str]:
    """Return what happened in the week: `two KPIs turned off threshold`, `one recovered`."""
    reached = _list_only_reached(view)
    found = [
        (len(view.turned_off), "turned off threshold"),
        (len(view.recovered), "recovered"),
        (len(reached), "reached its target" if len(reached) == 1 else "reached their targets"),
    ]
    told = [(count, what) for count, what in found if count]
    nouns = ["KPI" if count == 1 else "KPIs" for count, _ in told[:1]] + [""] * len(told)
    return [
        " ".join(filter(None, (number_word(count), noun, what)))
        for (count, what), noun in zip(told, nouns, strict=False)
    ]


def _list_state(view: WeeklyView, *, is_news: bool) -> list[str]:
    """Return how many KPIs stand how: `9 of 13 are on target`, `2 are still off`, `1 value is missing`.

    Args:
        view: The week.
        is_news: Whether something was said of the KPIs before.
    """
    readings = view.scorecard.readings
    only = "" if len(readings) > 1 else "it" if is_news else "the only KPI"
    aside = sum(one.set_aside is not None for one in readings)
    acceptable = sum(one.status is Status.ACCEPTABLE for one in readings)
    found = [
        _on_target(readings, only, is_news=is_news),
        _are(acceptable, "acceptable", only),
        _are(len(view.still_off), f"still off{'' if view.turned_off else ' threshold'}", only),
        *_missing(view),
        _are(aside, "set aside", only),
        *(NOTHING_WRONG if view.is_quiet and acceptable else ()),
    ]
    return [fact for fact in found if fact]


def _on_target(readings: Sequence[Reading], only: str, *, is_news: bool) -> str:
    """Return `9 of 13 KPIs are on target`, without the noun if that was said before.

    Args:
        readings: All KPIs.
        only: What a single KPI is called, or empty.
        is_news: Whether something was said of them before.
    """
    good, total = sum(one.status is Status.ON_TARGET for one in readings), len(readings)
    noun = "" if is_news else " KPIs"
    if only:
        return f"{only} is on target" if good else ""
    if not any(one.newest for one in readings):
        return f"none of {total}{noun} has a value yet"
    if good == total:
        return f"all {total}{noun} are on target"
    return f"{good or 'none'} of {total}{noun} {'is' if good < TWO else 'are'} on target"


def _missing(view: WeeklyView) -> list[str]:
    """Return how many due values are not there: `2 values are missing`, `1 has no data`."""
    out = [one for one in view.scorecard.readings if one.is_out]
    owed = [max(1, len(one.overdue)) for one in out if not one.no_data]
    explained = len(out) - len(owed)
    of_kpis = f" of {count_noun(len(owed), 'KPI')}" if sum(owed) > len(owed) else ""
    verb = "is" if sum(owed) == 1 else "are"
    missing = f"{count_noun(sum(owed), 'value')}{of_kpis} {verb} missing" if owed else ""
    return [
        missing,
        f"{count_noun(explained, 'KPI')} {'has' if explained == 1 else 'have'} no data" if explained else "",
    ]


def _are(count: int, what: str, only: str) -> str:
    return f"{only or count} {'is' if count == 1 else 'are'} {what}" if count else ""


def _room_below(*lines: str) -> int:
    """Return the characters of a message's text that some lines leave to others."""
    return MAX_TEXT - len("\n…") - kit.count_characters(lines)


def _fit(sections: Sequence[Section], room: int, steps: Sequence[int]) -> list[list[str]]:
    """Return the lines of sections that fit into a number of characters; what is left out is counted.

    Args:
        sections: The sections, none of them empty.
        room: The most characters of all their lines.
        steps: How many lines each of them gets before any gets more, ascending.
    """
    counts = [0] * len(sections)
    for most in steps:
        for at, section in enumerate(sections):
            while counts[at] < min(most, len(section.lines)):
                counts[at] += 1
                if _measure(sections, counts) > room:
                    counts[at] -= 1
                    break
    return [section.shorten(count) for section, count in zip(sections, counts, strict=True)]


def _measure(sections: Sequence[Section], counts: Sequence[int]) -> int:
    """Return the characters that some lines of each section take, with a line break after each."""
    shown = (section.shorten(count) for section, count in zip(sections, counts, strict=True))
    return sum(map(kit.count_characters, shown))


def _sections(view: WeeklyView) -> list[Section]:
    card, kpi, alerts = view.scorecard, command_hint("<kpi>"), command_hint("alerts")
    locale, attention, overall = card.locale, card.attention, _overall(view)
    explained = [
        f"• {no_data_line(reading.kpi, reading.no_data, locale)}"
        for reading in attention.explained
        if reading.no_data
    ]
    overdue = [overdue_line(_named(reading, view), locale) for reading in attention.overdue]
    return [
        Section("", overall, command_hint()),
        Section(
            "Newly off threshold",
            [_off_line(one, view, is_new=True) for one in view.turned_off],
            alerts,
            [_buttons(one) for one in view.turned_off],
        ),
        Section(
            "Still off threshold", [_off_line(one, view, is_new=False) for one in view.still_off], alerts
        ),
        Section("To celebrate", _celebrations(view), kpi),
        Section("Missing", overdue, command_hint("missing")),
        Section("No data", explained, command_hint("missing")),
        Section(PERSPECTIVES, [] if view.is_quiet else _perspectives(view), command_hint()),
        Section(PAST, _past_line(view), command_hint()),
    ]


def _overall(view: WeeklyView) -> list[str]:
    """Return the overall score; in a quiet week also the perspectives, in one line, and nothing else."""
    card = view.scorecard
    since = short_day(local_day(view.since, card.timezone), card.locale)
    change = change_text(card.result, view.change, card.locale)
    if view.change.points:
        change = f"{change} since {since}" if change else ""
    lines = overall_lines(card, change)
    return [lines[0], join_facts(*_perspectives(view))] if view.is_quiet else lines


def _named(reading: Reading, view: WeeklyView) -> Reading:
    """Return a KPI's state as the channel may read it."""
    return reading if view.names_owing else unnamed(reading)


def _off_line(reading: Reading, view: WeeklyView, *, is_new: bool) -> str:
    """Return a KPI that is off threshold: since when, its value a week ago, its target, owner and reason."""
    card, shown = view.scorecard, _named(reading, view)
    as_of = None if is_new else local_day(card.as_of, card.timezone)
    return join_facts(
        off_text(shown, card.locale, _week_before(reading, view), as_of),
        signal_mark(view.signals.get(reading.kpi.id)),
        off_facts(shown, card.locale),
        _unplanned(view.unplanned.get(reading.kpi.id, 0)),
    )


def _unplanned(days: int) -> str:
    return f"no plan for {count_noun(days, 'working day')}" if days else ""


def _buttons(reading: Reading) -> list[Json]:
    """Return the buttons of a KPI's alert; none while it has none."""
    return alert_buttons(reading.alert_id, waits=reading.is_out) if reading.alert_id else []


def _week_before(reading: Reading, view: WeeklyView) -> str:
    """Return the value of a week ago, `worse, last week 60 days`; empty without one, or without a newer."""
    before, actual = view.before.get(reading.kpi.id), reading.actual
    if actual is None or before is None or before.period >= actual.period:
        return ""
    was_off = reading.off_since is not None and reading.off_since <= before.period.start
    worse = "worse, " if was_off and reading.goal.is_worse(actual.value, before.value) else ""
    return f"{worse}last week {value(reading.kpi, before.value, view.scorecard.locale)}"


def _perspectives(view: WeeklyView) -> list[str]:
    card = view.scorecard
    return [
        join_facts(
            headline(mrkdwn(perspective.name), perspective.result, card.locale),
            change_text(perspective.result, change, card.locale),
        )
        for perspective, change in zip(card.perspectives, view.changes, strict=True)
    ]


def _list_only_reached(view: WeeklyView) -> list[Reading]:
    """Return the KPIs that reached their target without having been off threshold."""
    known = {reading.kpi.id for reading in view.recovered}
    return [reading for reading in view.reached if reading.kpi.id not in known]


def _celebrations(view: WeeklyView) -> list[str]:
    recovered = [_celebration("recovered", reading, view) for reading in view.recovered]
    return recovered + [
        _celebration("reached its target", reading, view) for reading in _list_only_reached(view)
    ]


def _celebration(achievement: str, reading: Reading, view: WeeklyView) -> str:
    """Return `🎉 *Uptime* recovered: 28 min · target ≤ 30 min · thanks to @Priya`."""
    locale, kpi, newest = view.scorecard.locale, reading.kpi, reading.newest
    return join_facts(
        f":tada: {name(kpi)} {achievement}: {value(kpi, newest.value if newest else None, locale)}",
        target(kpi, reading.goal, locale),
        owner_text(kpi, "thanks to"),
    )
