"""Requests that are not Slack's get nowhere, learn nothing and leave no trace."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from structlog.testing import capture_logs

from bot.http.server import PATH
from bot.http.verification import SignatureFault, Verifier
from bot.workspace.clock import MovableClock
from tests.unit.http.conftest import NOW, SECRET, Inside
from tests.unit.http.strangers import ask, converse, sign, status

BODY = b'{"type": "event_callback"}'
STAMP = str(int(NOW.timestamp()))
REFUSED = (401, b"")
GOOD = sign(SECRET, STAMP, BODY)
SIGNATURE = GOOD["X-Slack-Signature"]
NOT_SLACKS = {
    "no headers": {},
    "no signature": {"X-Slack-Request-Timestamp": STAMP},
    "no time": {"X-Slack-Signature": SIGNATURE},
    "another secret": sign("another", STAMP, BODY),
    "another body": sign(SECRET, STAMP, BODY + b" "),
    "a time in words": sign(SECRET, "noon", BODY),
    "a time with a sign": sign(SECRET, f"+{STAMP}", BODY),
    "a time with a point": sign(SECRET, f"{STAMP}.0", BODY),
    "a time of many digits": sign(SECRET, "9" * 40, BODY),
    "no time at all": sign(SECRET, "", BODY),
    "a signature of another version": {**GOOD, "X-Slack-Signature": SIGNATURE.replace("v0=", "v1=")},
    "a signature cut short": {**GOOD, "X-Slack-Signature": SIGNATURE[:-1]},
    "a signature and more": {**GOOD, "X-Slack-Signature": f"{SIGNATURE}0"},
    "a signature in capitals": {**GOOD, "X-Slack-Signature": SIGNATURE.upper()},
    "letters beyond ASCII": {**GOOD, "X-Slack-Signature": f"v0={'é' * 64}"},
    "other kind of content": {**sign("another", STAMP, BODY), "Content-Type": "text/plain"},
}


def fault_of(verifier: Verifier, headers: dict[str, str], body: bytes) -> SignatureFault | None:
    timestamp, signature = headers.values()
    return verifier.find_fault(timestamp, signature, body)


def test_slacks_requests_come_in_as_they_were_sent(url: str, inside: Inside) -> None:
    for body in (BODY, b"", "Überstunden ✓".encode(), bytes(range(256))):
        assert ask(url, "POST", PATH, body, **sign(SECRET, STAMP, body)) == (200, b"inside")
    assert inside.bodies == [BODY, b"", "Überstunden ✓".encode(), bytes(range(256))]


def test_slacks_requests_come_in_in_chunks_too(url: str, inside: Inside) -> None:
    lines = [f"{name}: {value}" for name, value in GOOD.items()]
    head = "\r\n".join([f"POST {PATH} HTTP/1.1", "Host: it", "Transfer-Encoding: chunked", *lines, "", ""])
    chunks = b"".join(b"%x\r\n%b\r\n" % (len(part), part) for part in (BODY[:9], BODY[9:])) + b"0\r\n\r\n"
    assert status(converse(url, head.encode() + chunks)) == 200
    assert inside.bodies == [BODY]


def test_what_of_a_request_nobody_signs_does_not_come_in(url: str, inside: Inside) -> None:
    assert ask(url, "POST", f"{PATH}?a=1&%FF", BODY, **GOOD) == (200, b"inside")
    assert inside.queries == [""]


@pytest.mark.parametrize("headers", NOT_SLACKS.values(), ids=NOT_SLACKS)
def test_everything_else_is_refused_without_a_word(
    url: str, inside: Inside, headers: dict[str, str], capfd: pytest.CaptureFixture[str]
) -> None:
    with capture_logs() as logs:
        assert ask(url, "POST", PATH, BODY, **headers) == REFUSED
    assert inside.bodies == []
    assert [one["event"] for one in logs] == ["requests_refused"]
    assert "event_callback" not in str(logs)
    assert capfd.readouterr() == ("", "")


def test_a_time_in_other_digits_is_not_read_even_with_a_right_signature(clock: MovableClock) -> None:
    stamp = STAMP.translate({ord("0") + digit: ord("٠") + digit for digit in range(10)})
    assert int(stamp) == int(STAMP)
    assert fault_of(Verifier(SECRET, clock), sign(SECRET, stamp, BODY), BODY) is SignatureFault.UNSIGNED


@pytest.mark.parametrize("name", ["X-Slack-Request-Timestamp", "X-Slack-Signature"])
@pytest.mark.parametrize("second", ["", "the same"])
def test_a_header_that_comes_twice_is_refused(url: str, inside: Inside, name: str, second: str) -> None:
    lines = [*GOOD.items(), (name, GOOD[name] if second else "")]
    head = [f"POST {PATH} HTTP/1.1", "Host: it", f"Content-Length: {len(BODY)}"]
    said = "\r\n".join([*head, *(f"{key}: {value}" for key, value in lines), "", ""]).encode() + BODY
    assert status(converse(url, said)) == 401
    assert inside.bodies == []


@pytest.mark.parametrize(
    "line", [b"X-Value: \xe4\xff", b"X-Slack-Signature: v0=\xff", b"X_Slack_Signature: v0=0"]
)
def test_a_header_of_any_bytes_is_refused_like_others(url: str, inside: Inside, line: bytes) -> None:
    head = f"POST {PATH} HTTP/1.1\r\nHost: it\r\nContent-Length: {len(BODY)}\r\n".encode()
    assert status(converse(url, head + line + b"\r\n\r\n" + BODY)) == 401
    assert inside.bodies == []


@pytest.mark.parametrize(
    "said",
    [
        b"POST http://[::1 HTTP/1.1\r\nHost: it\r\n\r\n",
        b"GET http://[it] HTTP/1.1\r\nHost: it\r\n\r\n",
        f"POST {PATH} HTTP/1.1\r\nHost: it\r\nContent-Length: {'9' * 5000}\r\n\r\n".encode(),
        b"GET / HTTP/1.1\r\nHost : it\r\n\r\n",
        b"\xff\r\n\r\n",
    ],
)
def test_what_is_no_request_at_all_leaves_no_trace(
    url: str, inside: Inside, said: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    with capture_logs() as logs:
        for _ in range(3):
            assert status(converse(url, said)) == 400
    told = [one for one in caplog.records if one.name != "waitress.queue"]  # which a busy machine fills
    assert (logs, told) == ([], [])
    assert ask(url, "GET", "/healthz") == (200, b"ok")
    assert inside.bodies == []


@pytest.mark.parametrize(("seconds", "answered"), [(-301, 401), (-300, 200), (300, 200), (301, 401)])
def test_a_signature_holds_for_five_minutes(
    url: str, clock: MovableClock, seconds: int, answered: int
) -> None:
    stamp = str(int((clock.now() + timedelta(seconds=seconds)).timestamp()))
    assert ask(url, "POST", PATH, BODY, **sign(SECRET, stamp, BODY))[0] == answered


def test_without_a_secret_nothing_is_slacks(clock: MovableClock) -> None:
    assert fault_of(Verifier("", clock), sign("", STAMP, BODY), BODY) is SignatureFault.UNSIGNED


@given(st.text() | st.from_regex(r"[0-9]{0,40}"), st.text() | st.from_regex(r"v0=[0-9a-f]{64}"), st.binary())
def test_verifying_never_raises(timestamp: str, signature: str, body: bytes) -> None:
    assert Verifier(SECRET, MovableClock(NOW)).find_fault(timestamp, signature, body)


@given(st.binary())
def test_whatever_slack_signs_is_slacks(body: bytes) -> None:
    assert fault_of(Verifier(SECRET, MovableClock(NOW)), sign(SECRET, STAMP, body), body) is None


@pytest.mark.parametrize(
    ("method", "path", "answered"),
    [
        ("GET", PATH, 405),
        ("HEAD", PATH, 405),
        ("PUT", PATH, 405),
        ("OPTIONS", PATH, 405),
        ("POST", f"{PATH}/", 404),
        ("POST", "/", 404),
        ("GET", "/", 404),
        ("GET", "/slack/install", 404),
        ("GET", "/%C3%A9%FF", 404),
        ("POST", "/healthz", 405),
        ("HEAD", "/healthz", 200),
    ],
)
def test_there_is_nothing_else_on_the_port(
    url: str, inside: Inside, method: str, path: str, answered: int
) -> None:
    with capture_logs() as logs:
        assert ask(url, method, path, b"", **GOOD) == (answered, b"")
    assert (inside.bodies, logs) == ([], [])


def test_whoever_watches_over_it_hears_that_it_is_there(url: str) -> None:
    assert ask(url, "GET", "/healthz") == (200, b"ok")


def test_refusals_are_told_in_one_line_every_ten_seconds(url: str, clock: MovableClock) -> None:
    told = []
    for seconds, requests in [(0, 3), (9, 2), (1, 1), (30, 1)]:
        clock.move_to(clock.now() + timedelta(seconds=seconds))
        with capture_logs() as logs:
            for _ in range(requests):
                ask(url, "POST", PATH, BODY)
        told.append([(one["event"], one["count"], one["newest"]) for one in logs])
    assert told == [
        [("requests_refused", 1, "unsigned")],
        [],
        [("requests_refused", 5, "unsigned")],
        [("requests_refused", 1, "unsigned")],
    ]


def test_what_was_refused_last_is_told_by_the_next_request_of_anybody(url: str, clock: MovableClock) -> None:
    ask(url, "POST", PATH, BODY)
    ask(url, "POST", PATH, BODY, **sign("another", STAMP, BODY))
    clock.move_to(clock.now() + timedelta(seconds=10))
    with capture_logs() as logs:
        ask(url, "GET", "/healthz")
        ask(url, "GET", "/healthz")
    assert [(one["count"], one["newest"]) for one in logs] == [(1, "wrong_signature")]
