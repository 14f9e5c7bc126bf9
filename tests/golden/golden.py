"""Golden files: one text file a surface, with a section for each of its cases."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from bot.ui.kit.message import Json, Message
from bot.workspace.model import PostedMessage
from tests.support.texts import plain

Shown = str | Message | PostedMessage | Json
Cases = Mapping[str, Callable[[], Shown]]
"""The name of each case, in plain words, and what is shown in it: text, a message, a modal, a Home tab."""

FOLDER = Path(__file__).parent
SECTION = re.compile(r"^=== (.+)\n", re.MULTILINE)
CONTROLS = {"button", "plain_text_input", "users_select", "datepicker", "timepicker"}
MENUS = {"overflow", "static_select", "checkboxes", "radio_buttons"}


def sections(surface: str) -> dict[str, str]:
    """Return what the golden file of a surface holds, case by case."""
    path = FOLDER / f"{surface}.txt"
    _, *parts = SECTION.split(path.read_text() if path.exists() else "")
    return {name: text.strip("\n") for name, text in zip(parts[::2], parts[1::2], strict=True)}


def write(surface: str, cases: Cases) -> None:
    """Write the golden file of a surface as its messages are now."""
    told = [f"=== {name}\n{render(draw())}\n" for name, draw in cases.items()]
    (FOLDER / f"{surface}.txt").write_text("\n".join(told))


def render(shown: Shown) -> str:
    """Return what a person reads, with ordinary spaces: markup as it is sent, buttons as `[Correct]`.

    A notification's text stands first where it has other words than the message itself.
    """
    if isinstance(shown, str):
        return plain(shown).strip("\n")
    if isinstance(shown, Message | PostedMessage):
        native = shown.native if isinstance(shown, Message) else None
        seen = "\n".join(_read(native or shown.blocks))
        words = "\n".join(line for line in seen.splitlines() if not line.startswith("["))
        notification = f"(notification)\n{shown.text}\n(message)\n" if shown.text != words else ""
        return plain(notification + seen)
    return plain("\n".join(_read(shown)))


def ends(shown: Shown, most: int = 4) -> str:
    """Return the first and the last lines of something long, with a sign for those between."""
    lines = render(shown).splitlines()
    return "\n".join([*lines[:most], "⋮", *lines[-most:]])


def _read(part: Any) -> Iterator[str]:
    """Yield the lines of blocks or of a view in the order in which they are seen."""
    if isinstance(part, Sequence) and not isinstance(part, str):
        for one in part:
            yield from _read(one)
    elif isinstance(part, Mapping):
        yield from _read_object(part)


def _read_object(part: Mapping[str, Any]) -> Iterator[str]:
    kind = part.get("type")
    if kind == "table":
        yield from (" | ".join(" ".join(_read(cell)) for cell in row) for row in part["rows"])
    elif kind == "data_visualization":
        yield from _read_chart(part)
    elif kind in MENUS:
        yield f"[{' · '.join(line for one in part['options'] for line in _read(one['text']))}]"
    elif kind in CONTROLS:
        words = _read([part.get("text"), part.get("placeholder")])
        initial = [_shown(name, value) for name, value in part.items() if name.startswith("initial_")]
        yield f"[{' '.join([*words, *initial])}]"
    elif isinstance(part.get("text"), str):
        yield part["text"]
    else:
        for inner in part.values():
            yield from _read(inner)


def _shown(name: str, value: str) -> str:
    """Return what is in a control at first; Slack shows a day in words."""
    return f"{date.fromisoformat(value):%-d %b %Y}" if name == "initial_date" else value


def _read_chart(part: Mapping[str, Any]) -> Iterator[str]:
    chart = part["chart"]
    yield f"[{part['title']}: {chart['axis_config']['x_label']}, {chart['axis_config']['y_label']}]"
    for series in chart["series"]:
        points = (f"{point['label']} {point['value']:g}" for point in series["data"])
        yield f"[{series['name']}: {', '.join(points)}]"
