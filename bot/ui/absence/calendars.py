"""The days on which somebody is asked."""

from collections.abc import Sequence

from bot.ui.kit import blocks as kit
from bot.ui.kit.escape import code, mention, mrkdwn
from bot.ui.kit.message import Message
from bot.ui.kit.slash_command import COMMAND
from scorecard.model.views.reports import CalendarView
from scorecard.parsing.calendars import format_region, format_weekdays

MOST_PARTS = 6
OWN_DAYS = "Your own days:"


def workdays_message(view: CalendarView) -> Message:
    """A person's working days."""
    works = "You work" if view.is_own else f"{mention(view.person)} works"
    told = f"{works} *{_days(view)}*"
    if view.has_own_days:
        return _told(f"{told}. {_back('workdays', format_weekdays(view.usual_days, view.locale))}")
    return _told(f"{told}, as the scorecard has it. {_change('workdays Mon-Thu')}")


def holidays_message(view: CalendarView) -> Message:
    """Which public holidays a person has."""
    whose = "You have" if view.is_own else f"{mention(view.person)} has"
    told = f"{whose} *{_holidays(view.region)}*"
    if view.has_own_region:
        return _told(f"{told}. {_back('holidays', _holidays(view.usual_region))}{_parts(view.parts)}")
    example = view.parts[0] if view.parts else "DE-BY"
    return _told(f"{told}, as the scorecard has it. {_change(f'holidays {example}')}{_parts(view.parts)}")


def calendar_lines(view: CalendarView) -> list[str]:
    """What of a person's days is not as the scorecard has it, in a line; none when nothing is."""
    told = [_days(view)] if view.has_own_days else []
    told += [_holidays(view.region)] if view.has_own_region else []
    return [f"{OWN_DAYS} {' · '.join(told)}"] if told else []


def _days(view: CalendarView) -> str:
    return mrkdwn(format_weekdays(view.working_days, view.locale))


def _holidays(region: str) -> str:
    return f"the public holidays of {mrkdwn(format_region(region))}" if region else "no public holidays"


def _parts(parts: Sequence[str]) -> str:
    """That a country alone lacks days, if it does."""
    if not parts:
        return ""
    more = f" and {len(parts) - MOST_PARTS} more" if len(parts) > MOST_PARTS else ""
    return (
        f"\nParts of it have days of their own; name yours: {', '.join(map(code, parts[:MOST_PARTS]))}{more}."
    )


def _back(word: str, usual: str) -> str:
    return f"{code(f'{COMMAND} {word} default')} goes back to the scorecard's: {usual}."


def _change(words: str) -> str:
    return f"To change that: {code(f'{COMMAND} {words}')}"


def _told(sentence: str) -> Message:
    return Message(sentence, (kit.section(sentence),))
