"""A local workspace, with `scorecard-bot` as a process of its own."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.demo.people import CHANNEL, CHANNELS, PEOPLE, command_hints
from bot.http.server import HttpServer
from bot.scopes import OPTIONAL, SCOPES
from bot.workspace.actions.actor import Actor
from bot.workspace.delivery.transport import HttpTransport, Transport
from bot.workspace.server import WorkspaceServer
from bot.workspace.state.workspace import Workspace
from scorecard.clock import Clock, SystemClock
from tests.support.world import PRIYA
from tests.unit.workspace.socket_mode import SocketTransport

BOT = (str(Path(sys.executable).with_name("scorecard-bot")),)
ROOT = Path(__file__).parents[2]
PATIENCE = 60.0


class Program:
    """A command that runs in a folder of its own.

    Args:
        command: With its arguments.
        folder: Where it runs.
        settings: Its environment variables, besides those that Python needs.
    """

    def __init__(self, command: tuple[str, ...], folder: Path, settings: dict[str, str]) -> None:
        self._log = folder / f"log-{time.monotonic_ns()}"
        env = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), **settings}
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(command, cwd=folder, env=env, stdout=log, stderr=log)

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def said(self) -> str:
        """The whole output so far, from both streams."""
        return self._log.read_text()

    def wait_for(self, pattern: str) -> str:
        """Wait until the output matches a pattern; return the first group, or the whole match."""
        wait_until(lambda: bool(re.search(pattern, self.said)) or self._process.poll() is not None)
        found = re.search(pattern, self.said)
        assert found, self.said
        return found[1] if found.groups() else found[0]

    def send(self, number: signal.Signals) -> None:
        self._process.send_signal(number)

    def wait(self) -> int:
        """Wait until the process ends, and return its exit code."""
        return self._process.wait(PATIENCE)

    def bury(self) -> None:
        self._process.kill()
        self._process.wait()


class Town:
    """A local workspace for one bot.

    Args:
        folder: Where programs run.
        clock: Of the workspace.

    Attributes:
        settings: What the bot needs to be told to live here, over HTTP.
    """

    def __init__(self, folder: Path, clock: Clock | None = None) -> None:
        self.folder = folder
        self.workspace = Workspace(
            clock=clock or SystemClock(),
            people=PEOPLE,
            channels=CHANNELS,
            commands=command_hints(),
            scopes=(*SCOPES, *OPTIONAL),
        )
        bot = self.workspace.bot
        self.http = HttpTransport(bot.signing_secret, patience=PATIENCE)
        self.socket = SocketTransport(patience=PATIENCE)
        self.socket.start()
        self.actor = Actor(self.workspace, self.http, retry_waits=())
        self._slack = WorkspaceServer(
            self.workspace, self.actor, serve=HttpServer, open_socket=lambda: self.socket.address
        )
        self._slack.start()
        self._is_slack_there = True
        self._programs: list[Program] = []
        self.settings = {
            "SLACK_BOT_TOKEN": bot.token,
            "SLACK_SIGNING_SECRET": bot.signing_secret,
            "SLACK_API_URL": self._slack.api_url,
        }

    def start(self, command: tuple[str, ...], settings: dict[str, str]) -> Program:
        """Start a command, with the bot's settings and others."""
        program = Program(command, self.folder, self.settings | settings)
        self._programs.append(program)
        return program

    def run(self, *arguments: str, **settings: str) -> tuple[int, str]:
        """Run a command to its end, and return its exit code and output."""
        program = self.start((*BOT, *arguments), settings)
        return program.wait(), program.said

    def run_bot(self, *arguments: str, command: tuple[str, ...] = (*BOT, "run"), **settings: str) -> Program:
        """Start the bot over HTTP and wait until it runs."""
        program = self.start((*command, "--port=0", *arguments), settings)
        self.http.request_url = program.wait_for(r"listening +url=(\S+)")
        program.wait_for("running")
        return program

    def run_socket_bot(self, *arguments: str, **settings: str) -> Program:
        """Start the bot over Socket Mode and wait until it is connected."""
        settings = {"SLACK_APP_TOKEN": self.workspace.bot.app_token, **settings}
        program = self.start((*BOT, "run", *arguments), settings)
        program.wait_for("running")
        self.socket.wait_until_connected()
        return program

    def ask(self, transport: Transport, text: str) -> str:
        """Type a command as Priya, and return the answer that she sees."""
        Actor(self.workspace, transport).command(PRIYA, CHANNEL, "/scorecard", text)
        return self.workspace.history(CHANNEL, PRIYA)[-1].text

    def stop_slack(self) -> None:
        """Stop the workspace's server."""
        if self._is_slack_there:
            self._is_slack_there = False
            self._slack.stop()

    def open_slack(self, port: int) -> None:
        """Serve the same workspace at a port."""
        self._slack.stop()
        self._slack = WorkspaceServer(self.workspace, self.actor, serve=HttpServer, port=port)
        self._slack.start()

    def bots_texts(self, person: str = PRIYA) -> list[str]:
        """Return the bot's messages to a person."""
        history = self.workspace.history(self.workspace.direct_channel(person).id, person)
        return [one.text for one in history if one.author == self.workspace.bot.user_id]

    def receipts(self, person: str = PRIYA) -> list[str]:
        """Return the bot's receipts to a person; on some days there are prompts beside them."""
        return [text for text in self.bots_texts(person) if text.startswith("Saved")]

    def stop(self) -> None:
        for program in self._programs:
            program.bury()
        self.stop_slack()
        self.socket.stop()


@contextmanager
def a_town(folder: Path, clock: Clock | None = None) -> Iterator[Town]:
    town = Town(folder, clock)
    try:
        yield town
    finally:
        town.stop()


def wait_until(is_so: Callable[[], object]) -> None:
    """Wait until something is so, for a minute at most."""
    end = time.monotonic() + PATIENCE
    while not is_so():
        assert time.monotonic() < end, "It never came about."
        time.sleep(0.02)
