"""The answer to an admin who wants KPIs asked for at once."""

from collections.abc import Iterable

from bot.ui.kit import blocks as kit
from bot.ui.kit.escape import mention
from bot.ui.kit.figures import name, no_data_text, value
from bot.ui.kit.formatting import (
    count_noun,
    join_facts,
    local_day,
    period_label,
    relative_moment,
    short_day,
    time_of_day,
    with_full_stop,
)
from bot.ui.kit.message import Message
from bot.ui.kit.slash_command import Subcommand, command_hint
from scorecard.model.views.prompts import DueItem, FirstPrompt, PromptedNow, PromptNowView
from scorecard.wording import listed

FIRST_QUESTION = "First question:"


def first_question_lines(first: FirstPrompt | None) -> list[str]:
    """`First question: Mon 7 Dec, 09:00, for 7 KPIs.`; nothing where something was asked already."""
    if first is None:
        return []
    return [f"{FIRST_QUESTION} {asked_at(first)}, for {count_noun(first.kpis, 'KPI')}."]


def asked_at(first: FirstPrompt) -> str:
    """The moment, by the clock of who reads it: `Mon 7 Dec, 09:00`."""
    day = short_day(local_day(first.at, first.timezone), first.locale)
    return f"{day}, {time_of_day(first.at, first.timezone, first.locale)}"


MOST_PEOPLE = 20
MOST_KPIS = 6


def on_demand_message(view: PromptNowView) -> Message:
    """Who is asked for what, and why the rest is not."""
    left = [*_waiting(view), *_answered(view), *_unreached(view)]
    if not view.asked:
        return kit.lines_message(left or ["There is no KPI to ask for."])
    lines = [_line(one, view) for one in view.asked]
    if len(lines) == 1:
        return kit.lines_message([with_full_stop(lines[0]), *left])
    number = sum(len(one.items) for one in view.asked)
    title = f"*{count_noun(number, 'KPI')} asked for.*"
    shown = kit.shortened([f"• {line}" for line in lines], MOST_PEOPLE, command_hint(Subcommand.OVERVIEW))
    return kit.lines_message([title, *shown, *left])


def _line(one: PromptedNow, view: PromptNowView) -> str:
    """Whom, for what, and from when on: `I ask @priya for *MTTR*, week 47, 16–22 Nov`."""
    return join_facts(f"I ask {mention(one.person)} for {_named(one.items, view)}", _when(one, view))


def _when(one: PromptedNow, view: PromptNowView) -> str:
    if one.at is None:
        return ""
    return f"in their hours, {relative_moment(one.at, view.now, view.timezone, view.locale)} your time"


def _named(items: Iterable[DueItem], view: PromptNowView) -> str:
    """KPIs with their periods, each period once."""
    by_period: dict[str, list[str]] = {}
    for item in items:
        by_period.setdefault(period_label(item.period, view.locale), []).append(name(item.kpi))
    return "; ".join(f"{listed(names, MOST_KPIS)}, {label}" for label, names in by_period.items())


def _waiting(view: PromptNowView) -> list[str]:
    if not view.waiting:
        return []
    people = listed([mention(user) for user in dict.fromkeys(item.asked for item in view.waiting)])
    return [f"Asked for before: {_named(view.waiting, view)}; {people} {_has(view)} not answered yet."]


def _has(view: PromptNowView) -> str:
    return "has" if len({item.asked for item in view.waiting}) == 1 else "have"


def _answered(view: PromptNowView) -> list[str]:
    if len(view.answered) != 1:
        return [f"Answered already: {_named(view.answered, view)}."] if view.answered else []
    item = view.answered[0]
    told = value(item.kpi, item.actual.value, view.locale) if item.actual else ""
    told = told or (no_data_text(item.no_data) if item.no_data else "")
    return [with_full_stop(f"Answered already: {_named([item], view)}: {told}")]


def _unreached(view: PromptNowView) -> list[str]:
    if not view.unreached:
        return []
    owners = listed([mention(user) for user in dict.fromkeys(item.kpi.owner for item in view.unreached)])
    return [f"Nobody can be asked for {_named(view.unreached, view)}: {owners} away, and nobody stands in."]
