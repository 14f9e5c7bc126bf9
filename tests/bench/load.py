"""Requests as Slack sends them, and response times.

It runs in a separate process, so that it doesn't slow down the program it measures.
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
    """A question to repeat.

    Attributes:
        command: The text after `/scorecard`.
        says: The message to send to the bot instead; `{}` becomes a different number each time.
        response_url: The URL for delayed answers.
        first: A message to send before each question; it is not timed.
        pause: Seconds to wait before each question, so that the bot can send its messages.
    """

    command: str = ""
    says: str = ""
    response_url: str = "https://hooks.slack.com/commands/T0BENCH/1/never"
    first: str = ""
    pause: float = 0.0


@dataclass(frozen=True)
class Measured:
    """The measurements of one run, or the median of several; times in milliseconds.

    Attributes:
        best: The shortest time, which other programs disturb least.
    """

    per_second: float
    p50: float
    p99: float
    worst: float = 0.0
    best: float = 0.0


class Client:
    """A client with one persistent connection."""

    def __init__(self, url: str) -> None:
        where = urlsplit(url)
        self._path = where.path
        self._connection = HTTPConnection(where.hostname or "", where.port, timeout=PATIENCE)
        self._connection.connect()

    def send(self, ask: Ask) -> float:
        """Send one request, and return the seconds until the response was read.

        Raises:
            RuntimeError: The response is an error.
        """
        body, headers = signed(ask)
        began = perf_counter()
        self._connection.request("POST", self._path, body, headers)
        response = self._connection.getresponse()
        content = response.read()
        took = perf_counter() - began
        if response.status != HTTPStatus.OK:
            raise RuntimeError(f"{self._path} answered {response.status}: {content!r}")
        return took

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()


def run(url: str, ask: Ask, clients: int, seconds: float) -> Measured:
    """Send requests from several concurrent clients.

    Args:
        url: The bot's request URL.
        ask: The question.
        clients: Number of concurrent clients.
        seconds: Duration.
    """
    start = threading.Barrier(clients)
    began = perf_counter()
    with ThreadPoolExecutor(clients) as pool:
        running = [pool.submit(_run_one, url, ask, seconds, start) for _ in range(clients)]
        times = [took for item in running for took in item.result()]
    return summed_up(times, len(times) / (perf_counter() - began))


def summed_up(times: list[float], per_second: float) -> Measured:
    """Return the measurement of a list of times in seconds."""
    cuts = quantiles(times, n=100, method="inclusive")
    return Measured(per_second, cuts[49] * 1000, cuts[98] * 1000, max(times) * 1000, min(times) * 1000)


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
    """Return the body and headers of a signed request."""
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
    event = {
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
            "event": event,
        }
    )
