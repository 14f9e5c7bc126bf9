"""Messages that cannot be sent are reported to whoever can help: an admin, /readyz, check and the log."""

import json
import signal
from http import HTTPStatus

from bot.commands.findings import Verdict
from bot.connections import open_database
from bot.demo.people import CHANNEL
from bot.ui.notices import caught_up_message
from scorecard.clock import SystemClock
from scorecard.definition.reader import read_definition
from scorecard.model.troubles import CaughtUp
from scorecard.services.setup.definitions import Definitions
from scorecard.storage.unit_of_work import Store
from tests.golden.golden import sections
from tests.process.test_monitoring import get, where
from tests.process.town import Program, Town, wait_until
from tests.support.cards import a_card, a_kpi
from tests.support.facts_command_line import findings
from tests.support.world import HELEN, plain


def apply(town: Town) -> None:
    engine = open_database(f"sqlite:///{town.folder / 'scorecard.db'}")
    definition = read_definition(a_card(a_kpi(), a_kpi("sla")))
    Definitions(Store(engine), SystemClock()).apply(town.workspace.team_id, definition)
    engine.dispose()


def list_troubles(bot: Program) -> list[str]:
    troubles: list[str] = json.loads(get(f"{where(bot)}readyz")[1])["troubles"]
    return troubles


def posts(town: Town) -> list[str]:
    """Return the first line of each public message in the channel."""
    return [plain(one.text).splitlines()[0] for one in town.workspace.history(CHANNEL, None)]


def test_an_archived_channel_is_told_everywhere_and_after_a_death_the_channel_hears_what_waited(
    town: Town,
) -> None:
    apply(town)
    bot = town.run_bot("--metrics-port=0")
    town.workspace.change_channel(CHANNEL, is_archived=True)
    town.ask(town.http, "submit mttr 52")
    [line] = findings("check with a trouble of the running bot", CHANNEL, mark=Verdict.WRONG)
    sentence = line.partition("UTC: ")[2]
    wait_until(lambda: any(CHANNEL in text for text in town.bots_texts(HELEN)))
    assert list_troubles(bot) == [sentence]
    waiting = town.ask(town.http, "alerts")
    assert sentence.partition("): ")[2] in town.bots_texts(HELEN)[0]
    code, said = town.run("check")
    assert code == 2
    assert sentence in said
    assert bot.said.count("trouble_began") == 1
    bot.send(signal.SIGKILL)
    bot.wait()
    town.workspace.change_channel(CHANNEL, is_archived=False)
    bot = town.run_bot("--metrics-port=0")
    wait_until(lambda: len(posts(town)) >= 2)
    summary, alert = posts(town)[:2]
    assert summary == plain(caught_up_message(CaughtUp(1, (), 0)).text)
    assert "52 min" in alert
    assert list_troubles(bot) == []
    posted = town.ask(town.http, "alerts")
    assert waiting.count(" · ") == posted.count(" · ") + 1, "it was not in the channel"
    assert len(town.bots_texts(HELEN)) == 1
    bot.wait_for("trouble_ended")


def test_with_a_dead_token_the_bot_is_not_ready(town: Town) -> None:
    apply(town)
    bot = town.run_bot("--metrics-port=0")
    town.workspace.refusals.token_error = "token_revoked"
    town.ask(town.http, "submit mttr 52")
    wait_until(lambda: get(f"{where(bot)}readyz")[0] == HTTPStatus.SERVICE_UNAVAILABLE)
    reasons = json.loads(get(f"{where(bot)}readyz")[1])["reasons"]
    assert list(reasons) == ["token"]
    assert reasons["token"] in "\n".join(sections("troubles").values()).splitlines()
    assert all(fact in reasons["token"] for fact in ("(token_revoked)", "SLACK_BOT_TOKEN"))
    assert bot.said.count("trouble_began") == 1
