"""Documentation is true: commands, settings, links, pictures."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli import app
from bot.config import Settings
from bot.slash_commands.commands import COMMANDS
from tests.contract.reading import (
    PAGES,
    ROOT,
    list_links,
    list_named_files,
    list_sources,
    read,
    table_below,
)
from tests.golden.documents import TABLES

HINT = re.compile(r"command_hint\(f?[\"']([a-z]+)")
BIGGEST_PICTURE = 300_000


@pytest.mark.parametrize(("page", "title"), TABLES)
def test_a_table_says_what_the_code_declares(page: str, title: str) -> None:
    assert table_below(read(page), title) == [[*row] for row in TABLES[page, title]], "run `make golden`"


def test_messages_name_only_commands_that_there_are() -> None:
    words = {word for command in COMMANDS for word in command.words}
    named = {word for source in list_sources("bot") for word in HINT.findall(source.read_text("utf-8"))}
    assert {"mine", "history"} <= named <= words


def test_the_readme_tells_of_everyday_commands_as_they_are() -> None:
    rows = dict(table_below(read("README.md"), "you type"))
    assert rows
    assert rows.items() <= dict(table_below(read("docs/commands.md"), "you type")).items()


def test_every_setting_is_told() -> None:
    told = {setting.strip("`") for setting, *_ in table_below(read("docs/running.md"), "setting")}
    assert told == {name.upper() for name in Settings.model_fields}


def test_every_command_of_the_program_is_told() -> None:
    commands = {one.name or one.callback.__name__ for one in app.registered_commands if one.callback}
    told = " ".join(row[0] for row in table_below(read("docs/running.md"), "command"))
    assert set(re.findall(r"`(\w+)`", told)) == commands


def test_run_tells_every_setting_that_people_need() -> None:
    shown = CliRunner().invoke(app, ["run", "--help"], env={"COLUMNS": "200", "NO_COLOR": "1"}).stdout
    assert set(re.findall(r"\b[A-Z]+(?:_[A-Z]+)+\b", shown)) == {
        name.upper() for name in Settings.model_fields if name != "slack_api_url"
    }


def test_every_option_of_run_is_told() -> None:
    shown = CliRunner().invoke(app, ["run", "--help"], env={"COLUMNS": "200", "NO_COLOR": "1"}).stdout
    options = set(re.findall(r"--[a-z]+", shown)) - {"--help"}
    assert options == set(re.findall(r"--[a-z]+", read("docs/running.md").partition("## Settings")[0]))


def test_both_commands_of_the_readme_can_be_made() -> None:
    made = set(re.findall(r"^([a-z]+):", read("Makefile"), re.MULTILINE))
    assert set(re.findall(r"\$ make ([a-z]+)", read("README.md") + read("CONTRIBUTING.md"))) <= made


def test_only_the_rules_ask_who_may_do_what() -> None:
    compared = [
        ast.unparse(node)
        for source in list_sources("scorecard/services", "bot")
        for node in ast.walk(ast.parse(source.read_text("utf-8")))
        if isinstance(node, ast.Compare) and isinstance(node.ops[0], ast.In | ast.NotIn)
    ]
    assert [text for text in compared if re.search(r"people_for\(|\.admins\b", text)] == []


def test_only_the_bot_names_commands() -> None:
    texts = (
        text
        for source in list_sources("scorecard")
        for text in _list_texts(ast.parse(source.read_text("utf-8")))
    )
    assert [text for text in texts if "/scorecard" in text] == []


def _list_texts(tree: ast.Module) -> Iterator[str]:
    """Yield the texts of a module, without its docstrings."""
    described = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in described:
            yield node.value


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_leads_somewhere(page: Path) -> None:
    assert [link for link in list_links(page) if not (page.parent / link).exists()] == []


def test_every_file_that_is_named_is_there() -> None:
    sources = [f"/{source.relative_to(ROOT)}" for source in list_sources("bot", "scorecard", "tests")]
    named = {name for page in PAGES for name in list_named_files(page)}
    assert len(named) > 20
    assert [name for name in named if not any(source.endswith(f"/{name}") for source in sources)] == []


def test_the_pictures_are_small_and_all_shown() -> None:
    shown = {(page.parent / link).resolve() for page in PAGES for link in list_links(page)}
    pictures = set((ROOT / "docs/images").iterdir())
    assert pictures <= shown
    assert [one.name for one in pictures if one.stat().st_size > BIGGEST_PICTURE] == []


def test_nothing_is_left_to_do() -> None:
    files = [*PAGES, *list_sources("bot", "scorecard", "tests")]
    unfinished = re.compile(r"\b(TO" + r"DO|FIX" + r"ME|XX" + r"X)\b")
    assert [str(one) for one in files if unfinished.search(one.read_text(encoding="utf-8"))] == []
