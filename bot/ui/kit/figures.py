"""A KPI's name and numbers as parts of a sentence, escaped."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from math import ceil

from bot.ui.kit.escape import mention, mrkdwn
from bot.ui.kit.formatting import (
    age_text,
    count_noun,
    dated,
    day_label,
    join_facts,
    period_label,
    periods_text,
    short_day,
    span_text,
    status_emoji,
)
from scorecard.model.goals import Goal, Status
from scorecard.model.kpis import (
    ActualInfo,
    AlertAction,
    Away,
    Expected,
    KpiInfo,
    NoData,
    Reading,
    SetAside,
)
from scorecard.model.people import Reliability
from scorecard.model.scorecard import Initiative, InitiativeState
from scorecard.model.units import NBSP, format_aim, format_share, format_typed, format_value
from scorecard.model.views.prompts import DueItem
from scorecard.model.views.reports import Pace, PaceState
from scorecard.parsing.period_names import short_name

FIGURE_LIMIT = 60
MOST_INITIATIVES = 5
REASON_LIMIT = 250
AWAY = "away"
OWNER_LEFT = "owner left"
SET_ASIDE = "set aside"
ASKED, ASKED_TODAY = "asked", "asked today"
NO_VALUE_YET = "no value yet"
MISSED = "missing"
WITHOUT_VALUE = (MISSED, Status.NO_DATA.value, OWNER_LEFT, AWAY, ASKED, ASKED_TODAY, NO_VALUE_YET, SET_ASIDE)
"""Every word in place of the status of a KPI without a value, the most urgent first."""


def name(kpi: KpiInfo) -> str:
    """Return a KPI's name in bold."""
    return f"*{mrkdwn(kpi.name)}*"


def value(kpi: KpiInfo, number: Decimal | None, locale: str) -> str:
    """Return a value with its unit: `25 min`."""
    return mrkdwn(format_value(number, kpi.unit, locale), FIGURE_LIMIT)


def target(kpi: KpiInfo, goal: Goal, locale: str) -> str:
    """Return the labelled target: `target ≤ 30 min`."""
    return f"target {mrkdwn(format_aim(goal, goal.target, kpi.unit, locale), FIGURE_LIMIT)}"


def threshold(kpi: KpiInfo, goal: Goal, locale: str) -> str:
    """Return the labelled threshold, or an empty string if the target is the threshold."""
    if goal.threshold is None:
        return ""
    return f"threshold {mrkdwn(format_aim(goal, goal.threshold, kpi.unit, locale), FIGURE_LIMIT)}"


def progress(share: Decimal | None, locale: str) -> str:
    """Return the labelled progress, or an empty string if there is none."""
    return "" if share is None else f"progress {format_share(share, locale)}"


def initiative_line(initiative: Initiative, locale: str) -> str:
    """Return an initiative: `*New rota* running · due Mon 30 Nov 2026 · @Sam · supports “Fewer outages”`."""
    due = f"due {day_label(initiative.due, locale)}" if initiative.due and initiative.is_open else ""
    start = initiative.start if initiative.state is InitiativeState.PLANNED else None
    return join_facts(
        f"*{mrkdwn(initiative.title)}* {initiative.state.value}",
        f"from {day_label(start, locale)}" if start else "",
        due,
        mention(initiative.owner),
        f"supports {quoted(initiative.supports)}" if initiative.supports else "",
    )


def initiative_lines(initiatives: Sequence[Initiative], locale: str) -> list[str]:
    """Return the first initiatives of an objective, what is open before the rest, each in a line."""
    ordered = sorted(initiatives, key=lambda one: not one.is_open)
    lines = [f"Initiative: {initiative_line(one, locale)}" for one in ordered]
    more = len(lines) - MOST_INITIATIVES
    return [
        *lines[:MOST_INITIATIVES],
        *([f"… and {count_noun(more, 'more initiative')}"] if more > 0 else []),
    ]


def pace_text(pace: Pace | None, locale: str) -> str:
    """Return how much of an objective's time is gone and what follows: `67 % of the time gone: behind`."""
    if pace is None:
        return ""
    as_of = "" if pace.is_newest else f"as of {short_name(pace.period, locale)}"
    if pace.state is PaceState.MISSED:
        return join_facts(f"its time is over: {pace.state.value}", as_of)
    gone = f"{ceil(pace.elapsed * 100)}{NBSP}% of the time gone"
    return join_facts(f"{gone}: {pace.state.value}", as_of)


def due_text(days: int) -> str:
    """Return in how many days something is due: `due in 61 days`, `due today`, `was due 3 days ago`."""
    if days < 0:
        return f"was due {count_noun(-days, 'day')} ago"
    return f"due in {count_noun(days, 'day')}" if days else "due today"


def last(kpi: KpiInfo, actual: ActualInfo | None, locale: str) -> str:
    """Return the labelled previous value, `last 28 min`, or an empty string if there is none."""
    return "" if actual is None else f"last {value(kpi, actual.value, locale)}"


def no_data_text(no_data: NoData) -> str:
    """Return the statement that there is no value, with its reason if given: `no data: vendor outage`."""
    return f"no data: {mrkdwn(no_data.reason, REASON_LIMIT)}" if no_data.reason else "no data"


def attributed_no_data(no_data: NoData) -> str:
    """Return the same with its author: `no data: vendor outage (@Priya)`."""
    return f"{no_data_text(no_data)} ({mention(no_data.by)})"


def set_aside_text(decision: SetAside) -> str:
    """Return why a KPI is left out, and who says so: `set aside by @Helen: new survey tool`."""
    return f"{SET_ASIDE} by {mention(decision.by)}: {mrkdwn(decision.reason, REASON_LIMIT)}"


def away_text(away: Away, locale: str) -> str:
    """Return the owner's absence as a reason: `owner away until Wed 2 Dec, @Sam is asked`.

    The owner is not mentioned, because that would notify them wherever others read along.
    """
    was = "was away" if away.is_over else "away"
    reason = "left this workspace" if away.is_for_good else f"{was} until {short_day(away.last, locale)}"
    reason = f"owner {reason}"
    return f"{reason}, {mention(away.stand_in)} is asked" if away.stand_in else reason


def status_word(reading: Reading) -> str:
    """Return a KPI's status in a word or two or, without one, the reason: one of `WITHOUT_VALUE`."""
    if reading.set_aside:
        return SET_ASIDE
    if reading.status is not Status.NO_DATA:
        return reading.status.value
    if reading.away:
        return OWNER_LEFT if reading.away.is_for_good else AWAY
    if reading.no_data:
        return reading.status.value
    if reading.is_out:
        return MISSED
    return asked_word(reading) if reading.asked else NO_VALUE_YET


def asked_word(reading: Reading) -> str:
    """Return that a KPI was asked for, today or before."""
    return ASKED if reading.asked_before else ASKED_TODAY


def asked_text(before: date | None, locale: str) -> str:
    """Return when a value was asked for: `asked today`, `asked Fri 20 Nov`.

    Args:
        before: The day, on its owner's clock, or None if that is today.
        locale: The reader's.
    """
    return f"{ASKED} {short_day(before, locale)}" if before else ASKED_TODAY


def given_by(actual: ActualInfo) -> str:
    """Return the author of a value, and the owner if they differ: `@Sam for @Priya`."""
    owner = f" for {mention(actual.on_behalf_of)}" if actual.on_behalf_of else ""
    return f"{mention(actual.by)}{owner}"


def reading_line(reading: Reading, locale: str) -> str:
    """Return a KPI's state in one line: `🔻 *MTTR* 52 min · off threshold · target ≤ 30 min · week 47, …`."""
    kpi, actual = reading.kpi, reading.actual
    if reading.off_since:
        return off_line(reading, locale)
    if actual is None:
        missing = f"{status_emoji(reading.status)} {name(kpi)} {missing_text(reading, locale)}"
        return join_facts(missing, last(kpi, reading.last, locale))
    return join_facts(
        f"{status_emoji(reading.status)} {name(kpi)} {value(kpi, actual.value, locale)}",
        reading.status.value,
        target(kpi, reading.goal, locale),
        period_label(reading.period, locale),
    )


def off_line(reading: Reading, locale: str, mark: str = "") -> str:
    """Return all that a reader needs of a KPI that is off threshold, or that has an open alert.

    With a value: `🔻 *MTTR* 52 min · off threshold since 16 Nov · was 28 min · target ≤ 30 min · @Priya`, and
    its note. With a newer value out: `🔻 *MTTR* off threshold since 16 Nov · last 52 min, week 47 · week 48
    missing · …`. A mark is what else is to be said of the value, or empty.
    """
    return join_facts(off_text(reading, locale), mark, off_facts(reading, locale))


def response_text(action: AlertAction | None, expected: Expected | None, locale: str) -> str:
    """Return what people do about an alert, and what they expect of it; empty if nobody has said.

    `plan: new rota (cause: slow vendor) · @Sam · by Fri 4 Dec`, `expected until Fri 4 Dec: migration`.
    """
    return join_facts(expected_text(expected, locale), action_text(action, locale))


def action_text(action: AlertAction | None, locale: str) -> str:
    """Return an action that stands: what is done and why, who does it and by when, or that it is done."""
    if action is None:
        return ""
    day = f"by {short_day(action.due, locale)}"
    done = "said to be done" if action.done_at else day
    return f"plan: {join_facts(*planned_parts(action), done)}"


def planned_parts(action: AlertAction) -> tuple[str, str]:
    """Return what is done, with its cause if it has one, and who does it: `new rota (cause: few agents)`."""
    what, doer = action_parts(action)
    return (f"{what} (cause: {mrkdwn(action.cause, REASON_LIMIT)})" if action.cause else what), doer


def action_parts(action: AlertAction) -> tuple[str, str]:
    """Return what is done, and who does it."""
    return mrkdwn(action.action, REASON_LIMIT), mention(action.doer)


def expected_text(expected: Expected | None, locale: str) -> str:
    """Return until when something is expected, and why."""
    if expected is None:
        return ""
    return f"expected until {short_day(expected.until, locale)}: {mrkdwn(expected.reason, REASON_LIMIT)}"


def off_facts(reading: Reading, locale: str) -> str:
    """Return what stands behind a value that is off: `target ≤ 30 min · @Priya · “slow vendor”`."""
    return join_facts(
        target(reading.kpi, reading.goal, locale),
        owner_text(reading.kpi),
        quoted(reading.off_reason),
        response_text(reading.action, reading.expected, locale),
    )


def off_text(reading: Reading, locale: str, was: str = "", as_of: date | None = None) -> str:
    """Return since when a KPI is off, with its values: `🔻 *MTTR* 52 min · off threshold since …`.

    Args:
        reading: The KPI's state.
        locale: The reader's.
        was: What to say of an earlier value; by default, the value of the period before.
        as_of: A day, if its age on that day is to be said.
    """
    kpi, actual, newest = reading.kpi, reading.actual, reading.newest
    since = off_since_text(reading, locale, as_of)
    title = f"{status_emoji(reading.status)} {name(kpi)}"
    verb = "worse, was" if reading.is_worse else "was"
    before = f"{verb} {value(kpi, reading.last.value, locale)}" if actual and reading.last else ""
    if actual:
        facts = [
            f"{title} {value(kpi, actual.value, locale)}",
            f"{reading.status.value}{since}",
            was or before,
        ]
    else:
        facts = [
            f"{title} {reading.status.value}{since}",
            f"last {value(kpi, newest.value, locale)}, {short_name(newest.period, locale)}" if newest else "",
            f"{periods_text(reading.overdue or [reading.period], locale)} missing" if reading.is_out else "",
            _reason(reading, locale),
            _asked_too(reading, locale),
        ]
    return join_facts(*facts)


def quoted(note: str) -> str:
    """Return the reason that came with a value, `“slow vendor”`, or an empty string."""
    return f"“{mrkdwn(note, REASON_LIMIT)}”" if note else ""


def off_since_text(reading: Reading, locale: str, as_of: date | None = None) -> str:
    """Return ` since 16 Nov`, to follow the status; empty if it is not off threshold and no alert is open.

    As of a day it has its age, too: ` since 16 Oct (5 weeks)`.
    """
    if reading.off_since is None:
        return ""
    age = f" ({age_text(as_of - reading.off_since)})" if as_of and as_of > reading.off_since else ""
    since = f" since {dated(reading.off_since, reading.period.start, locale)}{age}"
    return since if reading.status is Status.OFF_THRESHOLD else f", alert open{since}"


def owner_text(kpi: KpiInfo, label: str = "") -> str:
    """Return the mention of a KPI's owner behind a label; empty if they are not to be named."""
    return f"{label} {mention(kpi.owner)}".lstrip() if kpi.owner else ""


def unnamed(reading: Reading) -> Reading:
    """Return a KPI's state without the names of those who have not answered; whole if its value is in."""
    if not reading.is_out:
        return reading
    away = reading.away and replace(reading.away, stand_in=None if reading.away.stand_in is None else "")
    return replace(reading, kpi=replace(reading.kpi, owner=""), away=away)


def overdue_line(reading: Reading, locale: str) -> str:
    """Return a KPI whose value is overdue: `⚪ *NPS* overdue since Tue 1 Dec · week 48, … missing · @Sam`."""
    return join_facts(
        f"{status_emoji(reading.status)} {name(reading.kpi)} {overdue_text(reading, locale)}".rstrip(),
        _reason(reading, locale),
        _asked_too(reading, locale),
        last(reading.kpi, reading.last, locale),
        owner_text(reading.kpi),
    )


def overdue_text(reading: Reading, locale: str, *, names_one: bool = True) -> str:
    """Return since when values are overdue, and which: `overdue since Tue 24 Nov · weeks 47 and 48 missing`.

    One alone is told with its days, `week 48, 23–29 Nov missing`, unless another line names it. Empty if
    nothing is overdue.
    """
    if reading.overdue_since is None:
        return ""
    periods = reading.overdue or (reading.period,)
    which = period_label(periods[0], locale) if len(periods) == 1 else periods_text(periods, locale)
    missing = f"{which} missing" if names_one or len(periods) > 1 else ""
    return join_facts(f"overdue since {short_day(reading.overdue_since, locale)}", missing)


def missing_text(reading: Reading, locale: str) -> str:
    """Return the text in place of a value: why it is missing, or that it is asked for or owed only now."""
    period, reason = period_label(reading.period, locale), _reason(reading, locale)
    if reason:
        return join_facts(period, reason, _asked_too(reading, locale))
    if reading.is_out:
        which = periods_text(reading.overdue, locale) if len(reading.overdue) > 1 else period
        return join_facts(f"no value for {which}", _asked_too(reading, locale))
    return join_facts(asked_text(reading.asked_before, locale), period) if reading.asked else NO_VALUE_YET


def _asked_too(reading: Reading, locale: str) -> str:
    """Return that a later period than the one that is out was asked for: `week 48 asked today`."""
    if reading.asked is None or reading.asked == reading.period:
        return ""
    return f"{short_name(reading.asked, locale)} {asked_text(reading.asked_before, locale)}"


def _reason(reading: Reading, locale: str) -> str:
    """Return why a value is missing, if known: set aside, no data, or the owner's absence."""
    if reading.set_aside:
        return set_aside_text(reading.set_aside)
    if reading.no_data:
        return attributed_no_data(reading.no_data)
    return away_text(reading.away, locale) if reading.away else ""


def reliability_text(reliability: Reliability) -> str:
    """Return how reliably somebody answers: `11 of 12 by the due time, half within 40 min of being asked`."""
    share = f"{reliability.on_time} of {reliability.asked} by the due time"
    delay = reliability.delay
    return f"{share}, half within {span_text(delay)} of being asked" if delay else share


def due_line(item: DueItem, locale: str) -> str:
    """Return what somebody is asked for, in one line."""
    return join_facts(
        f"{name(item.kpi)} {period_label(item.period, locale)}",
        last(item.kpi, item.last, locale),
        target(item.kpi, item.goal, locale),
    )


def for_whom(item: DueItem, reader: str) -> str:
    """Return the owner, `for @Sam`, or an empty string if the reader owns it."""
    return "" if item.kpi.owner == reader else f"for {mention(item.kpi.owner)}"


def waiting_text(items: Sequence[DueItem], still: str = "") -> str:
    """Return how much waits for somebody: `2 KPIs need your numbers`, `1 KPI needs 3 numbers from you`."""
    kpis = count_noun(len({item.kpi.id for item in items}), "KPI")
    needs = f"{still} {'needs' if len({item.kpi.id for item in items}) == 1 else 'need'}".strip()
    if len({item.kpi.id for item in items}) < len(items):
        return f"{kpis} {needs} {len(items)} numbers from you"
    return f"{kpis} {needs} your number{'s' if len(items) > 1 else ''}"


def example(item: DueItem, locale: str) -> str:
    """Return a likely answer, written so that it is read back as the same number."""
    likely = item.goal.sample if item.last is None else item.last.value
    return format_typed(likely, item.kpi.unit, locale)
