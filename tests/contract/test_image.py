"""The image is built from existing files, holds no build tools, and runs without privileges."""

import json
import re
import tomllib
from typing import Any
from urllib.parse import urlsplit

import pytest
import yaml
from typer.testing import CliRunner

from bot.cli import app
from bot.config import Settings
from bot.connections import check_database_url
from bot.http.server import LONGEST_ANSWER
from tests.contract.image import list_copied, list_stages, only, read_environment
from tests.contract.reading import ROOT, read

Json = dict[str, Any]
SETTINGS = {name.upper() for name in Settings.model_fields}
PYTHONS = {"PATH", "PYTHONDONTWRITEBYTECODE", "PYTHONUNBUFFERED"}


@pytest.fixture(scope="module")
def compose() -> Json:
    loaded: Json = yaml.safe_load(read("compose.yml"))
    return loaded


def test_what_is_copied_is_there_and_let_in() -> None:
    let_in = {line[1:] for line in read(".dockerignore").splitlines() if line.startswith("!")}
    assert {path.name for path in list_copied()} == let_in
    assert [path for path in list_copied() if not path.exists()] == []


def test_both_stages_stand_on_the_same_python_which_the_program_takes() -> None:
    first, last = (only(stage, "FROM").removesuffix(" AS build") for stage in list_stages())
    assert first == last
    lowest = tomllib.loads(read("pyproject.toml"))["project"]["requires-python"]
    assert _version(first) >= _version(lowest)


def test_the_last_stage_takes_what_was_installed_and_installs_nothing() -> None:
    last = list_stages()[-1]
    assert [step.rest.split()[0] for step in last if step.word == "COPY"] == ["--from=build"]
    assert not re.search(r"\b(apt|apt-get|apk|install|gcc|make)\b", only(last, "RUN"))


def test_it_runs_as_somebody_without_rights_who_owns_only_the_data() -> None:
    last = list_stages()[-1]
    assert int(only(last, "USER")) > 999
    words = [step.word for step in last]
    assert words.index("USER") < words.index("ENTRYPOINT")
    file = urlsplit(read_environment(last)["DATABASE_URL"]).path.removeprefix("/")
    assert file.startswith(f"{only(last, 'VOLUME')}/")
    assert f"--home-dir {only(last, 'VOLUME')} --create-home" in only(last, "RUN")


def test_it_sets_only_what_there_is_to_set() -> None:
    assert read_environment(list_stages()[-1]).keys() <= SETTINGS | PYTHONS


def test_its_command_is_one_of_the_program() -> None:
    last = list_stages()[-1]
    [program] = json.loads(only(last, "ENTRYPOINT"))
    assert program in tomllib.loads(read("pyproject.toml"))["project"]["scripts"]
    command, *options = json.loads(only(last, "CMD"))
    told = CliRunner().invoke(app, [command, "--help"], env={"COLUMNS": "200", "NO_COLOR": "1"}).stdout
    known = set(re.findall(r"--[a-z-]+", told))
    assert {option.partition("=")[0] for option in options} <= known


def test_its_health_is_asked_where_it_is_told() -> None:
    last = list_stages()[-1]
    asked = json.loads(only(last, "HEALTHCHECK").partition("CMD ")[2])
    [url] = re.findall(r"http://[^']+", asked[-1])
    options = dict(one.partition("=")[::2] for one in json.loads(only(last, "CMD"))[1:])
    assert (urlsplit(url).hostname, urlsplit(url).port) == ("127.0.0.1", int(options["--metrics-port"]))
    assert urlsplit(url).path == "/readyz"
    assert options["--port"] == only(last, "EXPOSE")
    compile(asked[-1], "healthcheck", "exec")


def test_two_bots_share_a_database_that_is_up(compose: Json) -> None:
    bot, database = compose["services"]["bot"], compose["services"]["database"]
    assert bot["deploy"]["replicas"] == 2
    assert bot["depends_on"] == {"database": {"condition": "service_healthy"}}
    assert "pg_isready" in database["healthcheck"]["test"]
    url = bot["environment"]["DATABASE_URL"].replace("${POSTGRES_PASSWORD}", "secret")
    check_database_url(url)
    where = urlsplit(url)
    named = database["environment"]
    assert (where.hostname, where.username) == ("database", named["POSTGRES_USER"])
    assert where.path == f"/{named['POSTGRES_DB']}"
    assert {one.partition(":")[0] for one in database["volumes"]} == compose["volumes"].keys()


def test_each_of_the_two_has_a_port_of_its_own_on_this_machine(compose: Json) -> None:
    [(lowest, highest, inside)] = [
        re.fullmatch(r"127\.0\.0\.1:(\d+)-(\d+):(\d+)", one).groups()  # type: ignore[union-attr]
        for one in compose["services"]["bot"]["ports"]
    ]
    assert int(highest) - int(lowest) == 1
    assert inside == only(list_stages()[-1], "EXPOSE")


def test_its_bots_write_nowhere_and_finish_what_is_in_hand(compose: Json) -> None:
    bot = compose["services"]["bot"]
    assert bot["read_only"] is True
    assert bot["tmpfs"] == ["/tmp"]
    assert bot["cap_drop"] == ["ALL"]
    assert bot["security_opt"] == ["no-new-privileges:true"]
    assert int(bot["stop_grace_period"].removesuffix("s")) > LONGEST_ANSWER
    assert bot["build"] == "."


def test_no_secret_stands_in_it(compose: Json) -> None:
    assert compose["services"]["bot"]["env_file"] == ".env"
    assert ".env" in (ROOT / ".gitignore").read_text().splitlines()
    values = {**compose["services"]["bot"]["environment"], **compose["services"]["database"]["environment"]}
    assert [name for name, value in values.items() if "PASSWORD" in name and not value.startswith("${")] == []
    asked = re.findall(r"^#   (\w+)=", read("compose.yml"), re.MULTILINE)
    assert set(asked) - {"POSTGRES_PASSWORD"} <= SETTINGS


def _version(text: str) -> list[int]:
    return [int(part) for part in re.findall(r"\d+", text)]
