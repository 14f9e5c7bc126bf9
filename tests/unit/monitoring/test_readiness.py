"""Readiness is known within its time limit, whatever hangs."""

import threading
import time

import pytest

from bot.monitoring.bounded import BackgroundCall
from bot.monitoring.readiness import Readiness, ReadinessProbe, make_monitoring_pages


def fail() -> str:
    raise ConnectionError("Connection refused\nIs the server running?")


def test_what_is_fine_is_left_out_and_what_stumbles_is_a_reason() -> None:
    probe = ReadinessProbe({"slack": str, "tick": lambda: "the last one ended 300 s ago", "database": fail})
    assert probe.examine() == Readiness(
        {
            "tick": "the last one ended 300 s ago",
            "database": "no answer (Connection refused)",
        },
        [],
    )


def test_what_hangs_is_a_reason_after_the_patience_of_all_and_is_asked_only_once() -> None:
    free, asked = threading.Event(), []

    def hang() -> str:
        asked.append(1)
        free.wait(10)
        return ""

    probe = ReadinessProbe({"one": hang, "other": hang}, patience=0.2)
    began = time.monotonic()
    first, second = probe.examine(), probe.examine()
    assert time.monotonic() - began < 2
    assert first.reasons == dict.fromkeys(("one", "other"), "no answer within 0.2 s")
    assert second == first
    assert len(asked) == 2
    free.set()


def test_it_is_well_again_once_what_hung_answers() -> None:
    free = threading.Event()
    probe = ReadinessProbe({"one": lambda: "" if free.wait(10) else "late"}, patience=0.2)
    assert probe.examine().reasons
    free.set()
    assert [probe.examine().reasons for _ in range(2)][-1] == {}


def test_troubles_are_told_and_keep_nobody_from_being_ready() -> None:
    probe = ReadinessProbe({"database": str}, list_troubles=lambda: ["I can't post to #ops."])
    pages = make_monitoring_pages(probe.examine, bytes).test_client()
    answer = pages.get("/readyz")
    assert answer.status_code == 200
    assert answer.json == {"ready": True, "reasons": {}, "troubles": ["I can't post to #ops."]}


def test_troubles_that_cannot_be_read_are_left_out() -> None:
    def stumble() -> list[str]:
        raise LookupError

    assert ReadinessProbe({"database": fail}, list_troubles=stumble).examine().troubles == []


def test_who_is_not_ready_answers_503_with_the_reason() -> None:
    pages = make_monitoring_pages(ReadinessProbe({"database": fail}).examine, bytes).test_client()
    answer = pages.get("/readyz")
    assert answer.status_code == 503
    assert answer.get_json()["reasons"] == {"database": "no answer (Connection refused)"}


def test_an_answer_that_came_is_asked_for_anew() -> None:
    numbers = iter(range(9))
    bounded = BackgroundCall(lambda: next(numbers))
    assert [bounded.begin().result(10) for _ in range(3)] == [0, 1, 2]


@pytest.mark.parametrize("path", ["/", "/healthz", "/slack/events", "/metrics/"])
def test_nothing_else_is_there(path: str) -> None:
    pages = make_monitoring_pages(lambda: Readiness({}, []), bytes).test_client()
    assert pages.get(path).status_code == 404
