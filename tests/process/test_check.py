"""`scorecard-bot check` looks at everything, says what to do, and changes nothing."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

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
from tests.support.world import PRIYA, SAM

NOWHERE = "http://127.0.0.1:9/api/"


def check(town: Town, **settings: str) -> tuple[int, list[str]]:
    """What it says, line by line, and its exit code."""
    code, said = town.run("check", **settings)
    assert "Traceback" not in said
    return code, said.splitlines()


def wrong(town: Town, **settings: str) -> list[str]:
    """What it says is wrong."""
    code, lines = check(town, **settings)
    found = [line.removeprefix("✗ ") for line in lines if line.startswith("✗")]
    assert (code == 2) is bool(found), lines
    return found


def apply(town: Town, card: str, team: str = "") -> None:
    engine = open_database(f"sqlite:///{town.folder / 'scorecard.db'}")
    definitions = Definitions(Store(engine), SystemClock())
    definitions.apply(team or town.workspace.team_id, read_definition(card))
    engine.dispose()


@contextmanager
def a_town_apart(folder: Path, apart: timedelta) -> Iterator[Town]:
    """A workspace whose clock is behind this machine's."""
    with a_town(folder, MovableClock(SystemClock().now() - apart)) as town:
        yield town


def test_before_anything_is_applied_all_is_fine_and_nothing_is_made(town: Town) -> None:
    before = {one for one in town.folder.iterdir() if "log" not in one.name}
    assert check(town) == (
        0,
        [
            "✓ Settings: fine, for HTTP.",
            "✓ Slack: fine, workspace Local workspace.",
            "✓ Scopes: all 9 of manifest.yml.",
            "✓ Clock: the same as Slack's.",
            "– Database: not there yet; it is made at the first apply or run.",
        ],
    )
    assert {one for one in town.folder.iterdir() if "log" not in one.name} == before


def test_after_the_first_apply_channel_and_people_are_looked_at(town: Town) -> None:
    apply(town, a_card(a_kpi(), a_kpi("sla", owner=SAM)))
    code, lines = check(town)
    assert code == 0
    assert lines[-3:] == [
        "✓ Database: fine.",
        f"✓ IT: the bot is in its channel, {CHANNEL}.",
        "✓ People: all 3 can be asked.",
    ]


def test_an_empty_database_is_no_fault(town: Town) -> None:
    town.run("migrate")
    assert check(town)[1][-1] == "– Scorecards: none yet; scorecard-bot apply FILE makes the first."
    (town.folder / "empty.db").touch()
    assert "– Database: not there yet" in check(town, DATABASE_URL="sqlite:///empty.db")[1][-1]
    assert (town.folder / "empty.db").stat().st_size == 0


def test_an_older_schema_is_told(town: Town) -> None:
    town.run("migrate")
    with closing(sqlite3.connect(town.folder / "scorecard.db")) as database:
        database.execute("UPDATE alembic_version SET version_num = '0001'")
        database.commit()
    assert wrong(town) == [
        "Database: it is not up to date; run scorecard-bot migrate, or just start the bot."
    ]


def test_with_the_bot_token_alone_it_says_what_is_missing_and_goes_on(town: Town) -> None:
    code, lines = check(town, SLACK_SIGNING_SECRET="")
    assert code == 2
    assert lines[0].startswith("✗ SLACK_APP_TOKEN (Socket Mode) or SLACK_SIGNING_SECRET (HTTP) is missing; ")
    assert lines[1] == "✓ Slack: fine, workspace Local workspace."


def test_everything_that_is_wrong_is_told_at_once(town: Town) -> None:
    found = wrong(
        town, SLACK_BOT_TOKEN="xapp-1", SLACK_APP_TOKEN="xoxb-…", LOG_FORMAT="xml", DATABASE_URL="oracle://db"
    )
    assert [line.partition(" is wrong")[0] for line in found[:3]] == [
        "SLACK_BOT_TOKEN",
        "SLACK_APP_TOKEN",
        "LOG_FORMAT",
    ]
    assert found[3].startswith("DATABASE_URL does not work: ")
    assert len(found) == 4


def test_a_token_that_slack_does_not_take_is_told_and_the_rest_looked_at(town: Town) -> None:
    apply(town, a_card())
    code, lines = check(town, SLACK_BOT_TOKEN="xoxb-1", SLACK_APP_TOKEN="xapp-1")
    assert code == 2
    assert [line[:1] for line in lines] == ["✓", "✗", "✗", "✓"]
    assert "SLACK_BOT_TOKEN (invalid_auth)" in lines[1]
    assert "SLACK_APP_TOKEN (invalid_auth)" in lines[2]
    assert lines[3] == "✓ Database: fine."


def test_socket_mode_is_tried(town: Town) -> None:
    lines = check(town, SLACK_APP_TOKEN=town.workspace.bot.app_token)[1]
    assert lines[0] == "✓ Settings: fine, for Socket Mode."
    assert "✓ Slack: Socket Mode can be used." in lines


def test_tokens_of_two_apps_are_told(town: Town) -> None:
    town.workspace.app_tokens["xapp-2"] = "A0OTHER"
    assert wrong(town, SLACK_APP_TOKEN="xapp-2") == [
        "Tokens: SLACK_APP_TOKEN is of the app A0OTHER, SLACK_BOT_TOKEN of A0LOCAL; copy both from "
        "the same app."
    ]


def test_a_token_of_another_workspace_than_the_scorecards_is_told(town: Town) -> None:
    apply(town, a_card(), team="T0OTHER")
    assert wrong(town) == [
        "Workspace: the scorecards belong to T0OTHER, but SLACK_BOT_TOKEN is of Local workspace (T0LOCAL); "
        "use the token of theirs."
    ]


def test_scopes_that_are_missing_are_told(town: Town) -> None:
    town.workspace.scopes -= {"dnd:read", "users:read"}
    assert wrong(town)[0].startswith(
        "Scopes: dnd:read and users:read are missing; add under OAuth & Permissions"
    )


def test_what_does_not_work_without_the_optional_scopes_is_told_and_is_no_fault(town: Town) -> None:
    town.workspace.scopes -= {"channels:read", "groups:read"}
    code, lines = check(town)
    assert code == 0
    assert lines[2] == (
        "✓ Scopes: all 9 that it needs; without channels:read and groups:read it learns in passing only "
        "whether a channel is private, and not who is in it."
    )


@pytest.mark.parametrize(
    ("behind", "told"), [(timedelta(minutes=7), "7 min ahead of"), (timedelta(minutes=-7), "7 min behind")]
)
def test_a_clock_that_is_wrong_is_told(tmp_path: Path, behind: timedelta, told: str) -> None:
    with a_town_apart(tmp_path, behind) as town:
        assert wrong(town)[0].startswith(f"Clock: this machine's is {told} Slack's; set it")


def test_a_channel_without_the_bot_says_how_to_invite_it(town: Town) -> None:
    town.workspace.change_channel(CHANNEL, has_bot=False)
    apply(town, a_card())
    assert wrong(town) == [
        f"IT: its channel is {CHANNEL}, but the bot is not in it; invite it there: /invite @scorecard."
    ]


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
    assert wrong(town) == [
        f"Since 2026-11-23 09:05 UTC: I can't post to the channel {CHANNEL} of “IT” (the channel is "
        "archived): unarchive it, or name another channel in the file and apply it."
    ]


def test_a_channel_that_is_not_there_is_told(town: Town) -> None:
    apply(town, a_card(channel="C0NOWHERE"))
    assert wrong(town)[0].startswith("IT: its channel is C0NOWHERE, but Slack knows no such channel")


def test_whoever_cannot_be_asked_is_told_with_what_they_are(town: Town) -> None:
    apply(
        town,
        a_card(
            a_kpi(owner="U0NOBODY"), a_kpi("sla", cover=SAM), a_kpi("nps", owner=town.workspace.bot.user_id)
        ),
    )
    sam = town.workspace.get_person(SAM)
    town.workspace.change_person(replace(sam, deleted=True))
    assert wrong(town) == [
        "Person U0NOBODY, owner of MTTR, is not known to Slack; name somebody else in the scorecard file and "
        "apply it.",
        f"Person {SAM}, cover of SLA, has left this workspace; name somebody else in the scorecard file and "
        "apply it.",
        "Person U0SCOREBOT, owner of NPS, is an app and answers no questions; name somebody else in the "
        "scorecard file and apply it.",
    ]


def test_a_time_zone_that_this_machine_does_not_know_is_told(town: Town) -> None:
    apply(town, a_card(a_kpi(owner=PRIYA)))
    priya = town.workspace.get_person(PRIYA)
    town.workspace.change_person(replace(priya, timezone="Mars/Olympus"))
    with closing(sqlite3.connect(town.folder / "scorecard.db")) as database:
        database.execute("UPDATE scorecard SET timezone = 'Moon/Tycho'")
        database.commit()
    assert wrong(town) == [
        "IT: this machine knows no time zone Moon/Tycho; install tzdata anew.",
        f"Person {PRIYA}, owner of MTTR, lives by Mars/Olympus, which is unknown here; install tzdata anew.",
    ]


def test_many_people_are_looked_up_though_slack_asks_for_a_pause(town: Town) -> None:
    apply(town, a_card())
    town.workspace.refusals.rate_limit("users.info", 1)
    assert wrong(town) == []


def test_slack_that_is_not_reached_is_told(town: Town) -> None:
    apply(town, a_card())
    lines = check(town, SLACK_API_URL=NOWHERE)[1]
    assert lines[1].startswith(f"✗ Slack is not reached at {NOWHERE}")
    assert lines[-1] == "✓ Database: fine."
