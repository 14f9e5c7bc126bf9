"""The markdown block: the subset of standard Markdown that people use in messages."""

import re
from itertools import groupby

from markupsafe import Markup, escape

from bot.workspace.model import Json
from bot.workspace.render.emoji import render_emoji
from bot.workspace.render.mrkdwn import link
from bot.workspace.render.scene import Scene

_INLINE = re.compile(
    r"`(?P<code>[^`]+)`|\[(?P<label>[^\]]+)\]\((?P<url>[^)\s]+)\)|\*\*(?P<bold>.+?)\*\*"
    r"|(?<!\w)[*_](?P<italic>[^*_]+)[*_](?!\w)|~~(?P<strike>.+?)~~|:(?P<emoji>[a-z0-9_+-]+):"
)
_ITEM = re.compile(r"\s*([-*+]|\d+[.)])\s+")
_HEADING = re.compile(r"(#{1,6})\s+(.*)")
_STYLES = {
    "bold": Markup("<strong>{}</strong>"),
    "italic": Markup("<em>{}</em>"),
    "strike": Markup("<s>{}</s>"),
}
_GROUPS = {
    "ol": Markup("<ol>{}</ol>"),
    "ul": Markup("<ul>{}</ul>"),
    "quote": Markup("<blockquote>{}</blockquote>"),
    "text": Markup("<p>{}</p>"),
}


def render_markdown(block: Json, scene: Scene) -> Markup:
    """Render a markdown block as HTML."""
    pieces = str(block["text"]).split("```")
    drawn = [
        Markup("<pre>{}</pre>").format(piece.strip("\n")) if position % 2 else _lines(piece, scene)
        for position, piece in enumerate(pieces)
    ]
    return Markup('<div class="markdown">{}</div>').format(Markup("").join(drawn))


def _lines(text: str, scene: Scene) -> Markup:
    groups = groupby(text.strip("\n").split("\n"), key=_kind)
    return Markup("").join(_group(kind, list(lines), scene) for kind, lines in groups)


def _kind(line: str) -> str:
    if item := _ITEM.match(line):
        return "ol" if item[1][0].isdigit() else "ul"
    if _HEADING.match(line):
        return "heading"
    return "quote" if line.startswith(">") else "text" if line.strip() else "blank"


def _group(kind: str, lines: list[str], scene: Scene) -> Markup:
    if kind in {"ol", "ul"}:
        items = [Markup("<li>{}</li>").format(_inline(_ITEM.sub("", line, count=1), scene)) for line in lines]
        return _GROUPS[kind].format(Markup("").join(items))
    if kind == "heading":
        return Markup("").join(
            Markup("<h4>{}</h4>").format(_inline(line.lstrip("#").strip(), scene)) for line in lines
        )
    bare = [line.lstrip("> ") if kind == "quote" else line for line in lines]
    body = Markup("<br>").join(_inline(line, scene) for line in bare)
    return _GROUPS[kind].format(body) if kind in _GROUPS else Markup("")


def _inline(text: str, scene: Scene) -> Markup:
    parts: list[Markup] = []
    at = 0
    for match in _INLINE.finditer(text):
        parts += [escape(text[at : match.start()]), _token(match, scene)]
        at = match.end()
    return Markup("").join([*parts, escape(text[at:])])


def _token(match: re.Match[str], scene: Scene) -> Markup:
    if match["code"]:
        return Markup("<code>{}</code>").format(match["code"])
    if match["label"]:
        return link(match["url"], match["label"])
    if match["emoji"]:
        return render_emoji(match["emoji"], scene)
    name = match.lastgroup or "bold"
    return _STYLES[name].format(_inline(match[name], scene))
