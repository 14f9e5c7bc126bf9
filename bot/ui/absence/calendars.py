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


def days_text(view: CalendarView) -> str:
    """Return a person's working days: `Mon–Thu`."""
    return mrkdwn(format_weekdays(view.working_days, view.locale))


def holidays_text(region: str) -> str:
    """Return whose public holidays a region's are: `the public holidays of United Kingdom`."""
    return f"the public holidays of {mrkdwn(format_region(region))}" if region else "no public holidays"


def workdays_message(view: CalendarView) -> Message:
    """Return a person's working days, and how to change them."""
    works = "You work" if view.is_own else f"{mention(view.person)} works"
    days = f"{works} *{days_text(view)}*"
    if view.has_own_days:
        return _message(f"{days}. {_back('workdays', view, format_weekdays(view.usual_days, view.locale))}")
    return _message(f"{days}, the scorecard's default. {_change('workdays', view, 'Mon-Thu')}")


def holidays_message(view: CalendarView) -> Message:
    """Return a person's public holidays, and how to change them."""
    whose, parts = "You have" if view.is_own else f"{mention(view.person)} has", _parts(view.parts)
    days = f"{whose} *{holidays_text(view.region)}*"
    if view.has_own_region:
        usual = holidays_text(view.usual_region)
        return _message(f"{days}. {_back('holidays', view, usual)}{parts}")
    example = view.parts[0] if view.parts else "DE-BY"
    return _message(f"{days}, the scorecard's default. {_change('holidays', view, example)}{parts}")


def ask_time_message(view: CalendarView) -> Message:
    """Return when a person is asked, and how to change it."""
    who = "You are" if view.is_own else f"{mention(view.person)} is"
    if view.ask_time:
        own = f"{who} asked at *{view.ask_time:%H:%M}*, on {'your' if view.is_own else 'their'} own clock."
        return _message(f"{own} {command_hint(f'ask {_asked(view)} default')} restores each KPI's own time.")
    change = f"To change it: {command_hint(f'ask {_asked(view)} at 15:00')}"
    return _message(f"{who} asked at each KPI's own time, usually 09:00. {change}")


def calendar_lines(view: CalendarView) -> list[str]:
    """Return a line of what differs from the scorecard's default, or none."""
    days = [days_text(view)] if view.has_own_days else []
    days += [holidays_text(view.region)] if view.has_own_region else []
    days += [f"asked at {view.ask_time:%H:%M}"] if view.ask_time else []
    return [f"{OWN_DAYS} {' · '.join(days)}"] if days else []


def _parts(parts: Sequence[str]) -> str:
    """Return the regions of a country that have holidays of their own, if there are any."""
    return f"\n{parts_text(list(map(code, parts)))}" if parts else ""


def parts_text(parts: Sequence[str]) -> str:
    """Return that the regions of a country have holidays of their own; empty if there are none."""
    if not parts:
        return ""
    more = f" and {len(parts) - MOST_PARTS} more" if len(parts) > MOST_PARTS else ""
    return f"Some regions have their own holidays; name yours: {', '.join(parts[:MOST_PARTS])}{more}."


def _back(word: str, view: CalendarView, usual: str) -> str:
    return f"{command_hint(_about(word, view, 'default'))} restores the scorecard's default: {usual}."


def _change(word: str, view: CalendarView, example: str) -> str:
    return f"To change it: {command_hint(_about(word, view, example))}"


def _about(word: str, view: CalendarView, setting: str) -> str:
    """Return a command about the person: `workdays Mon-Thu`, `workdays @Priya Nair Mon-Thu`."""
    return f"{word} {setting}" if view.is_own else f"{word} {_called(view)} {setting}"


def _asked(view: CalendarView) -> str:
    return "me" if view.is_own else _called(view)


def _called(view: CalendarView) -> str:
    return f"@{view.called or 'name'}"


def _message(sentence: str) -> Message:
    return Message(sentence, (kit.section(sentence),))
