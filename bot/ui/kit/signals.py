"""Signals in words: the usual range of a KPI, what it means for the target, and real changes."""

from bot.ui.kit.escape import mrkdwn
from bot.ui.kit.figures import FIGURE_LIMIT, REASON_LIMIT, value
from bot.ui.kit.formatting import join_facts
from scorecard.model.goals import Goal
from scorecard.model.kpis import KpiInfo
from scorecard.model.periods import Period
from scorecard.model.signals import Assurance, Signal, Variation
from scorecard.model.units import format_aim, format_level, is_inseparable
from scorecard.parsing.period_names import short_name

WAYS = {Variation.IMPROVING: " for the better", Variation.WORSENING: " for the worse"}
FEWEST_EVEN = 12
"""Values from which on it is said that they are too even."""


def signal_line(signal: Signal | None, kpi: KpiInfo, goal: Goal, period: Period, locale: str) -> str:
    """Return the usual range and what it means for the target, or a real change; empty if neither is known.

    `Usual range 38–55 min · will miss ≤ 30 as it is`, `A real change for the worse since week 45 · …`.

    Args:
        signal: What the KPI's past says.
        kpi: The KPI.
        goal: Its goal at present.
        period: The period that the answer is about; a signal of an older one says so.
        locale: The reader's.
    """
    if signal is None:
        return ""
    as_of = "" if signal.newest >= period else f"as of {short_name(signal.newest, locale)}"
    if signal.usual is None:
        return join_facts(_even_text(signal, kpi, locale), as_of)
    usual = _range(signal, kpi, locale)
    if signal.is_change:
        return join_facts(change_text(signal, locale), f"usual was {usual}", as_of)
    if signal.variation is None:
        return join_facts(f"Usual range so far {usual}, from {signal.count} values", as_of)
    return join_facts(
        f"Usual range {usual}{_since(signal, locale)}", assurance_text(signal, kpi, goal, locale), as_of
    )


def change_text(signal: Signal, locale: str) -> str:
    """Return a real change and since when: `A real change for the worse since week 45`."""
    if signal.changed_in is None or signal.variation is None:
        return ""
    word = "in" if signal.changed_in == signal.newest else "since"
    return f"A real change{WAYS.get(signal.variation, '')} {word} {short_name(signal.changed_in, locale)}"


def alert_signal_line(signal: Signal | None, kpi: KpiInfo, locale: str) -> str:
    """Return whether the value of an alert is a real change, in one fact; empty if that is not known."""
    if signal is None or signal.variation is None:
        return ""
    usual = _range(signal, kpi, locale)
    if signal.is_change:
        return join_facts(change_text(signal, locale), f"usual was {usual}")
    return f"Within its usual range, {usual}"


def signal_mark(signal: Signal | None) -> str:
    """Return whether a value is a real change, in two to four words; empty if that is not known."""
    if signal is None or signal.variation is None:
        return ""
    return f"real change{WAYS.get(signal.variation, '')}" if signal.is_change else "within its usual range"


def assurance_text(signal: Signal, kpi: KpiInfo, goal: Goal, locale: str) -> str:
    """Return whether the target will be met as things are: `will miss ≤ 30 as it is`; empty if unknown."""
    aim = _aim(kpi, goal, locale)
    match signal.assurance(goal):
        case Assurance.MEETS:
            return f"will meet {aim} as it is"
        case Assurance.MISSES:
            return f"will miss {aim} as it is"
        case Assurance.HIT_AND_MISS:
            return f"will meet {aim} only at times"
        case None:
            return ""


def _since(signal: Signal, locale: str) -> str:
    """Return since when the range holds, unless from the first value on: ` since week 40 (new tool)`."""
    if signal.is_new_level:
        return f" since {short_name(signal.since, locale)}"
    if signal.reset is None:
        return ""
    return f" since {short_name(signal.reset.period, locale)} ({mrkdwn(signal.reset.reason, REASON_LIMIT)})"


def _range(signal: Signal, kpi: KpiInfo, locale: str) -> str:
    usual = signal.usual
    level = usual.low if usual and usual.low == usual.high else usual
    return mrkdwn(format_level(level, kpi.unit, locale), FIGURE_LIMIT)


def _aim(kpi: KpiInfo, goal: Goal, locale: str) -> str:
    """Return the target without its unit, which stands before it; money and durations keep it."""
    unit = kpi.unit if is_inseparable(kpi.unit) else ""
    return mrkdwn(format_aim(goal, goal.target, unit, locale), FIGURE_LIMIT).strip()


def _even_text(signal: Signal, kpi: KpiInfo, locale: str) -> str:
    if signal.common is None or signal.count < FEWEST_EVEN:
        return ""
    return f"Mostly {value(kpi, signal.common, locale)}: too even to tell a change from chance"
