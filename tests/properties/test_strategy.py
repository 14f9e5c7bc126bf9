"""Any strategy map: each link and objective is drawn once, what drives before what is driven."""

from hypothesis import given
from hypothesis import strategies as st

from scorecard.rules.strategy import Links, ObjectiveName, draw_map, find_circle
from tests.builders import a_perspective, an_objective

PLACES = [
    ObjectiveName(perspective, f"{perspective}{number}") for perspective in "ABCD" for number in range(4)
]


@st.composite
def maps(draw: st.DrawFn) -> Links:
    """Draw links from each objective to some that come after it in an order of any kind."""
    order = draw(st.permutations(PLACES))
    return {
        place: tuple(draw(st.lists(st.sampled_from(order[at + 1 :]), unique=True, max_size=5)))
        if at + 1 < len(order)
        else ()
        for at, place in enumerate(order)
    }


@given(maps())
def test_each_objective_and_each_link_is_drawn_once(links: Links) -> None:
    parts = [
        a_perspective(name, *(an_objective(one.objective) for one in PLACES if one.perspective == name))
        for name in "ABCD"
    ]
    drawn = draw_map(parts, links)
    found = [(one.name, to) for part in drawn for one in part.objectives for to in one.drives]
    wanted = [(place.objective, one.objective) for place, following in links.items() for one in following]
    assert sorted(found) == sorted(wanted)
    names = [one.name for part in drawn for one in part.objectives]
    assert sorted(names) == sorted(place.objective for place in PLACES)
    for part in drawn:
        own = [one.name for one in part.objectives]
        inside = [(own.index(of), own.index(to)) for of, to in found if of in own and to in own]
        assert all(of < to for of, to in inside)
    assert draw_map(parts, links) == drawn


@given(maps(), st.data())
def test_a_link_back_closes_a_circle_and_no_other_map_has_one(links: Links, data: st.DataObject) -> None:
    assert find_circle(links) == []
    linked = [(place, one) for place, following in links.items() for one in following]
    if linked:
        place, driven = data.draw(st.sampled_from(linked))
        circle = find_circle({**links, driven: (*links[driven], place)})
        assert circle[0] == circle[-1]
        assert {place, driven} <= set(circle)
