"""The systemd unit of the documents starts the program, and what it says of it is true."""

import configparser
import re
from pathlib import Path

import pytest

from bot.cli import WRONG_SETTINGS, app
from bot.http.server import LONGEST_ANSWER
from tests.contract.reading import read


def unit_text() -> str:
    """Return the text of the systemd unit to copy."""
    [text] = re.findall(r"```ini\n(\[Unit].*?)```", read("docs/running.md"), re.DOTALL)
    return str(text)


@pytest.fixture
def service() -> dict[str, str]:
    unit = configparser.ConfigParser(interpolation=None)
    unit.optionxform = str  # type: ignore[assignment, method-assign]
    unit.read_string(unit_text())
    return dict(unit["Service"])


def test_it_starts_what_was_installed(service: dict[str, str]) -> None:
    program, command = service["ExecStart"].split()
    assert f"python3 -m venv {Path(program).parents[1]}\n" in read("docs/running.md")
    assert command in {one.name for one in app.registered_commands}


def test_its_settings_and_its_data_are_nobody_elses(service: dict[str, str]) -> None:
    assert f"install -m 600 .env {service['EnvironmentFile']}\n" in read("docs/running.md")
    assert service["WorkingDirectory"] == f"%S/{service['StateDirectory']}"
    assert (service["DynamicUser"], service["StateDirectoryMode"], service["UMask"]) == (
        "yes",
        "0700",
        "0077",
    )


def test_what_is_wrong_for_good_is_not_tried_again(service: dict[str, str]) -> None:
    assert service["Restart"] == "always"
    assert int(service["RestartPreventExitStatus"]) == WRONG_SETTINGS
    assert int(service["TimeoutStopSec"]) > LONGEST_ANSWER
