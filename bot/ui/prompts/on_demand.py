"""The answer to an admin who has KPIs prompted right away."""

from collections.abc import Iterable

from bot.ui.kit import blocks as kit
from bot.ui.kit.escape import mention
from bot.ui.kit.figures import name, no_data_text, set_aside_text, value
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
from bot.ui.kit.slash_command import command_hint
from scorecard.model.views.prompts import DueItem, FirstPrompt, PromptedNow, PromptNowView
from scorecard.wording import listed

FIRST_PROMPT = "First prompt:"


def first_question_lines(first: FirstPrompt | None) -> list[str]:
    """Return `First prompt: Mon 7 Dec, 09:00, for 7 KPIs.`, or nothing after the first prompt."""
    if first is None:
        return []
    return [f"{FIRST_PROMPT} {asked_at(first)}, for {count_noun(first.kpis, 'KPI')}."]


def asked_at(first: FirstPrompt) -> str:
    """Return the moment on the reader's clock: `Mon 7 Dec, 09:00`."""
    day = short_day(local_day(first.at, first.timezone), first.locale)
    return f"{day}, {time_of_day(first.at, first.timezone, first.locale)}"


MOST_PEOPLE = 20
MOST_KPIS = 6


def on_demand_message(view: PromptNowView) -> Message:
    """Return the people asked and for what, and why the rest is not asked for."""
    left = [*_waiting(view), *_answered(view), *_set_aside(view), *_unreached(view)]
    if not view.asked:
        return kit.lines_message(left or ["There are no KPIs to ask for."])
    lines = [_line(prompted, view) for prompted in view.asked]
    if len(lines) == 1:
        return kit.lines_message([with_full_stop(lines[0]), *left])
    number = sum(len(prompted.items) for prompted in view.asked)
    title = f"*Asking for {count_noun(number, 'KPI')}.*"
    shown = kit.shortened([f"• {line}" for line in lines], MOST_PEOPLE, command_hint())
    return kit.lines_message([title, *shown, *left])


def _line(prompted: PromptedNow, view: PromptNowView) -> str:
    """Return the person, the KPIs and the moment: `Asking @priya for *MTTR*, week 47, 16–22 Nov`."""
    who = f"Asking {mention(prompted.person)} for {_named(prompted.items, view)}"
    return join_facts(who, _when(prompted, view))


def _when(prompted: PromptedNow, view: PromptNowView) -> str:
    if prompted.at is None:
        return ""
    at = relative_moment(prompted.at, view.now, view.timezone, view.locale)
    return f"during their hours, {at} your time"


def _named(items: Iterable[DueItem], view: PromptNowView) -> str:
    """Return KPIs grouped by period: `*MTTR* and *NPS*, week 47`."""
    by_period: dict[str, list[str]] = {}
    for item in items:
        by_period.setdefault(period_label(item.period, view.locale), []).append(name(item.kpi))
    return "; ".join(f"{listed(names, MOST_KPIS)}, {label}" for label, names in by_period.items())


def _waiting(view: PromptNowView) -> list[str]:
    if not view.waiting:
        return []
    people = listed([mention(user) for user in dict.fromkeys(item.asked for item in view.waiting)])
    return [f"Already asked: {_named(view.waiting, view)}; {people} {_has(view)} answered yet."]


def _has(view: PromptNowView) -> str:
    return "hasn't" if len({item.asked for item in view.waiting}) == 1 else "haven't"


def _answered(view: PromptNowView) -> list[str]:
    answered = [item for item in view.answered if not item.set_aside]
    if len(answered) != 1:
        return [f"Already answered: {_named(answered, view)}."] if answered else []
    item = answered[0]
    answer = value(item.kpi, item.actual.value, view.locale) if item.actual else ""
    answer = answer or (no_data_text(item.no_data) if item.no_data else "")
    return [with_full_stop(f"Already answered: {_named([item], view)}: {answer}")]


def _set_aside(view: PromptNowView) -> list[str]:
    """Return each KPI that nobody is asked for because an admin set it aside, with the reason."""
    aside = ((item, item.set_aside) for item in view.answered)
    lines = (f"{_named([item], view)}: {set_aside_text(decision)}" for item, decision in aside if decision)
    return [with_full_stop(line) for line in lines][:MOST_PEOPLE]


def _unreached(view: PromptNowView) -> list[str]:
    if not view.unreached:
        return []
    owners = [mention(user) for user in dict.fromkeys(item.kpi.owner for item in view.unreached)]
    away = f"{listed(owners)} {'is' if len(owners) == 1 else 'are'} away"
    return [f"Nobody to ask for {_named(view.unreached, view)}: {away}, and nobody is covering."]
