"""Lines of the log: for people, for machines, and with the request that caused them."""

import json
import logging
import sys

from bot.logs import JsonFormatter, LineFormatter, Log, with_facts
from tests.support.logs import capture_logs


def a_record(event: str, *, broken: bool = False, **facts: object) -> logging.LogRecord:
    trace = None
    if broken:
        try:
            int("x")
        except ValueError:
            trace = sys.exc_info()
    record = logging.LogRecord("bot.part", logging.WARNING, "part.py", 1, event, (), trace)
    record.created = 0.5
    record.facts = facts
    return record


def test_a_line_for_people_is_the_time_the_level_the_event_and_its_facts() -> None:
    line = LineFormatter().format(a_record("outage_began", reason="no answer", of="slack", seconds=2))
    assert line.split() == [
        *("1970-01-01T00:00:00.500000Z", "[warning", "]", "outage_began", "of=slack"),
        *("reason='no", "answer'", "seconds=2"),
    ]


def test_a_line_for_machines_is_one_object() -> None:
    line = JsonFormatter().format(a_record("job_failed", broken=True, job={"a"}))
    assert "\n" not in line
    read = json.loads(line)
    assert read.pop("exception").startswith("Traceback")
    assert read == {
        "event": "job_failed",
        "job": "{'a'}",
        "level": "warning",
        "timestamp": "1970-01-01T00:00:00.500000Z",
    }


def test_a_trace_follows_a_line_for_people() -> None:
    first, *rest = LineFormatter().format(a_record("job_failed", broken=True)).splitlines()
    assert first.endswith("job_failed")
    assert rest[-1].startswith("ValueError: ")


def test_every_line_within_a_request_carries_its_id_and_none_after_it() -> None:
    log = Log("bot.part")
    with capture_logs() as lines:
        with with_facts(request="r1"), with_facts(request="r2", job="sending"):
            log.info("sent", key="k")
        log.info("idle")
    assert lines == [
        {"event": "sent", "log_level": "info", "request": "r2", "job": "sending", "key": "k"},
        {"event": "idle", "log_level": "info"},
    ]


def test_lines_of_libraries_carry_it_too_and_may_hold_a_percent_sign() -> None:
    record = logging.LogRecord("slack_bolt", logging.INFO, "app.py", 1, "%s at 5%%", ("half",), None)
    with with_facts(request="r1"):
        assert LineFormatter().format(record).split()[-4:] == ["half", "at", "5%", "request=r1"]
    assert Log("bot.part").info("99 % of it") is None  # type: ignore[func-returns-value]
