"""Text as people typed it, from text as Slack delivers it."""

import re
from functools import partial
from html import unescape

MARKED = re.compile(r"<([^<>|][^<>]*)>")
"""Slack's own syntax: a `<` that somebody typed comes as `&lt;`, so no sign is ever looked at twice."""
ENTITIES = re.compile(r"&(?:amp|lt|gt);")
CALLING = frozenset({"here", "channel", "everyone"})
GROUP = "subteam"


def unescaped(text: str, *, keeps_people: bool = False) -> str:
    """What was typed: links, groups, channels and dates as they read, Slack's three escapes taken out once.

    A mention or channel that carries only an id, `<@U0PRIYA>`, `<#C0IT>`, stays as it is.

    Args:
        text: As Slack delivers it.
        keeps_people: Whether a mention with a name too, `<@U0PRIYA|priya>`, stays as well.
    """
    plain = MARKED.sub(partial(_as_read, keeps_people=keeps_people), text)
    return ENTITIES.sub(lambda found: unescape(found.group()), plain)


def text_to_bot(text: str, bot: str | None) -> str:
    """What was typed to the bot, as people typed it."""
    return unescaped(without_bot(text, bot)).strip()


def without_bot(text: str, bot: str | None) -> str:
    """A text with the bot's own name left out and the comma after it; `bot` is its Slack user id."""
    if not bot:
        return text
    name = rf"<@{re.escape(bot)}(?:\|[^<>]*)?>"
    return re.sub(name, "", re.sub(rf"^\s*{name}\s*[,:]?", "", text))


def _as_read(found: re.Match[str], *, keeps_people: bool) -> str:
    """One `<…>` as Slack shows it."""
    what, _, label = found[1].partition("|")
    sign, called = what[0], label.lstrip("@#")
    if sign == "!":
        return _command_as_read(what[1:].partition("^")[0], label)
    if sign not in "@#":
        return label or what
    return f"{sign}{called}" if called and not (keeps_people and sign == "@") else found.group()


def _command_as_read(word: str, label: str) -> str:
    """`<!here>`, `<!subteam^S1|@it>` or `<!date^…|15 Nov>`, by its word and label."""
    if word == GROUP:
        return f"@{label.lstrip('@') or 'group'}"
    return f"@{word}" if word in CALLING else label or word
