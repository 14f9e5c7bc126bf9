"""The query before every answer: who a person is, and what they may certainly read."""

from datetime import timedelta

import pytest

from scorecard.rules.permissions import Standing
from scorecard.storage.tables import ScorecardRow
from scorecard.storage.unit_of_work import Store
from tests.database.rows import NOW, add_scorecard, meet


@pytest.fixture
def card(store: Store) -> int:
    row, _ = add_scorecard(store)
    return row


def test_only_members_who_are_there_certainly_read_what_is_open(store: Store, card: int) -> None:
    with store.writing() as work:
        work.people.get_or_add("T1", "U3").standing = Standing.GUEST
        meet(work, "T1", "U4")
        work.people.get_or_add("T1", "U4").left_at = NOW
        work.commit()
    certain = {
        user: store.list_revision_access("T1", user)[0].is_readable_in("C9")
        for user in ("U1", "U3", "U4", "U5")
    }
    assert certain == {"U1": True, "U3": False, "U4": False, "U5": False}
    assert store.list_revision_access("T2", "U1") == []


@pytest.mark.parametrize(
    ("private", "channel_private", "elsewhere"),
    [
        (None, None, False),
        (None, True, False),
        (None, False, True),
        (True, False, False),
        (False, None, True),
    ],
)
def test_what_is_not_known_to_be_open_is_certainly_read_in_its_channel_alone(
    store: Store, card: int, private: bool | None, channel_private: bool | None, elsewhere: bool
) -> None:
    with store.writing() as work:
        row = work.session.get_one(ScorecardRow, card)
        row.private, row.channel_private = private, channel_private
        work.commit()
    (seen,) = store.list_revision_access("T1", "U1")
    assert (seen.is_readable_in("C1"), seen.is_readable_in("C9")) == (True, elsewhere)
    with store.reading() as work:
        assert work.scorecards.get(card).is_open is elsewhere


def test_somebody_is_met_until_something_about_them_changes(store: Store, card: int) -> None:
    assert not store.is_standing_unknown("T1", "U1")
    assert store.is_standing_unknown("T1", "U5")
    assert not store.is_standing_unknown("T2", "U5"), "a team without a scorecard has nothing to read"
    for moment, is_standing_unknown in (
        (NOW - timedelta(seconds=1), False),
        (NOW, True),
        (NOW + timedelta(1), True),
    ):
        with store.writing() as work:
            work.people.get_or_add("T1", "U1").changed_at = moment
            work.commit()
        assert store.is_standing_unknown("T1", "U1") is is_standing_unknown


def test_a_channel_is_noted_once_and_again_when_it_is_another(store: Store, card: int) -> None:
    for is_private in (True, False):
        assert not store.is_channel_noted("T1", "C1", is_private=is_private)
        with store.writing() as work:
            work.scorecards.note_channel("T1", "C1", is_private=is_private)
            work.commit()
        assert store.is_channel_noted("T1", "C1", is_private=is_private)
        with store.reading() as work:
            assert work.scorecards.get(card).channel_private is is_private
    assert store.is_channel_noted("T1", "C9", is_private=True), "no scorecard is there"
    assert store.is_channel_noted("T2", "C1", is_private=True)
