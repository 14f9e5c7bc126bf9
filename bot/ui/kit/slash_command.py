"""The single list of what people can type, for help, the manifest and the command parser."""

from dataclasses import dataclass
from enum import StrEnum

from bot.ui.kit import blocks as kit
from bot.ui.kit.escape import code, mrkdwn
from bot.ui.kit.message import Message, spoken

COMMAND = "/scorecard"
LONGEST = 150
DESCRIPTION = "See how the scorecard stands, or give a value"


class Subcommand(StrEnum):
    """The sub-commands by their first word; perspectives and KPIs are asked for by name."""

    OVERVIEW = "overview"
    PERSPECTIVE = "perspective"
    KPI = "kpi"
    ALERTS = "alerts"
    PROGRESS = "progress"
    MINE = "mine"
    SUBMIT = "submit"
    CORRECT = "correct"
    HISTORY = "history"
    WORKDAYS = "workdays"
    HOLIDAYS = "holidays"
    AWAY = "away"
    BACK = "back"
    ASK = "ask"
    ASIDE = "aside"
    HELP = "help"


@dataclass(frozen=True)
class Usage:
    """Something that people can type.

    Attributes:
        word: Its sub-command, or None for a plain message to the bot.
        usage: The full form, with `<…>` for placeholders.
        meaning: The effect, in a few words.
        example: The form with every placeholder filled in; empty if it has none.
    """

    word: Subcommand | None
    usage: str
    meaning: str
    example: str = ""


COMMANDS = (
    Usage(Subcommand.OVERVIEW, COMMAND, "how the scorecard stands"),
    Usage(
        Subcommand.PERSPECTIVE,
        f"{COMMAND} <perspective>",
        "one perspective: its objectives and KPIs",
        f"{COMMAND} customer",
    ),
    Usage(
        Subcommand.KPI,
        f"{COMMAND} <kpi>",
        "one KPI, by name, key or alias: its last twelve periods",
        f"{COMMAND} mttr",
    ),
    Usage(Subcommand.ALERTS, f"{COMMAND} alerts", "what is off threshold now"),
    Usage(Subcommand.PROGRESS, f"{COMMAND} progress", "the progress of each objective"),
    Usage(Subcommand.MINE, f"{COMMAND} mine", "your KPIs and what is waiting for you"),
    Usage(
        Subcommand.SUBMIT,
        f"{COMMAND} submit <kpi> <value> [for <period>] [note]",
        "give values, for earlier periods too",
        f"{COMMAND} submit mttr 31 for W45 slow vendor",
    ),
    Usage(
        Subcommand.CORRECT,
        f"{COMMAND} correct <kpi> <period> <value> [note]",
        "correct a value",
        f"{COMMAND} correct mttr W45 30",
    ),
    Usage(
        Subcommand.HISTORY,
        f"{COMMAND} history <kpi> [period]",
        "every value of a KPI: who gave it, when, how and why",
        f"{COMMAND} history mttr",
    ),
    Usage(
        Subcommand.WORKDAYS,
        f"{COMMAND} workdays [<days>]",
        "your working days; an admin can put @priya first",
        f"{COMMAND} workdays Mon-Thu",
    ),
    Usage(
        Subcommand.HOLIDAYS,
        f"{COMMAND} holidays [<region>]",
        "your public holidays; an admin can put @priya first",
        f"{COMMAND} holidays DE-BY",
    ),
    Usage(
        Subcommand.AWAY,
        f"{COMMAND} away [until <day>] [cover @name]",
        "say when you are away and who is asked instead; alone, it shows your absence",
        f"{COMMAND} away until 2 December cover @sam",
    ),
    Usage(Subcommand.BACK, f"{COMMAND} back", "end your absence"),
    Usage(
        Subcommand.ASK,
        f"{COMMAND} ask now [<kpi>]",
        "admins: ask the owners now for the last completed period",
        f"{COMMAND} ask now mttr",
    ),
    Usage(
        Subcommand.ASIDE,
        f"{COMMAND} aside <kpi> [<period>] <reason>",
        "admins: leave a KPI out of the scores for a period; with back as the reason it counts again",
        f"{COMMAND} aside nps W48 new survey tool",
    ),
    Usage(Subcommand.HELP, f"{COMMAND} help", "everything you can type"),
)
REPLIES = (
    Usage(None, "25", "the value, while one KPI is waiting for you"),
    Usage(None, "25, slow vendor", "the same with a note"),
    Usage(None, "mttr 25 slow vendor", "a KPI, its value, and a note if you like"),
    Usage(None, "mttr 3h20, uptime 99.95 %", "several KPIs at once, in any unit that converts"),
    Usage(None, "same as last week", "last week's value again; or month, quarter, year"),
    Usage(None, "mttr 31 for W45", "a value for an earlier week"),
    Usage(None, "no data, vendor outage", "there is no value; the reason is optional"),
    Usage(None, "undo", "take back what you just gave; or: undo mttr, that was wrong"),
    Usage(None, "tomorrow", "I ask again then; or: later, in 2 hours, on Monday"),
    Usage(None, "ask @sam", "I ask somebody else to take it over"),
    Usage(None, "mttr 32, uptime no data, fcr tomorrow", "all of that in one message"),
    Usage(None, "mttr 32, the rest tomorrow", "a value now, all the others later"),
    Usage(None, "@scorecard mttr 25", "a value, in a channel or a thread; I answer there"),
)


def usage_hint() -> str:
    """Return the hint that Slack shows while somebody types the command: `[overview | <perspective> | …]`."""
    forms = [usage.usage.removeprefix(COMMAND).strip() or Subcommand.OVERVIEW for usage in COMMANDS]
    return f"[{' | '.join(forms)}]"


def command_hint(word: Subcommand) -> str:
    """Return a command to copy, for use in other messages: `/scorecard mine`."""
    return code(next(usage.usage for usage in COMMANDS if usage.word is word))


def lookup_hint(name: str) -> str:
    """Return the command that shows one KPI or perspective, by its name or key: `/scorecard mttr`."""
    return code(f"{COMMAND} {name}", limit=LONGEST)


def help_message() -> Message:
    """Return everything that people can type."""
    commands, replies = ([_line(usage) for usage in part] for part in (COMMANDS, REPLIES))
    blocks = (
        *kit.paragraphs(["*You can type*", *commands]),
        *kit.paragraphs(["*Or just write to me*", *replies]),
        kit.context(
            "I ask owners when their numbers are due, and remind them up to three times. Under each question "
            "you can choose no data, ask me again later, or not mine. To correct a number, press Correct or "
            "edit your message."
        ),
    )
    return Message(spoken(["You can type:", *commands, "Or just write to me:", *replies]), blocks)


def short_help_message(*, is_direct: bool) -> Message:
    """Return how to give a value in the place where somebody asked, and where to find more.

    Args:
        is_direct: True if they wrote to the bot directly, False if they mentioned it in a channel.
    """
    how = "Write a KPI and its value" if is_direct else "Mention me with a KPI and its value"
    lines = [
        f"{how}, and a note if you like: {code('mttr 25 slow vendor')}",
        f"{command_hint(Subcommand.MINE)} shows what is waiting for you, "
        f"{command_hint(Subcommand.HELP)} lists everything you can type.",
    ]
    return kit.lines_message(lines)


def _line(usage: Usage) -> str:
    return f"{code(usage.example or usage.usage)} — {mrkdwn(usage.meaning, limit=LONGEST)}"
