"""The links between objectives in a file, found wrong even if other things in it are, too."""

from collections.abc import Mapping
from typing import Any

from scorecard.definition.collisions import Item, children
from scorecard.definition.suggestions import suggest
from scorecard.definition.yaml_tree import Path, YamlTree
from scorecard.rules.strategy import ObjectiveName, find_circle, find_meant, index_objectives


def add_link_problems(tree: YamlTree) -> None:
    """Add a problem for every link to an objective that is not there, to itself, or in a circle."""
    if not isinstance(tree.data, dict):
        return
    items = _list_objectives(tree)
    index = index_objectives(items)
    links: dict[ObjectiveName, list[ObjectiveName]] = {place: [] for place in items}
    paths: dict[tuple[ObjectiveName, ObjectiveName], Path] = {}
    for place, (path, data) in items.items():
        for number, reference in _list_references(data):
            at = (*path, "drives", number)
            driven = _find(tree, at, reference, place, index)
            if driven in links[place]:
                tree.add_problem(at, f"“{reference}” is given twice; keep one of them.")
            elif driven:
                links[place].append(driven)
                paths[place, driven] = at
    circle = find_circle(links)
    if circle:
        names = " → ".join(one.objective for one in circle)
        message = f"closes a circle: {names}; take out one of these links."
        tree.add_problem(paths[circle[-2], circle[-1]], message)


def _list_objectives(tree: YamlTree) -> dict[ObjectiveName, Item]:
    perspectives = children(((), tree.data), "perspectives")
    found = (
        (ObjectiveName(str(perspective[1].get("name")), str(objective[1].get("name"))), objective)
        for perspective in perspectives
        for objective in children(perspective, "objectives")
    )
    return dict(found)


def _list_references(data: dict[str, Any]) -> list[tuple[int, str]]:
    written = data.get("drives")
    listed = written if isinstance(written, list) else []
    return [(index, one) for index, one in enumerate(listed) if isinstance(one, str)]


def _find(
    tree: YamlTree, at: Path, reference: str, own: ObjectiveName, index: Mapping[str, list[ObjectiveName]]
) -> ObjectiveName | None:
    """Return the objective that a reference means, or add the problem with it."""
    meant = find_meant(reference, index)
    if meant == [own]:
        tree.add_problem(at, f"“{reference}” is this objective itself; name another one.")
    elif len(meant) > 1:
        tree.add_problem(at, f"“{reference}” is the name of several objectives; write “{meant[0]}”.")
    elif not meant:
        others = (one.objective for places in index.values() for one in places if one != own)
        near = suggest(reference, others)
        tree.add_problem(at, f"“{reference}” is no objective of this file; {near or 'write its name.'}")
    return meant[0] if len(meant) == 1 and meant != [own] else None
