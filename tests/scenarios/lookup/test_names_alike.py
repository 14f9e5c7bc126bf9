"""KPIs with indistinguishable names: new ones are refused, stored ones keep working."""

import pytest

from scorecard.errors import InvalidFile
from tests.scenarios.conftest import Begin
from tests.support.cards import a_card, a_kpi
from tests.support.days import MONDAY
from tests.support.facts import saved
from tests.support.seen import values
from tests.support.world import PRIYA, World, plain

HIDDEN = "MT\N{ZERO WIDTH SPACE}TR"
ALIKE = a_card(a_kpi("mttr"), a_kpi("other", name=HIDDEN))


def store_alike(world: World) -> None:
    """Store KPIs that could once be applied and no longer can."""
    world.apply(a_card(a_kpi("mttr"), a_kpi("other")))
    with world.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE kpi SET name = ? WHERE key = 'other'", (HIDDEN,))
        connection.exec_driver_sql("UPDATE scorecard SET edition = edition + 1")


@pytest.mark.parametrize(
    "name",
    [
        *(HIDDEN, "mttr", "\uff2dTTR", "M\N{SOFT HYPHEN}TTR", "MTTR\N{VARIATION SELECTOR-16}"),
        *("MTTR\N{HANGUL FILLER}", "\N{LEFT-TO-RIGHT MARK}Mttr", "M-TTR".replace("-", "\N{WORD JOINER}")),
    ],
)
def test_a_name_that_looks_like_another_is_refused_with_both_lines(begin: Begin, name: str) -> None:
    with pytest.raises(InvalidFile) as refused:
        begin(a_card(a_kpi("mttr"), a_kpi("other", name=name)))
    [problem] = refused.value.problems
    lines = a_card(a_kpi("mttr"), a_kpi("other", name="PLACE")).splitlines()
    assert problem.line == 1 + next(at for at, line in enumerate(lines) if "PLACE" in line)
    assert f"line {1 + next(at for at, line in enumerate(lines) if 'key: mttr' in line)};" in problem.message


def test_what_is_stored_so_goes_on_applying(begin: Begin) -> None:
    world = begin()
    store_alike(world)
    world.apply(ALIKE)
    world.apply(a_card(a_kpi("mttr", target=20), a_kpi("other", name=HIDDEN)))


def test_beside_it_a_third_one_is_refused(begin: Begin) -> None:
    world = begin()
    store_alike(world)
    with pytest.raises(InvalidFile):
        world.apply(
            a_card(a_kpi("mttr"), a_kpi("other", name=HIDDEN), a_kpi("third", aliases=[f"{HIDDEN}\u2060"]))
        )


def test_of_two_that_are_stored_so_the_one_as_it_was_typed_is_meant(begin: Begin) -> None:
    world = begin()
    store_alike(world)
    world.move_to(MONDAY)
    world.say(PRIYA, "mttr 25")
    assert saved(world, "mttr", 25)
    world.say(PRIYA, f"{HIDDEN} 26")
    assert saved(world, "other", 26)
    assert values(world) == [25, 26]
    assert "25 min" in plain(world.command(PRIYA, "mttr").text)


def test_a_name_is_found_whatever_unseen_signs_were_typed_with_it(begin: Begin) -> None:
    world = begin(a_card(a_kpi("mttr"), a_kpi("sla")))
    world.move_to(MONDAY)
    world.say(PRIYA, f"{HIDDEN} 25")
    assert saved(world, "MTTR", 25)
    assert "25 min" in plain(world.command(PRIYA, "\ufeffm\u200bttr").text)
