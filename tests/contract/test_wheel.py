"""A wheel built from the image's files holds everything the program reads, and works alone."""

import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.contract.image import list_copied
from tests.contract.reading import ROOT
from tests.support.facts_command_line import printed

BUILD = "import sys; from setuptools import build_meta; build_meta.build_wheel(sys.argv[1])"
RUN = "import bot; print(bot.__file__, flush=True); from bot.start import main; main()"


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The files of a wheel."""
    source, folder = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("wheel")
    for path in list_copied():
        if path.is_dir():
            shutil.copytree(path, source / path.name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(path, source)
    subprocess.run([sys.executable, "-c", BUILD, str(folder)], cwd=source, check=True, capture_output=True)
    [wheel] = folder.glob("scorecard_bot-*.whl")
    with zipfile.ZipFile(wheel) as packed:
        packed.extractall(folder / "site")
    return folder / "site"


def run(site: Path, folder: Path, *arguments: str) -> list[str]:
    """Return the output lines of a command that sees only the wheel's files."""
    done = subprocess.run(
        [sys.executable, "-c", RUN, *arguments],
        cwd=folder,
        env={"PYTHONPATH": str(site)},
        capture_output=True,
        text=True,
        check=True,
    )
    where, *said = done.stdout.splitlines()
    assert where.startswith(str(site))
    return said


def test_it_holds_every_file_of_the_program(unpacked: Path) -> None:
    ours = [path for name in ("bot", "scorecard") for path in (ROOT / name).rglob("*") if path.is_file()]
    names = {str(path.relative_to(ROOT)) for path in ours if "__pycache__" not in path.parts}
    assert {name for name in names if not name.endswith(".py")} != set()
    assert sorted(name for name in names if not (unpacked / name).exists()) == []


def test_it_holds_nothing_else(unpacked: Path) -> None:
    assert {path.name.partition("-")[0] for path in unpacked.iterdir()} == {
        "bot",
        "scorecard",
        "scorecard_bot",
    }


def test_templates_and_migrations_are_found_in_it(unpacked: Path, tmp_path: Path) -> None:
    assert run(unpacked, tmp_path, "template")[0].startswith("#")
    assert run(unpacked, tmp_path, "migrate") == [printed("migrate")]
