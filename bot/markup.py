"""Conversion of Slack's message markup to the text people typed."""

import re
from functools import partial
from html import escape, unescape

from scorecard.parsing.replies.phrases import asks_somebody

MARKED = re.compile(r"<([^<>|][^<>]*)>")
"""Slack's markup; a typed `<` comes as `&lt;`, so that no character is interpreted twice."""
MENTION = r"<@\w+(?:\|[^<>]*)?>"
ENTITIES = re.compile(r"&(?:amp|lt|gt);")
CALLING = frozenset({"here", "channel", "everyone"})
GROUP = "subteam"
CALLED = re.compile(r"(?:tel|mailto):")
VALUE_ALONE = re.compile(r"[^\d,;\n]{0,60}\d[\d.,' ]{0,20}[^\d,;\n]{0,12}\s\Z")
"""The only value of a text, with a space behind it."""
LONGEST_VALUE = 95


def unescaped(text: str, *, keeps_people: bool = False) -> str:
    """Return the text as typed: links, groups, channels and dates as shown, and Slack's escapes undone once.

    A mention or channel with only an id, `<@U0PRIYA>`, `<#C0IT>`, stays as it is.

    Args:
        text: The text as Slack delivers it.
        keeps_people: True to keep mentions that include a name, `<@U0PRIYA|priya>`, as well.
    """
    plain = MARKED.sub(partial(_as_read, keeps_people=keeps_people), text)
    return ENTITIES.sub(lambda found: unescape(found.group()), plain)


def escaped(text: str) -> str:
    """Return a text as Slack delivers it, so that `unescaped` gives it back; mentions of people stay."""
    parts = re.split(rf"({MENTION})", text)
    return "".join(part if at % 2 else escape(part, quote=False) for at, part in enumerate(parts))


def text_to_bot(text: str, bot: str | None) -> str:
    """Return a message to the bot as typed, without the bot's name."""
    return unescaped(without_bot(text, bot)).strip()


def without_bot(text: str, bot: str | None) -> str:
    """Return a text without mentions of the bot, and the comma after a leading one; `bot` is its user id.

    The bot stays where it is to be asked itself, `mttr ask @scorecard`, so that the refusal can name it.
    """
    if not bot:
        return text
    name = rf"<@{re.escape(bot)}(?:\|[^<>]*)?>"
    said = re.sub(rf"^\s*{name}\s*[,:]?", "", text)
    return re.sub(name, lambda found: found[0] if asks_somebody(said[: found.start()]) else "", said)


def _as_read(found: re.Match[str], *, keeps_people: bool) -> str:
    """Return one `<…>` as Slack shows it."""
    what, _, label = found[1].partition("|")
    sign, called = what[0], label.lstrip("@#")
    if sign == "!":
        return _command_as_read(what[1:].partition("^")[0], label)
    if sign not in "@#":
        return _link_as_read(what, label, found)
    return f"{sign}{called}" if called and not (keeps_people and sign == "@") else found.group()


def _link_as_read(address: str, label: str, found: re.Match[str]) -> str:
    """Return a link as shown; one with a text of its own, right behind a value, in brackets like a note."""
    shown = CALLED.sub("", label or address, count=1)
    is_last = not found.string[found.end() :].strip()
    before = found.string[: found.start()] if found.start() <= LONGEST_VALUE else ""
    is_behind = is_last and label and label not in address and VALUE_ALONE.fullmatch(before)
    return f"({shown})" if is_behind and not re.search(r"[()]", shown) else shown


def _command_as_read(word: str, label: str) -> str:
    """Return `<!here>`, `<!subteam^S1|@it>` or `<!date^…|15 Nov>` as shown, from its word and label."""
    if word == GROUP:
        return f"@{label.lstrip('@') or 'group'}"
    return f"@{word}" if word in CALLING else label or word
