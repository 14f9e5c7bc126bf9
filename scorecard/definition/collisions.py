"""Names that people could not tell apart, found in what the file says even where other things are wrong."""

from collections.abc import Iterator
from typing import Any

from scorecard.definition.tree import Path, Tree
from scorecard.domain.lookup import plain_name

Place = tuple[Path, dict[str, Any]]


def add_collisions(tree: Tree) -> None:
    """Note every name that stands for two things."""
    if not isinstance(tree.data, dict):
        return
    perspectives = list(_children(((), tree.data), "perspectives"))
    _add_twins(tree, perspectives, "perspective")
    kpis: list[Place] = []
    for perspective in perspectives:
        objectives = list(_children(perspective, "objectives"))
        _add_twins(tree, objectives, "objective")
        kpis += [kpi for objective in objectives for kpi in _children(objective, "kpis")]
    _add_shared_names(tree, kpis)


def _children(parent: Place, field: str) -> Iterator[Place]:
    path, data = parent
    items = data.get(field)
    for index, item in enumerate(items if isinstance(items, list) else []):
        if isinstance(item, dict):
            yield (*path, field, index), item


def _add_twins(tree: Tree, places: list[Place], what: str) -> None:
    seen: dict[str, int] = {}
    for path, data in places:
        here, name = (*path, "name"), data.get("name")
        if not isinstance(name, str):
            continue
        first = seen.setdefault(plain_name(name), tree.line_of(here))
        if first != tree.line_of(here):
            tree.add_problem(here, f"“{name}” is already the {what} on line {first}; give it another name.")


def _add_shared_names(tree: Tree, kpis: list[Place]) -> None:
    seen: dict[str, tuple[Path, int]] = {}
    for kpi, data in kpis:
        for path, name in _names(kpi, data):
            owner, line = seen.setdefault(plain_name(name), (kpi, tree.line_of(path)))
            if owner != kpi:
                message = f"“{name}” already names the KPI on line {line}; KPIs need names of their own."
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
