"""What the bot cannot say, it says to who can mend it: an admin, /readyz, check and the log."""

import json
import signal
from http import HTTPStatus

from bot.connections import open_database
from bot.demo.people import CHANNEL
from scorecard.clock import SystemClock
from scorecard.definition.reader import read_definition
from scorecard.services.setup.definitions import Definitions
from scorecard.storage.unit_of_work import Store
from tests.process.test_monitoring import get, where
from tests.process.town import Program, Town, wait_until
from tests.support.cards import a_card, a_kpi
from tests.support.world import HELEN, plain

SENTENCE = (
    f"I can't post to the channel {CHANNEL} of “IT” (the channel is archived): "
    "unarchive it, or name another channel in the file and apply it."
)


def apply(town: Town) -> None:
    engine = open_database(f"sqlite:///{town.folder / 'scorecard.db'}")
    definition = read_definition(a_card(a_kpi(), a_kpi("sla")))
    Definitions(Store(engine), SystemClock()).apply(town.workspace.team_id, definition)
    engine.dispose()


def list_troubles(bot: Program) -> list[str]:
    troubles: list[str] = json.loads(get(f"{where(bot)}readyz")[1])["troubles"]
    return troubles


def posts(town: Town) -> list[str]:
    """The first line of what stands in the channel for everybody."""
    return [plain(one.text).splitlines()[0] for one in town.workspace.history(CHANNEL, None)]


def test_an_archived_channel_is_told_everywhere_and_after_a_death_the_channel_hears_what_waited(
    town: Town,
) -> None:
    apply(town)
    bot = town.run_bot("--metrics-port=0")
    town.workspace.change_channel(CHANNEL, is_archived=True)
    town.ask(town.http, "submit mttr 52")
    wait_until(
        lambda: any("(the channel is archived): unarchive it" in one for one in town.bots_texts(HELEN))
    )
    assert list_troubles(bot) == [SENTENCE]
    assert "not told in the channel yet" in town.ask(town.http, "alerts")
    code, said = town.run("check")
    assert code == 2
    assert SENTENCE in said
    assert bot.said.count("trouble_began") == 1
    bot.send(signal.SIGKILL)
    bot.wait()
    town.workspace.change_channel(CHANNEL, is_archived=False)
    bot = town.run_bot("--metrics-port=0")
    wait_until(lambda: len(posts(town)) >= 2)
    summary, alert = posts(town)[:2]
    assert summary == "While I could not post: 1 alert."
    assert "is off threshold: 52 min" in alert
    assert list_troubles(bot) == []
    assert len(town.bots_texts(HELEN)) == 1
    bot.wait_for("trouble_ended")


def test_with_a_dead_token_the_bot_is_not_ready(town: Town) -> None:
    apply(town)
    bot = town.run_bot("--metrics-port=0")
    town.workspace.refusals.token_error = "token_revoked"
    town.ask(town.http, "submit mttr 52")
    wait_until(lambda: get(f"{where(bot)}readyz")[0] == HTTPStatus.SERVICE_UNAVAILABLE)
    reasons = json.loads(get(f"{where(bot)}readyz")[1])["reasons"]
    assert reasons == {
        "token": "Slack does not accept my token any more (token_revoked): copy it again from the Slack app, "
        "OAuth & Permissions, into SLACK_BOT_TOKEN, and start me again."
    }
    assert bot.said.count("trouble_began") == 1
