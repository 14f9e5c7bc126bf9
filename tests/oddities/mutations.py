"""Mutations of real deliveries: parts left out, or replaced by JSON of another type."""

import json
from collections.abc import Iterator
from copy import deepcopy
from random import Random

from bot.workspace.model import Json

Path = tuple[str | int, ...]
MOST_CHANGES = 3
ODD: tuple[object, ...] = (
    *(None, True, False, 0, -1, 7, 2**31, 2**63, 10**40, 1.5, 1e300),
    *("", " ", "x", "0", "-1", "{}", "null", "\0", "a\0b", "\ud800", "U0NOBODY", "T0NOWHERE", "é" * 300),
    *("<@U0NOBODY>", "<!channel>", "9" * 5_000, "mttr " * 30_000, "1764000000.000100", "99999999999.9"),
    *([], [None], [[]], [{}], {}, {"id": None}, {"value": 5}, [[[[[[]]]]]], {"": {"": {}}}),
    *('{"round":1000000}', '{"round":true}', '{"round":"1"}', '{"round":-1}', '{"actual":9999999999}'),
    *('{"question":"prompt:1","at":0}', '{"question":"","at":99}', '{"request":0}', '{"prompt":1}'),
)


def mutate(payload: Json, random: Random) -> Json:
    """Return a delivery with one to three parts mutated; JSON inside its strings counts as parts."""
    odd = deepcopy(payload)
    for _ in range(random.randint(1, MOST_CHANGES)):
        paths = list(_list_paths(odd))
        if paths:
            _change(odd, random.choice(paths), random)
    return odd


def _list_paths(part: object, path: Path = ()) -> Iterator[Path]:
    """Return the paths of everything below a part."""
    places: list[tuple[str | int, object]] = []
    if isinstance(part, dict):
        places = list(part.items())
    elif isinstance(part, list):
        places = list(enumerate(part))
    for key, below in places:
        yield (*path, key)
        yield from _list_paths(below, (*path, key))


def _change(whole: Json, path: Path, random: Random) -> None:
    holder: Json = whole
    for key in path[:-1]:
        holder = holder[key]  # type: ignore[index]
    key, old = path[-1], holder[path[-1]]  # type: ignore[index]
    inner = _read_inside(old)
    if inner and random.random() < 2 / 3:
        holder[key] = json.dumps(mutate(inner, random))  # type: ignore[index]
    elif random.random() < 1 / 4:
        del holder[key]  # type: ignore[arg-type]
    else:
        holder[key] = deepcopy(random.choice(ODD))  # type: ignore[index]


def _read_inside(text: object) -> Json | None:
    """Return the JSON object in a text, or None."""
    if not isinstance(text, str) or not text.startswith("{"):
        return None
    try:
        inside = json.loads(text)
    except ValueError:
        return None
    return inside if isinstance(inside, dict) and inside else None
