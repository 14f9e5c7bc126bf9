"""The demo and its Slack emulator are an extra that a bot in production does without."""

import ast
import subprocess
import sys
import tomllib
from collections.abc import Iterable
from pathlib import Path

import pytest

from bot.cli import DEMO_PACKAGES
from tests.contract.reading import ROOT, read

OURS = ("bot", "scorecard")
LOADED = "print(*(name for name in sys.modules if name.startswith(('bot.demo', 'bot.workspace', 'pygal'))))"
DEMO_WITHOUT = (
    "sys.modules[{!r}] = None; from bot.cli import main; sys.argv = ['scorecard-bot', 'demo']; main()"
)


def run(code: str) -> subprocess.CompletedProcess[str]:
    """Run code in a Python of its own."""
    command = [sys.executable, "-c", f"import sys; {code}"]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("module", ["bot.cli", "bot.run"])
def test_a_bot_that_runs_imports_none_of_it(module: str) -> None:
    done = run(f"sys.modules['pygal'] = None; import {module}; del sys.modules['pygal']; {LOADED}")
    assert (done.stdout.strip(), done.stderr) == ("", "")


def test_without_the_extra_the_demo_says_in_one_sentence_what_to_install() -> None:
    done = run(DEMO_WITHOUT.format("pygal"))
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert all(fact in done.stderr for fact in ("pygal", "scorecard-bot[demo]", "make demo"))


def test_another_module_that_is_missing_is_not_taken_for_it() -> None:
    done = run(DEMO_WITHOUT.format("bot.demo.people"))
    assert "ModuleNotFoundError" in done.stderr


def test_the_packages_that_only_it_imports_are_the_extra() -> None:
    files = [path for name in OURS for path in (ROOT / name).rglob("*.py")]
    inside = {path for path in files if {"demo", "workspace"} & set(path.relative_to(ROOT).parts[1:2])}
    only_there = list_imported(inside) - list_imported(set(files) - inside)
    project = tomllib.loads(read("pyproject.toml"))["project"]
    extra = {line.partition(">=")[0] for line in project["optional-dependencies"]["demo"]}
    assert only_there == {"markupsafe", "pygal", "rich"}
    assert extra == only_there | {"jinja2"} == DEMO_PACKAGES  # Flask imports it for the templates
    assert not any(line.startswith(tuple(extra)) for line in project["dependencies"])
    assert "scorecard-bot[demo]" in project["optional-dependencies"]["test"]


def list_imported(files: Iterable[Path]) -> set[str]:
    """Return the third-party packages that files import."""
    nodes = [node for path in files for node in ast.walk(ast.parse(path.read_text("utf-8")))]
    plain = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    named = {node.module or "" for node in nodes if isinstance(node, ast.ImportFrom)}
    return {name.partition(".")[0] for name in plain | named} - set(sys.stdlib_module_names) - set(OURS)


def test_make_demo_installs_it_and_the_image_does_not() -> None:
    assert "--editable '.[demo]'" in read("Makefile")
    assert "demo" not in read("Dockerfile")
