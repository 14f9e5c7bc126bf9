"""`scorecard-bot check` looks at everything, says what to do, and changes nothing."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.commands.findings import Verdict
from bot.connections import open_database
from bot.demo.people import CHANNEL
from bot.workspace.clock import MovableClock
from scorecard.clock import SystemClock
from scorecard.definition.reader import read_definition
from scorecard.model.troubles import TroubleKind
from scorecard.services.setup.definitions import Definitions
from scorecard.storage.unit_of_work import Store
from tests.process.town import Town, a_town
from tests.support.cards import a_card, a_kpi
from tests.support.facts_command_line import findings, printed
from tests.support.world import PRIYA, SAM

NOWHERE = "http://127.0.0.1:9/api/"
WRONG = Verdict.WRONG.value


def check(town: Town, **settings: str) -> tuple[int, list[str]]:
    """Return the exit code and the lines of check."""
    code, said = town.run("check", **settings)
    assert "Traceback" not in said
    return code, said.splitlines()


def wrong(town: Town, **settings: str) -> list[str]:
    """Return the lines of what is wrong."""
    code, lines = check(town, **settings)
    found = [line for line in lines if line.startswith(WRONG)]
    assert (code == 2) is bool(found), lines
    return found


def apply(town: Town, card: str, team: str = "") -> None:
    engine = open_database(f"sqlite:///{town.folder / 'scorecard.db'}")
    definitions = Definitions(Store(engine), SystemClock())
    definitions.apply(team or town.workspace.team_id, read_definition(card))
    engine.dispose()


@contextmanager
def a_town_apart(folder: Path, apart: timedelta) -> Iterator[Town]:
    """Open a workspace whose clock is behind this machine's."""
    with a_town(folder, MovableClock(SystemClock().now() - apart)) as town:
        yield town


def test_before_anything_is_applied_all_is_fine_and_nothing_is_made(town: Town) -> None:
    before = {one for one in town.folder.iterdir() if "log" not in one.name}
    facts = ("HTTP", "Local workspace", "9")
    assert check(town) == (0, findings("check before anything is applied", *facts))
    assert {one for one in town.folder.iterdir() if "log" not in one.name} == before


def test_after_the_first_apply_channel_and_people_are_looked_at(town: Town) -> None:
    apply(town, a_card(a_kpi(), a_kpi("sla", owner=SAM)))
    assert check(town) == (0, findings("check when all is well", f"channel, {CHANNEL}", "all 3"))


def test_an_empty_database_is_no_fault(town: Town) -> None:
    town.run("migrate")
    assert check(town) == (0, findings("check with an empty database", "scorecard-bot apply FILE"))
    (town.folder / "empty.db").touch()
    assert check(town, DATABASE_URL="sqlite:///empty.db")[1] == findings("check before anything is applied")
    assert (town.folder / "empty.db").stat().st_size == 0


def test_an_older_schema_is_told(town: Town) -> None:
    town.run("migrate")
    with closing(sqlite3.connect(town.folder / "scorecard.db")) as database:
        database.execute("UPDATE alembic_version SET version_num = '0001'")
        database.commit()
    assert wrong(town) == findings("check with an older schema", "scorecard-bot migrate", mark=WRONG)[-1:]


def test_with_the_bot_token_alone_it_says_what_is_missing_and_goes_on(town: Town) -> None:
    expected = findings("check with a bot token alone", "SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET")
    assert check(town, SLACK_SIGNING_SECRET="") == (2, expected)
    assert expected[0].startswith(WRONG)


def test_everything_that_is_wrong_is_told_at_once(town: Town) -> None:
    found = wrong(
        town, SLACK_BOT_TOKEN="xapp-1", SLACK_APP_TOKEN="xoxb-…", LOG_FORMAT="xml", DATABASE_URL="oracle://db"
    )
    cases = [
        "an app token as the bot token",
        "a bot token as the app token",
        "an unknown log format",
        "an unknown database",
    ]
    assert found == [f"{WRONG} {printed(case)}" for case in cases]


def test_a_token_that_slack_does_not_take_is_told_and_the_rest_looked_at(town: Town) -> None:
    apply(town, a_card())
    code, lines = check(town, SLACK_BOT_TOKEN="xoxb-1", SLACK_APP_TOKEN="xapp-1")
    facts = ("SLACK_BOT_TOKEN (invalid_auth)", "SLACK_APP_TOKEN (invalid_auth)")
    assert code == 2
    assert [line[:1] for line in lines] == ["✓", "✗", "✗", "✓"]
    assert lines[:3] == findings("check with tokens that Slack refuses", *facts)[:3]
    assert lines[3] in findings("check when all is well")


def test_socket_mode_is_tried(town: Town) -> None:
    lines = check(town, SLACK_APP_TOKEN=town.workspace.bot.app_token)[1]
    assert lines == findings("check for Socket Mode")
    assert lines[0] != check(town)[1][0]


def test_tokens_of_two_apps_are_told(town: Town) -> None:
    town.workspace.app_tokens["xapp-2"] = "A0OTHER"
    expected = findings("check with tokens of two apps", "app A0OTHER", "A0LOCAL", mark=WRONG)
    assert wrong(town, SLACK_APP_TOKEN="xapp-2") == expected


def test_a_token_of_another_workspace_than_the_scorecards_is_told(town: Town) -> None:
    apply(town, a_card(), team="T0OTHER")
    facts = ("T0OTHER", "Local workspace (T0LOCAL)")
    assert wrong(town) == findings("check with scorecards of another workspace", *facts, mark=WRONG)


def test_scopes_that_are_missing_are_told(town: Town) -> None:
    town.workspace.scopes -= {"dnd:read", "users:read"}
    assert wrong(town)[0] in findings("check without needed scopes", "dnd:read and users:read")


def test_what_does_not_work_without_the_optional_scopes_is_told_and_is_no_fault(town: Town) -> None:
    town.workspace.scopes -= {"channels:read", "groups:read"}
    code, lines = check(town)
    assert code == 0
    case = "check without the bot in the channel and optional scopes"
    assert lines[2] == findings(case, "channels:read and groups:read")[2]
    assert lines[2].startswith(Verdict.FINE)


@pytest.mark.parametrize(("minutes", "side"), [(7, "ahead"), (-7, "behind")])
def test_a_clock_that_is_wrong_is_told(tmp_path: Path, minutes: int, side: str) -> None:
    with a_town_apart(tmp_path, timedelta(minutes=minutes)) as town:
        assert wrong(town) == findings(f"check with a clock that is {side}", f"7 min {side}", mark=WRONG)


def test_a_channel_without_the_bot_says_how_to_invite_it(town: Town) -> None:
    town.workspace.change_channel(CHANNEL, has_bot=False)
    apply(town, a_card())
    case = "check without the bot in the channel and optional scopes"
    assert wrong(town) == findings(case, CHANNEL, "/invite @scorecard", mark=WRONG)


def test_what_the_running_bot_could_not_say_is_told(town: Town) -> None:
    apply(town, a_card())
    team = town.workspace.team_id
    begun = datetime(2026, 11, 23, 9, 5, tzinfo=UTC)
    engine = open_database(f"sqlite:///{town.folder / 'scorecard.db'}")
    with Store(engine).writing() as uow:
        channel, _ = uow.troubles.open(
            team, TroubleKind.CHANNEL, CHANNEL, code="is_archived", now=begun, tell_at=begun
        )
        channel.times_told = 1
        uow.troubles.open(team, TroubleKind.PERSON, SAM, code="cannot_dm_bot", now=begun, tell_at=begun)
        uow.commit()
    engine.dispose()
    facts = ("2026-11-23 09:05 UTC", CHANNEL)
    assert wrong(town) == findings("check with a trouble of the running bot", *facts, mark=WRONG)


def test_a_channel_that_is_not_there_is_told(town: Town) -> None:
    apply(town, a_card(channel="C0NOWHERE"))
    assert wrong(town)[0] in findings("check with an unknown channel and unknown time zones", "C0NOWHERE")


def test_whoever_cannot_be_asked_is_told_with_what_they_are(town: Town) -> None:
    apply(
        town,
        a_card(
            a_kpi(owner="U0NOBODY"), a_kpi("sla", cover=SAM), a_kpi("nps", owner=town.workspace.bot.user_id)
        ),
    )
    sam = town.workspace.get_person(SAM)
    town.workspace.change_person(replace(sam, deleted=True))
    facts = ("U0NOBODY, owner of MTTR,", f"{SAM}, cover of SLA,", "U0SCOREBOT, owner of NPS,")
    assert wrong(town) == findings("check with people who cannot be asked", *facts, mark=WRONG)


def test_a_time_zone_that_this_machine_does_not_know_is_told(town: Town) -> None:
    apply(town, a_card(a_kpi(owner=PRIYA)))
    priya = town.workspace.get_person(PRIYA)
    town.workspace.change_person(replace(priya, timezone="Mars/Olympus"))
    with closing(sqlite3.connect(town.folder / "scorecard.db")) as database:
        database.execute("UPDATE scorecard SET timezone = 'Moon/Tycho'")
        database.commit()
    case, facts = "check with an unknown channel and unknown time zones", ("Moon/Tycho", "Mars/Olympus")
    expected = [line for line in findings(case, *facts, mark=WRONG) if any(map(line.__contains__, facts))]
    assert wrong(town) == expected
    assert PRIYA in expected[1]


def test_many_people_are_looked_up_though_slack_asks_for_a_pause(town: Town) -> None:
    apply(town, a_card())
    town.workspace.refusals.rate_limit("users.info", 1)
    assert wrong(town) == []


def test_slack_that_is_not_reached_is_told(town: Town) -> None:
    apply(town, a_card())
    lines = check(town, SLACK_API_URL=NOWHERE)[1]
    assert lines[1] == findings("check while Slack is not reached", NOWHERE)[1]
    assert lines[-1] in findings("check when all is well")
