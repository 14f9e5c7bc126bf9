"""What can be chosen in an element, and what is chosen now."""

from collections.abc import Iterable

from markupsafe import Markup

from bot.workspace.model import Json
from bot.workspace.render.scene import Scene
from bot.workspace.render.text import plain

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
    """What stands in an element: what was typed last, else what the app put there.

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
    """The `<option>`s of a menu, with its placeholder first."""
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
        yield from (str(each) for each in source.get(f"{prefix}_{what}s") or [])
        if source.get(f"{prefix}_{what}"):
            yield str(source[f"{prefix}_{what}"])
