"""Commands about working days, holidays and absences."""

from dataclasses import replace

from bot.slash_commands.command import Command, CommandContext, CommandRequest
from bot.ui.absence.absences import absence_answer
from bot.ui.absence.calendars import ask_time_message, holidays_message, workdays_message
from bot.ui.kit.message import Message
from scorecard.parsing.mentions import list_people, split_person


def _workdays(context: CommandContext, asked: CommandRequest) -> Message:
    return workdays_message(context.services.own_calendars.workdays(*asked.asker, *_about(context, asked)))


def _holidays(context: CommandContext, asked: CommandRequest) -> Message:
    return holidays_message(context.services.own_calendars.holidays(*asked.asker, *_about(context, asked)))


def own_ask_time(context: CommandContext, asked: CommandRequest) -> Message:
    """Set or show when somebody wants to be asked: the sender, or the person whom the text names first."""
    return ask_time_message(context.services.own_calendars.ask_time(*asked.asker, *_about(context, asked)))


def _about(context: CommandContext, asked: CommandRequest) -> tuple[str, str]:
    """Return the person a command is about, by default its sender, and the rest of its text."""
    person, text = split_person(asked.text)
    if person:
        context.directory.check(asked.team, person)
    return person or asked.user, text


def _away(context: CommandContext, asked: CommandRequest) -> Message:
    for user in list_people(asked.text):
        context.directory.check(asked.team, user)
    return absence_answer(context.services.absences.run(*asked.asker, asked.text))


def _back(context: CommandContext, asked: CommandRequest) -> Message:
    return _away(context, replace(asked, text=f"{asked.text} back"))


ABSENCE = (
    Command(
        "workdays [<days>]",
        "your working days; an admin can put @priya first",
        _workdays,
        "workdays Mon-Thu",
        is_change=True,
    ),
    Command(
        "holidays [<region>]",
        "your public holidays; an admin can put @priya first",
        _holidays,
        "holidays DE-BY",
        is_change=True,
    ),
    Command(
        "away [until <day>] [cover @name]",
        "say when you are away and who is asked instead; alone, it shows your absence",
        _away,
        "away until 2 December cover @sam",
        is_change=True,
    ),
    Command(
        "back [on <day>]",
        "end your absence, now or on that day",
        _back,
        "back on 2 December",
        is_change=True,
    ),
)
