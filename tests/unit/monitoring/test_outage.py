"""An outage is one line when it begins and one when it ends."""

import sqlite3
from typing import Any

import psycopg
import pytest
from sqlalchemy.exc import IntegrityError, InterfaceError, OperationalError
from structlog.testing import capture_logs

from bot.monitoring.outage import Outage, find_database_trouble
from scorecard.errors import DatabaseBusy


def test_it_is_over_when_everybody_who_noticed_it_got_through() -> None:
    now = [0.0]
    outage = Outage("database", lambda: now[0])
    with capture_logs() as logs:
        outage.note("prompts", "Connection refused")
        outage.note("sending", "Connection reset")
        now[0] = 30.0
        assert outage.summary() == "unreachable for 30 s (Connection refused)"
        outage.end("sending")
        outage.end("weekly_posts")
        assert outage.summary()
        now[0] = 61.5
        outage.end("prompts")
        outage.end("prompts")
    assert outage.summary() == ""
    assert [(one["event"], one.get("seconds")) for one in logs] == [
        ("outage_began", None),
        ("outage_ended", 61.5),
    ]


def test_the_next_one_is_told_again() -> None:
    outage = Outage("slack")
    with capture_logs() as logs:
        for _ in range(2):
            outage.note("sending", "Connection refused")
            outage.end("sending")
    assert [one["event"] for one in logs] == ["outage_began", "outage_ended"] * 2


class Deadlock(Exception):
    sqlstate = "40P01"


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (OperationalError("", {}, sqlite3.OperationalError("database is locked")), "database is locked"),
        (sqlite3.OperationalError("disk I/O error"), "disk I/O error"),
        (DatabaseBusy(), "another program has it locked"),
        (OperationalError("", {}, OSError("refused\nIs it running?")), "refused"),
        (InterfaceError("", {}, OSError()), "OSError"),
        (OperationalError("", {}, Deadlock("deadlock detected")), ""),
        (psycopg.OperationalError("the connection is lost"), "the connection is lost"),
        (psycopg.errors.DeadlockDetected("deadlock detected"), ""),
        (IntegrityError("", {}, sqlite3.IntegrityError("UNIQUE")), ""),
        (LookupError("There is no such row."), ""),
    ],
)
def test_only_a_database_that_cannot_be_used_is_an_outage(error: Any, told: str) -> None:
    assert find_database_trouble(error) == told
