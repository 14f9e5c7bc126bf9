"""The help: what people can type, and how a command is shown in other messages."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from bot.ui.kit import blocks as kit
from bot.ui.kit.escape import code, mrkdwn
from bot.ui.kit.hints import COMMAND
from bot.ui.kit.message import MAX_POSTED, Message, spoken
from scorecard.model.views.reports import Example

LONGEST = 150
FOOT = (
    "I ask owners when their numbers are due, and remind them up to three times. Under each question "
    "you can choose no data, ask me again later, or not mine. To correct a number, press Correct or "
    "edit your message."
)
DESCRIPTION = "See how the scorecard stands, or give a value"


@dataclass(frozen=True)
class Usage:
    """Something that people can type.

    Attributes:
        form: The full form, with `<…>` for placeholders.
        meaning: The effect, in a few words.
        example: The form with every placeholder filled in; empty if it has none.
    """

    form: str
    meaning: str
    example: str = ""


_NAMED = re.compile(r"\b(?:mttr|W45|uptime|customer|same as last week)\b")
_VALUE = re.compile(r"((?:^|\bmttr |\bW45 ))(?:3h20|\d\d)\b")
"""A value of the KPI of every example."""
_OTHERS = re.compile(r", fcr tomorrow\b")

REPLIES = (
    Usage("25", "the value, while one KPI is waiting for you"),
    Usage("25, slow vendor", "the same with a note"),
    Usage("mttr 25 slow vendor", "a KPI, its value, and a note if you like"),
    Usage("mttr 3h20, uptime 99.95 %", "several KPIs at once, in any unit that converts"),
    Usage("same as last week", "the value of the period before, again"),
    Usage("mttr 31 for W45", "a value for an earlier period"),
    Usage("no data, vendor outage", "there is no value; the reason is optional"),
    Usage("undo", "take back what you just gave; or: undo mttr, that was wrong"),
    Usage("tomorrow", "I ask again then; or: later, in 2 hours, on Monday"),
    Usage("ask @sam", "I ask somebody else to take over what waits for you"),
    Usage("mttr 32, uptime no data, fcr tomorrow", "all of that in one message"),
    Usage("mttr 32, the rest tomorrow", "a value now, all the others later"),
    Usage("@scorecard mttr 25", "a value, in a channel or a thread; I answer there"),
)


def command_hint(form: str = "") -> str:
    """Return a command to copy, for use in other messages: `/scorecard mine`.

    Args:
        form: The text after `/scorecard`; empty for the overview.
    """
    return code(f"{COMMAND} {form}".strip(), limit=LONGEST)


def help_message(commands: Iterable[Usage], example: Example) -> Message:
    """Return everything that people can type, with KPIs of the reader's in the examples."""
    typed, replies = ([_line(one) for one in _about(part, example)] for part in (commands, REPLIES))
    blocks = (
        *kit.paragraphs(["*You can type*", *typed]),
        *kit.paragraphs(["*Or just write to me*", *replies]),
        kit.context(FOOT),
    )
    lines = ["You can type:", *typed, "Or just write to me:", *replies, FOOT]
    return Message(spoken(lines, MAX_POSTED), blocks)


def short_help_message(example: str, *, is_direct: bool) -> Message:
    """Return how to give a value in the place where somebody asked, and where to find more.

    Args:
        example: A KPI and a likely value of it, `mttr 25`.
        is_direct: True if they wrote to the bot directly, False if they mentioned it in a channel.
    """
    how = "Write a KPI and its value" if is_direct else "Mention me with a KPI and its value"
    lines = [
        f"{how}, and a note if you like: {code(f'{example}, slow vendor', limit=LONGEST)}",
        f"{command_hint('mine')} shows what is waiting for you, "
        f"{command_hint('help')} lists everything you can type.",
    ]
    return kit.lines_message(lines)


def _about(usages: Iterable[Usage], example: Example) -> Iterator[Usage]:
    """Yield usages about the KPIs of an example; without another KPI, those about several are left out."""
    stock = Example()
    if example == stock:
        yield from usages
        return
    words = {
        stock.kpi: example.kpi,
        stock.period: example.period,
        stock.other: example.other,
        stock.same: example.same,
        stock.perspective: example.perspective,
    }
    for usage in usages:
        form = usage.example or usage.form
        if stock.other in form and not example.other:
            continue
        form = _OTHERS.sub("", form).replace(f"{stock.other_value} %", example.other_value)
        form = _VALUE.sub(lambda found: f"{found[1]}{example.value}", form)
        named = _NAMED.sub(lambda found: words[found[0]], form)
        yield replace(usage, example=named, meaning=usage.meaning.replace(stock.kpi, example.kpi))


def _line(usage: Usage) -> str:
    return f"{code(usage.example or usage.form)} — {mrkdwn(usage.meaning, limit=LONGEST)}"
