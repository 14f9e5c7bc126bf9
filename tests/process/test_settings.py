"""Missing or wrong settings are reported in one line, with exit code 2 and no traceback."""

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
from tests.support.facts_command_line import line, printed

NOWHERE = "http://127.0.0.1:9/api/"

WRONG = [
    ({"SLACK_BOT_TOKEN": ""}, "no bot token", "SLACK_BOT_TOKEN"),
    ({"SLACK_BOT_TOKEN": "xoxb-1"}, "check with tokens that Slack refuses", "SLACK_BOT_TOKEN (invalid_auth)"),
    ({"SLACK_APP_TOKEN": "xapp-1"}, "check with tokens that Slack refuses", "SLACK_APP_TOKEN (invalid_auth)"),
    ({"DATABASE_URL": "sqlite:///notes.txt"}, "a SQLite file that is not one", "notes.txt"),
]
UNREADABLE = [
    ("SLACK_BOT_TOKEN", "xapp-1", "an app token as the bot token"),
    ("SLACK_APP_TOKEN", "xoxb-1", "a bot token as the app token"),
    ("SLACK_BOT_TOKEN", "xoxp-1", "another token as the bot token"),
    ("SLACK_BOT_TOKEN", "xoxb-…", "a placeholder for the bot token"),
    ("SLACK_BOT_TOKEN", "xoxb-...", "a placeholder for the bot token"),
    ("SLACK_BOT_TOKEN", "xoxb-your-token", "a placeholder for the bot token"),
    ("SLACK_BOT_TOKEN", "xoxb-xxxx-xxxx", "a placeholder for the bot token"),
    ("SLACK_BOT_TOKEN", "xoxb-1 # mine", "a placeholder for the bot token"),
    ("SLACK_APP_TOKEN", "xapp-", "a placeholder for the app token"),
    ("SLACK_SIGNING_SECRET", "<secret>", "a placeholder for the signing secret"),
    ("SLACK_SIGNING_SECRET", "xoxb-1", "a token as the signing secret"),
    ("SLACK_API_URL", "slack.com", "an API address without its scheme"),
    ("KEEP_SENT_DAYS", "30", "too few days to keep"),
    ("KEEP_SENT_DAYS", "a year", "too few days to keep"),
    ("LOG_FORMAT", "xml", "an unknown log format"),
]
REAL = [
    ("SLACK_BOT_TOKEN", "xoxb-1234567890-1234567890123-AbCdYourXxxx0000aBcDeF"),
    ("SLACK_APP_TOKEN", "xapp-1-A0123456789-1234567890123-0123456789abcdef0000"),
    ("SLACK_SIGNING_SECRET", "0000c0ffee00112233445566778899aa"),
]
DATABASES = [
    ("scorecard", "no database URL"),
    ("postgresql:", "no database URL"),
    ("postgresql://u:hidden@db:port/it", "no database URL"),
    ("postgresql://u:pass@hidden@db/it", "a database URL with an unclear host"),
    ("oracle://db/it", "an unknown database"),
    ("mysql://u:hidden@db/it", "an unknown database"),
    ("postgresql+asyncpg://u:hidden@db/it", "an unknown database"),
    ("sqlite+aiosqlite:///it.db", "an unknown database"),
    ("sqlite://", "SQLite in memory"),
    ("sqlite:///:memory:", "SQLite in memory"),
    ("sqlite:///it.db?mode=ro", "SQLite in memory"),
    ("sqlite:///no/such/it.db", "a SQLite file in a missing folder"),
    ("sqlite:///a folder", "a folder as a SQLite file"),
    ("sqlite:///notes.txt", "a SQLite file that is not one"),
]


def assert_one_line(outcome: tuple[int, str], expected: str) -> None:
    code, output = outcome
    assert [line for line in output.splitlines() if "[info" not in line] == [expected]
    assert code == 2


@pytest.mark.parametrize(("name", "value", "case"), UNREADABLE)
def test_a_setting_that_cannot_be_right_is_named(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, case: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError) as raised:
        load_settings()
    assert str(raised.value) == printed(case)
    assert str(raised.value).startswith(name)


@pytest.mark.parametrize(("name", "value"), REAL)
def test_a_secret_as_slack_makes_them_is_taken(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    assert getattr(load_settings(), name.lower()).get_secret_value() == value


@pytest.mark.parametrize(("url", "case"), DATABASES)
def test_a_database_that_cannot_be_opened_is_told_in_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, url: str, case: str
) -> None:
    expected = printed(case).replace("oracle", url.partition("://")[0])
    monkeypatch.chdir(tmp_path)
    Path("a folder").mkdir()
    Path("notes.txt").write_text("Remember to apply the scorecard.\n")
    for use in (open_database, lambda url: single_process(url).__enter__()):  # before a file is made
        with pytest.raises(SettingsError) as raised:
            use(url)
        assert str(raised.value) == expected
        assert "hid" not in str(raised.value)
    assert sorted(one.name for one in tmp_path.iterdir()) == ["a folder", "notes.txt"]


def test_a_server_that_does_not_answer_is_told_in_one_line() -> None:
    with pytest.raises(SettingsError, match=r"^[^\n]*connection failed[^\n]*$"):
        open_database("postgresql://u@127.0.0.1:9/it")


def test_http_needs_the_signing_secret() -> None:
    with pytest.raises(SettingsError) as raised:
        choose_mode(Settings(slack_bot_token=SecretStr("xoxb-1")), Mode.HTTP)
    assert str(raised.value) == printed("HTTP without a signing secret", "SLACK_SIGNING_SECRET")


def test_with_the_bot_token_alone_both_ways_are_told() -> None:
    with pytest.raises(SettingsError) as raised:
        choose_mode(Settings(slack_bot_token=SecretStr("xoxb-1")), None)
    facts = ("SLACK_APP_TOKEN", "Socket Mode", "SLACK_SIGNING_SECRET", "HTTP")
    assert str(raised.value) == printed("neither app token nor signing secret", *facts)


@pytest.mark.parametrize(("settings", "case", "fact"), WRONG)
def test_a_setting_that_is_wrong_is_named(town: Town, settings: dict[str, str], case: str, fact: str) -> None:
    (town.folder / "notes.txt").write_text("Remember to apply the scorecard.\n" * 99)
    assert_one_line(town.run("run", "--port=0", **settings), line(case, fact))


def test_a_web_page_in_the_place_of_slack_is_told(town: Town) -> None:
    url = f"{town.workspace.address}nowhere/"
    expected = printed("a web page in the place of Slack", NOWHERE, "SLACK_API_URL").replace(NOWHERE, url)
    assert_one_line(town.run("run", "--port=0", SLACK_API_URL=url), expected)


def test_a_port_that_is_taken_is_told(town: Town) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        expected = printed("a port that is taken", "--host", "--port").replace(":3000", f":{port}")
        assert_one_line(town.run("run", f"--port={port}"), expected)


def test_a_host_that_is_none_is_told(town: Town) -> None:
    beginning, _, advice = printed("a port that is taken").partition(" (")
    code, output = town.run("run", "--host=no.such.host.invalid")
    found = output.splitlines()[-1]
    assert code == 2
    assert found.startswith(beginning.replace("127.0.0.1:3000", "no.such.host.invalid:"))
    assert found.endswith(advice.partition(";")[2])


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
    assert town.run("migrate") == (0, f"{printed('migrate')}\n")
    assert (town.folder / "scorecard.db").exists()


def test_a_database_of_a_newer_version_is_not_touched(town: Town) -> None:
    town.run("migrate")
    with closing(sqlite3.connect(town.folder / "scorecard.db")) as database:
        database.execute("UPDATE alembic_version SET version_num = '9999'")
        database.commit()
    assert_one_line(town.run("run", "--port=0"), printed("a database of a newer version"))


@pytest.mark.parametrize(
    "command", ["run", "demo", "migrate", "check", "apply", "export", "retire", "template"]
)
def test_every_command_tells_what_it_is_for(command: str) -> None:
    told = CliRunner().invoke(app, [command, "--help"])
    assert told.exit_code == 0
    assert len(told.stdout.split("Options")[0].split()) > 10
