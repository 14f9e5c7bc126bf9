"""Stored data, read straight from the database file without any code under test."""

import json
import sqlite3
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from tests.simulation.calendars import Slot
from tests.simulation.cast import Kpi
from tests.simulation.ledger import Given

KNOWN = """CREATE TEMP VIEW known AS SELECT kpi.id, scorecard.key || '/' || kpi.key AS key
    FROM kpi JOIN scorecard ON scorecard.id = kpi.scorecard_id"""
"""KPIs, each with its scorecard's key before its own."""


@dataclass(frozen=True)
class Question:
    """A prompt of a prompt batch."""

    prompt: int
    slot: Slot
    round: int


@dataclass(frozen=True)
class Aside:
    """A decision to leave a KPI out for a period.

    Attributes:
        since: When it was made, UTC.
        until: When it was ended, UTC, or None.
        ended_by: Slack user id, or empty.
    """

    slot: Slot
    since: datetime
    until: datetime | None
    ended_by: str | None

    def stands_at(self, now: datetime) -> bool:
        """Return whether it stands at a moment, UTC."""
        return self.since <= now and (self.until is None or self.until > now)


@dataclass(frozen=True)
class Round:
    """A prompt batch as stored."""

    person: str
    on_behalf_of: str
    missed_at: str | None


class Books:
    """Read-only access to the database.

    Args:
        path: Path of the database file.
    """

    def __init__(self, path: Path) -> None:
        self._connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
        self._connection.execute(KNOWN)

    def close(self) -> None:
        """Close the database."""
        self._connection.close()

    def find_card(self, key: str) -> int:
        """Return the row of a scorecard."""
        (row,) = self._connection.execute("SELECT id FROM scorecard WHERE key = ?", (key,)).fetchone()
        return int(row)

    def questions(self, round_id: int) -> list[Question]:
        """Return the current prompts of a prompt batch."""
        query = """SELECT prompt.id, kpi.key, prompt.period_start FROM prompt
            JOIN known kpi ON kpi.id = prompt.kpi_id WHERE prompt.round_id = ? ORDER BY prompt.id"""
        rows = self._connection.execute(query, (round_id,))
        return [Question(prompt, _slot(key, start), round_id) for prompt, key, start in rows]

    def questions_under(self, key: str) -> list[Question]:
        """Return the current prompts in a prompt message with its bundled reminders, or in a reminder.

        A reminder of several prompt batches counts only for the newest.
        """
        parts, newest = self._parts(key), self.newest_round_told(key)
        shown = parts if key.startswith("prompt:") else [item for item in parts if item["round"] == newest]
        asked = ((part, question) for part in shown for question in self.questions(part["round"]))
        return [item for part, item in asked if item.prompt in part.get("prompts", (item.prompt,))]

    def get_person(self, round_id: int) -> str:
        """Return the Slack user id of a prompt batch's assignee."""
        row = self._connection.execute("SELECT person FROM round WHERE id = ?", (round_id,)).fetchone()
        return str(row[0])

    def get_opened(self, round_id: int) -> datetime:
        """Return when a prompt batch was opened, UTC."""
        row = self._connection.execute("SELECT opened_at FROM round WHERE id = ?", (round_id,)).fetchone()
        return datetime.fromisoformat(row[0]).replace(tzinfo=UTC)

    def next_look(self, now: datetime) -> datetime | None:
        """Return the next moment when the bot plans to remind or send, UTC; None if there is none."""
        query = """SELECT min(moment) FROM (SELECT min(remind_at) AS moment FROM round WHERE remind_at > :now
            UNION SELECT min(not_before) FROM outgoing WHERE state = 'pending' AND not_before > :now)"""
        (found,) = self._connection.execute(query, {"now": _stored(now)}).fetchone()
        return datetime.fromisoformat(found).replace(tzinfo=UTC) if found else None

    def values(self) -> dict[Slot, list[Given]]:
        """Return every revision of every value, oldest first."""
        query = """SELECT kpi.key, actual.period_start, actual.value, actual.submitted_by,
            actual.taken_back_by <> '' FROM actual
            JOIN known kpi ON kpi.id = actual.kpi_id ORDER BY kpi.key, actual.period_start, actual.revision"""
        found: dict[Slot, list[Given]] = {}
        for key, start, value, by, is_taken_back in self._connection.execute(query):
            slot = _slot(key, start)
            found.setdefault(slot, []).append(Given(Decimal(value), by, bool(is_taken_back)))
        return found

    def asides(self) -> list[Aside]:
        """Return every decision to leave a KPI out, in the order they were made."""
        query = """SELECT kpi.key, a.period_start, a.set_at, a.ended_at, a.ended_by FROM set_aside a
            JOIN known kpi ON kpi.id = a.kpi_id ORDER BY a.id"""
        return [
            Aside(_slot(key, start), _read(since), _read(until) if until else None, by)
            for key, start, since, until, by in self._connection.execute(query)
        ]

    def values_at(self, now: datetime) -> dict[Slot, Decimal]:
        """Return the values as they were known at a moment, UTC."""
        query = """SELECT kpi.key, actual.period_start, actual.value FROM actual
            JOIN known kpi ON kpi.id = actual.kpi_id WHERE recorded_at <= :now
            AND (superseded_at IS NULL OR superseded_at > :now)"""
        rows = self._connection.execute(query, {"now": _stored(now)})
        return {_slot(key, start): Decimal(value) for key, start, value in rows}

    def told_until(self, now: datetime) -> list[tuple[Slot, datetime, Decimal | None]]:
        """Return every revision of every value that was recorded by a moment, UTC, in the order they came.

        A value that was taken back with none before it is followed by None.
        """
        query = """SELECT kpi.key, one.period_start, one.recorded_at AS at, one.value, one.id FROM actual one
            JOIN known kpi ON kpi.id = one.kpi_id WHERE one.recorded_at <= :now
            UNION ALL SELECT kpi.key, one.period_start, one.superseded_at, NULL, one.id FROM actual one
            JOIN known kpi ON kpi.id = one.kpi_id WHERE one.superseded_at <= :now AND one.taken_back_by <> ''
            AND NOT EXISTS (SELECT 1 FROM actual next WHERE next.kpi_id = one.kpi_id
            AND next.period_start = one.period_start AND next.revision = one.revision + 1
            AND next.recorded_at = one.superseded_at) ORDER BY at, one.id"""
        rows = self._connection.execute(query, {"now": _stored(now)})
        return [
            (_slot(key, start), _read(at), None if value is None else Decimal(value))
            for key, start, at, value, _ in rows
        ]

    def no_data_at(self, now: datetime) -> set[Slot]:
        """Return the periods said to have no data by a moment, UTC."""
        query = """SELECT kpi.key, n.period_start FROM no_data n JOIN known kpi ON kpi.id = n.kpi_id
            WHERE n.recorded_at <= ?"""
        rows = self._connection.execute(query, (_stored(now),))
        return {_slot(key, start) for key, start in rows}

    def no_data(self) -> set[Slot]:
        """Return the periods recorded as having no data."""
        query = "SELECT kpi.key, n.period_start FROM no_data n JOIN known kpi ON kpi.id = n.kpi_id"
        return {_slot(key, start) for key, start in self._connection.execute(query)}

    def absences(self, person: str) -> set[tuple[date, date]]:
        """Return the first and last day of each of a person's absences, as far as they took place."""
        query = "SELECT first, coalesce(date(ended_on, '-1 day'), last) FROM absence WHERE person = ?"
        rows = self._connection.execute(query, (person,))
        return {(date.fromisoformat(first), date.fromisoformat(last)) for first, last in rows}

    def rounds(self) -> dict[int, Round]:
        """Return every prompt batch by row."""
        rows = self._connection.execute("SELECT id, person, on_behalf_of, missed_at FROM round")
        return {row[0]: Round(*row[1:]) for row in rows}

    def rounds_told(self) -> dict[str, list[int]]:
        """Return the prompt batches in each prompt and reminder, by message key; it can be several."""
        query = "SELECT key FROM outgoing WHERE key LIKE 'prompt:%' OR key LIKE 'reminder:%'"
        keys = [key for (key,) in self._connection.execute(query)]
        return {key: self.rounds_in(key) for key in keys}

    def rounds_in(self, key: str) -> list[int]:
        """Return the prompt batches in a prompt or reminder."""
        return [part["round"] for part in self._parts(key)]

    def rounds_asked(self, key: str) -> list[int]:
        """Return the prompt batches that a prompt asks for; others are only reminded of in it."""
        return [part["round"] for part in self._parts(key) if "number" not in part]

    def newest_round_told(self, key: str) -> int:
        """Return the newest prompt batch in a prompt or reminder; it has the newest period of a KPI."""
        return max(int(part["round"]) for part in self._parts(key))

    def asked_apart(self) -> list[str]:
        """Return the prompts and reminders sent separately although the person was prompted at that moment.

        That is right only beside prompts that were offered or reassigned to them at that moment, and beside
        a prompt that holds as many prompt batches as Slack accepts.
        """
        query = """SELECT other.key FROM outgoing other
            JOIN outgoing prompt USING (recipient, created_at, due_at)
            WHERE other.kind IN ('prompt', 'reminder') AND other.state = 'sent' AND other.id > prompt.id
            AND prompt.kind = 'prompt' AND prompt.state = 'sent'
            AND coalesce(json_array_length(prompt.facts, '$.parts'), 0) < 3
            AND json_extract(prompt.facts, '$.round') NOT IN (SELECT round_id FROM handover)
            AND json_extract(other.facts, '$.round') NOT IN (SELECT round_id FROM handover)"""
        return [key for (key,) in self._connection.execute(query)]

    def offers(self) -> set[int]:
        """Return the prompt batches created by handovers that people offered."""
        query = "SELECT round_id FROM handover WHERE state NOT IN ('stood in', 'reassigned')"
        return {round_id for (round_id,) in self._connection.execute(query)}

    def rounds_of_slots(self) -> dict[Slot, int]:
        """Return every prompted period with its prompt batch."""
        query = """SELECT kpi.key, prompt.period_start, prompt.round_id FROM prompt
            JOIN known kpi ON kpi.id = prompt.kpi_id"""
        rows = self._connection.execute(query)
        return {_slot(key, start): round_id for key, start, round_id in rows}

    def find_requested(self, request_id: int) -> Slot:
        """Return the period of a change request."""
        query = """SELECT kpi.key, c.period_start FROM change_request c
            JOIN known kpi ON kpi.id = c.kpi_id WHERE c.id = ?"""
        key, start = self._connection.execute(query, (request_id,)).fetchone()
        return _slot(key, start)

    def unsent(self, now: datetime) -> list[str]:
        """Return overdue and failed messages; one that waits for an earlier one is not overdue."""
        query = """SELECT key || ' is ' || state FROM outgoing one
            WHERE state NOT IN ('sent', 'dropped') AND NOT EXISTS (SELECT 1 FROM outgoing WHERE
            key IN (one.key, one.updates, one.thread_of) AND state = 'pending' AND not_before > ?)"""
        return [content for (content,) in self._connection.execute(query, (_stored(now),))]

    def _parts(self, key: str) -> list[dict[str, Any]]:
        """Return the prompt batches in a message, each followed by those that are answered with it."""
        content = self._facts(key)
        others = [item for part in content.get("parts", ()) for item in self._part(part)]
        return [content, *content.get("with", ()), *others]

    def _part(self, part: dict[str, Any]) -> list[dict[str, Any]]:
        carried = {} if "number" in part else self._facts(f"prompt:{part['round']}")
        return [part, *carried.get("with", ())]

    def _facts(self, key: str) -> dict[str, Any]:
        query = "SELECT facts FROM outgoing WHERE key = ?"
        found: dict[str, Any] = json.loads(*self._connection.execute(query, (key,)).fetchone())
        return found


def _slot(key: str, start: str) -> Slot:
    """Return a period of a KPI from the keys of its scorecard and its own, and the first day."""
    return Slot(Kpi(*key.split("/")), date.fromisoformat(start))


def _stored(moment: datetime) -> str:
    """Return a moment in the database's format."""
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M:%S.%f}"


def _read(moment: str) -> datetime:
    """Return a moment, UTC, from the database's format."""
    return datetime.fromisoformat(moment).replace(tzinfo=UTC)
