"""Blocks that only lay things out: section, header, context, actions, image, alert, card."""

from markupsafe import Markup

from bot.workspace.model import Json
from bot.workspace.render.elements import render_element, render_image
from bot.workspace.render.scene import Scene
from bot.workspace.render.text import plain, render_text

_LEVELS = {"default", "info", "warning", "error", "success"}


def render_section(block: Json, scene: Scene) -> Markup:
    """Text or two columns of fields, with one element beside them."""
    accessory = block.get("accessory")
    return Markup('<div class="section"><div class="section-body">{}{}</div>{}</div>').format(
        Markup('<div class="section-text">{}</div>').format(render_text(block["text"], scene))
        if block.get("text")
        else "",
        _fields(block.get("fields", []), scene),
        Markup('<div class="accessory">{}</div>').format(_element(accessory, block, scene))
        if accessory
        else "",
    )


def _fields(fields: list[Json], scene: Scene) -> Markup:
    if not fields:
        return Markup("")
    cells = [Markup("<div>{}</div>").format(render_text(text, scene)) for text in fields]
    return Markup('<div class="fields">{}</div>').format(Markup("").join(cells))


def render_header(block: Json, scene: Scene) -> Markup:
    """A heading."""
    return Markup("<h3>{}</h3>").format(render_text(block["text"], scene))


def render_divider(_block: Json, _scene: Scene) -> Markup:
    """A line."""
    return Markup("<hr>")


def render_context(block: Json, scene: Scene) -> Markup:
    """Small print: pictures and texts in a row."""
    parts = [
        render_image(element, "", scene)
        if element.get("type") == "image"
        else Markup("<span>{}</span>").format(render_text(element, scene))
        for element in block.get("elements", [])
    ]
    return Markup('<div class="context">{}</div>').format(Markup("").join(parts))


def render_actions(block: Json, scene: Scene) -> Markup:
    """Elements in a row."""
    parts = [_element(element, block, scene) for element in block.get("elements", [])]
    return Markup('<div class="actions">{}</div>').format(Markup("").join(parts))


def render_image_block(block: Json, scene: Scene) -> Markup:
    """A picture of its own, with its title."""
    title = Markup("<figcaption>{}</figcaption>").format(plain(block["title"])) if block.get("title") else ""
    source = (
        block if block.get("image_url") else {**block, "image_url": block.get("slack_file", {}).get("url")}
    )
    return Markup('<figure class="picture">{}{}</figure>').format(title, render_image(source, "", scene))


def render_alert(block: Json, scene: Scene) -> Markup:
    """A coloured notice inside a modal."""
    level = block.get("level")
    return Markup('<div class="alert {}" role="status">{}</div>').format(
        level if level in _LEVELS else "default", render_text(block["text"], scene)
    )


def render_card(block: Json, scene: Scene) -> Markup:
    """A framed card: title, subtitle, text, buttons."""
    return Markup('<div class="card">{}{}{}{}</div>').format(
        Markup("<strong>{}</strong>").format(render_text(block["title"], scene))
        if block.get("title")
        else "",
        Markup("<small>{}</small>").format(render_text(block["subtitle"], scene))
        if block.get("subtitle")
        else "",
        Markup("<div>{}</div>").format(render_text(block["body"], scene)) if block.get("body") else "",
        render_actions({**block, "elements": block["actions"]}, scene) if block.get("actions") else "",
    )


def _element(element: Json, block: Json, scene: Scene) -> Markup:
    return render_element(element, str(block.get("block_id", "")), scene)
