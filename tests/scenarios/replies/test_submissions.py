"""`/scorecard submit`: by name, for the last period that ended, by those who may."""

import pytest
from sqlmodel import col, select

from bot.demo.people import CHANNEL
from bot.ui.kit.ids import ActionId
from scorecard.errors import NotAllowed
from scorecard.storage.tables import ActualRow
from tests.scenarios.conftest import Begin
from tests.support.cards import a_card, a_kpi
from tests.support.facts import corrected, refused, saved
from tests.support.facts_replies import doubted, not_done
from tests.support.texts import is_choice_of, list_choices
from tests.support.world import ANNA, HELEN, MEI, PRIYA, SAM, World, at, plain

MTTR = a_kpi(name="Mean time to resolve", aliases=["MTTR", "time to resolve"], cover=SAM)


COST = a_kpi("cost", unit="EUR", owner=ANNA, cover=SAM, target=1000, threshold=2000)

NAMED = [
    "mttr 25",
    "MTTR 25",
    "Mean time to resolve 25",
    "mean time: 25",
    "time-to-resolve 25 min",
    " mttr  25 ",
]
UNCLEAR = [
    ("", ["/scorecard submit mttr 30"]),
    ("mttr", ["Mean time to resolve"]),
    ("25", []),
    ("mttr soon", ["Mean time to resolve"]),
    ("mttr 25 EUR", ["min", "eur"]),
    ("mttr 25 or 30", ["“25 or 30”"]),
    ("mttrr 25 or 26", ["“mttrr”", "“Mean time to resolve”"]),
    ("<!channel> 25", []),
    ("@sam 25", []),
    ("x" * 3000 + " 25", []),
    ("'; DROP TABLE actual; -- 25", ["KPI"]),
]
DOUBTED = [("mttr 25 h", 1500), ("mttrr 25", 25), ("mttr 1,234", 1234), ("mean time 25", 25)]
MTTR_NAME = "Mean time to resolve"
MAY_GIVE_IT = NotAllowed(MTTR_NAME, [PRIYA, SAM, HELEN])


def a_world_at_work(begin: Begin, *kpis: dict[str, object]) -> World:
    world = begin(a_card(*(kpis or (MTTR,))))
    world.move_to(at("2026-11-23 08:00"))
    return world


def submit(world: World, text: str, person: str = PRIYA) -> list[str]:
    return plain(world.command(person, f"submit {text}").text).splitlines()


def count(world: World) -> int:
    with world.store.reading() as uow:
        query = select(ActualRow).where(col(ActualRow.superseded_at).is_(None))
        return len(uow.session.exec(query).all())


def test_a_value_is_for_the_last_period_that_ended_and_gets_a_receipt(begin: Begin) -> None:
    world = a_world_at_work(begin)
    submit(world, "mttr 52 slow vendor")
    assert saved(world, "mttr", 52, period="2026-W47", note="slow vendor", standing="off threshold")
    assert len(world.alerts()) == 1


def test_names_match_in_any_form(begin: Begin) -> None:
    world = a_world_at_work(begin)
    for text in NAMED:
        submit(world, text)
        assert saved(world, "mttr", 25), text
    assert count(world) == 1


def test_what_is_not_clear_is_said_and_stores_nothing(begin: Begin) -> None:
    world = a_world_at_work(begin)
    for text, about in UNCLEAR:
        submit(world, text)
        assert not_done(world, PRIYA, *about), text
    assert count(world) == 0


@pytest.mark.parametrize(("text", "reading"), DOUBTED)
def test_what_is_in_doubt_is_asked_in_direct_messages(begin: Begin, text: str, reading: int) -> None:
    world = a_world_at_work(begin)
    submit(world, text)
    assert doubted(world, PRIYA, MTTR_NAME)
    assert any(is_choice_of(button, f"{reading:,} min") for button in list_choices(world.inbox(PRIYA)[-1]))
    assert count(world) == 0


def test_owner_cover_and_admin_may_submit_and_others_are_told_who_may(begin: Begin) -> None:
    world = a_world_at_work(begin)
    for person in (PRIYA, SAM, HELEN):
        assert "25 min" in submit(world, "mttr 25", person)[0]
    for person in (MEI, ANNA):
        world.command(person, "submit mttr 26")
        assert refused(world, person, MAY_GIVE_IT)
    assert count(world) == 1


def test_a_period_that_is_not_over_cannot_be_given(begin: Begin) -> None:
    world = begin(a_card(MTTR))
    world.move_to(at("2026-11-22 23:59"))
    assert "week 46" in submit(world, "mttr 25")[0]
    world.move_to(at("2026-11-23 00:00"))
    assert "week 47" in submit(world, "mttr 26")[0]


def test_the_scorecards_zone_decides_when_a_period_is_over(begin: Begin) -> None:
    world = begin(a_card({**MTTR, "owner": MEI}))
    world.move_to(at("2026-11-23 09:00", "Pacific/Auckland"))
    assert "week 46" in submit(world, "mttr 25", MEI)[0]


def test_submitting_again_corrects_and_the_same_value_changes_nothing(begin: Begin) -> None:
    world = a_world_at_work(begin)
    submit(world, "mttr 25")
    submit(world, "mttr 25")
    assert saved(world, "mttr", 25)
    submit(world, "mttr 26")
    assert corrected(world, "mttr", 25, 26)
    assert count(world) == 1


def test_the_receipt_can_be_corrected_by_its_button(begin: Begin) -> None:
    world = a_world_at_work(begin)
    receipt = world.command(PRIYA, "submit mttr 52")
    world.press(PRIYA, receipt, ActionId.CORRECT)
    assert world.fill(PRIYA, {"mttr": "25"}) == {}
    assert corrected(world, "mttr", 52, 25)


def test_it_works_in_any_channel_and_in_direct_messages(begin: Begin) -> None:
    world = a_world_at_work(begin)
    for channel in (CHANNEL, "C0GENERAL", world.direct(PRIYA)):
        assert "25 min" in plain(world.command(PRIYA, "submit mttr 25", channel).text)


def test_a_mention_in_a_note_is_a_name(begin: Begin) -> None:
    world = a_world_at_work(begin)
    submit(world, "mttr 52 ask @sam, not <!here>")
    assert saved(world, "mttr", 52, note="ask @Sam Okafor, not <!here>")
    assert SAM not in world.alerts()[0].text


def test_german_numbers_are_read_by_the_persons_own_signs(begin: Begin) -> None:
    world = a_world_at_work(
        begin, a_kpi("cost", unit="EUR", owner=ANNA, cover=SAM, target=1000, threshold=2000)
    )
    world.bot.tick()
    assert "1.234,5" in submit(world, "cost 1.234,5", ANNA)[0]
    submit(world, "cost 1,234", SAM)
    assert doubted(world, SAM, "COST", 1234, "1.234")


def test_several_values_are_stored_together_or_not_at_all(begin: Begin) -> None:
    world = a_world_at_work(begin, MTTR, a_kpi("sla", unit="%", direction="higher", target=95, threshold=90))
    submit(world, "mttr 25, sla 96 %")
    assert saved(world, "mttr", 25, period="2026-W47")
    assert saved(world, "SLA", 96, period="2026-W47")
    submit(world, "mttr 26, sla 97", SAM)
    assert refused(world, SAM, NotAllowed("SLA", [PRIYA, HELEN]))
    submit(world, "mttr 27")
    assert corrected(world, "mttr", 25, 27)


def test_a_doubt_is_asked_about_in_direct_messages_and_stored_from_there(begin: Begin) -> None:
    world = a_world_at_work(begin)
    submit(world, "mttr 1,234 slow vendor")
    assert doubted(world, PRIYA, MTTR_NAME, 1234, "1.234", period="2026-W47")
    assert count(world) == 0
    world.choose(PRIYA, "1,234 min")
    assert saved(world, "mttr", 1234, note="slow vendor")
    assert count(world) == 1
