"""Block Kit, rendered as HTML: one function for each type of block."""

from collections.abc import Callable, Iterable

from markupsafe import Markup

from bot.workspace.model import Json
from bot.workspace.render.data_blocks import render_chart, render_data_table, render_table
from bot.workspace.render.elements import current_value, hooks, option_tags, render_element, render_image
from bot.workspace.render.markdown import render_markdown
from bot.workspace.render.rich_text import render_rich_text
from bot.workspace.render.scene import Scene, field_name
from bot.workspace.render.text import plain, render_text

_INPUT_TYPES = {
    "datepicker": "date",
    "timepicker": "time",
    "datetimepicker": "datetime-local",
    "email_text_input": "email",
    "url_text_input": "url",
}


def render_input(block: Json, scene: Scene) -> Markup:
    """Render an input block with its label, hint and error."""
    block_id, element = str(block.get("block_id", "")), block["element"]
    name = field_name(block_id, str(element.get("action_id", "")))
    error = scene.errors.get(block_id)
    group = element["type"] in {"checkboxes", "radio_buttons"}
    return Markup('<div class="field{}" data-block-id="{}"{}{}><label{}>{}{}</label>{}{}{}</div>').format(
        " invalid" if error else "",
        block_id,
        Markup(" data-dispatch") if block.get("dispatch_action") else "",
        Markup(' role="group" aria-label="{}"').format(plain(block["label"])) if group else "",
        "" if group else Markup(' for="{}"').format(name),
        render_text(block["label"], scene),
        Markup(' <span class="optional">(optional)</span>') if block.get("optional") else "",
        _field(element, block_id, name, scene),
        _error(error, name),
        Markup('<p class="hint">{}</p>').format(render_text(block["hint"], scene))
        if block.get("hint")
        else "",
    )


def _error(error: str | None, name: str) -> Markup:
    if not error:
        return Markup("")
    return Markup('<p class="error" role="alert" id="{}-error">{}</p>').format(name, error)


def _field(element: Json, block_id: str, name: str, scene: Scene) -> Markup:
    kind = str(element["type"])
    if kind in {"checkboxes", "radio_buttons"}:
        return render_element(element, block_id, scene)
    attributes = _attributes(element, block_id, name, scene)
    if kind.endswith("_select"):
        many = Markup(" multiple") if kind.startswith("multi_") else ""
        return Markup("<select {}{}>{}</select>").format(
            attributes, many, option_tags(element, block_id, scene)
        )
    return _BOXES.get(kind, _line)(element, attributes, str(current_value(element, block_id, scene)))


def _attributes(element: Json, block_id: str, name: str, scene: Scene) -> Markup:
    return Markup('id="{}" {} placeholder="{}"{}{}').format(
        name,
        hooks(element, block_id),
        plain(element.get("placeholder")),
        Markup(" autofocus") if element.get("focus_on_load") else "",
        Markup(' aria-invalid="true" aria-describedby="{}-error"').format(name)
        if block_id in scene.errors
        else "",
    )


def _text(element: Json, attributes: Markup, value: str) -> Markup:
    if not element.get("multiline"):
        return _line(element, attributes, value)
    return Markup('<textarea {} rows="4">\n{}</textarea>').format(attributes, value)


def _number(_: Json, attributes: Markup, value: str) -> Markup:
    return Markup('<input type="text" inputmode="decimal" autocomplete="off" {} value="{}">').format(
        attributes, value
    )


def _line(element: Json, attributes: Markup, value: str) -> Markup:
    kind = _INPUT_TYPES.get(str(element["type"]), "text")
    return Markup('<input type="{}" autocomplete="off" {} value="{}">').format(kind, attributes, value)


_BOXES: dict[str, Callable[[Json, Markup, str], Markup]] = {
    "plain_text_input": _text,
    "number_input": _number,
}


_LEVELS = {"default", "info", "warning", "error", "success"}


def render_section(block: Json, scene: Scene) -> Markup:
    """Render text or two columns of fields, with an accessory beside them."""
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
    """Render a heading."""
    return Markup("<h3>{}</h3>").format(render_text(block["text"], scene))


def render_divider(_block: Json, _scene: Scene) -> Markup:
    """Render a horizontal line."""
    return Markup("<hr>")


def render_context(block: Json, scene: Scene) -> Markup:
    """Render small print: images and text in a row."""
    parts = [
        render_image(element, "", scene)
        if element.get("type") == "image"
        else Markup("<span>{}</span>").format(render_text(element, scene))
        for element in block.get("elements", [])
    ]
    return Markup('<div class="context">{}</div>').format(Markup("").join(parts))


def render_actions(block: Json, scene: Scene) -> Markup:
    """Render elements in a row."""
    parts = [_element(element, block, scene) for element in block.get("elements", [])]
    return Markup('<div class="actions">{}</div>').format(Markup("").join(parts))


def render_image_block(block: Json, scene: Scene) -> Markup:
    """Render an image block with its title."""
    title = Markup("<figcaption>{}</figcaption>").format(plain(block["title"])) if block.get("title") else ""
    source = (
        block if block.get("image_url") else {**block, "image_url": block.get("slack_file", {}).get("url")}
    )
    return Markup('<figure class="picture">{}{}</figure>').format(title, render_image(source, "", scene))


def render_alert(block: Json, scene: Scene) -> Markup:
    """Render a coloured notice inside a modal."""
    level = block.get("level")
    return Markup('<div class="alert {}" role="status">{}</div>').format(
        level if level in _LEVELS else "default", render_text(block["text"], scene)
    )


def render_card(block: Json, scene: Scene) -> Markup:
    """Render a framed card: title, subtitle, text, buttons."""
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


_BLOCKS: dict[str, Callable[[Json, Scene], Markup]] = {
    "section": render_section,
    "header": render_header,
    "divider": render_divider,
    "context": render_context,
    "actions": render_actions,
    "image": render_image_block,
    "alert": render_alert,
    "card": render_card,
    "input": render_input,
    "rich_text": render_rich_text,
    "markdown": render_markdown,
    "table": render_table,
    "data_table": render_data_table,
    "data_visualization": lambda block, _: render_chart(block),
}


def render_blocks(blocks: Iterable[Json], scene: Scene) -> Markup:
    """Render blocks as safe HTML, one `<div data-block-id>` each; name a type that is not supported."""
    return Markup("").join(_block(block, scene) for block in blocks)


def _block(block: Json, scene: Scene) -> Markup:
    kind = str(block.get("type"))
    draw = _BLOCKS.get(kind)
    body = (
        draw(block, scene)
        if draw
        else Markup('<p class="unknown">This page cannot draw: {}</p>').format(kind)
    )
    return Markup('<div class="block block-{}" data-block-id="{}">{}</div>').format(
        kind.replace("_", "-"), block.get("block_id", ""), body
    )
