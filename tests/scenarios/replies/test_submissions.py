"""`/scorecard submit`: by name, for the last period that ended, by those who may."""

from sqlmodel import col, select

from bot.demo.people import CHANNEL
from bot.listeners.slash_command import ASKED_BACK
from bot.ui.kit.ids import ActionId
from scorecard.errors import NotAllowed
from scorecard.storage.tables import ActualRow
from tests.scenarios.conftest import Begin
from tests.support.cards import a_card, a_kpi
from tests.support.facts import corrected, saved
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
    ("", "write the KPI's name and its value"),
    ("mttr", "I found no number"),
    ("25", "Nothing is waiting for a value from you; send the KPI's name with it."),
    ("mttr soon", "I found no number"),
    ("mttr 25 EUR", "measured in min"),
    ("mttr 25 h", ASKED_BACK),
    ("mttr 1,234", ASKED_BACK),
    ("mean time 25", ASKED_BACK),
    ("mttr 25 or 30", "I can't tell one value"),
    ("mttrr 25", "did you mean “Mean time to resolve”?"),
    ("<!channel> 25", "send the KPI's name with it"),
    ("@sam 25", "send the KPI's name with it"),
    ("x" * 3000 + " 25", "That is too long"),
    ("'; DROP TABLE actual; -- 25", "KPI"),
]


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
    assert [text for text in NAMED if "is 25 min" not in submit(world, text)[0]] == []


def test_what_is_not_clear_is_said_and_stores_nothing(begin: Begin) -> None:
    world = a_world_at_work(begin)
    assert [text for text, told in UNCLEAR if told not in "\n".join(submit(world, text))] == []
    assert count(world) == 0


def test_owner_cover_and_admin_may_submit_and_others_are_told_who_may(begin: Begin) -> None:
    world = a_world_at_work(begin)
    for person in (PRIYA, SAM, HELEN):
        assert "is 25 min" in submit(world, "mttr 25", person)[0]
    for person in (MEI, ANNA):
        answer = world.command(person, "submit mttr 26")
        assert answer.text.startswith(str(NotAllowed("Mean time to resolve", [PRIYA, SAM, HELEN])))
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
    assert "from 52 min to 25 min" in plain(world.receipts(PRIYA)[-1].text)


def test_it_works_in_any_channel_and_in_direct_messages(begin: Begin) -> None:
    world = a_world_at_work(begin)
    for channel in (CHANNEL, "C0GENERAL", world.direct(PRIYA)):
        assert "25 min" in plain(world.command(PRIYA, "submit mttr 25", channel).text)


def test_a_mention_in_a_note_is_a_name(begin: Begin) -> None:
    world = a_world_at_work(begin)
    assert "Note: ask @sam, not <!here>" in submit(world, "mttr 52 ask @sam, not <!here>")[2].replace(
        "&lt;", "<"
    ).replace("&gt;", ">")
    assert SAM not in world.alerts()[0].text


def test_german_numbers_are_read_by_the_persons_own_signs(begin: Begin) -> None:
    world = a_world_at_work(
        begin, a_kpi("cost", unit="EUR", owner=ANNA, cover=SAM, target=1000, threshold=2000)
    )
    world.bot.tick()
    assert "1.234,5" in submit(world, "cost 1.234,5", ANNA)[0]
    assert submit(world, "cost 1,234", SAM) == [ASKED_BACK]
    assert "1,234" in plain(world.inbox(SAM)[-1].text)


def test_several_values_are_stored_together_or_not_at_all(begin: Begin) -> None:
    world = a_world_at_work(begin, MTTR, a_kpi("sla", unit="%", direction="higher", target=95, threshold=90))
    submit(world, "mttr 25, sla 96 %")
    assert saved(world, "mttr", 25, period="2026-W47")
    assert saved(world, "SLA", 96, period="2026-W47")
    assert str(NotAllowed("SLA", [PRIYA, HELEN])) in submit(world, "mttr 26, sla 97", SAM)[0]
    assert "from 25 min to 27 min" in submit(world, "mttr 27")[0]


def test_a_doubt_is_asked_about_in_direct_messages_and_stored_from_there(begin: Begin) -> None:
    world = a_world_at_work(begin)
    assert submit(world, "mttr 1,234 slow vendor") == [ASKED_BACK]
    assert count(world) == 0
    world.choose(PRIYA, "1,234 min")
    assert saved(world, "mttr", 1234)
    assert "Note: slow vendor" in plain(world.receipts(PRIYA)[-1].text)
    assert count(world) == 1
