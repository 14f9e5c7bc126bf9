"""Names in a file that people could not tell apart, found even if other things in it are wrong."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from scorecard.definition.yaml_tree import Path, YamlTree, format_path
from scorecard.errors import Problem
from scorecard.model.names import normalize_name, normalize_typed_name

Item = tuple[Path, dict[str, Any]]


@dataclass(frozen=True)
class LookalikeNames:
    """Two KPIs with names that are written differently but look the same.

    Attributes:
        keys: The keys of both KPIs.
        name: The name of both, normalized as look-ups compare it.
        problem: The second name, with both lines.
    """

    keys: tuple[str, str]
    name: str
    problem: Problem


def add_collisions(tree: YamlTree) -> None:
    """Add a problem for every name that stands for two things."""
    if not isinstance(tree.data, dict):
        return
    perspectives = list(children(((), tree.data), "perspectives"))
    _add_twins(tree, perspectives, "perspective")
    for perspective in perspectives:
        objectives = list(children(perspective, "objectives"))
        _add_twins(tree, objectives, "objective")
        for objective in objectives:
            _add_twins(tree, list(children(objective, "initiatives")), "initiative", "title")
    _add_shared_names(tree, _list_kpis(tree))


def list_lookalikes(tree: YamlTree) -> list[LookalikeNames]:
    """Return the KPIs of an otherwise valid file whose names look-ups can't tell apart."""
    found: list[LookalikeNames] = []
    seen: dict[str, tuple[Path, str, int]] = {}
    for kpi, data in _list_kpis(tree):
        for path, name in _names(kpi, data):
            plain, line = normalize_name(name), tree.line_of(path)
            first, key, first_line = seen.setdefault(plain, (kpi, data["key"], line))
            if first != kpi:
                message = f"“{name}” looks like the name on line {first_line}; give one of them another name."
                found.append(
                    LookalikeNames((key, data["key"]), plain, Problem(line, format_path(path), message))
                )
    return found


def _list_kpis(tree: YamlTree) -> list[Item]:
    perspectives = children(((), tree.data), "perspectives")
    objectives = (
        objective for perspective in perspectives for objective in children(perspective, "objectives")
    )
    return [kpi for objective in objectives for kpi in children(objective, "kpis")]


def children(parent: Item, field: str) -> Iterator[Item]:
    """Yield the groups in a list of a group, each with its path."""
    path, data = parent
    items = data.get(field)
    for index, item in enumerate(items if isinstance(items, list) else []):
        if isinstance(item, dict):
            yield (*path, field, index), item


def _add_twins(tree: YamlTree, places: list[Item], noun: str, field: str = "name") -> None:
    seen: dict[str, int] = {}
    for path, data in places:
        name_path, name = (*path, field), data.get(field)
        if not isinstance(name, str):
            continue
        first = seen.setdefault(normalize_typed_name(name), tree.line_of(name_path))
        if first != tree.line_of(name_path):
            tree.add_problem(
                name_path, f"“{name}” is already the {noun} on line {first}; give it another name."
            )


def _add_shared_names(tree: YamlTree, kpis: list[Item]) -> None:
    seen: dict[str, tuple[Path, int]] = {}
    for kpi, data in kpis:
        for path, name in _names(kpi, data):
            owner, line = seen.setdefault(normalize_typed_name(name), (kpi, tree.line_of(path)))
            if owner != kpi:
                message = f"“{name}” already names the KPI on line {line}; give one of them another name."
                tree.add_problem(path, message)


def _names(kpi: Path, data: dict[str, Any]) -> Iterator[tuple[Path, str]]:
    aliases = data.get("aliases")
    listed = enumerate(aliases if isinstance(aliases, list) else [])
    places = [("key", data.get("key")), ("name", data.get("name"))]
    for field, name in places:
        if isinstance(name, str):
            yield (*kpi, field), name
    for index, alias in listed:
        if isinstance(alias, str):
            yield (*kpi, "aliases", index), alias
