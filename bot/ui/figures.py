"""A KPI's name and numbers as they stand in a sentence, escaped."""

from decimal import Decimal

from bot.ui.escape import mention, mrkdwn
from bot.ui.words import joined, period_label, status_emoji
from scorecard.domain.goals import Band, Goal
from scorecard.domain.units import format_aim, format_plain, format_share, format_value
from scorecard.domain.views import ActualInfo, DueItem, KpiInfo, NoData, Reading

FIGURE_LIMIT = 60
REASON_LIMIT = 250


def name(kpi: KpiInfo) -> str:
    """A KPI's name, made to stand out."""
    return f"*{mrkdwn(kpi.name)}*"


def value(kpi: KpiInfo, number: Decimal | None, locale: str) -> str:
    """A value with its unit: `25 min`."""
    return mrkdwn(format_value(number, kpi.unit, locale), FIGURE_LIMIT)


def target(kpi: KpiInfo, goal: Goal, locale: str) -> str:
    """The target with its name: `target ≤ 30 min`."""
    return f"target {mrkdwn(format_aim(goal, goal.target, kpi.unit, locale), FIGURE_LIMIT)}"


def threshold(kpi: KpiInfo, goal: Goal, locale: str) -> str:
    """The threshold with its name, or nothing where the target is the threshold."""
    if goal.threshold is None:
        return ""
    return f"threshold {mrkdwn(format_aim(goal, goal.threshold, kpi.unit, locale), FIGURE_LIMIT)}"


def progress(share: Decimal | None, locale: str) -> str:
    """The progress with its name, or nothing where it means nothing."""
    return "" if share is None else f"progress {format_share(share, locale)}"


def last(kpi: KpiInfo, actual: ActualInfo | None, locale: str) -> str:
    """The value before, with its name: `last 28 min`; nothing where there is none."""
    return "" if actual is None else f"last {value(kpi, actual.value, locale)}"


def why(said: NoData) -> str:
    """Why there is no value, if that was said: `no data: vendor outage`."""
    return f"no data: {mrkdwn(said.reason, REASON_LIMIT)}" if said.reason else "no data"


def reason(said: NoData) -> str:
    """Why there is no value, and who says so: `no data: vendor outage (@Priya)`."""
    return f"{why(said)} ({mention(said.by)})"


def given_by(actual: ActualInfo) -> str:
    """Who gave a value, and for whom: `@Sam for @Priya`."""
    owner = f" for {mention(actual.on_behalf_of)}" if actual.on_behalf_of else ""
    return f"{mention(actual.by)}{owner}"


def reading_line(reading: Reading, locale: str) -> str:
    """How a KPI stands, in one line: `🔻 *MTTR* 52 min · off threshold · target ≤ 30 min · week 47, …`."""
    kpi, actual = reading.kpi, reading.actual
    if actual is None:
        period = period_label(reading.period, locale)
        said = f"{period} · {reason(reading.no_data)}" if reading.no_data else f"no value for {period}"
        missing = f"{status_emoji(reading.status)} {name(kpi)} {said}"
        return joined(missing, last(kpi, reading.last, locale))
    return joined(
        f"{status_emoji(reading.status)} {name(kpi)} {value(kpi, actual.value, locale)}",
        reading.status.value,
        target(kpi, reading.goal, locale),
        period_label(reading.period, locale),
    )


def due_line(item: DueItem, locale: str) -> str:
    """What somebody is asked for, in one line."""
    return joined(
        f"{name(item.kpi)} {period_label(item.period, locale)}",
        last(item.kpi, item.last, locale),
        target(item.kpi, item.goal, locale),
    )


def example(item: DueItem, locale: str) -> str:
    """A number that could be the answer, in signs that are read back as the same number."""
    aim = item.goal.target
    likely = aim.high if isinstance(aim, Band) else aim
    return format_plain(likely if item.last is None else item.last.value, locale)
