"""The strategy map: what a link means, circles, and the order in which it is read."""

import pytest

from scorecard.model.scorecard import Initiative, InitiativeState
from scorecard.rules.strategy import (
    ObjectiveName,
    draw_map,
    find_circle,
    find_meant,
    index_objectives,
    lacks_initiative,
)
from tests.builders import a_perspective, a_reading, an_objective


def links(*pairs: str) -> dict[ObjectiveName, list[ObjectiveName]]:
    """Return links written as `A1>B2`: objective 1 of perspective A drives objective 2 of perspective B."""
    found: dict[ObjectiveName, list[ObjectiveName]] = {}
    for pair in pairs:
        of, _, to = pair.partition(">")
        found.setdefault(ObjectiveName(of[0], of), [])
        if to:
            found.setdefault(ObjectiveName(to[0], to), [])
            found[ObjectiveName(of[0], of)].append(ObjectiveName(to[0], to))
    return found


@pytest.mark.parametrize(
    ("pairs", "circle"),
    [
        ("", ""),
        ("A1>B1 B1>C1 A1>C1", ""),
        ("A1>B1 A2>B1 B1>C1 B1>C2 C1>D1 C2>D1", ""),
        ("A1>A1", "A1 A1"),
        ("A1>B1 B1>A1", "A1 B1 A1"),
        ("A1>B1 B1>C1 C1>D1 D1>B1", "B1 C1 D1 B1"),
    ],
)
def test_a_circle_is_found_and_nothing_else(pairs: str, circle: str) -> None:
    assert [one.objective for one in find_circle(links(*pairs.split()))] == circle.split()


def test_a_long_chain_is_no_circle() -> None:
    chain = {ObjectiveName("A", str(at)): [ObjectiveName("A", str(at + 1))] for at in range(5_000)}
    assert find_circle(chain) == []


@pytest.mark.parametrize(
    ("pairs", "drawn"),
    [
        ("F1 C1 I1 L1", "F: F1 | C: C1 | I: I1 | L: L1"),
        ("F1 C1>F1 I1>C1 L1>I1", "L: L1 | I: I1 | C: C1 | F: F1"),
        ("F1 C1 I1>C1", "I: I1 | C: C1 | F: F1"),  # an island comes last
        ("F1 F2>F1 C1>F2", "C: C1 | F: F2 F1"),
        ("F1 F2 C1>F2", "C: C1 | F: F2 F1"),  # and so does an objective without a link
        ("F1>C1 C2>F2", "F: F1 F2 | C: C2 C1"),  # perspectives that drive each other
    ],
)
def test_the_map_is_read_from_the_driving_to_the_driven(pairs: str, drawn: str) -> None:
    own = links(*pairs.split())
    names = dict.fromkeys(place.perspective for place in own)
    parts = [
        a_perspective(name, *(an_objective(one.objective) for one in own if one.perspective == name))
        for name in names
    ]
    found = draw_map(parts, own)
    shown = (f"{part.name}: {' '.join(one.name for one in part.objectives)}" for part in found)
    assert " | ".join(shown) == drawn


def test_an_objective_is_meant_by_its_name_or_with_its_perspective() -> None:
    index = index_objectives(
        [
            ObjectiveName("Customer", "Grow"),
            ObjectiveName("Financial", "Grow"),
            ObjectiveName("Customer", "Keep"),
        ]
    )
    assert [len(find_meant(name, index)) for name in ("grow", "Grow (customer)", "keep", "Kept")] == [
        2,
        1,
        1,
        0,
    ]


@pytest.mark.parametrize(
    ("value", "state", "expected"),
    [
        (52, None, True),
        (52, InitiativeState.PLANNED, False),
        (52, InitiativeState.RUNNING, False),
        (52, InitiativeState.DONE, True),
        (52, InitiativeState.STOPPED, True),
        (25, None, False),
        (None, None, False),
    ],
)
def test_an_objective_off_threshold_lacks_an_initiative_while_none_is_open(
    value: int | None, state: InitiativeState | None, expected: bool
) -> None:
    work = (Initiative("Rota", "U0SAM", state=state),) if state else ()
    assert lacks_initiative(an_objective("Faster", a_reading(value), initiatives=work)) is expected
