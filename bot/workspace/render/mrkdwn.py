"""Slack's mrkdwn, rendered as HTML."""

import re
from collections.abc import Iterator
from itertools import groupby

from markupsafe import Markup, escape

from bot.workspace.render.dates import format_date
from bot.workspace.render.emoji import render_emoji
from bot.workspace.render.scene import Scene

_FENCE = re.compile(r"```\n?(.*?)\n?```", re.DOTALL)
_TOKEN = re.compile(
    r"`(?P<code>[^`\n]+)`"
    r"|<(?P<angle>[^<>\n]+)>"
    r"|:(?P<emoji>[a-z0-9_+'-]+(?:::skin-tone-\d)?):"
    r"|(?P<url>https?://[^\s<>|*]+[^\s<>|*.,;:!?)_~])"
    r"|(?<![A-Za-z0-9])(?P<mark>[*_~])(?=\S)(?P<styled>[^\n]*?\S)(?P=mark)(?![A-Za-z0-9])"
)
_STYLES = {
    "*": Markup("<strong>{}</strong>"),
    "_": Markup("<em>{}</em>"),
    "~": Markup("<s>{}</s>"),
}
_SAFE_ADDRESS = re.compile(r"(https?://|mailto:)", re.IGNORECASE)


def render_mrkdwn(text: str, scene: Scene) -> Markup:
    """Render mrkdwn as safe HTML: fenced code and quotes first, then the markup inside a line."""
    return Markup("").join(_pieces(text, scene))


def _pieces(text: str, scene: Scene) -> Iterator[Markup]:
    for position, piece in enumerate(_FENCE.split(text)):
        if position % 2:
            yield Markup("<pre>{}</pre>").format(unescape(piece))
        elif piece.strip("\n"):
            yield _paragraphs(piece.strip("\n") if position else piece.rstrip("\n"), scene)


def _paragraphs(text: str, scene: Scene) -> Markup:
    parts = []
    for is_quote, group in groupby(text.split("\n"), key=_is_quote):
        lines = [render_inline(_without_quote(line) if is_quote else line, scene) for line in group]
        body = Markup("<br>").join(lines)
        parts.append(Markup("<blockquote>{}</blockquote>").format(body) if is_quote else body)
    return Markup("").join(parts)


def _is_quote(line: str) -> bool:
    return line.startswith((">", "&gt;"))


def _without_quote(line: str) -> str:
    return line.removeprefix("&gt;").removeprefix(">").removeprefix(" ")


def render_inline(text: str, scene: Scene) -> Markup:
    """Render one line: styles, code, links, mentions, dates and emoji; the rest is plain text."""
    parts: list[Markup] = []
    at = 0
    for match in _TOKEN.finditer(text):
        parts += [escape(unescape(text[at : match.start()])), _token(match, scene)]
        at = match.end()
    return Markup("").join([*parts, escape(unescape(text[at:]))])


def _token(match: re.Match[str], scene: Scene) -> Markup:
    if code := match["code"]:
        return Markup("<code>{}</code>").format(unescape(code))
    if angle := match["angle"]:
        return _angle(angle, scene)
    if name := match["emoji"]:
        return render_emoji(name, scene)
    if url := match["url"]:
        return link(unescape(url), None)
    return _STYLES[match["mark"]].format(render_inline(match["styled"], scene))


def _angle(inside: str, scene: Scene) -> Markup:
    target, _, label = inside.partition("|")
    kind, rest = target[0], target[1:]
    if kind == "@":
        return mention_person(rest, scene, unescape(label))
    if kind == "#":
        return mention_channel(rest, scene, unescape(label))
    if kind == "!":
        return _special(rest, unescape(label), scene)
    return link(unescape(target), unescape(label))


def _special(target: str, label: str, scene: Scene) -> Markup:
    name, *rest = target.split("^")
    if name == "date":
        return _date(rest, label, scene)
    if name == "subteam":
        return broadcast((label or "group").lstrip("@"))
    return broadcast(name)


def _date(parts: list[str], fallback: str, scene: Scene) -> Markup:
    try:
        epoch, pattern, *address = parts
        shown = format_date(int(epoch), unescape(pattern), scene)
    except (ValueError, OverflowError, OSError):
        return escape(fallback)
    if address:
        return link(unescape(address[0]), shown)
    return Markup("<time>{}</time>").format(shown)


def link(address: str, label: str | None) -> Markup:
    """Render a link that opens in a new tab; addresses other than http(s) and mail stay plain text."""
    if not _SAFE_ADDRESS.match(address):
        return escape(label or address)
    return Markup('<a href="{}" target="_blank" rel="noreferrer noopener">{}</a>').format(
        address, label or address.removeprefix("mailto:")
    )


def mention_person(person_id: str, scene: Scene, label: str = "") -> Markup:
    """Render a mention of a person."""
    return Markup('<span class="mention" data-person="{}">@{}</span>').format(
        person_id, scene.people.get(person_id) or label or person_id
    )


def mention_channel(channel_id: str, scene: Scene, label: str = "") -> Markup:
    """Render a mention of a channel."""
    return Markup('<span class="mention" data-mention-channel="{}">#{}</span>').format(
        channel_id, scene.channels.get(channel_id) or label or channel_id
    )


def broadcast(name: str) -> Markup:
    """Render `@here`, `@channel`, `@everyone` or a group."""
    return Markup('<span class="mention broadcast">@{}</span>').format(name)


def unescape(text: str) -> str:
    """Undo Slack's three escapes."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
