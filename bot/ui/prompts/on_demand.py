"""What came of an admin's wish to have KPIs asked for at once."""

from collections.abc import Iterable

from bot.ui.kit import blocks as kit
from bot.ui.kit.escape import mention
from bot.ui.kit.figures import name, value, why
from bot.ui.kit.formatting import beside, counted, joined, period_label, stopped
from bot.ui.kit.message import Message
from bot.ui.kit.slash_command import Word, reference
from scorecard.model.views.prompts import AskedAtOnce, AskedNow, DueItem
from scorecard.wording import listed

MOST_PEOPLE = 20
MOST_KPIS = 6


def asked_now_message(view: AskedNow) -> Message:
    """Who is asked for what, and why the rest is not."""
    left = [*_waiting(view), *_answered(view), *_unreached(view)]
    if not view.asked:
        return kit.told(left or ["There is no KPI to ask for."])
    lines = [_line(one, view) for one in view.asked]
    if len(lines) == 1:
        return kit.told([stopped(lines[0]), *left])
    number = sum(len(one.items) for one in view.asked)
    title = f"*{counted(number, 'KPI')} asked for.*"
    shown = kit.shortened([f"• {line}" for line in lines], MOST_PEOPLE, reference(Word.OVERVIEW))
    return kit.told([title, *shown, *left])


def _line(one: AskedAtOnce, view: AskedNow) -> str:
    """Whom, for what, and from when on: `I ask @priya for *MTTR*, week 47, 16–22 Nov`."""
    return joined(f"I ask {mention(one.person)} for {_named(one.items, view)}", _when(one, view))


def _when(one: AskedAtOnce, view: AskedNow) -> str:
    if one.at is None:
        return ""
    return f"in their hours, {beside(one.at, view.now, view.timezone, view.locale)} your time"


def _named(items: Iterable[DueItem], view: AskedNow) -> str:
    """KPIs with their periods, each period once."""
    by_period: dict[str, list[str]] = {}
    for item in items:
        by_period.setdefault(period_label(item.period, view.locale), []).append(name(item.kpi))
    return "; ".join(f"{listed(names, MOST_KPIS)}, {label}" for label, names in by_period.items())


def _waiting(view: AskedNow) -> list[str]:
    if not view.waiting:
        return []
    people = listed([mention(user) for user in dict.fromkeys(item.asked for item in view.waiting)])
    return [f"Asked for before: {_named(view.waiting, view)}; {people} {_has(view)} not answered yet."]


def _has(view: AskedNow) -> str:
    return "has" if len({item.asked for item in view.waiting}) == 1 else "have"


def _answered(view: AskedNow) -> list[str]:
    if len(view.answered) != 1:
        return [f"Answered already: {_named(view.answered, view)}."] if view.answered else []
    item = view.answered[0]
    told = value(item.kpi, item.actual.value, view.locale) if item.actual else ""
    told = told or (why(item.no_data) if item.no_data else "")
    return [stopped(f"Answered already: {_named([item], view)}: {told}")]


def _unreached(view: AskedNow) -> list[str]:
    if not view.unreached:
        return []
    owners = listed([mention(user) for user in dict.fromkeys(item.kpi.owner for item in view.unreached)])
    return [f"Nobody can be asked for {_named(view.unreached, view)}: {owners} away, and nobody stands in."]
