"""Working days, public holidays and time to be asked of one person."""

from collections.abc import Sequence

from bot.ui.kit import blocks as kit
from bot.ui.kit.escape import code, mention, mrkdwn
from bot.ui.kit.message import Message
from bot.ui.kit.slash_command import command_hint
from scorecard.model.views.reports import CalendarView
from scorecard.parsing.calendars import format_region, format_weekdays

MOST_PARTS = 6
OWN_DAYS = "Your own settings:"


def workdays_message(view: CalendarView) -> Message:
    """Return a person's working days, and how to change them."""
    works = "You work" if view.is_own else f"{mention(view.person)} works"
    days = f"{works} *{_days(view)}*"
    if view.has_own_days:
        return _message(f"{days}. {_back('workdays', format_weekdays(view.usual_days, view.locale))}")
    return _message(f"{days}, the scorecard's default. {_change('workdays Mon-Thu')}")


def holidays_message(view: CalendarView) -> Message:
    """Return a person's public holidays, and how to change them."""
    whose = "You have" if view.is_own else f"{mention(view.person)} has"
    days = f"{whose} *{_holidays(view.region)}*"
    if view.has_own_region:
        return _message(f"{days}. {_back('holidays', _holidays(view.usual_region))}{_parts(view.parts)}")
    example = view.parts[0] if view.parts else "DE-BY"
    return _message(f"{days}, the scorecard's default. {_change(f'holidays {example}')}{_parts(view.parts)}")


def ask_time_message(view: CalendarView) -> Message:
    """Return when a person is asked, and how to change it."""
    who = "You are" if view.is_own else f"{mention(view.person)} is"
    if view.ask_time:
        own = f"{who} asked at *{view.ask_time:%H:%M}*, on {'your' if view.is_own else 'their'} own clock."
        return _message(f"{own} {command_hint('ask me default')} restores each KPI's own time.")
    return _message(f"{who} asked at each KPI's own time, usually 09:00. {_change('ask me at 15:00')}")


def calendar_lines(view: CalendarView) -> list[str]:
    """Return a line of what differs from the scorecard's default, or none."""
    days = [_days(view)] if view.has_own_days else []
    days += [_holidays(view.region)] if view.has_own_region else []
    days += [f"asked at {view.ask_time:%H:%M}"] if view.ask_time else []
    return [f"{OWN_DAYS} {' · '.join(days)}"] if days else []


def _days(view: CalendarView) -> str:
    return mrkdwn(format_weekdays(view.working_days, view.locale))


def _holidays(region: str) -> str:
    return f"the public holidays of {mrkdwn(format_region(region))}" if region else "no public holidays"


def _parts(parts: Sequence[str]) -> str:
    """Return the regions of a country that have holidays of their own, if there are any."""
    if not parts:
        return ""
    more = f" and {len(parts) - MOST_PARTS} more" if len(parts) > MOST_PARTS else ""
    named = ", ".join(map(code, parts[:MOST_PARTS]))
    return f"\nSome regions have their own holidays; name yours: {named}{more}."


def _back(word: str, usual: str) -> str:
    return f"{command_hint(f'{word} default')} restores the scorecard's default: {usual}."


def _change(words: str) -> str:
    return f"To change it: {command_hint(words)}"


def _message(sentence: str) -> Message:
    return Message(sentence, (kit.section(sentence),))
