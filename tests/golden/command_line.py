"""The command line: errors in settings, check, apply, backup and restore, as an operator reads them."""

import os
import socket
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import chdir, closing, contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache, partial
from pathlib import Path
from tempfile import TemporaryDirectory

from flask import Flask
from pydantic import SecretStr
from typer.testing import CliRunner

from bot.cli import app
from bot.commands.check import SetupCheck
from bot.config import Settings, SettingsError, load_settings
from bot.connections import _as_settings_error, check_database_url, identify, open_database, single_process
from bot.demo.people import CHANNEL
from bot.receivers import Mode, listen
from bot.run import choose_mode
from bot.workspace.clock import MovableClock
from scorecard.clock import SystemClock
from scorecard.definition.reader import read_definition
from scorecard.errors import ScorecardError
from scorecard.model.troubles import TroubleKind
from scorecard.services.setup.definitions import Definitions
from scorecard.storage.unit_of_work import Store
from tests.golden.golden import Cases
from tests.process.town import Town, a_town
from tests.support.cards import a_card, a_kpi
from tests.support.people import HELEN, PRIYA, SAM

NOTES = "Remember to apply the scorecard. " * 99
NOWHERE = "http://127.0.0.1:9/api/"
DATABASE = "scorecard.db"
SETTINGS = {
    "an app token as the bot token": ("SLACK_BOT_TOKEN", "xapp-1"),
    "a bot token as the app token": ("SLACK_APP_TOKEN", "xoxb-1"),
    "another token as the bot token": ("SLACK_BOT_TOKEN", "xoxp-1"),
    "a placeholder for the bot token": ("SLACK_BOT_TOKEN", "xoxb-…"),
    "a placeholder for the app token": ("SLACK_APP_TOKEN", "xapp-"),
    "a placeholder for the signing secret": ("SLACK_SIGNING_SECRET", "<secret>"),
    "a token as the signing secret": ("SLACK_SIGNING_SECRET", "xoxb-1"),
    "an API address without its scheme": ("SLACK_API_URL", "slack.com"),
    "too few days to keep": ("KEEP_SENT_DAYS", "30"),
    "an unknown log format": ("LOG_FORMAT", "xml"),
}
"""Wrong settings: name and value."""
URLS = {
    "no database URL": "scorecard",
    "a database URL with an unclear host": "postgresql://u:pass@hidden@db/it",
    "an unknown database": "oracle://db/it",
    "SQLite in memory": "sqlite://",
    "a SQLite file in a missing folder": "sqlite:///no/such/it.db",
    "a folder as a SQLite file": "sqlite:///a folder",
    "a SQLite file that is not one": "sqlite:///notes.txt",
}
"""Wrong values of DATABASE_URL, in a folder with `notes.txt` and `a folder`."""


@contextmanager
def _environment(settings: Mapping[str, str]) -> Iterator[None]:
    """Work in a folder of its own, with some settings."""
    before = dict(os.environ)
    with TemporaryDirectory() as folder, chdir(folder):
        os.environ.update(settings)
        try:
            yield
        finally:
            os.environ.clear()
            os.environ.update(before)


def _error(act: Callable[[], object], **settings: str) -> str:
    """Return the sentence of the error that something raises."""
    with _environment(settings):
        Path("a folder").mkdir()
        Path("notes.txt").write_text(NOTES)
        try:
            act()
        except (SettingsError, ScorecardError) as error:
            return str(error)
    return "no error"


def _run(*words: str, typed: str = "") -> str:
    """Return the output of a command in this folder, with the error that ends it."""
    result = CliRunner().invoke(app, words, input=typed)
    error = result.exception
    return f"{result.output}{error if isinstance(error, SettingsError | ScorecardError) else ''}"


def _twice() -> None:
    with single_process(f"sqlite:///{DATABASE}"), single_process(f"sqlite:///{DATABASE}"):
        pass


def _newer() -> None:
    open_database(f"sqlite:///{DATABASE}").dispose()
    _execute(DATABASE, "UPDATE alembic_version SET version_num = '9999'")
    open_database(f"sqlite:///{DATABASE}")


def _locked() -> None:
    with _as_settings_error(f"sqlite:///{DATABASE}"):
        raise sqlite3.OperationalError("database is locked")


def _take_port() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        try:
            _listen(port)
        except SettingsError as error:
            raise SettingsError(str(error).replace(f":{port}", ":3000")) from error


def _listen(port: int) -> None:
    listen(Flask(__name__), "127.0.0.1", port, "--host and --port")


def _ask_a_web_page() -> None:
    """Ask a server that is not Slack."""
    with TemporaryDirectory() as folder, a_town(Path(folder)) as town:
        url = f"{town.workspace.address}nowhere/"
        try:
            identify(Settings(slack_bot_token=SecretStr("xoxb-1"), slack_api_url=url))
        except SettingsError as error:
            raise SettingsError(str(error).replace(url, NOWHERE)) from error


def _execute(file: str, statement: str) -> None:
    with closing(sqlite3.connect(file)) as database, database:
        database.execute(statement)


def _without_yes() -> str:
    return _run("restore", "copy.db", typed="n\n")


def _restore_notes() -> str:
    Path("notes.txt").write_text(NOTES)
    return _run("restore", "notes.txt", "--yes")


def _restore_song() -> str:
    _execute("other.db", "CREATE TABLE song (name)")
    return _run("restore", "other.db", "--yes")


def _restore_beside_a_bot() -> str:
    with single_process(f"sqlite:///{DATABASE}"):
        return _run("restore", "copy.db", "--yes")


def _restore_beside_a_program() -> str:
    with closing(sqlite3.connect(DATABASE)) as database:
        database.execute("SELECT * FROM scorecard").fetchall()
        return _run("restore", "copy.db", "--yes")


def _restore_in_place_of_nothing() -> str:
    Path(DATABASE).unlink()
    return _run("restore", "copy.db", "--yes")


def _restore_old_schema() -> str:
    _execute("copy.db", "UPDATE alembic_version SET version_num = '0001'")
    return _run("restore", "copy.db", "--yes").replace(*_stamp())


def _stamp() -> tuple[str, str]:
    """Return the time in the name of the database set aside, and one that stays."""
    [aside] = Path().glob(f"{DATABASE}.replaced-*")
    return aside.name.rpartition("-")[2], "20261123T090000Z"


def _restore_newer() -> str:
    _execute("copy.db", "UPDATE alembic_version SET version_num = '9999'")
    return _run("restore", "copy.db", "--yes")


def _with_postgresql(command: str) -> str:
    os.environ["DATABASE_URL"] = "postgresql://u@127.0.0.1:9/it"
    return _run(command, "copy.db")


BACKUPS: Mapping[str, Callable[[], str]] = {
    "backup without a database": partial(_run, "backup", "copy.db"),
    "migrate": partial(_run, "migrate"),
    "backup": partial(_run, "backup", "copy.db"),
    "backup over a file": partial(_run, "backup", "copy.db"),
    "backup into a missing folder": partial(_run, "backup", "no/such/copy.db"),
    "restore, declined": _without_yes,
    "restore without a file": partial(_run, "restore", "copy"),
    "restore of a file that is no database": _restore_notes,
    "restore of another program's database": _restore_song,
    "restore while a bot runs": _restore_beside_a_bot,
    "restore while another program has the database open": _restore_beside_a_program,
    "restore": _restore_in_place_of_nothing,
    "restore of an older schema": _restore_old_schema,
    "restore of a newer version's database": _restore_newer,
    "backup of PostgreSQL": partial(_with_postgresql, "backup"),
    "restore of PostgreSQL": partial(_with_postgresql, "restore"),
}
"""A session with copies of a database, in the order in which its commands are typed."""


def _file(content: str) -> str:
    Path("it.yml").write_text(content)
    return "it.yml"


def _apply(*cards: str, words: tuple[str, ...] = ("--team", "T1"), typed: str = "") -> str:
    return [_run("apply", _file(card), *words, typed=typed) for card in cards][-1]


def _apply_and_change() -> str:
    changed = a_card(a_kpi(threshold=40), a_kpi("sla"), name="Our IT")
    _apply(a_card(a_kpi(), a_kpi("nps")), words=("--team", "T1", "--yes"))
    return _apply(changed, words=("--team", "T1", "--dry-run"))


def _apply_retired() -> str:
    return _apply(a_card(key="ops", name="Operations", channel="C0OPS"), words=("--team", "T1", "--dry-run"))


def _apply_with_warnings() -> str:
    """Apply, without making the changes, a file with everything that is possible but probably not meant."""
    kpis = [a_kpi(f"kpi_{number}") for number in range(16)]
    share = a_kpi("sla", unit="%", direction="higher", target=0.95, threshold=None, owner=SAM)
    card = a_card(a_kpi(unit="h"), share, *kpis, objective={"due": "2020-05-31"})
    _apply(a_card(key="ops", name="Operations"), words=("--team", "T9", "--yes"))
    _apply(a_card(), words=("--team", "T9", "--yes"))
    return _apply(card, words=("--team", "T9", "--dry-run"))


def _export_one_of_two() -> str:
    _apply(a_card(key="ops", name="Operations", channel="C0OPS"), words=("--team", "T1", "--yes"))
    return _run("export")


WRONG_CARD = a_card(a_kpi(direction="sideways"), locale="xx_XX")
APPLICATIONS: Mapping[str, Callable[[], str]] = {
    "export without a scorecard": partial(_run, "export"),
    "apply without a team": partial(_apply, a_card(), words=("--yes",)),
    "apply, declined": partial(_apply, a_card(), typed="n\n"),
    "apply of changes, without making them": _apply_and_change,
    "apply without a change": partial(_apply, a_card(a_kpi(), a_kpi("nps"))),
    "apply of a file with errors": partial(_apply, WRONG_CARD),
    "apply of a file that is not there": partial(_run, "apply", "none.yml"),
    "apply of standard input without --yes": partial(_run, "apply", "-", "--team", "T1", typed=a_card()),
    "export with several scorecards": _export_one_of_two,
    "export of an unknown scorecard": partial(_run, "export", "sales"),
    "retire, declined": partial(_run, "retire", "ops", typed="n\n"),
    "retire": partial(_run, "retire", "ops", "--yes"),
    "retire of a retired scorecard": partial(_run, "retire", "ops", "--yes"),
    "apply of a retired scorecard": _apply_retired,
    "apply with warnings": _apply_with_warnings,
}
"""A session with scorecard files, in the order in which its commands are typed."""


def _check(town: Town, *, ahead: timedelta = timedelta(0), **settings: str) -> str:
    """Return what check prints in this folder."""
    before = dict(os.environ)
    os.environ.update(town.settings | settings)
    try:
        lines = SetupCheck(MovableClock(SystemClock().now() + ahead)).run()
        return "\n".join(map(str, lines))
    finally:
        os.environ.clear()
        os.environ.update(before)


def _put(town: Town, card: str, team: str = "") -> None:
    """Put a scorecard in the place of all others."""
    for file in Path().glob(f"{DATABASE}*"):
        file.unlink()
    engine = open_database(f"sqlite:///{DATABASE}")
    definitions = Definitions(Store(engine), SystemClock())
    definitions.apply(team or town.workspace.team_id, read_definition(card))
    engine.dispose()


def _check_socket(town: Town) -> str:
    return _check(town, SLACK_APP_TOKEN=town.workspace.bot.app_token)


def _check_two_apps(town: Town) -> str:
    town.workspace.app_tokens["xapp-2"] = "A0OTHER"
    return _check(town, SLACK_APP_TOKEN="xapp-2")


def _check_refused_tokens(town: Town) -> str:
    return _check(town, SLACK_BOT_TOKEN="xoxb-1", SLACK_APP_TOKEN="xapp-1")


def _check_while_slack_has_trouble(town: Town) -> str:
    town.workspace.refusals.fail("auth.test", "internal_error")
    return _check(town)


def _check_empty(town: Town) -> str:
    open_database(f"sqlite:///{DATABASE}").dispose()
    return _check(town)


def _check_filled(town: Town) -> str:
    _put(town, a_card(a_kpi(), a_kpi("sla", owner=SAM)))
    return _check(town)


def _check_trouble(town: Town) -> str:
    begun, team = datetime(2026, 11, 23, 9, 5, tzinfo=UTC), town.workspace.team_id
    engine = open_database(f"sqlite:///{DATABASE}")
    with Store(engine).writing() as uow:
        trouble, _ = uow.troubles.open(
            team, TroubleKind.CHANNEL, CHANNEL, code="is_archived", now=begun, tell_at=begun
        )
        trouble.times_told = 1
        uow.commit()
    engine.dispose()
    return _check(town)


def _check_other_workspace(town: Town) -> str:
    _put(town, a_card(), team="T0OTHER")
    return _check(town)


def _check_people(town: Town) -> str:
    bot = town.workspace.bot.user_id
    _put(town, a_card(a_kpi(owner="U0NOBODY"), a_kpi("sla", cover=SAM), a_kpi("nps", owner=bot)))
    town.workspace.change_person(replace(town.workspace.get_person(SAM), deleted=True))
    return _check(town)


def _check_zones(town: Town) -> str:
    _put(town, a_card(channel="C0NOWHERE"))
    town.workspace.change_person(replace(town.workspace.get_person(PRIYA), timezone="Mars/Olympus"))
    _execute(DATABASE, "UPDATE scorecard SET timezone = 'Moon/Tycho'")
    return _check(town)


def _check_outside_the_channel(town: Town) -> str:
    _put(town, a_card(a_kpi(owner=HELEN)))
    town.workspace.change_channel(CHANNEL, has_bot=False)
    town.workspace.scopes -= {"channels:read", "groups:read"}
    return _check(town)


def _check_scopes(town: Town) -> str:
    town.workspace.scopes -= {"dnd:read", "users:read"}
    return _check(town)


def _check_old_schema(town: Town) -> str:
    _execute(DATABASE, "UPDATE alembic_version SET version_num = '0001'")
    return _check(town)


CHECKS: Mapping[str, Callable[[Town], str]] = {
    "check before anything is applied": _check,
    "check for Socket Mode": _check_socket,
    "check with tokens of two apps": _check_two_apps,
    "check with a bot token alone": partial(_check, SLACK_SIGNING_SECRET=""),
    "check with wrong settings": partial(_check, LOG_FORMAT="xml", DATABASE_URL="oracle://db"),
    "check with tokens that Slack refuses": _check_refused_tokens,
    "check while Slack is not reached": partial(_check, SLACK_API_URL=NOWHERE),
    "check while Slack has trouble": _check_while_slack_has_trouble,
    "check with a clock that is ahead": partial(_check, ahead=timedelta(minutes=7)),
    "check with a clock that is behind": partial(_check, ahead=timedelta(minutes=-7)),
    "check with an empty database": _check_empty,
    "check when all is well": _check_filled,
    "check with a trouble of the running bot": _check_trouble,
    "check with scorecards of another workspace": _check_other_workspace,
    "check with people who cannot be asked": _check_people,
    "check with an unknown channel and unknown time zones": _check_zones,
    "check without the bot in the channel and optional scopes": _check_outside_the_channel,
    "check without needed scopes": _check_scopes,
    "check with an older schema": _check_old_schema,
}
"""States of one workspace and one database, each made from the one before."""


@cache
def _play_backups() -> dict[str, str]:
    with _environment({}):
        return {name: step() for name, step in BACKUPS.items()}


@cache
def _play_applications() -> dict[str, str]:
    with _environment({}):
        return {name: step() for name, step in APPLICATIONS.items()}


@cache
def _play_checks() -> dict[str, str]:
    with _environment({}), TemporaryDirectory() as folder, a_town(Path(folder)) as town:
        return {name: step(town) for name, step in CHECKS.items()}


def _played(play: Callable[[], dict[str, str]], name: str) -> str:
    return play()[name]


def _choose(mode: Mode | None, token: str = "xoxb-1") -> Callable[[], object]:
    return partial(choose_mode, Settings(slack_bot_token=SecretStr(token)), mode)


CASES: Cases = {
    **{name: partial(_error, load_settings, **dict([pair])) for name, pair in SETTINGS.items()},
    **{name: partial(_error, partial(check_database_url, url)) for name, url in URLS.items()},
    "no bot token": partial(_error, _choose(None, "")),
    "neither app token nor signing secret": partial(_error, _choose(None)),
    "Socket Mode without an app token": partial(_error, _choose(Mode.SOCKET)),
    "HTTP without a signing secret": partial(_error, _choose(Mode.HTTP)),
    "Slack is not reached": partial(
        _error, lambda: identify(load_settings()), SLACK_BOT_TOKEN="xoxb-1", SLACK_API_URL=NOWHERE
    ),
    "a web page in the place of Slack": partial(_error, _ask_a_web_page),
    "the database is not reached": partial(_error, lambda: open_database("postgresql://u@127.0.0.1:9/it")),
    "a locked SQLite file": partial(_error, _locked),
    "a port that is taken": partial(_error, _take_port),
    "a second bot on a SQLite file": partial(_error, _twice),
    "a database of a newer version": partial(_error, _newer),
    **{name: partial(_played, _play_backups, name) for name in BACKUPS},
    **{name: partial(_played, _play_applications, name) for name in APPLICATIONS},
    **{name: partial(_played, _play_checks, name) for name in CHECKS},
}
