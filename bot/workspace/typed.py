"""What becomes of a text between the keyboard and the bot."""

import re
from collections.abc import Callable

from bot.workspace.state import Workspace

_MENTION = re.compile(r"(?<![\w<])@([\w.-]*\w)")
_CHANNEL = re.compile(r"(?<![\w<&])#([\w-]+)")
_TOKEN = re.compile(r"&lt;([@#]\w+(?:\|[^&]*)?)&gt;")


def write_message(workspace: Workspace, text: str) -> str:
    """A message as Slack keeps it: escaped, `@priya` as `<@U0PRIYA>`, `#it-ops` as `<#C0OPS>`."""
    return _translate(workspace, text, lambda mark, known_id, _: f"<{mark}{known_id}>")


def write_command(workspace: Workspace, text: str) -> str:
    """What follows a command that asked for escaping: as in a message, but with names, `<@U0PRIYA|priya>`."""
    return _translate(workspace, text, lambda mark, known_id, name: f"<{mark}{known_id}|{name}>")


def _translate(workspace: Workspace, text: str, form: Callable[[str, str, str], str]) -> str:
    people = {person.handle.casefold(): person.id for person in workspace.people}
    people[workspace.bot.name.casefold()] = workspace.bot.user_id
    channels = {channel.name: channel.id for channel in workspace.channels}

    def name(mark: str, known: dict[str, str]) -> Callable[[re.Match[str]], str]:
        def named(found: re.Match[str]) -> str:
            known_id = known.get(found[1].casefold())
            return form(mark, known_id, found[1].casefold()) if known_id else found[0]

        return named

    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    # Whoever types `<@U0PRIYA>` means the mention that Slack's own client would make of a name.
    escaped = _TOKEN.sub(r"<\1>", escaped)
    return _CHANNEL.sub(name("#", channels), _MENTION.sub(name("@", people), escaped))
