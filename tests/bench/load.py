"""Requests as Slack sends them, and how long the answers take.

It runs in a process of its own, so that asking does not slow down who answers.
"""

import hashlib
import hmac
import json
import secrets
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from http import HTTPStatus
from http.client import HTTPConnection
from statistics import quantiles
from time import perf_counter, sleep
from urllib.parse import urlencode, urlsplit

from scorecard.clock import SystemClock
from tests.bench.data import CHANNEL, OWNER, TEAM

SECRET = "bench"
FORM, JSON = "application/x-www-form-urlencoded", "application/json"
PATIENCE = 30.0


@dataclass(frozen=True)
class Ask:
    """What is asked, over and over.

    Attributes:
        command: What follows `/scorecard`.
        says: What is written to the bot instead; `{}` becomes another number each time.
        response_url: Where an answer that comes later goes.
        first: What is written to the bot before each asking, which is not timed.
        pause: Seconds before each asking, in which the bot sends what it has to say.
    """

    command: str = ""
    says: str = ""
    response_url: str = "https://hooks.slack.com/commands/T0BENCH/1/never"
    first: str = ""
    pause: float = 0.0


@dataclass(frozen=True)
class Measured:
    """What one run, or the median of several, gave; times in milliseconds."""

    per_second: float
    p50: float
    p99: float
    worst: float = 0.0


class Client:
    """Somebody who asks over one kept connection."""

    def __init__(self, url: str) -> None:
        where = urlsplit(url)
        self._path = where.path
        self._connection = HTTPConnection(where.hostname or "", where.port, timeout=PATIENCE)
        self._connection.connect()

    def send(self, ask: Ask) -> float:
        """Ask once; the seconds until the answer was read.

        Raises:
            RuntimeError: The answer is an error.
        """
        body, headers = signed(ask)
        began = perf_counter()
        self._connection.request("POST", self._path, body, headers)
        response = self._connection.getresponse()
        told = response.read()
        took = perf_counter() - began
        if response.status != HTTPStatus.OK:
            raise RuntimeError(f"{self._path} answered {response.status}: {told!r}")
        return took

    def close(self) -> None:
        """End the connection."""
        self._connection.close()


def run(url: str, ask: Ask, clients: int, seconds: float) -> Measured:
    """Ask from several clients at a time.

    Args:
        url: The bot's request URL.
        ask: What is asked.
        clients: How many ask at a time.
        seconds: How long.
    """
    start = threading.Barrier(clients)
    began = perf_counter()
    with ThreadPoolExecutor(clients) as pool:
        running = [pool.submit(_run_one, url, ask, seconds, start) for _ in range(clients)]
        times = [took for each in running for took in each.result()]
    return summed_up(times, len(times) / (perf_counter() - began))


def summed_up(times: list[float], per_second: float) -> Measured:
    """Single times, in seconds, as a measurement."""
    cuts = quantiles(times, n=100, method="inclusive")
    return Measured(per_second, cuts[49] * 1000, cuts[98] * 1000, max(times) * 1000)


def _run_one(url: str, ask: Ask, seconds: float, start: threading.Barrier) -> list[float]:
    client = Client(url)
    first = replace(ask, says=ask.first, command="", first="")
    start.wait()
    end = perf_counter() + seconds
    times: list[float] = []
    while perf_counter() < end or len(times) < 2:
        if ask.first:
            client.send(first)
        sleep(ask.pause)
        times.append(client.send(ask))
    client.close()
    return times


def signed(ask: Ask) -> tuple[str, dict[str, str]]:
    """The body and headers of one request."""
    body, kind = (_event(ask.says), JSON) if ask.says else (_command(ask), FORM)
    timestamp = str(int(SystemClock().now().timestamp()))
    digest = hmac.new(SECRET.encode(), f"v0:{timestamp}:{body}".encode(), hashlib.sha256).hexdigest()
    return body, {
        "Content-Type": kind,
        "X-Slack-Request-Timestamp": timestamp,
        "X-Slack-Signature": f"v0={digest}",
    }


def _command(ask: Ask) -> str:
    return urlencode(
        {
            "command": "/scorecard",
            "text": ask.command,
            "team_id": TEAM,
            "team_domain": "bench",
            "channel_id": CHANNEL,
            "channel_name": "it-scorecard",
            "user_id": OWNER,
            "user_name": "priya",
            "api_app_id": "A0BENCH",
            "trigger_id": "1.2.3",
            "response_url": ask.response_url,
        }
    )


def _event(text: str) -> str:
    said = {
        "type": "message",
        "channel": "D0PRIYA",
        "channel_type": "im",
        "user": OWNER,
        "text": text.replace("{}", str(10 + secrets.randbelow(90))),
        "ts": f"{SystemClock().now().timestamp():.0f}.{secrets.randbelow(10**6):06}",
    }
    return json.dumps(
        {
            "type": "event_callback",
            "team_id": TEAM,
            "api_app_id": "A0BENCH",
            "event_id": f"Ev{secrets.token_hex(8)}",
            "event": said,
        }
    )
