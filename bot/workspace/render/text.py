"""Text objects, rendered as HTML: plain text and mrkdwn."""

import re

from markupsafe import Markup, escape

from bot.workspace.model import Json
from bot.workspace.render.emoji import render_emoji
from bot.workspace.render.mrkdwn import render_mrkdwn
from bot.workspace.render.scene import Scene

_EMOJI = re.compile(r":([a-z0-9_+'-]+):")


def render_text(text: Json | None, scene: Scene) -> Markup:
    """Render a text object as HTML; None as nothing."""
    if text is None:
        return Markup("")
    if text.get("type") == "mrkdwn":
        return render_mrkdwn(str(text["text"]), scene)
    return render_plain(str(text["text"]), scene, has_emoji=bool(text.get("emoji", True)))


def render_plain(text: str, scene: Scene, *, has_emoji: bool = True) -> Markup:
    """Render plain text with line breaks and, optionally, emoji; no other markup."""
    if not has_emoji:
        return _breaks(text)
    parts = _EMOJI.split(text)
    return Markup("").join(
        render_emoji(part, scene) if position % 2 else _breaks(part) for position, part in enumerate(parts)
    )


def plain(text: Json | None) -> str:
    """Return a text object's bare characters, for attributes and labels."""
    return str(text["text"]) if text else ""


def _breaks(text: str) -> Markup:
    return Markup("<br>").join(escape(line) for line in text.split("\n"))
