"""Words that messages of going away and of coming back share."""

from bot.ui.kit import blocks as kit
from bot.ui.kit.escape import mention, mrkdwn
from bot.ui.kit.formatting import near_day, period_tag
from bot.ui.kit.message import Message, spoken
from scorecard.model.calendars import Absence
from scorecard.model.views.absence import AbsenceView, BackView, Questions
from scorecard.wording import listed

MOST_KPIS = 4


def stretch(days: Absence, view: AbsenceView | BackView) -> str:
    """`until Wed 2 Dec`, `from Thu 24 Dec until Sat 2 Jan`, `on Fri 27 Nov`."""
    first, last = near_day(days.first, view.locale), near_day(days.last, view.locale)
    if days.first <= view.today:
        return "today" if days.last == view.today else f"until {last}"
    return f"on {first}" if days.first == days.last else f"from {first} until {last}"


def questions_told(some: Questions, locale: str) -> str:
    """Some KPIs with their periods: `*MTTR* W47`."""
    return listed([f"*{mrkdwn(one.kpi)}* {period_tag(one.period, locale)}" for one in some], MOST_KPIS)


def verb_for(some: Questions, one: str, many: str) -> str:
    """The form of a verb that fits to some KPIs."""
    return one if len(some) == 1 else many


def message(lines: list[str], small: str = "") -> Message:
    """A message of some sentences, with something in small letters below where there is any."""
    blocks = (*kit.paragraphs(lines), *([kit.context(small)] if small else []))
    return Message(spoken([*lines, *([small] if small else [])]), blocks)


def who_is(person: str, reader: str) -> str:
    """How a sentence about somebody begins: `You are`, `@priya is`."""
    return "You are" if person == reader else f"{mention(person)} is"
