"""Cost of an answer in statements while nothing has changed."""

from bot.demo.people import CHANNEL
from scorecard.errors import NotReadable
from scorecard.rules.permissions import Standing
from tests.scenarios.conftest import Begin
from tests.support.cards import a_card, a_kpi
from tests.support.facts_reports import is_headed
from tests.support.people import ANNA, HELEN
from tests.support.recording import statements
from tests.support.texts import plain, shown
from tests.support.world import World


def warm(begin: Begin) -> World:
    world = begin(a_card(a_kpi(), a_kpi("sla")))
    world.bot.tick()
    world.command(ANNA)
    return world


def test_a_scorecard_that_did_not_change_costs_one_statement_with_all_permissions(begin: Begin) -> None:
    world = warm(begin)
    with statements(world.engine) as asked:
        world.actor.command(ANNA, CHANNEL, "/scorecard", "")
    assert len(asked) == 1, asked
    newest = world.workspace.messages.list_visible(CHANNEL, ANNA)[-1]
    assert is_headed(newest, "IT")


def test_who_may_read_no_longer_is_refused_by_the_next_command(begin: Begin) -> None:
    world = warm(begin)
    with world.store.writing() as work:
        work.people.get_or_add(world.workspace.team_id, ANNA).standing = Standing.GUEST
        work.commit()
    assert str(NotReadable([HELEN])) in plain(world.command(ANNA).text)


def test_a_scorecard_that_changed_is_shown_as_it_is_now_by_the_next_command(begin: Begin) -> None:
    world = warm(begin)
    world.apply(a_card(a_kpi("nps")))
    assert "`/scorecard nps`" in shown(world.command(ANNA))
