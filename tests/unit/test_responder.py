"""Answers go to Slack or to the configured API's domain, and nowhere else."""

import socket
from collections.abc import Callable
from typing import Any, NoReturn

import pytest
from structlog.testing import capture_logs

from bot.outbox.fallback import FormatFallback
from bot.outbox.gateway import Refused
from bot.outbox.responder import Responder
from bot.ui.kit.message import Message

SLACK, GOV, LOCAL = "https://slack.com/api/", "https://slack-gov.com/api/", "http://127.0.0.1:8765/api/"
SECRET = "/commands/T0/1/secret"


class Counter(FormatFallback):
    """Counts what would be sent, and sends nothing."""

    def __init__(self) -> None:
        self.sent = 0

    def send(self, team_id: str, message: Message, send: Callable[[dict[str, Any]], Any]) -> NoReturn:
        self.sent += 1
        raise Refused("counted")


def is_used(url: Any, api_url: str) -> bool:
    fallback = Counter()
    responder = Responder(fallback, api_url)
    with capture_logs() as logs:
        responder.send("T0", url, Message("Saved.", ()))
        responder.stop()
    assert "secret" not in str(logs)
    assert [one["event"] for one in logs] == ["answer_lost" if fallback.sent else "response_address_refused"]
    return fallback.sent == 1


class Sender(FormatFallback):
    """Sends the classic form."""

    def __init__(self) -> None:
        pass

    def send(self, team_id: str, message: Message, send: Callable[[dict[str, Any]], Any]) -> Any:
        return send(message.payload(native=False))


@pytest.mark.parametrize("said", [b"", b"no HTTP\r\n\r\n", b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nok"])
def test_an_answer_that_breaks_off_is_told_as_lost(
    said: bytes, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener, capture_logs() as logs:
        address = f"http://127.0.0.1:{listener.getsockname()[1]}"
        responder = Responder(Sender(), f"{address}/api/")
        responder.send("T0", f"{address}{SECRET}", Message("Saved.", ()))
        asked, _ = listener.accept()
        with asked:
            asked.recv(4096)
            asked.sendall(said)
        responder.stop()
    assert [one["event"] for one in logs] == ["answer_lost"]
    assert "secret" not in f"{logs}{caplog.text}{capfd.readouterr()}"


def test_an_answer_says_itself_that_only_who_asked_is_to_see_it() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener, capture_logs() as logs:
        address = f"http://127.0.0.1:{listener.getsockname()[1]}"
        responder = Responder(Sender(), f"{address}/api/")
        responder.send("T0", f"{address}{SECRET}", Message("Saved.", ()))
        asked, _ = listener.accept()
        with asked:
            asked.settimeout(5)
            heard = b""
            while b'"response_type": "ephemeral"' not in heard:
                heard += asked.recv(4096)
            asked.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok")
        responder.stop()
    assert [one["event"] for one in logs] == ["answer_sent"]


@pytest.mark.parametrize(
    ("url", "api_url"),
    [
        (f"https://hooks.slack.com{SECRET}", SLACK),
        (f"https://hooks.slack.com:443{SECRET}", SLACK),
        (f"https://HOOKS.slack.com{SECRET}", SLACK),
        (f"https://hooks.slack-gov.com{SECRET}", GOV),
        (f"https://hooks.slack.com{SECRET}", LOCAL),
        (f"http://127.0.0.1:8765{SECRET}", LOCAL),
        (f"http://hooks.slack.test:99{SECRET}", "http://slack.test:99/api/"),
        (f"https://slack.test{SECRET}", "https://slack.test/api/"),
    ],
)
def test_slack_and_the_configured_apis_domain_are_answered(url: str, api_url: str) -> None:
    assert is_used(url, api_url)


@pytest.mark.parametrize(
    ("url", "api_url"),
    [
        (f"http://hooks.slack.com{SECRET}", SLACK),
        (f"http://hooks.slack.com{SECRET}", LOCAL),
        (f"https://hooks.slack.com:8443{SECRET}", SLACK),
        (f"https://hooks.slack.com.example.org{SECRET}", SLACK),
        (f"https://hooks-slack.com{SECRET}", SLACK),
        (f"https://example.org{SECRET}?hooks.slack.com", SLACK),
        (f"https://example.org/hooks.slack.com{SECRET}", SLACK),
        (f"https://hooks.slack.com@example.org{SECRET}", SLACK),
        (f"https://somebody@hooks.slack.com{SECRET}", SLACK),
        (f"http://127.0.0.1:8765{SECRET}", SLACK),
        (f"http://127.0.0.1:9{SECRET}", LOCAL),
        (f"http://localhost:8765{SECRET}", LOCAL),
        (f"https://hooks.slack.com:port{SECRET}", SLACK),
        (f"https://[hooks.slack.com{SECRET}", SLACK),
        (f"https://hooks.slack.com\n{SECRET}", SLACK),
        (f"ftp://hooks.slack.com{SECRET}", SLACK),
        (f"//hooks.slack.com{SECRET}", SLACK),
        ("", SLACK),
        (None, SLACK),
        ({"url": f"https://hooks.slack.com{SECRET}"}, SLACK),
    ],
)
def test_no_other_address_is_used(url: Any, api_url: str) -> None:
    assert not is_used(url, api_url)
