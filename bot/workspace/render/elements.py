"""Interactive elements, rendered as HTML: buttons, menus, pickers."""

from collections.abc import Callable, Iterable

from markupsafe import Markup

from bot.workspace.model import Json
from bot.workspace.render.scene import Scene, field_name
from bot.workspace.render.text import plain, render_plain, render_text

_INITIAL = ("initial_value", "initial_date", "initial_time")
_SINGLE = (
    "value",
    "selected_date",
    "selected_time",
    "selected_user",
    "selected_channel",
    "selected_conversation",
)


def current_value(element: Json, block_id: str, scene: Scene) -> str | list[str]:
    """Return the value of an element: the one entered last, or else the initial one.

    Returns:
        A string for texts, dates and times; a list of values for everything with options.
    """
    state = scene.values.get(block_id, {}).get(element.get("action_id", ""))
    if _has_options(element):
        return list(_chosen(state, "selected") if state is not None else _chosen(element, "initial"))
    if state is not None:
        return str(next((state[key] for key in _SINGLE if state.get(key) is not None), ""))
    return str(next((element[key] for key in _INITIAL if element.get(key) is not None), ""))


def option_tags(element: Json, block_id: str, scene: Scene) -> Markup:
    """Render the `<option>`s of a menu, with its placeholder first."""
    chosen = current_value(element, block_id, scene)
    empty = Markup('<option value="">{}</option>').format(plain(element.get("placeholder")) or "Choose…")
    start = Markup("") if str(element["type"]).startswith("multi_") else empty
    groups = element.get("option_groups")
    if groups:
        return start + Markup("").join(
            Markup('<optgroup label="{}">{}</optgroup>').format(
                plain(group["label"]), _options(_pairs(group["options"]), chosen)
            )
            for group in groups
        )
    return start + _options(_choices(element, scene), chosen)


def _has_options(element: Json) -> bool:
    kind = str(element.get("type"))
    return kind.endswith("_select") or kind in {"checkboxes", "radio_buttons"}


def _choices(element: Json, scene: Scene) -> Iterable[tuple[str, str]]:
    kind = str(element["type"]).removeprefix("multi_")
    channels = [(key, f"#{name}") for key, name in scene.channels.items()]
    return {
        "users_select": list(scene.people.items()),
        "channels_select": channels,
        "conversations_select": [*channels, *scene.people.items()],
    }.get(kind, _pairs(element.get("options", [])))


def _pairs(options: list[Json]) -> list[tuple[str, str]]:
    return [(str(option.get("value", "")), plain(option["text"])) for option in options]


def _options(pairs: Iterable[tuple[str, str]], chosen: str | list[str]) -> Markup:
    return Markup("").join(
        Markup('<option value="{}"{}>{}</option>').format(
            value, Markup(" selected") if value in chosen else "", label
        )
        for value, label in pairs
    )


def _chosen(source: Json, prefix: str) -> Iterable[str]:
    options = source.get(f"{prefix}_options") or []
    single = source.get(f"{prefix}_option")
    yield from (str(option["value"]) for option in [*options, *([single] if single else [])])
    for what in ("user", "channel", "conversation"):
        yield from (str(chosen) for chosen in source.get(f"{prefix}_{what}s") or [])
        if source.get(f"{prefix}_{what}"):
            yield str(source[f"{prefix}_{what}"])


_DATE_INPUTS = {"datepicker": "date", "timepicker": "time"}


def render_element(element: Json, block_id: str, scene: Scene) -> Markup:
    """Render an element outside an input block, whose use reaches the app at once."""
    kind = str(element.get("type"))
    if kind.endswith("_select"):
        return _select(element, block_id, scene)
    draw = _ELEMENTS.get(kind)
    if draw is None:
        return Markup('<span class="unknown">{}</span>').format(kind)
    return draw(element, block_id, scene)


def hooks(element: Json, block_id: str) -> Markup:
    """Return the attributes by which scripts and tests find an element."""
    action_id = str(element.get("action_id", ""))
    return Markup('name="{}" data-action-id="{}" data-block-id="{}"').format(
        field_name(block_id, action_id), action_id, block_id
    )


def render_image(element: Json, _block_id: str, _scene: Scene) -> Markup:
    """Render an image inside another block."""
    return Markup('<img class="thumb" src="{}" alt="{}" loading="lazy">').format(
        _web_address(element.get("image_url")), element.get("alt_text", "")
    )


def _button(element: Json, block_id: str, scene: Scene) -> Markup:
    style = element.get("style")
    classes = f"button {style}" if style in {"primary", "danger"} else "button"
    label = render_text(element["text"], scene)
    if element.get("url"):
        return Markup('<a class="{}" {} href="{}" target="_blank" rel="noreferrer noopener">{}</a>').format(
            classes, hooks(element, block_id), _web_address(element["url"]), label
        )
    spoken = element.get("accessibility_label") or plain(element["text"])
    return Markup('<button type="button" class="{}" {} value="{}" title="{}">{}</button>{}').format(
        classes,
        hooks(element, block_id),
        element.get("value", ""),
        "" if spoken == plain(element["text"]) else spoken,
        label,
        _confirm(element.get("confirm"), scene),
    )


def _confirm(confirm: Json | None, scene: Scene) -> Markup:
    if confirm is None:
        return Markup("")
    style = "danger" if confirm.get("style") == "danger" else "primary"
    return Markup(
        '<dialog class="confirm" aria-label="{}"><h3>{}</h3><div class="confirm-text">{}</div>'
        '<div class="confirm-answer"><button type="button" class="button" data-answer="no">{}</button>'
        '<button type="button" class="button {}" data-answer="yes">{}</button></div></dialog>'
    ).format(
        plain(confirm["title"]),
        plain(confirm["title"]),
        render_text(confirm["text"], scene),
        plain(confirm["deny"]),
        style,
        plain(confirm["confirm"]),
    )


def _overflow(element: Json, block_id: str, scene: Scene) -> Markup:
    entries = Markup("").join(
        Markup('<button type="button" role="menuitem" {} value="{}">{}</button>').format(
            hooks(element, block_id), option.get("value", ""), render_text(option["text"], scene)
        )
        for option in element.get("options", [])
    )
    return Markup(
        '<details class="menu"><summary class="button icon" aria-label="More actions">⋯</summary>'
        '<div class="menu-list" role="menu">{}</div></details>'
    ).format(entries)


def _select(element: Json, block_id: str, scene: Scene) -> Markup:
    label = plain(element.get("placeholder")) or "Choose an option"
    many = Markup(" multiple") if str(element["type"]).startswith("multi_") else Markup("")
    return Markup('<select class="select" {} aria-label="{}"{}>{}</select>').format(
        hooks(element, block_id), label, many, option_tags(element, block_id, scene)
    )


def _picker(element: Json, block_id: str, scene: Scene) -> Markup:
    return Markup('<input class="select" type="{}" {} aria-label="{}" value="{}">').format(
        _DATE_INPUTS[str(element["type"])],
        hooks(element, block_id),
        plain(element.get("placeholder")) or "Choose",
        current_value(element, block_id, scene),
    )


def _ticks(element: Json, block_id: str, scene: Scene) -> Markup:
    kind = "radio" if element["type"] == "radio_buttons" else "checkbox"
    chosen = current_value(element, block_id, scene)
    return Markup('<div class="ticks">{}</div>').format(
        Markup("").join(
            Markup('<label><input type="{}" {} value="{}"{}> <span>{}{}</span></label>').format(
                kind,
                hooks(element, block_id),
                option["value"],
                Markup(" checked") if option["value"] in chosen else "",
                render_text(option["text"], scene),
                _description(option, scene),
            )
            for option in element.get("options", [])
        )
    )


def _description(option: Json, scene: Scene) -> Markup:
    if not option.get("description"):
        return Markup("")
    return Markup("<small>{}</small>").format(render_plain(plain(option["description"]), scene))


def _web_address(address: object) -> str:
    text = str(address or "")
    return text if text.startswith(("http://", "https://", "/")) else "#"


_ELEMENTS: dict[str, Callable[[Json, str, Scene], Markup]] = {
    "button": _button,
    "overflow": _overflow,
    "datepicker": _picker,
    "timepicker": _picker,
    "checkboxes": _ticks,
    "radio_buttons": _ticks,
    "image": render_image,
}
