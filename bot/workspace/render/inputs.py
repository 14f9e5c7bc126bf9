"""The input block: a label, a field, a hint, and the sentence that says what is wrong with it."""

from collections.abc import Callable

from markupsafe import Markup

from bot.workspace.model import Json
from bot.workspace.render.choices import current_value, option_tags
from bot.workspace.render.elements import hooks, render_element
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
    """An input block with its label, hint and error."""
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
