"""A shared answer: the same without owners, nobody mentioned, and with who shared it and when."""

import re
from collections.abc import Mapping
from dataclasses import replace

from bot.ui.kit import blocks as kit
from bot.ui.kit.escape import mrkdwn
from bot.ui.kit.formatting import moment
from bot.ui.kit.message import Json, Message, spoken
from scorecard.model.views.places import Sharing

PERSON = re.compile(r"<@([UW][A-Z0-9]+)>")
OWNERS = re.compile(
    r"^Owner <@\w+>(?: · cover <@\w+>)?$\n?| · <@\w+>(?= · |$)|^<@\w+> · |, <@\w+> is asked", re.MULTILINE
)
"""Owners, covers and stand-ins: beside a value that is out, they are whoever owes it."""
SOMEBODY = "somebody"
SHARED_HERE = "Shared here."


def list_mentioned(message: Message) -> set[str]:
    """Return the Slack user ids of the people whom a message mentions."""
    return set(PERSON.findall(f"{message.text}{message.blocks}{message.native}"))


def shared_message(message: Message, sharing: Sharing) -> Message:
    """Return an answer as it is shared: with names in place of mentions, which notify, and without owners."""
    by = f"@{mrkdwn(sharing.names[sharing.by])}" if sharing.by in sharing.names else f"<@{sharing.by}>"
    foot = f"Shared by {by} · as of {moment(sharing.at, sharing.timezone, sharing.locale)}"
    quiet = Message(
        spoken([*_quiet(message.text, sharing.names).split("\n"), foot]),
        tuple(_quiet_block(one, sharing.names) for one in message.blocks),
        tuple(_quiet_block(one, sharing.names) for one in message.native) if message.native else None,
    )
    return quiet.with_below(kit.context(foot))


def confirmed(message: Message) -> Message:
    """Return the private answer once it was shared."""
    return replace(message.with_below(kit.context(SHARED_HERE)), navigation=None)


def _quiet(text: str, names: Mapping[str, str]) -> str:
    def name(found: re.Match[str]) -> str:
        return f"@{mrkdwn(names[found[1]])}" if found[1] in names else SOMEBODY

    return PERSON.sub(name, OWNERS.sub("", text)).strip("\n")


def _quiet_block(block: Json, names: Mapping[str, str]) -> Json:
    """Return a block with the texts of people changed as in `_quiet`."""
    made = dict(block)
    if isinstance(block.get("text"), dict) and block["text"].get("type") == "mrkdwn":
        made["text"] = {**block["text"], "text": _quiet(block["text"]["text"], names) or "—"}
    if block["type"] == "context":
        made["elements"] = [{**one, "text": _quiet(one["text"], names) or "—"} for one in block["elements"]]
    return made
