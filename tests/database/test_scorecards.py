from datetime import timedelta

import pytest
from sqlalchemy import Engine, event
from sqlalchemy.exc import NoResultFound

from scorecard.rules.alerts.states import AlertStep, take_step
from scorecard.rules.permissions import Standing
from scorecard.rules.prompt_schedule import DEFAULT_PROMPT_TIME
from scorecard.storage.repositories.prompts import Prompt
from scorecard.storage.revisions import ScorecardRevision
from scorecard.storage.tables import KpiRow
from scorecard.storage.unit_of_work import Store
from tests.database.rows import NOW, W46, W47, add_scorecard, meet, record


def test_a_scorecard_is_read_whole_and_in_order(store: Store) -> None:
    scorecard_id, kpi_ids = add_scorecard(store, kpis=3)
    with store.reading() as work:
        card = work.scorecards.get(scorecard_id)
        assert work.scorecards.find_by_key("T1", "it") == card
        assert work.scorecards.find_by_key("T2", "it") is None
        assert work.scorecards.list_ids() == [scorecard_id]
    assert [kpi.info.id for kpi in card.kpis] == kpi_ids
    assert card.kpis[0].prompt_time == DEFAULT_PROMPT_TIME
    assert card.admins == ("U9",)


def test_a_retired_kpi_leaves_the_scorecard_and_is_still_known(store: Store) -> None:
    scorecard_id, [gone, kept] = add_scorecard(store, kpis=2)
    with store.writing() as work:
        work.session.get_one(KpiRow, gone).retired_at = NOW
        work.commit()
    with store.reading() as work:
        assert [kpi.info.id for kpi in work.scorecards.get(scorecard_id).kpis] == [kept]
        owner, kpi = work.scorecards.get_kpi(gone)
    assert (owner, kpi.is_retired, kpi.info.id) == (scorecard_id, True, gone)


def test_a_team_has_its_own_scorecards_only(store: Store) -> None:
    first, _ = add_scorecard(store)
    second, _ = add_scorecard(store, key="security", channel="C2")
    other, _ = add_scorecard(store, team_id="T2", channel="C2")
    with store.reading() as work:
        cards = work.scorecards
        assert cards.list_revisions("T1") == [
            ScorecardRevision(first, 0, "C1"),
            ScorecardRevision(second, 0, "C2"),
        ]
        assert [card.id for card in cards.list_of("T1")] == [first, second]
        assert [card.id for card in cards.list_beside(second)] == [first]
        assert [card.id for card in cards.list_of("T2")] == [other]
        assert (cards.list_beside(other), cards.list_of("T3")) == ([], [])


def test_a_touch_counts_the_revision_up(store: Store) -> None:
    scorecard_id, _ = add_scorecard(store)
    with store.writing() as work:
        assert work.scorecards.get(scorecard_id).revision == 0
        work.scorecards.bump_revision(scorecard_id)
        assert work.scorecards.get(scorecard_id).revision == 1
        work.commit()


def test_a_scorecard_that_is_not_there_is_an_error(store: Store) -> None:
    with store.reading() as work, pytest.raises(NoResultFound):
        work.scorecards.get(404)


def test_prompts_are_listed_by_round_and_by_who_still_has_to_answer(store: Store) -> None:
    scorecard_id, [first, second] = add_scorecard(store, kpis=2)
    with store.writing() as work:
        round_id = work.batches.open(scorecard_id, "T1", "U1", NOW)
        assert work.prompts.open(second, W47, round_id, NOW)
        assert work.prompts.open(first, W47, round_id, NOW)
        assert work.prompts.open(first, W46, round_id, NOW)
        assert not work.prompts.open(first, W47, round_id, NOW)
        record(work, first, "5", W46)
        work.commit()
    with store.reading() as work:
        prompts = work.prompts
        assert [asked(item) for item in prompts.list_batch(round_id)] == [
            (second, W47),
            (first, W47),
            (first, W46),
        ]
        assert [asked(item) for item in prompts.list_open([scorecard_id], "U1")] == [
            (second, W47),
            (first, W47),
        ]
        assert prompts.list_open([scorecard_id], "U2") == [], "a cover is not asked"
        work.batches.get(round_id).reminded = 2
        assert len(prompts.list_open([scorecard_id], "U2")) == 2, "but told with the second reminder"
        assert prompts.list_open([scorecard_id], "U3") == []
        found = prompts.find(first, W46)
        assert found is not None
        assert (found.round_id, found.person, found.missed_at) == (round_id, "U1", None)
        assert prompts.find(first, W46.previous()) is None
        assert prompts.list_newest([first]) == {(first, W47.frequency): W47}
        assert prompts.list_batches_since([(first, W46)]) == {(first, W46): [round_id]}
        places = [(first, W47), (first, W47.next()), (second, W46)]
        assert prompts.list_prompted(places) == {(first, W47)}
        assert work.batches.get(round_id).person == "U1"


def test_alerts_are_listed_while_their_kpi_is_on_the_scorecard(store: Store) -> None:
    scorecard_id, [first, second] = add_scorecard(store, kpis=2)
    with store.writing() as work:
        opened = work.alerts.open(first, record(work, first, "1").id, NOW)
        closed = work.alerts.open(second, record(work, second, "1").id, NOW)
        better = record(work, second, "100")
        work.alerts.save(closed, take_step(closed, AlertStep.RESOLVE, better.id, NOW))
        work.commit()
        assert [item.id for item in work.alerts.list_open(scorecard_id)] == [opened.id]
        assert [item.id for item in work.alerts.list_resolved(scorecard_id, NOW)] == [closed.id]
        assert work.alerts.list_resolved(scorecard_id, NOW + timedelta(seconds=1)) == []
        assert work.alerts.get(opened.id) == opened
        work.session.get_one(KpiRow, first).retired_at = NOW
        work.commit()
    with store.reading() as work:
        assert work.alerts.list_open(scorecard_id) == []


def test_people_are_known_from_when_slack_was_asked(store: Store) -> None:
    with store.writing() as work:
        assert work.people.find("T1", "U1") is None
        for user, standing in (("U1", Standing.GUEST), ("U3", Standing.UNKNOWN)):
            row = work.people.get_or_add("T1", user)
            row.refreshed_at, row.standing = NOW, standing
        work.people.get_or_add("T1", "U2")
        work.commit()
    with store.reading() as work:
        assert work.people.list_fresh(NOW, NOW) == {("T1", "U1")}
        assert work.people.list_fresh(NOW + timedelta(seconds=1), NOW) == set()


def test_people_are_read_again_after_a_change_and_after_a_pause_of_notifications(store: Store) -> None:
    hour = timedelta(hours=1)
    with store.writing() as work:
        meet(work, "T1", "U1", "U2")
        row = work.people.get_or_add("T1", "U1")
        row.refreshed_at, row.dnd_until = NOW, NOW + hour
        changed = work.people.get_or_add("T1", "U2")
        changed.refreshed_at, changed.changed_at = NOW, NOW + hour
        work.commit()
    with store.reading() as work:
        assert work.people.list_fresh(NOW, NOW) == {("T1", "U1")}
        assert work.people.list_fresh(NOW, NOW + hour) == set()


def asked(prompt: Prompt) -> tuple[int, object]:
    return prompt.kpi_id, prompt.period


@pytest.mark.parametrize("dialect", ["sqlite"])
def test_a_transaction_that_only_reads_reads_a_scorecard_and_its_people_once(
    engine: Engine, store: Store
) -> None:
    scorecard_id, [kpi_id] = add_scorecard(store)
    with store.writing() as work:
        work.people.get_or_add("T1", "U1")
        work.commit()
    asked: list[str] = []
    with store.reading() as work:
        card, kpi = work.scorecards.get(scorecard_id), work.scorecards.get_kpi(kpi_id)
        work.people.find("T1", "U1")
        event.listen(engine, "before_cursor_execute", lambda *call: asked.append(call[2]))
        assert work.scorecards.get(scorecard_id) is card
        assert work.scorecards.get_kpi(kpi_id) == kpi
        assert work.people.find("T1", "U1") is not None
    assert asked == []


def test_a_transaction_that_writes_sees_what_it_changed(store: Store) -> None:
    scorecard_id, _ = add_scorecard(store)
    with store.writing() as work:
        before = work.scorecards.get(scorecard_id).revision
        work.scorecards.bump_revision(scorecard_id)
        assert work.scorecards.get(scorecard_id).revision == before + 1
        assert work.people.find("T1", "U5") is None
        work.people.get_or_add("T1", "U5").name = "ada"
        found = work.people.find("T1", "U5")
        assert found is not None
        assert found.name == "ada"
