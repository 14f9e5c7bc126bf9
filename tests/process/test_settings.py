"""What is missing or wrong is told in one line, with exit code 2 and no trace."""

import re
import socket
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from pydantic import SecretStr
from typer.testing import CliRunner

from bot.cli import app
from bot.config import Settings, SettingsError, load_settings
from bot.connections import open_database, single_process
from bot.receivers import Mode
from bot.run import choose_mode
from tests.process.town import Town

WRONG = [
    ({"SLACK_BOT_TOKEN": ""}, "SLACK_BOT_TOKEN is missing; copy it from your Slack app"),
    ({"SLACK_BOT_TOKEN": "xoxb-1"}, "Slack does not accept SLACK_BOT_TOKEN (invalid_auth); copy it again"),
    (
        {"SLACK_APP_TOKEN": "xapp-1"},
        "Slack does not accept SLACK_APP_TOKEN (invalid_auth); give it the scope",
    ),
    (
        {"DATABASE_URL": "sqlite:///notes.txt"},
        "DATABASE_URL does not work: notes.txt is not a database; name another file.",
    ),
]
UNREADABLE = [
    (
        "SLACK_BOT_TOKEN",
        "xapp-1",
        "it holds a token that begins with xapp-, which belongs in SLACK_",
    ),
    (
        "SLACK_APP_TOKEN",
        "xoxb-1",
        "it holds a token that begins with xoxb-, which belongs in SLACK_",
    ),
    (
        "SLACK_BOT_TOKEN",
        "xoxp-1",
        "it must begin with xoxb-; copy it from your Slack app, OAuth",
    ),
    ("SLACK_BOT_TOKEN", "xoxb-…", "it holds a placeholder, or more than the secret; copy it from"),
    ("SLACK_BOT_TOKEN", "xoxb-...", "it holds a placeholder, or more than the secret; copy it from"),
    ("SLACK_BOT_TOKEN", "xoxb-your-token", "it holds a placeholder, or more than the secret; copy it from"),
    ("SLACK_BOT_TOKEN", "xoxb-xxxx-xxxx", "it holds a placeholder, or more than the secret; copy it from"),
    ("SLACK_BOT_TOKEN", "xoxb-1 # mine", "it holds a placeholder, or more than the secret; copy it from"),
    ("SLACK_APP_TOKEN", "xapp-", "it holds a placeholder, or more than the secret; copy it from"),
    ("SLACK_SIGNING_SECRET", "<secret>", "it holds a placeholder, or more than the secret; copy it from"),
    ("SLACK_SIGNING_SECRET", "xoxb-1", "it holds a token; copy it from your Slack app, Basic Information"),
    ("SLACK_API_URL", "slack.com", "it must begin with https://."),
    ("KEEP_SENT_DAYS", "30", "it must be a whole number from 90 to 36500."),
    ("KEEP_SENT_DAYS", "a year", "it must be a whole number from 90 to 36500."),
    ("LOG_FORMAT", "xml", "input should be 'text' or 'json'."),
]
REAL = [
    ("SLACK_BOT_TOKEN", "xoxb-1234567890-1234567890123-AbCdYourXxxx0000aBcDeF"),
    ("SLACK_APP_TOKEN", "xapp-1-A0123456789-1234567890123-0123456789abcdef0000"),
    ("SLACK_SIGNING_SECRET", "0000c0ffee00112233445566778899aa"),
]
DATABASES = [
    ("scorecard", "it is not an address; use sqlite:///file.db or postgresql://"),
    ("postgresql:", "it is not an address; use"),
    ("postgresql://u:hidden@db:port/it", "it is not an address; use"),
    ("postgresql://u:pass@hidden@db/it", "its host is not clear; signs such as @ and / in a password"),
    ("oracle://db/it", "oracle is not supported; use"),
    ("mysql://u:hidden@db/it", "mysql is not supported; use"),
    ("postgresql+asyncpg://u:hidden@db/it", "postgresql+asyncpg is not supported; use"),
    ("sqlite+aiosqlite:///it.db", "sqlite+aiosqlite is not supported; use"),
    ("sqlite://", "SQLite is used with a file and without options; use sqlite:///file.db"),
    ("sqlite:///:memory:", "SQLite is used with a file and without options; use"),
    ("sqlite:///it.db?mode=ro", "SQLite is used with a file and without options; use"),
    ("sqlite:///no/such/it.db", "the folder no/such is not there; make it, or name another one"),
    ("sqlite:///a folder", "a folder is a folder; name a file in it"),
    ("sqlite:///notes.txt", "notes.txt is not a database; name another file"),
]


def assert_one_line(outcome: tuple[int, str], beginning: str) -> None:
    code, said = outcome
    told = [line for line in said.splitlines() if "[info" not in line]
    assert len(told) == 1, said
    assert told[0].startswith(beginning)
    assert code == 2


@pytest.mark.parametrize(("name", "value", "told"), UNREADABLE)
def test_a_setting_that_cannot_be_right_is_named(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, told: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError, match=re.escape(f"{name} is wrong: {told}")):
        load_settings()


@pytest.mark.parametrize(("name", "value"), REAL)
def test_a_secret_as_slack_makes_them_is_taken(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    assert getattr(load_settings(), name.lower()).get_secret_value() == value


@pytest.mark.parametrize(("url", "reason"), DATABASES)
def test_a_database_that_cannot_be_opened_is_told_in_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, url: str, reason: str
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("a folder").mkdir()
    Path("notes.txt").write_text("Remember to apply the scorecard.\n")
    for use in (open_database, lambda url: single_process(url).__enter__()):  # before a file is made
        with pytest.raises(SettingsError) as raised:
            use(url)
        assert str(raised.value).startswith(f"DATABASE_URL does not work: {reason}")
        assert "\n" not in str(raised.value)
        assert "hid" not in str(raised.value)
    assert sorted(one.name for one in tmp_path.iterdir()) == ["a folder", "notes.txt"]


def test_a_server_that_does_not_answer_is_told_in_one_line() -> None:
    with pytest.raises(SettingsError, match=r"^[^\n]*connection failed[^\n]*$"):
        open_database("postgresql://u@127.0.0.1:9/it")


def test_http_needs_the_signing_secret() -> None:
    with pytest.raises(SettingsError, match=r"^SLACK_SIGNING_SECRET is missing"):
        choose_mode(Settings(slack_bot_token=SecretStr("xoxb-1")), Mode.HTTP)


def test_with_the_bot_token_alone_both_ways_are_told() -> None:
    told = r"^SLACK_APP_TOKEN \(Socket Mode\) or SLACK_SIGNING_SECRET \(HTTP\) is missing; copy one of them"
    with pytest.raises(SettingsError, match=told):
        choose_mode(Settings(slack_bot_token=SecretStr("xoxb-1")), None)


@pytest.mark.parametrize(("settings", "told"), WRONG)
def test_a_setting_that_is_wrong_is_named(town: Town, settings: dict[str, str], told: str) -> None:
    (town.folder / "notes.txt").write_text("Remember to apply the scorecard.\n" * 99)
    assert_one_line(town.run("run", "--port=0", **settings), told)


def test_a_web_page_in_the_place_of_slack_is_told(town: Town) -> None:
    url = f"{town.workspace.address}nowhere/"
    told = f"What answers at {url} is not Slack; check SLACK_API_URL."
    assert_one_line(town.run("run", "--port=0", SLACK_API_URL=url), told)


def test_a_port_that_is_taken_is_told(town: Town) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        told = f"Can't listen on 127.0.0.1:{port} (Address already in use); choose --host and --port."
        assert_one_line(town.run("run", f"--port={port}"), told)


def test_a_host_that_is_none_is_told(town: Town) -> None:
    assert_one_line(town.run("run", "--host=no.such.host.invalid"), "Can't listen on no.such.host.invalid")


def test_a_host_can_be_named(town: Town) -> None:
    town.run_bot("--host=localhost")
    assert "/scorecard submit" in town.ask(town.http, "help")


def test_settings_can_stand_in_a_file(town: Town) -> None:
    lines = [f"{name}={value}" for name, value in town.settings.items()]
    (town.folder / ".env").write_text("\n".join([*lines, "DATABASE_URL=sqlite:///other.db", ""]))
    town.settings = {}
    town.run_bot()
    assert (town.folder / "other.db").exists()


def test_the_database_is_written_by_migrate(town: Town) -> None:
    assert town.run("migrate") == (0, "The database is up to date.\n")
    assert (town.folder / "scorecard.db").exists()


def test_a_database_of_a_newer_version_is_not_touched(town: Town) -> None:
    town.run("migrate")
    with closing(sqlite3.connect(town.folder / "scorecard.db")) as database:
        database.execute("UPDATE alembic_version SET version_num = '9999'")
        database.commit()
    told = "DATABASE_URL does not work: it was written by a newer version of this program"
    assert_one_line(town.run("run", "--port=0"), told)


@pytest.mark.parametrize("command", ["run", "demo", "migrate", "check", "apply", "export", "template"])
def test_every_command_tells_what_it_is_for(command: str) -> None:
    told = CliRunner().invoke(app, [command, "--help"])
    assert told.exit_code == 0
    assert len(told.stdout.split("Options")[0].split()) > 10
