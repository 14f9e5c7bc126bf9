"""Permissions: the people who may read a scorecard and the part they may read, and who may do what."""

from dataclasses import replace

import pytest

from scorecard.model.scorecard import Scorecard
from scorecard.rules.permissions import (
    RIGHTS,
    Action,
    Reader,
    Role,
    Standing,
    may,
    may_read,
    restrict_to_reader,
)
from tests.unit.model.making import make_kpi, make_objective, make_perspective, make_scorecard

OWN, OTHER = make_kpi(1, cover="U2"), make_kpi(2)
OTHERS = replace(OTHER, info=replace(OTHER.info, owner="U3"))
CARD = make_scorecard(
    make_perspective(make_objective(OWN), name="First"),
    make_perspective(make_objective(OTHERS), name="Second"),
)
OPEN, CLOSED = replace(CARD, channel_private=False), replace(CARD, channel_private=True, readers=("U7",))
OUTSIDERS = [standing for standing in Standing if standing is not Standing.MEMBER]


def reader(user: str = "U5", standing: Standing = Standing.MEMBER, **more: object) -> Reader:
    return replace(Reader(user, standing), **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("private", "channel_private", "is_open"),
    [
        (None, None, False),
        (None, True, False),
        (None, False, True),
        (True, False, False),
        (False, True, True),
        (False, None, True),
    ],
)
def test_a_scorecard_is_open_only_where_it_is_known_to_be(
    private: bool | None, channel_private: bool | None, is_open: bool
) -> None:
    card = replace(CARD, private=private, channel_private=channel_private)
    assert card.is_open is is_open
    assert may_read(card, reader()) is is_open


@pytest.mark.parametrize("standing", OUTSIDERS)
def test_nobody_but_full_members_reads_an_open_scorecard(standing: Standing) -> None:
    assert not may_read(OPEN, reader(standing=standing))
    assert not may_read(OPEN, reader("U9", standing)), "an admin who is a guest is a guest"


def test_who_left_reads_nothing() -> None:
    assert not may_read(OPEN, reader(has_left=True))
    assert not reader(standing=Standing.UNKNOWN, has_left=True).is_unknown


@pytest.mark.parametrize(
    "somebody",
    [
        reader("U1"),
        reader("U2"),
        reader("U9"),
        reader("U7"),
        reader(channel="C1"),
        reader(inside=frozenset({"C1"})),
    ],
)
def test_a_closed_scorecard_is_read_by_its_people_its_readers_and_who_is_in_its_channel(
    somebody: Reader,
) -> None:
    assert restrict_to_reader(CLOSED, somebody) is CLOSED


@pytest.mark.parametrize("standing", OUTSIDERS)
@pytest.mark.parametrize(("user", "delegated"), [("U1", ()), ("U2", ()), ("U5", (1,))])
def test_whoever_answers_for_a_kpi_reads_that_one(
    user: str, delegated: tuple[int, ...], standing: Standing
) -> None:
    somebody = reader(user, standing, delegated=frozenset(delegated))
    for card in (OPEN, CLOSED):
        part = restrict_to_reader(card, somebody)
        assert part is not None
        assert part.is_partial
        assert names(part) == [("First", [1])]


def test_who_answers_for_nothing_reads_nothing() -> None:
    assert restrict_to_reader(CLOSED, reader()) is None


def names(card: Scorecard) -> list[tuple[str, list[int]]]:
    found: dict[str, list[int]] = {}
    for perspective, _, kpi in card.places():
        found.setdefault(perspective.name, []).append(kpi.info.id)
    return list(found.items())


PEOPLE = {Role.OWNER: "U1", Role.COVER: "U2", Role.ASKED: "U5", Role.ADMIN: "U9", Role.SELF: "U6"}


@pytest.mark.parametrize("action", Action)
def test_an_action_is_for_the_people_in_its_roles_and_nobody_else(action: Action) -> None:
    allowed = {
        role for role, user in PEOPLE.items() if may(user, action, CARD, OWN.info, asked="U5", concerns="U6")
    }
    assert allowed == set(RIGHTS[action])
    assert not may("U7", action, CARD, OWN.info, asked="U5", concerns="U6")


def test_without_a_kpi_or_a_prompt_only_admins_are_left() -> None:
    assert {user for user in PEOPLE.values() if may(user, Action.ANSWER, CARD)} == {"U9"}


def test_the_people_of_a_scorecard_are_those_who_may_answer_one_of_its_kpis() -> None:
    users = {f"U{number}" for number in range(10)}
    assert CARD.people == {
        user for user in users if any(may(user, Action.ANSWER, CARD, kpi.info) for kpi in (OWN, OTHERS))
    }
