"""What is stored, read straight from the database file and by nothing that is tested."""

import json
import sqlite3
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from tests.simulation.calendars import Slot


@dataclass(frozen=True)
class Question:
    """A prompt of a round."""

    prompt: int
    slot: Slot
    round: int


@dataclass(frozen=True)
class Round:
    """A round as stored."""

    person: str
    on_behalf_of: str
    missed_at: str | None


class Books:
    """The database, read only.

    Args:
        path: Its file.
    """

    def __init__(self, path: Path) -> None:
        self._connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True)

    def close(self) -> None:
        """Read no more."""
        self._connection.close()

    def questions(self, round_id: int) -> list[Question]:
        """What a round asks for now."""
        query = """SELECT prompt.id, kpi.key, prompt.period_start FROM prompt
            JOIN kpi ON kpi.id = prompt.kpi_id WHERE prompt.round_id = ? ORDER BY prompt.id"""
        rows = self._connection.execute(query, (round_id,))
        return [
            Question(prompt, Slot(key, date.fromisoformat(start)), round_id) for prompt, key, start in rows
        ]

    def questions_under(self, key: str) -> list[Question]:
        """What a question and all that it carries is about now; of a reminder, what one round of it names."""
        parts, newest = self._parts(key), self.newest_round_told(key)
        shown = parts if key.startswith("prompt:") else [one for one in parts if one["round"] == newest]
        asked = ((part, one) for part in shown for one in self.questions(part["round"]))
        return [one for part, one in asked if one.prompt in part.get("prompts", (one.prompt,))]

    def get_person(self, round_id: int) -> str:
        """Slack user id of whom a round asks."""
        row = self._connection.execute("SELECT person FROM round WHERE id = ?", (round_id,)).fetchone()
        return str(row[0])

    def get_opened(self, round_id: int) -> datetime:
        """When a round began, UTC."""
        row = self._connection.execute("SELECT opened_at FROM round WHERE id = ?", (round_id,)).fetchone()
        return datetime.fromisoformat(row[0]).replace(tzinfo=UTC)

    def next_look(self, now: datetime) -> datetime | None:
        """When, after a moment, the bot means to look at a round again or to send something, UTC; or None."""
        query = """SELECT min(moment) FROM (SELECT min(remind_at) AS moment FROM round WHERE remind_at > :now
            UNION SELECT min(not_before) FROM outgoing WHERE state = 'pending' AND not_before > :now)"""
        (found,) = self._connection.execute(query, {"now": _stored(now)}).fetchone()
        return datetime.fromisoformat(found).replace(tzinfo=UTC) if found else None

    def values(self) -> dict[Slot, list[tuple[Decimal, str]]]:
        """Every revision of every value with who gave it, oldest first."""
        query = """SELECT kpi.key, actual.period_start, actual.value, actual.submitted_by FROM actual
            JOIN kpi ON kpi.id = actual.kpi_id ORDER BY kpi.key, actual.period_start, actual.revision"""
        found: dict[Slot, list[tuple[Decimal, str]]] = {}
        for key, start, value, by in self._connection.execute(query):
            slot = Slot(key, date.fromisoformat(start))
            found.setdefault(slot, []).append((Decimal(value), by))
        return found

    def no_data(self) -> set[Slot]:
        """What somebody said that there is no value for."""
        query = "SELECT kpi.key, n.period_start FROM no_data n JOIN kpi ON kpi.id = n.kpi_id"
        return {Slot(key, date.fromisoformat(start)) for key, start in self._connection.execute(query)}

    def absences(self, person: str) -> set[tuple[date, date]]:
        """The first and last day of each of a person's absences, as far as they hold."""
        query = "SELECT first, coalesce(date(ended_on, '-1 day'), last) FROM absence WHERE person = ?"
        rows = self._connection.execute(query, (person,))
        return {(date.fromisoformat(first), date.fromisoformat(last)) for first, last in rows}

    def rounds(self) -> dict[int, Round]:
        """Every round."""
        rows = self._connection.execute("SELECT id, person, on_behalf_of, missed_at FROM round")
        return {row[0]: Round(*row[1:]) for row in rows}

    def rounds_told(self) -> dict[str, list[int]]:
        """By the key of each question and reminder, which rounds it is about; it can be several."""
        query = "SELECT key, facts FROM outgoing WHERE key LIKE 'prompt:%' OR key LIKE 'reminder:%'"
        rows = self._connection.execute(query)
        return {key: [one["round"] for one in _parts(facts)] for key, facts in rows}

    def newest_round_told(self, key: str) -> int:
        """The newest round that a question or reminder is about: it names the newest period of a KPI."""
        return max(int(one["round"]) for one in self._parts(key))

    def reminded_apart(self) -> list[str]:
        """The reminders to people who were asked something at that moment, in a message of its own.

        That is right only for what somebody stands in for beside what is their own, and for what was passed
        to them at that moment.
        """
        query = """SELECT reminder.key FROM outgoing reminder
            JOIN outgoing prompt USING (recipient, created_at)
            JOIN round reminded ON reminded.id = json_extract(reminder.facts, '$.round')
            JOIN round asked ON asked.id = json_extract(prompt.facts, '$.round')
            WHERE reminder.kind = 'reminder' AND reminder.state = 'sent' AND prompt.kind = 'prompt'
            AND reminded.person = recipient AND reminded.on_behalf_of = asked.on_behalf_of
            AND asked.id NOT IN (SELECT round_id FROM handover)"""
        return [key for (key,) in self._connection.execute(query)]

    def offers(self) -> set[int]:
        """The rounds that people made by asking somebody else."""
        query = "SELECT round_id FROM handover WHERE state NOT IN ('stood in', 'reassigned')"
        return {round_id for (round_id,) in self._connection.execute(query)}

    def rounds_of_slots(self) -> dict[Slot, int]:
        """Every period that was asked for, with its round."""
        query = """SELECT kpi.key, prompt.period_start, prompt.round_id FROM prompt
            JOIN kpi ON kpi.id = prompt.kpi_id"""
        rows = self._connection.execute(query)
        return {Slot(key, date.fromisoformat(start)): round_id for key, start, round_id in rows}

    def find_requested(self, request_id: int) -> Slot:
        """The period that somebody asked an admin to change."""
        query = """SELECT kpi.key, c.period_start FROM change_request c
            JOIN kpi ON kpi.id = c.kpi_id WHERE c.id = ?"""
        key, start = self._connection.execute(query, (request_id,)).fetchone()
        return Slot(key, date.fromisoformat(start))

    def unsent(self, now: datetime) -> list[str]:
        """What the outbox should have sent by now, or gave up; what follows a message waits for it."""
        query = """SELECT key || ' is ' || state FROM outgoing one
            WHERE state NOT IN ('sent', 'dropped') AND NOT EXISTS (SELECT 1 FROM outgoing WHERE
            key IN (one.key, one.updates, one.thread_of) AND state = 'pending' AND not_before > ?)"""
        return [told for (told,) in self._connection.execute(query, (_stored(now),))]

    def _parts(self, key: str) -> list[dict[str, Any]]:
        query = "SELECT facts FROM outgoing WHERE key = ?"
        return _parts(*self._connection.execute(query, (key,)).fetchone())


def _parts(facts: str) -> list[dict[str, Any]]:
    """The rounds that a message is about, as its facts have them."""
    told = json.loads(facts)
    return [told, *told.get("with", ())]


def _stored(moment: datetime) -> str:
    """A moment as the database writes it."""
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M:%S.%f}"
