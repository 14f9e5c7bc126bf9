"""Answers that others read along: owners left out of what is shared, and names in place of mentions."""

import re
from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar

from bot.ui.kit import blocks as kit
from bot.ui.kit.escape import mrkdwn
from bot.ui.kit.formatting import moment
from bot.ui.kit.message import Json, Message, spoken
from scorecard.model.kpis import Away, KpiInfo
from scorecard.model.views.places import Sharing

PERSON = re.compile(r"<@([UW][A-Z0-9]+)>")
View = TypeVar("View")
SOMEBODY = "somebody"
SHARED_HERE = "Shared here."


def list_mentioned(message: Message) -> set[str]:
    """Return the Slack user ids of the people whom a message mentions."""
    return set(PERSON.findall(f"{message.text}{message.blocks}{message.native}"))


def without_owners(view: View) -> View:
    """Return what is to be drawn without the owners, covers and stand-ins of KPIs, wherever it has them.

    Beside a value that is out, they are whoever owes it. Who said or did something is still named.
    """
    made: View = _without(view)
    return made


def _without(one: Any) -> Any:  # noqa: ANN401 - any part of a view
    match one:
        case KpiInfo():
            return replace(one, owner="", cover=None)
        case Away():
            return replace(one, stand_in=one.stand_in and "")
        case Mapping():
            return {key: _without(value) for key, value in one.items()}
        case tuple():
            parts = map(_without, one)
            return type(one)(*parts) if hasattr(one, "_fields") else tuple(parts)
    if not is_dataclass(one) or isinstance(one, type):
        return one
    names = [field.name for field in fields(one) if field.init]
    return replace(one, **{name: _without(getattr(one, name)) for name in names})


def quiet_message(message: Message, names: Mapping[str, str]) -> Message:
    """Return an answer with names in place of mentions, which notify."""
    return replace(
        message,
        text=_quiet(message.text, names),
        blocks=tuple(_quiet_block(one, names) for one in message.blocks),
        native=tuple(_quiet_block(one, names) for one in message.native) if message.native else None,
    )


def shared_message(message: Message, sharing: Sharing) -> Message:
    """Return an answer as it is shared, with who shared it and when."""
    by = f"@{mrkdwn(sharing.names[sharing.by])}" if sharing.by in sharing.names else f"<@{sharing.by}>"
    foot = f"Shared by {by} · as of {moment(sharing.at, sharing.timezone, sharing.locale)}"
    quiet = quiet_message(message, sharing.names)
    text = spoken([*quiet.text.split("\n"), foot])
    return Message(text, quiet.blocks, quiet.native).with_below(kit.context(foot))


def confirmed(message: Message) -> Message:
    """Return the private answer once it was shared."""
    return replace(message.with_below(kit.context(SHARED_HERE)), navigation=None)


def _quiet(text: str, names: Mapping[str, str]) -> str:
    def name(found: re.Match[str]) -> str:
        return f"@{mrkdwn(names[found[1]])}" if found[1] in names else SOMEBODY

    return PERSON.sub(name, text)


def _quiet_block(block: Json, names: Mapping[str, str]) -> Json:
    """Return a block with the texts of people changed as in `_quiet`."""
    made = dict(block)
    if isinstance(block.get("text"), dict) and block["text"].get("type") == "mrkdwn":
        made["text"] = {**block["text"], "text": _quiet(block["text"]["text"], names)}
    if block["type"] == "context":
        made["elements"] = [{**one, "text": _quiet(one["text"], names)} for one in block["elements"]]
    return made
