"""The strategy map: which objective drives which, in an order to read; and what is done for objectives."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from scorecard.model.goals import Status
from scorecard.model.names import normalize_typed_name
from scorecard.model.scorecard import Scorecard
from scorecard.model.views.reports import ObjectiveView, PerspectiveView, StrategyObjective, StrategyPart


class ObjectiveName(NamedTuple):
    """An objective by the names of its perspective and itself."""

    perspective: str
    objective: str

    def __str__(self) -> str:
        return f"{self.objective} ({self.perspective})"


Links = Mapping[ObjectiveName, Sequence[ObjectiveName]]
"""Each objective with those that it drives, in the file's order."""


def index_objectives(names: Iterable[ObjectiveName]) -> Mapping[str, list[ObjectiveName]]:
    """Return the objectives that each reference may mean, normalized as typed names are."""
    found: dict[str, list[ObjectiveName]] = {}
    for one in names:
        for name in (one.objective, str(one)):
            found.setdefault(normalize_typed_name(name), []).append(one)
    return found


def find_meant(reference: str, index: Mapping[str, list[ObjectiveName]]) -> list[ObjectiveName]:
    """Return what a reference may mean: `Faster recovery`, or with its perspective in brackets behind."""
    return index.get(normalize_typed_name(reference), [])


def find_circle(links: Links) -> list[ObjectiveName]:
    """Return objectives that drive each other in a circle, the first once more at the end; or none."""
    done: set[ObjectiveName] = set()
    for start in links:
        path: dict[ObjectiveName, None] = {}
        waiting = [iter([start])]
        while waiting:
            place = next(waiting[-1], None)
            if place is None:
                waiting.pop()
                done.update([path.popitem()[0]] if path else [])
            elif place in path:
                found = list(path)
                return [*found[found.index(place) :], place]
            elif place not in done:
                path[place] = None
                waiting.append(iter(links.get(place, ())))
    return []


def links_of(card: Scorecard) -> Links:
    """Return the links of a scorecard; one to an objective that it does not hold is left out."""
    objectives = {
        ObjectiveName(perspective.name, objective.name): objective
        for perspective in card.perspectives
        for objective in perspective.objectives
    }
    index = index_objectives(objectives)
    return {
        place: tuple(one for name in objective.drives for one in find_meant(name, index)[:1])
        for place, objective in objectives.items()
    }


def draw_map(parts: Sequence[PerspectiveView], links: Links) -> tuple[StrategyPart, ...]:
    """Return the map: from the driving perspectives to the driven, and so the objectives in each.

    An order that is not told by the links is that of the file; perspectives without a link come last.

    Args:
        parts: The perspectives in the file's order.
        links: The links between their objectives, without a circle.
    """
    counts = Counter(place.objective for place in links)
    shared = {name for name, count in counts.items() if count > 1}
    driven = {one for following in links.values() for one in following}
    steps = _steps(links)
    return tuple(
        StrategyPart(
            part.name,
            part.result,
            tuple(_draw(part, one, links, shared) for one in _ordered(part, links, driven, steps)),
        )
        for part in _ordered_parts(parts, links)
    )


def _draw(
    part: PerspectiveView, objective: ObjectiveView, links: Links, shared: set[str]
) -> StrategyObjective:
    following = links.get(ObjectiveName(part.name, objective.name), ())
    names = tuple(str(one) if one.objective in shared else one.objective for one in following)
    return StrategyObjective(objective.name, objective.result, names)


def _ordered(
    part: PerspectiveView, links: Links, driven: set[ObjectiveName], steps: Mapping[ObjectiveName, int]
) -> list[ObjectiveView]:
    """Return the objectives of a perspective: the driving first, those without a link last."""

    def rank(objective: ObjectiveView) -> tuple[bool, int]:
        place = ObjectiveName(part.name, objective.name)
        return not (links.get(place) or place in driven), steps.get(place, 0)

    return sorted(part.objectives, key=rank)


def _steps(links: Links) -> dict[ObjectiveName, int]:
    """Return how many links lead to each objective at most, one after the other."""
    left = dict.fromkeys(links, 0)
    for following in links.values():
        for one in following:
            left[one] = left.get(one, 0) + 1
    steps, ready = dict.fromkeys(left, 0), [place for place, count in left.items() if not count]
    while ready:
        place = ready.pop()
        for one in links.get(place, ()):
            steps[one] = max(steps[one], steps[place] + 1)
            left[one] -= 1
            if not left[one]:
                ready.append(one)
    return steps


def _ordered_parts(parts: Sequence[PerspectiveView], links: Links) -> list[PerspectiveView]:
    """Return the perspectives so that as few links as possible lead back, those without any last."""
    between = [
        (place.perspective, one.perspective)
        for place, following in links.items()
        for one in following
        if place.perspective != one.perspective
    ]
    linked = {name for pair in between for name in pair}
    left, found = list(parts), list[PerspectiveView]()
    while left:
        names = {part.name for part in left}
        coming = {name: sum(to == name and of in names for of, to in between) for name in names}
        part = min(left, key=lambda one: (one.name not in linked, coming[one.name]))
        left.remove(part)
        found.append(part)
    return found


def lacks_initiative(objective: ObjectiveView) -> bool:
    """Return whether an objective has a KPI off threshold and no initiative planned or running."""
    is_off = any(reading.status is Status.OFF_THRESHOLD for reading in objective.readings)
    return is_off and not any(one.is_open for one in objective.initiatives)
