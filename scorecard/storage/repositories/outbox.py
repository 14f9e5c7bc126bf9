"""The outbox: what is to be sent, who may send it now, and the outcome."""

import json
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import bindparam, exists, func, update
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, delete, select
from sqlmodel.sql.expression import Select, SelectOfScalar

from scorecard.model.outbox import (
    ANSWER_KINDS,
    DEFERRED_KINDS,
    PROMPT_KINDS,
    Address,
    ApiCall,
    Backlog,
    ClaimedMessage,
    MessageKind,
    OutboxRecord,
    OutgoingMessage,
)
from scorecard.model.payloads import Departure, Prompt, Replaced, read_payload
from scorecard.storage.repositories.outbox_queries import (
    FINISHED,
    HELD,
    IN_PLACE,
    LONGEST_PAUSE,
    WAITING,
    OutgoingState,
    follows_one_waiting,
    format_pause,
    is_claimed,
    is_known,
    is_unfinished,
    is_waiting,
    moments,
    select_any_due,
    select_due,
)
from scorecard.storage.repositories.statements import in_parts, insert_each_once
from scorecard.storage.tables import OutgoingRow, PersonRow, RefusalRow, id_of

__all__ = ["WAITING", "HeldMessage", "OutboxRepository", "OutgoingState", "to_outgoing"]

KEPT = timedelta(days=90)
REFUSED_FOR = timedelta(days=1)
FEW = 9
"""More than the messages that one tick makes for one person, of which one carries the others."""
CLAIMING = 7_602_026
"""The lock under which PostgreSQL processes claim one after the other; any number that nothing else uses."""


@dataclass(frozen=True)
class HeldMessage:
    """A message that waits for a trouble to be over.

    Attributes:
        due: The moment from which it could have been sent, UTC.
    """

    outgoing: OutgoingMessage
    due: datetime

    @property
    def is_top_level(self) -> bool:
        """True if it is a message of its own, neither a reply nor a change."""
        outgoing = self.outgoing
        return not (outgoing.thread_of or outgoing.thread_ts or outgoing.updates)


class OutboxRepository:
    """The outbox of every team.

    Args:
        session: The open session.
        request: Id of the request or tick being worked on, or empty.
    """

    def __init__(self, session: Session, request: str = "") -> None:
        self._session = session
        self._request = request
        self._marked: OutgoingRow | None = None
        """The row looked at last; a session alone forgets rows that nobody holds."""
        self.has_new = False
        self.carriers: dict[tuple[str, str, datetime], str] = {}
        self.following: dict[str, tuple[OutgoingMessage, datetime]] = {}

    def add(self, outgoing: OutgoingMessage, now: datetime, *, not_before: datetime | None = None) -> None:
        """Add a message to be sent once; a second one with the same key changes nothing.

        Redraws without `not_before` are put behind everything else of the transaction, and once for each
        message or Home tab, since they are drawn from what is stored by then; answers are put before them.

        Args:
            outgoing: The message.
            now: UTC.
            not_before: The earliest moment to send it, UTC; at once if left out.
        """
        if outgoing.kind in ANSWER_KINDS and not_before is None:
            self.following.setdefault(outgoing.key, (outgoing, now))
        elif outgoing.kind in DEFERRED_KINDS and not_before is None:
            self.following.setdefault(_target_of(outgoing), (outgoing, now))
        else:
            self._insert([self._to_values(outgoing, now, not_before)])

    def gather(self, notice: Replaced, team_id: str, now: datetime) -> None:
        """Add a notice behind everything else of the transaction; those to one person become one."""
        target = json.dumps((notice.kind, team_id, notice.reader))
        first = self.following[target][0].payload if target in self.following else None
        joined = first.join(notice) if isinstance(first, Replaced) else notice
        self.following[target] = (OutgoingMessage(joined, team_id, notice.reader), now)

    def note(self, outgoing: OutgoingMessage, now: datetime) -> None:
        """Store a message carried by another one, never to be sent on its own."""
        self._insert([self._to_values(outgoing, now, state=OutgoingState.DROPPED)])

    def put_following(self) -> None:
        """Add answers and then the deferred redraws behind everything else, at the end of the transaction."""
        following = sorted(self.following.values(), key=lambda item: item[0].kind not in ANSWER_KINDS)
        self.following = {}
        self._insert([self._to_values(outgoing, now) for outgoing, now in following])

    def _insert(self, rows: Sequence[Mapping[str, Any]]) -> None:
        fresh = insert_each_once(self._session, OutgoingRow, rows)
        self.has_new = self.has_new or fresh > 0

    def _to_values(
        self,
        outgoing: OutgoingMessage,
        now: datetime,
        not_before: datetime | None = None,
        state: OutgoingState = OutgoingState.PENDING,
    ) -> dict[str, Any]:
        """Return a message as the values of a new row."""
        return {
            "key": outgoing.key,
            "kind": outgoing.kind,
            "team_id": outgoing.team_id,
            "recipient": outgoing.to,
            "facts": outgoing.payload.to_facts(),
            "round_id": outgoing.payload.batch,
            "thread_of": outgoing.thread_of,
            "updates": outgoing.updates,
            "thread_ts": outgoing.thread_ts,
            "state": state,
            "attempts": 0,
            "not_before": not_before or now,
            "due_at": not_before or now,
            "created_at": now,
            "sent_channel": "",
            "sent_ts": "",
            "error": "",
            "request": self._request,
        }

    def extend(self, key: str, change: Callable[[Prompt], Prompt]) -> OutgoingMessage:
        """Change a prompt made in this transaction, which cannot be sent yet, and return its message."""
        row = self._session.exec(select(OutgoingRow).where(OutgoingRow.key == key)).one()
        row.facts = change(Prompt.model_validate(row.facts)).to_facts()
        return to_outgoing(row)

    def claim(self, now: datetime, *, limit: int, lease: timedelta) -> list[ClaimedMessage]:
        """Claim what is due, oldest first, so that nobody else sends it until the lease runs out.

        A message whose claim ran out without an outcome is claimed again, in doubt. A message that follows
        another one (a reply in its thread, a change of it) waits for it, and so do messages to a place where
        one is being sent, and those that Slack wants paused. While another process is claiming nothing is
        returned: it takes the next message itself.
        """
        if not self._may_claim():
            return []
        rows = list(self._session.exec(select_due(), params={**moments(now), "most": limit}))
        return [self._claim(row, now, lease) for row in self._one_each(rows)]

    def _one_each(self, rows: Sequence[OutgoingRow]) -> list[OutgoingRow]:
        """Return the first of some rows to each place: a channel, a person, or one person's Home tab."""
        direct = self._list_direct(rows)
        first: dict[tuple[str, ...], OutgoingRow] = {}
        for row in rows:
            place = direct.get((row.team_id, row.recipient), row.recipient)
            lane = row.recipient if row.kind == MessageKind.HOME else place
            first.setdefault((row.team_id, lane, str(row.kind == MessageKind.HOME)), row)
        return list(first.values())

    def _list_direct(self, rows: Sequence[OutgoingRow]) -> dict[tuple[str, str], str]:
        """Return the channels of the direct messages with those of some rows' recipients that are people."""
        if len({row.recipient for row in rows}) <= 1:
            return {}
        query = select(PersonRow.team_id, PersonRow.user_id, PersonRow.dm_channel).where(
            col(PersonRow.user_id).in_([row.recipient for row in rows]), PersonRow.dm_channel != ""
        )
        return {(team_id, user): channel for team_id, user, channel in self._session.exec(query)}

    def _may_claim(self) -> bool:
        """Return whether no other process is claiming now, which could take a message to the same place."""
        if self._session.get_bind().dialect.name != "postgresql":
            return True
        return bool(self._session.exec(select(func.pg_try_advisory_xact_lock(CLAIMING))).one())

    def has_due(self, now: datetime) -> bool:
        """Return whether there is anything to claim."""
        return self._session.exec(select_any_due(), params=moments(now)).first() is not None

    def read_backlog(self, now: datetime) -> Backlog:
        """Return how much there is to send; messages held by a trouble, and their followers, are not late."""
        is_held = col(OutgoingRow.held_by).is_not(None) | (OutgoingRow.kind == MessageKind.CAUGHT_UP)
        is_free = (col(OutgoingRow.error) != HELD) & ~is_held & ~follows_one_waiting()
        is_due = (col(OutgoingRow.due_at) <= now) & is_free
        counts = dict.fromkeys(OutgoingState, 0)
        counts |= {OutgoingState(state): count for state, count in self._session.exec(_counts_by_state())}
        due, oldest = self._session.exec(
            select(func.count(), func.min(OutgoingRow.due_at)).where(is_waiting(OutgoingRow), is_due)
        ).one()
        return Backlog(
            due=due,
            oldest_seconds=max((now - oldest).total_seconds(), 0.0) if oldest else 0.0,
            later=sum(counts[state] for state in WAITING) - due,
            failed=counts[OutgoingState.FAILED],
            in_doubt=counts[OutgoingState.UNKNOWN],
        )

    def release_all(self, now: datetime) -> None:
        """End every claim at once, at a start-up when no other process can be sending."""
        statement = update(OutgoingRow).where(is_claimed(OutgoingRow))
        self._session.connection().execute(statement.values(claimed_until=now))

    def recheck(self, team_id: str, person: str, now: datetime) -> None:
        """Retry prompts and reminders to a person that were held back or failed before, at once, UTC."""
        statement = update(OutgoingRow).where(
            col(OutgoingRow.team_id) == team_id,
            col(OutgoingRow.recipient) == person,
            col(OutgoingRow.kind).in_(PROMPT_KINDS),
            col(OutgoingRow.state) == OutgoingState.PENDING,
            col(OutgoingRow.attempts) > 0,
            col(OutgoingRow.not_before) > now,
        )
        self._session.connection().execute(statement.values(not_before=now))

    def list_departures(self, team_id: str, person: str) -> list[Departure]:
        """Return the notices of leavers that wait to be sent to a person, oldest first."""
        query = select(OutgoingRow).where(
            OutgoingRow.team_id == team_id,
            OutgoingRow.recipient == person,
            OutgoingRow.kind == MessageKind.DEPARTURE,
            OutgoingRow.state == OutgoingState.PENDING,
        )
        rows = self._session.exec(query.order_by(col(OutgoingRow.id)))
        return [Departure.model_validate(row.facts) for row in rows]

    def hold(self, claimed: ClaimedMessage, trouble_id: int, now: datetime, error: str) -> None:
        """Hold a message until a trouble is over; one in doubt stays in doubt."""
        if row := self._find_held(claimed):
            row.held_by = trouble_id
            self.put_back(claimed, now, error=error)

    def list_held(self, trouble_id: int) -> list[HeldMessage]:
        """Return the messages that wait for a trouble to be over, oldest first."""
        return [HeldMessage(to_outgoing(row), row.due_at) for row in self._session.exec(_held_by(trouble_id))]

    def count_held(self, trouble_ids: Collection[int]) -> dict[int, int]:
        """Return how many messages wait for each of some troubles, redraws left out."""
        query = select(OutgoingRow.held_by, func.count()).where(
            col(OutgoingRow.held_by).in_(trouble_ids),
            is_waiting(OutgoingRow),
            col(OutgoingRow.updates) == "",
        )
        rows = self._session.exec(query.group_by(col(OutgoingRow.held_by)))
        return {trouble_id: count for trouble_id, count in rows if trouble_id is not None}

    def claim_held(self, trouble_id: int, now: datetime, lease: timedelta) -> ClaimedMessage | None:
        """Claim the oldest message that waits for a trouble, to test whether that is over."""
        is_free = (col(OutgoingRow.state) == OutgoingState.PENDING) | (col(OutgoingRow.claimed_until) <= now)
        held = select(OutgoingRow).where(OutgoingRow.held_by == trouble_id, is_waiting(OutgoingRow), is_free)
        posts_first = held.where(~follows_one_waiting()).order_by(
            col(OutgoingRow.updates) != "",
            col(OutgoingRow.thread_of) != "",
            col(OutgoingRow.thread_ts) != "",
            col(OutgoingRow.id),
        )
        row = self._session.exec(posts_first.limit(1).with_for_update(skip_locked=True)).first()
        return self._claim(row, now, lease) if row else None

    def free(self, claimed: ClaimedMessage) -> int | None:
        """Detach a message from the trouble it waited for, and return that trouble, or None."""
        row = self._session.get_one(OutgoingRow, claimed.id)
        held_by, row.held_by = row.held_by, None
        return held_by

    def release(self, trouble_id: int, now: datetime) -> None:
        """Release all messages that waited for a trouble, each in its turn."""
        for row in self._session.exec(_held_by(trouble_id)):
            row.held_by, row.not_before = None, now
        self.has_new = True

    def list_waiting_at(self, team_id: str, recipient: str) -> list[OutgoingRow]:
        """Lock and return the unclaimed messages to a channel or person, oldest first."""
        query = select(OutgoingRow).where(
            OutgoingRow.team_id == team_id,
            OutgoingRow.recipient == recipient,
            OutgoingRow.state == OutgoingState.PENDING,
            is_known(OutgoingRow),
        )
        return list(self._session.exec(query.order_by(col(OutgoingRow.id)).with_for_update()))

    def move(self, key: str, recipient: str, now: datetime) -> None:
        """Retry the message of a key at once in another place."""
        statement = update(OutgoingRow).where(
            col(OutgoingRow.key) == key, col(OutgoingRow.state) == OutgoingState.PENDING
        )
        self._session.connection().execute(statement.values(recipient=recipient, not_before=now))
        self.has_new = True

    def drop_waiting(self, keys: Collection[str]) -> None:
        """Drop the messages of some keys that are not sent yet."""
        statement = update(OutgoingRow).where(
            col(OutgoingRow.key).in_(keys), col(OutgoingRow.state) == OutgoingState.PENDING
        )
        self._session.connection().execute(statement.values(state=OutgoingState.DROPPED))

    def renew(self, keys: Collection[str], now: datetime) -> None:
        """Send the messages of some keys after all that were dropped, UTC."""
        statement = update(OutgoingRow).where(
            col(OutgoingRow.key).in_(keys), col(OutgoingRow.state) == OutgoingState.DROPPED
        )
        values = {"state": OutgoingState.PENDING, "not_before": now, "due_at": now}
        self._session.connection().execute(statement.values(**values))
        self.has_new = True

    def expedite(self, keys: Collection[str], now: datetime) -> None:
        """Retry the messages of some keys at once, UTC."""
        statement = update(OutgoingRow).where(
            col(OutgoingRow.key).in_(keys), col(OutgoingRow.state) == OutgoingState.PENDING
        )
        self._session.connection().execute(statement.values(not_before=now))
        self.has_new = True

    def list_later(self, keys: Collection[str], moment: datetime) -> set[str]:
        """Return the keys of those of some messages that are not tried until after a moment, UTC."""
        query = select(OutgoingRow.key).where(
            col(OutgoingRow.key).in_(keys), col(OutgoingRow.not_before) > moment
        )
        return set(self._session.exec(query)) if keys else set()

    def list_unsent(self, keys: Collection[str]) -> set[str]:
        """Return the keys of those of some messages that Slack did not accept, or has not yet."""
        query = select(OutgoingRow.key).where(
            col(OutgoingRow.key).in_(keys), col(OutgoingRow.state) != OutgoingState.SENT
        )
        return set(self._session.exec(query)) if keys else set()

    def is_waiting(self, key: str) -> bool:
        """Return whether a message is still to be sent."""
        row = self._find(key)
        return row is not None and row.state in WAITING

    def find_address(self, key: str) -> Address | None:
        """Return where the message of a key is in Slack, or None if it has not been sent."""
        row = self._find(key)
        return Address(row.sent_channel, row.sent_ts) if row and row.sent_ts else None

    def find_claimed_at(self, key: str) -> datetime | None:
        """Return when a message that is being sent was first claimed, UTC, or None."""
        row = self._find(key)
        return row.claimed_at if row else None

    def find_made(self, key: str) -> datetime | None:
        """Return when a message was put into the outbox, UTC, or None."""
        row = self._find(key)
        return row.created_at if row else None

    def list_first_asking(self, team_id: str, person: str, since: datetime) -> list[OutgoingMessage]:
        """Return the first few prompts and reminders for a person since a moment, UTC, in order.

        Those of which nothing was left to say are left out.
        """
        query = select(OutgoingRow).where(
            OutgoingRow.recipient == person,
            OutgoingRow.not_before >= since,
            OutgoingRow.created_at >= since,
            OutgoingRow.team_id == team_id,
            col(OutgoingRow.kind).in_([*PROMPT_KINDS]),
            OutgoingRow.state != OutgoingState.DROPPED,
        )
        return [
            to_outgoing(row) for row in self._session.exec(query.order_by(col(OutgoingRow.id)).limit(FEW))
        ]

    def find(self, key: str) -> OutgoingMessage | None:
        """Return the message of a key, sent or not, or None."""
        row = self._find(key)
        return to_outgoing(row) if row else None

    def find_newest(
        self,
        team_id: str,
        to: Collection[str],
        thread_ts: str,
        kinds: Collection[MessageKind],
        since: datetime,
    ) -> OutgoingMessage | None:
        """Return the newest message of some kinds, sent or to be sent, new or a change, in one place.

        Args:
            team_id: Slack team.
            to: Slack ids that mean the place: a channel and perhaps a person.
            thread_ts: The thread in it; empty for the channel itself.
            kinds: The kinds to look for.
            since: The earliest moment of sending, UTC.
        """
        query = select(OutgoingRow).where(
            OutgoingRow.team_id == team_id,
            col(OutgoingRow.state).in_((*WAITING, OutgoingState.SENT)),
            col(OutgoingRow.not_before) >= since,
            col(OutgoingRow.recipient).in_(to),
            OutgoingRow.thread_ts == thread_ts,
            col(OutgoingRow.kind).in_(kinds),
        )
        row = self._session.exec(query.order_by(col(OutgoingRow.id).desc()).limit(1)).first()
        return to_outgoing(row) if row else None

    def list_questions(
        self, team_id: str, user: str, places: Collection[str], since: datetime
    ) -> list[OutgoingMessage]:
        """Return the clarifications that somebody has not answered, oldest first.

        Args:
            team_id: Slack team.
            user: Slack user id of the person who was asked.
            places: Slack ids of the channels to look in, besides their direct messages.
            since: The earliest moment of sending, UTC.
        """
        lately = col(OutgoingRow.not_before) >= since
        direct = select(OutgoingRow.sent_channel).where(OutgoingRow.recipient == user, lately).distinct()
        known = {user, *places, *self._session.exec(direct)} - {""}
        facts = col(OutgoingRow.facts)
        query = select(OutgoingRow).where(
            OutgoingRow.team_id == team_id,
            col(OutgoingRow.recipient).in_(known),
            lately,
            col(OutgoingRow.state).in_((*WAITING, OutgoingState.SENT)),
            col(OutgoingRow.kind).in_((MessageKind.CHOICE, MessageKind.CHOICE_MADE)),
            (facts["user"].as_string() == user) | (facts["reader"].as_string() == user),
        )
        rows = sorted(self._session.exec(query), key=id_of)
        newest = {row.updates or row.key: to_outgoing(row) for row in rows}
        return [message for message in newest.values() if message.kind is MessageKind.CHOICE]

    def list_of(self, keys: Collection[str]) -> list[OutgoingMessage]:
        """Return the messages of some keys, sent or not, oldest first; unknown keys are left out."""
        parts = (select(OutgoingRow).where(col(OutgoingRow.key).in_(part)) for part in in_parts(keys))
        rows = (row for query in parts for row in self._session.exec(query))
        return [to_outgoing(row) for row in sorted(rows, key=id_of)]

    def list_sent_at(self, keys: Collection[str]) -> list[datetime | None]:
        """Return when each of some messages was sent or given up, UTC; None for one still to be sent."""
        query = select(OutgoingRow).where(col(OutgoingRow.key).in_(keys))
        return [
            None if row.state in WAITING else row.sent_at or row.not_before
            for row in self._session.exec(query)
        ]

    def list_asking(self, batches: Iterable[int]) -> dict[int, list[OutgoingMessage]]:
        """Return the prompts and reminders of some batches, sent or not, oldest first."""
        query, parts = _select_asking(), in_parts(batches)
        found = (row for part in parts for row in self._session.exec(query, params={"batches": part}))
        rows = sorted(found, key=id_of)
        asking: dict[int, list[OutgoingMessage]] = {}
        for row in rows:
            if row.round_id is not None:
                asking.setdefault(row.round_id, []).append(to_outgoing(row))
        return asking

    def find_at(self, team_id: str, address: Address) -> OutgoingMessage | None:
        """Return a team's message at an address; None if it is none of ours, or a channel and no message."""
        query = select(OutgoingRow).where(
            OutgoingRow.team_id == team_id,
            OutgoingRow.sent_channel == address.channel,
            OutgoingRow.sent_ts == address.ts,
        )
        row = self._session.exec(query).first() if address.ts else None
        return to_outgoing(row) if row else None

    def mark_sent(
        self, claimed: ClaimedMessage, address: Address | None, now: datetime, look: str = ""
    ) -> None:
        """Record that a message was sent, and where it is (None for what has no address, such as a Home tab).

        Args:
            claimed: The claim.
            address: Where it is.
            now: UTC.
            look: Digest of its present appearance; empty if not known.
        """
        if row := self._find_held(claimed):
            row.state, row.sent_at = OutgoingState.SENT, now
            if address:
                row.sent_channel, row.sent_ts = address.channel, address.ts
            self._keep_look(row, claimed.outgoing, look)

    def find_look(self, outgoing: OutgoingMessage) -> str:
        """Return the digest of the message or Home tab that a redraw changes; empty if not known."""
        if outgoing.kind is MessageKind.HOME:
            person = self._session.get(PersonRow, (outgoing.team_id, outgoing.to))
            return person.home_look if person else ""
        row = self._find(outgoing.updates)
        return row.look if row else ""

    def _keep_look(self, own: OutgoingRow, outgoing: OutgoingMessage, look: str) -> None:
        if outgoing.kind is MessageKind.HOME:
            if person := self._session.get(PersonRow, (outgoing.team_id, outgoing.to)):
                person.home_look = look
        elif row := self._find(outgoing.updates) if outgoing.updates else own:
            row.look = look

    def put_back(self, claimed: ClaimedMessage, not_before: datetime, *, error: str = "") -> None:
        """Record that a message was not sent, and retry it later; one in doubt stays in doubt."""
        if row := self._find_held(claimed):
            row.claimed_until, row.error = not_before, error
            if not claimed.is_in_doubt:
                row.state, row.not_before = OutgoingState.PENDING, not_before

    def doubt(self, claimed: ClaimedMessage, look_at: datetime, settled: datetime, *, error: str) -> None:
        """Record that a message may have been sent; whoever claims it next looks for it first.

        Args:
            claimed: The claim.
            look_at: When to look, UTC; until then nobody claims it.
            settled: The moment, UTC, from which a message that is not found was not sent.
            error: What came in place of an answer.
        """
        if row := self._find_held(claimed):
            row.claimed_until, row.not_before, row.error = look_at, settled, error
            self._keep_look(row, claimed.outgoing, "")

    def close(self, claimed: ClaimedMessage, state: OutgoingState, error: str = "") -> None:
        """Close a message that will not be sent any more."""
        if row := self._find_held(claimed):
            row.state, row.error = state, error
            if claimed.is_in_doubt:
                self._keep_look(row, claimed.outgoing, "")

    def list_after(self, after: int, *, limit: int) -> list[OutboxRecord]:
        """Return the messages behind a row, in order."""
        query = select(OutgoingRow).where(col(OutgoingRow.id) > after, is_known(OutgoingRow))
        return [
            _to_record(row) for row in self._session.exec(query.order_by(col(OutgoingRow.id)).limit(limit))
        ]

    def forget(self, ids: Collection[int]) -> None:
        """Forget messages that were sent or dropped, unless one that waits follows them."""
        other = aliased(OutgoingRow)
        follows = col(OutgoingRow.key).in_([other.thread_of, other.updates])
        is_needed = exists().where(follows, is_waiting(other))
        self._session.exec(
            delete(OutgoingRow).where(
                col(OutgoingRow.id).in_(ids), col(OutgoingRow.state).in_(FINISHED), ~is_needed
            )
        )

    def forget_refusals(self, now: datetime) -> None:
        """Forget refusals that ended long ago."""
        self._session.exec(delete(RefusalRow).where(col(RefusalRow.until) < now - KEPT))

    def pause(self, team_id: str, until: datetime, call: ApiCall | None = None, place: str = "") -> None:
        """Pause all calls to Slack until a moment, UTC, or one call, or one call in one place."""
        self.refuse(team_id, format_pause(call, place), until)

    def count_limited_places(self, team_id: str, now: datetime) -> int:
        """Return in how many places of a team sending is paused."""
        query = select(func.count()).where(
            RefusalRow.team_id == team_id,
            col(RefusalRow.feature).startswith(IN_PLACE),
            col(RefusalRow.until) > now,
            col(RefusalRow.until) <= now + LONGEST_PAUSE,
        )
        return self._session.exec(query).one()

    def is_refused(self, team_id: str, feature: str, now: datetime) -> bool:
        """Return whether Slack refused a feature lately; refusals set to last unusually long are ignored."""
        row = self._session.get(RefusalRow, (team_id, feature))
        return row is not None and now < row.until <= now + REFUSED_FOR

    def refuse(self, team_id: str, feature: str, until: datetime) -> None:
        """Remember a refusal until a moment."""
        self._session.merge(RefusalRow(team_id=team_id, feature=feature, until=until))

    def _find(self, key: str) -> OutgoingRow | None:
        return self._session.exec(select(OutgoingRow).where(OutgoingRow.key == key)).one_or_none()

    def _find_held(self, claimed: ClaimedMessage) -> OutgoingRow | None:
        """Return the row of a claim; None if the claim ran out and another took it."""
        self._marked = row = self._session.get_one(OutgoingRow, claimed.id, with_for_update=True)
        return row if (row.state, row.attempts) == (OutgoingState.CLAIMED, claimed.attempts) else None

    def _claim(self, row: OutgoingRow, now: datetime, lease: timedelta) -> ClaimedMessage:
        is_in_doubt = row.state == OutgoingState.CLAIMED
        first_claim = _first_claim(row, now) if is_in_doubt else now
        row.state, row.claimed_at, row.claimed_until = OutgoingState.CLAIMED, first_claim, now + lease
        row.attempts += 1
        return ClaimedMessage(
            id=id_of(row),
            outgoing=to_outgoing(row),
            is_in_doubt=is_in_doubt,
            attempts=row.attempts,
            since=first_claim,
            made=row.created_at,
            due=row.due_at,
            settled=row.not_before,
            request=row.request,
        )


def _target_of(outgoing: OutgoingMessage) -> str:
    """Return what is drawn and from what; two redraws with the same target show the same."""
    target = (outgoing.kind, outgoing.team_id, outgoing.to, outgoing.updates, outgoing.payload.list_shown())
    return json.dumps(target, sort_keys=True)


def _first_claim(row: OutgoingRow, now: datetime) -> datetime:
    """Return since when a message in doubt may be in Slack; a day ago if a wrong clock cannot tell."""
    claimed_at = row.claimed_at or now
    return claimed_at if claimed_at <= now else now - timedelta(days=1)


def _counts_by_state() -> Select[str, int]:
    """Return a query of the number of messages in each state that needs attention; sent ones are left out."""
    states = (*WAITING, OutgoingState.FAILED, OutgoingState.UNKNOWN)
    query = select(OutgoingRow.state, func.count()).where(
        is_unfinished(OutgoingRow), col(OutgoingRow.state).in_(states)
    )
    return query.group_by(OutgoingRow.state)


@cache
def _select_asking() -> SelectOfScalar[OutgoingRow]:
    """Return a query of the prompts and reminders of some `batches`."""
    return select(OutgoingRow).where(col(OutgoingRow.round_id).in_(bindparam("batches", expanding=True)))


def _held_by(trouble_id: int) -> SelectOfScalar[OutgoingRow]:
    query = select(OutgoingRow).where(OutgoingRow.held_by == trouble_id, is_waiting(OutgoingRow))
    return query.order_by(col(OutgoingRow.id))


def _to_record(row: OutgoingRow) -> OutboxRecord:
    is_done = row.state in FINISHED
    return OutboxRecord(id_of(row), to_outgoing(row), is_done, row.created_at, row.sent_at or row.not_before)


def to_outgoing(row: OutgoingRow) -> OutgoingMessage:
    """Return a row as an outbox message."""
    return OutgoingMessage(
        read_payload(row.kind, row.facts),
        row.team_id,
        row.recipient,
        row.thread_of,
        row.updates,
        row.thread_ts,
        row.key,
    )
