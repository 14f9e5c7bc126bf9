"""Setup for scenarios of modals: two KPIs that wait, and the buttons that open a modal."""

from sqlmodel import col, select

from bot.ui.kit.ids import ActionId
from bot.workspace.model import Modal, PostedMessage
from scorecard.storage.tables import ActualRow
from tests.scenarios.conftest import Begin
from tests.support.cards import a_card, a_kpi
from tests.support.world import PRIYA, SAM, World, at

MONDAY_NINE = at("2026-11-23 09:00")
SLA = a_kpi("sla", unit="%", direction="higher", target=95, threshold=90, cover=SAM)
BOTH = (a_kpi(cover=SAM), SLA)


def asked(begin: Begin, *kpis: dict[str, object]) -> World:
    """Return a world in which some KPIs, or else both, were prompted for on Monday."""
    world = begin(a_card(*(kpis or BOTH)))
    world.move_to(MONDAY_NINE)
    return world


def answer(world: World, person: str = PRIYA) -> Modal:
    """Press Answer under the newest prompt."""
    return world.press(person, world.prompts(person)[-1], ActionId.ANSWER)


def correct(world: World, person: str = PRIYA, receipt: PostedMessage | None = None) -> Modal:
    """Press Correct on the newest receipt."""
    return world.press(person, receipt or world.receipts(person)[-1], ActionId.CORRECT)


def values(world: World) -> list[tuple[int, str]]:
    """Return the current values: KPI and value, oldest first."""
    with world.store.reading() as uow:
        query = select(ActualRow).where(col(ActualRow.superseded_at).is_(None)).order_by(col(ActualRow.id))
        return [(row.kpi_id, str(row.value)) for row in uow.session.exec(query)]
