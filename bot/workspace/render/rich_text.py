"""The rich_text block: sections, lists, quotes and code, part by part."""

from collections.abc import Callable

from markupsafe import Markup, escape

from bot.workspace.model import Json
from bot.workspace.render.dates import format_date
from bot.workspace.render.emoji import render_emoji
from bot.workspace.render.mrkdwn import broadcast, link, mention_channel, mention_person
from bot.workspace.render.scene import Scene

_STYLES = {
    "bold": Markup("<strong>{}</strong>"),
    "italic": Markup("<em>{}</em>"),
    "strike": Markup("<s>{}</s>"),
    "code": Markup("<code>{}</code>"),
    "underline": Markup("<u>{}</u>"),
}
_LISTS = {
    "ordered": Markup('<ol class="indent-{}" start="{}">{}</ol>'),
    "bullet": Markup('<ul class="indent-{}" data-start="{}">{}</ul>'),
}


def render_rich_text(block: Json, scene: Scene) -> Markup:
    """Render a rich_text block, or a cell of that type."""
    body = Markup("").join(_container(element, scene) for element in block.get("elements", []))
    return Markup('<div class="rich-text">{}</div>').format(body)


def _container(element: Json, scene: Scene) -> Markup:
    kind = element.get("type")
    if kind == "rich_text_list":
        return _list(element, scene)
    body = _parts(element, scene)
    if kind == "rich_text_quote":
        return Markup("<blockquote>{}</blockquote>").format(body)
    if kind == "rich_text_preformatted":
        return Markup("<pre>{}</pre>").format(body)
    return Markup("<div>{}</div>").format(body)


def _list(element: Json, scene: Scene) -> Markup:
    items = [Markup("<li>{}</li>").format(_parts(item, scene)) for item in element.get("elements", [])]
    return _LISTS["ordered" if element.get("style") == "ordered" else "bullet"].format(
        int(element.get("indent", 0)),
        int(element.get("offset", 0)) + 1,
        Markup("").join(items),
    )


def _parts(element: Json, scene: Scene) -> Markup:
    return Markup("").join(_part(part, scene) for part in element.get("elements", []))


def _part(part: Json, scene: Scene) -> Markup:
    draw = _PARTS.get(str(part.get("type")))
    shown = draw(part, scene) if draw else escape(part.get("text", ""))
    for style, frame in _STYLES.items():
        if part.get("style", {}).get(style):
            shown = frame.format(shown)
    return shown


def _text(part: Json, _: Scene) -> Markup:
    return Markup("<br>").join(escape(line) for line in str(part["text"]).split("\n"))


def _link(part: Json, _: Scene) -> Markup:
    return link(str(part["url"]), part.get("text"))


def _date(part: Json, scene: Scene) -> Markup:
    try:
        shown = format_date(int(part["timestamp"]), str(part["format"]), scene)
    except (ValueError, OverflowError, OSError):
        shown = str(part.get("fallback", ""))
    return link(str(part["url"]), shown) if part.get("url") else Markup("<time>{}</time>").format(shown)


_PARTS: dict[str, Callable[[Json, Scene], Markup]] = {
    "text": _text,
    "link": _link,
    "date": _date,
    "emoji": lambda part, scene: render_emoji(str(part["name"]), scene),
    "user": lambda part, scene: mention_person(str(part["user_id"]), scene),
    "channel": lambda part, scene: mention_channel(str(part["channel_id"]), scene),
    "usergroup": lambda part, _: broadcast(str(part["usergroup_id"])),
    "broadcast": lambda part, _: broadcast(str(part["range"])),
    "color": lambda part, _: Markup("<code>{}</code>").format(part["value"]),
}
