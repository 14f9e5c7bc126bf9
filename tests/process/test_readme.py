"""README's five steps to Slack, word for word, in an empty folder."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from bot.demo.people import CHANNEL
from bot.ui.prompts.on_demand import FIRST_PROMPT
from bot.workspace.actions.actor import Actor
from tests.contract.reading import read
from tests.process.town import BOT, Town, wait_until
from tests.support.facts_command_line import findings, printed
from tests.support.people import PRIYA
from tests.support.texts import plain

COMMENT = re.compile(r"\s+#.*$")
STEPS = read("README.md").partition("## Connect it to Slack")[2].partition("\n## ")[0]


def block(language: str) -> list[str]:
    """Return the lines of a code block in the steps."""
    found = re.search(rf"```{language}\n(.*?)```", STEPS, re.DOTALL)
    assert found
    return [line.strip() for line in found[1].strip().splitlines()]


@pytest.fixture
def newcomer(town: Town) -> Town:
    """A newcomer with an installed program, an empty folder, and a channel without the bot."""
    town.settings = {"SLACK_API_URL": town.settings["SLACK_API_URL"]}
    town.workspace.change_channel(CHANNEL, has_bot=False)
    assert list(town.folder.iterdir()) == []
    return town


def type_in(town: Town, command: str, answer: str = "") -> tuple[int, str]:
    """Type a command into a shell, with the program on the path; return its exit code and output."""
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    done = subprocess.run(
        ["bash", "-c", command],
        cwd=town.folder,
        env={"PATH": path, **town.settings},
        input=answer,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


def copy_tokens(town: Town) -> None:
    """Write the `.env` of step 2 with real tokens."""
    text = "\n".join(block("ini"))
    bot = town.workspace.bot
    filled = text.replace("xoxb-…", bot.token).replace("xapp-…", bot.app_token)
    assert filled.count("…") == 0
    (town.folder / ".env").write_text(f"{filled}\n")


def test_tokens_left_as_they_stand_there_are_told_as_placeholders(newcomer: Town) -> None:
    (newcomer.folder / ".env").write_text("\n".join(block("ini")))
    code, said = type_in(newcomer, "scorecard-bot check")
    assert code == 2
    placeholders = ["a placeholder for the bot token", "a placeholder for the app token"]
    assert all(printed(case) in said for case in placeholders)


def test_the_steps_lead_to_a_bot_that_says_hello_and_answers(newcomer: Town) -> None:
    copy_tokens(newcomer)
    assert "`scorecard-bot check` says whether they work" in STEPS
    code, said = type_in(newcomer, "scorecard-bot check")
    assert (code, "✗" in said) == (0, False), said
    assert findings("check before anything is applied")[-1] in said

    template, apply = [COMMENT.sub("", line.removeprefix("$ ")) for line in block("console")]
    assert type_in(newcomer, template) == (0, "")
    file = newcomer.folder / "it.yml"
    file.write_text(file.read_text().replace("name: IT Department", "name: Our IT"))
    code, said = type_in(newcomer, apply, answer="y\n")
    assert code == 0, said
    assert re.search(rf"Applied\.\n{FIRST_PROMPT} .+, for \d+ KPIs?\.\n$", plain(said)), said

    assert "`/invite @scorecard`" in STEPS
    newcomer.workspace.invite_bot(CHANNEL)
    code, said = type_in(newcomer, "scorecard-bot check")
    assert code == 0, said
    assert findings("check when all is well", "all 3")[-1].replace("all 3", "all 6") in said

    assert "**Run it**: `scorecard-bot run`" in STEPS
    program = newcomer.start((*BOT, "run"), {})
    program.wait_for("running")
    newcomer.socket.wait_until_connected()
    wait_until(lambda: bool(posts(newcomer)))
    [hello] = posts(newcomer)
    assert "*Our IT*" in hello
    assert FIRST_PROMPT in hello
    Actor(newcomer.workspace, newcomer.socket).command(PRIYA, CHANNEL, "/scorecard", "mine")
    assert FIRST_PROMPT in newcomer.workspace.history(CHANNEL, PRIYA)[-1].text


def posts(town: Town) -> list[str]:
    """Return the bot's public messages in the channel."""
    return [one.text for one in town.workspace.history(CHANNEL, None) if one.only_for is None]
