"""Requests by strangers take no memory and leave no trace in the log."""

import re
import socket
import subprocess
import time
from pathlib import Path
from urllib.parse import urlsplit

from bot.http.server import PATH
from tests.process.town import Town
from tests.unit.http.strangers import ask, connect, connected

HEAD = f"POST {PATH} HTTP/1.1\r\nHost: it\r\n".encode()
MEGABYTE = 1_000_000
MOST_GROWTH = 50


def memory(pid: int) -> float:
    """Return the resident memory of a process in megabytes."""
    status = Path(f"/proc/{pid}/status")
    if status.exists():
        return int(re.findall(r"VmRSS:\s+(\d+) kB", status.read_text())[0]) / 1000
    told = subprocess.run(["ps", "-o", "rss=", "-p", str(pid)], capture_output=True, text=True, check=True)
    return int(told.stdout) / 1000


def pour(connection: socket.socket, megabytes: int) -> None:
    """Send that much, or as much as the other side accepts."""
    chunk = b"%x\r\n%b\r\n" % (MEGABYTE, b"x" * MEGABYTE)
    try:
        for _ in range(megabytes):
            connection.sendall(chunk)
    except ConnectionError:
        return


def test_150_megabytes_without_a_signature_take_next_to_no_memory(town: Town) -> None:
    bot = town.run_bot()
    url = town.http.request_url
    town.ask(town.http, "help")
    before = memory(bot.pid)
    with connect(url) as connection:
        connection.sendall(HEAD + b"Transfer-Encoding: chunked\r\n\r\n")
        pour(connection, 150)
    body = b"x" * (MEGABYTE - 1)
    with connected(url, 150, HEAD + b"Content-Length: %d\r\n\r\n" % MEGABYTE + body):
        time.sleep(0.5)
        assert memory(bot.pid) - before < MOST_GROWTH
        assert ask(url, "GET", "/healthz") == (200, b"ok")
    for _ in range(20):
        assert ask(url, "POST", urlsplit(url).path, body) == (401, b"")
    assert memory(bot.pid) - before < MOST_GROWTH
    assert "/scorecard submit" in town.ask(town.http, "help")
    assert "xxx" not in bot.said
    assert bot.said.count("requests_refused") <= 2
