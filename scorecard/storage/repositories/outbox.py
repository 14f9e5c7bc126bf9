"""What must be said, who may say it now, and what became of it."""

import json
from collections.abc import Collection
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from sqlalchemy import exists, func, update
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, delete, select
from sqlmodel.sql.expression import Select, SelectOfScalar

from scorecard.model.outbox import (
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
from scorecard.storage.repositories.outbox_queries import (
    HELD,
    IN_PLACE,
    LONGEST_PAUSE,
    WAITING,
    OutgoingState,
    follows_one_waiting,
    format_pause,
    moments,
    select_any_due,
    select_due,
)
from scorecard.storage.repositories.statements import insert_once
from scorecard.storage.tables import OutgoingRow, PersonRow, RefusalRow, id_of

__all__ = ["WAITING", "HeldMessage", "OutboxRepository", "OutgoingState", "to_outgoing"]

FINISHED = (OutgoingState.SENT, OutgoingState.DROPPED)
KEPT = timedelta(days=90)
REFUSED_FOR = timedelta(days=1)
CLAIMING = 7_602_026
"""The lock by which processes on PostgreSQL claim one after the other; any number that nobody else uses."""


@dataclass(frozen=True)
class HeldMessage:
    """Something that waits for a trouble to be over.

    Attributes:
        due: From when on it could have been said, UTC.
    """

    outgoing: OutgoingMessage
    due: datetime

    @property
    def is_top_level(self) -> bool:
        """Whether it is a message of its own, and neither a reply nor a change."""
        one = self.outgoing
        return not (one.thread_of or one.thread_ts or one.updates)


class OutboxRepository:
    """The outbox of every team.

    Args:
        session: The open session.
        request: Id of the request or tick that is being worked on, or empty.
    """

    def __init__(self, session: Session, request: str = "") -> None:
        self._session = session
        self._request = request
        self.has_new = False
        self.following: dict[str, tuple[OutgoingMessage, datetime]] = {}

    def add(self, outgoing: OutgoingMessage, now: datetime, *, not_before: datetime | None = None) -> None:
        """Say something once: a second one with the same key changes nothing.

        Args:
            outgoing: What to say.
            now: UTC.
            not_before: The earliest moment at which it may be said, UTC; at once without one.

        What only shows anew how things stand is put behind all else of the transaction, and once for each
        message or Home tab, since it is drawn from what is stored.
        """
        if outgoing.kind in DEFERRED_KINDS and not_before is None:
            self.following.setdefault(_target_of(outgoing), (outgoing, now))
        else:
            self._insert(outgoing, now, not_before)

    def put_following(self) -> None:
        """Put behind all else what shows anew how things stand: at the end of the transaction."""
        following, self.following = self.following, {}
        for outgoing, now in following.values():
            self._insert(outgoing, now, None)

    def _insert(self, outgoing: OutgoingMessage, now: datetime, not_before: datetime | None) -> None:
        values = asdict(outgoing)
        values["recipient"] = values.pop("to")
        fresh = insert_once(
            self._session,
            OutgoingRow,
            {
                **values,
                "state": OutgoingState.PENDING,
                "attempts": 0,
                "not_before": not_before or now,
                "due_at": not_before or now,
                "created_at": now,
                "sent_channel": "",
                "sent_ts": "",
                "error": "",
                "request": self._request,
            },
        )
        self.has_new = self.has_new or fresh

    def append(self, key: str, name: str, fact: object) -> OutgoingMessage:
        """Add to a list among the facts of something made in this transaction, which nobody can send yet.

        Returns:
            It, with the fact.
        """
        row = self._session.exec(select(OutgoingRow).where(OutgoingRow.key == key)).one()
        row.facts = {**row.facts, name: [*row.facts.get(name, ()), fact]}
        return to_outgoing(row)

    def claim(self, now: datetime, *, limit: int, lease: timedelta) -> list[ClaimedMessage]:
        """Take what is due, oldest first, so that nobody else sends it until the lease runs out.

        A message whose claim ran out without a word is taken again, marked as in doubt. What follows another
        message (a reply in its thread, a change of it) waits for that one, and what goes to a place where
        something is on its way waits for that. So does what Slack wants a pause of. While another process is
        claiming there is nothing to take: it takes the next one itself.
        """
        if not self._may_claim():
            return []
        rows = list(self._session.exec(select_due().limit(limit), params=moments(now)))
        return [self._claim(row, now, lease) for row in rows]

    def _may_claim(self) -> bool:
        """Whether nobody else claims at this moment, who could take what goes to the same place."""
        if self._session.get_bind().dialect.name != "postgresql":
            return True
        return bool(self._session.exec(select(func.pg_try_advisory_xact_lock(CLAIMING))).one())

    def has_due(self, now: datetime) -> bool:
        """Whether there is anything to claim."""
        return self._session.exec(select_any_due(), params=moments(now)).first() is not None

    def read_backlog(self, now: datetime) -> Backlog:
        """How much there is to be said; what a trouble keeps back, and what follows that, is not late."""
        is_held = col(OutgoingRow.held_by).is_not(None) | (OutgoingRow.kind == MessageKind.CAUGHT_UP)
        is_free = (col(OutgoingRow.error) != HELD) & ~is_held & ~follows_one_waiting()
        is_due = (col(OutgoingRow.due_at) <= now) & is_free
        counts = dict.fromkeys(OutgoingState, 0)
        counts |= {OutgoingState(state): many for state, many in self._session.exec(_counts_by_state())}
        due, oldest = self._session.exec(
            select(func.count(), func.min(OutgoingRow.due_at)).where(
                col(OutgoingRow.state).in_(WAITING), is_due
            )
        ).one()
        return Backlog(
            due=due,
            oldest_seconds=max((now - oldest).total_seconds(), 0.0) if oldest else 0.0,
            later=sum(counts[state] for state in WAITING) - due,
            failed=counts[OutgoingState.FAILED],
            in_doubt=counts[OutgoingState.UNKNOWN],
        )

    def release_all(self, now: datetime) -> None:
        """End every claim at once: for a start-up at which no other process can be sending."""
        statement = update(OutgoingRow).where(col(OutgoingRow.state) == OutgoingState.CLAIMED)
        self._session.connection().execute(statement.values(claimed_until=now))

    def recheck(self, team_id: str, person: str, now: datetime) -> None:
        """Have what asks a person and was held back or failed before tried at once, UTC."""
        statement = update(OutgoingRow).where(
            col(OutgoingRow.team_id) == team_id,
            col(OutgoingRow.recipient) == person,
            col(OutgoingRow.kind).in_(PROMPT_KINDS),
            col(OutgoingRow.state) == OutgoingState.PENDING,
            col(OutgoingRow.attempts) > 0,
            col(OutgoingRow.not_before) > now,
        )
        self._session.connection().execute(statement.values(not_before=now))

    def list_pending(self, team_id: str, person: str, kind: MessageKind) -> list[OutgoingMessage]:
        """What of a kind waits to be sent to a person, oldest first."""
        query = select(OutgoingRow).where(
            OutgoingRow.team_id == team_id,
            OutgoingRow.recipient == person,
            OutgoingRow.kind == kind,
            OutgoingRow.state == OutgoingState.PENDING,
        )
        return [to_outgoing(row) for row in self._session.exec(query.order_by(col(OutgoingRow.id)))]

    def hold(self, claimed: ClaimedMessage, trouble_id: int, now: datetime, error: str) -> None:
        """It waits for a trouble to be over. A doubt from earlier stays one."""
        if row := self._find_held(claimed):
            row.held_by = trouble_id
            self.put_back(claimed, now, error=error)

    def list_held(self, trouble_id: int) -> list[HeldMessage]:
        """What waits for a trouble to be over, oldest first."""
        return [HeldMessage(to_outgoing(row), row.due_at) for row in self._session.exec(_held_by(trouble_id))]

    def count_held(self, trouble_ids: Collection[int]) -> dict[int, int]:
        """How many messages wait for each of some troubles, redraws left out."""
        query = select(OutgoingRow.held_by, func.count()).where(
            col(OutgoingRow.held_by).in_(trouble_ids),
            col(OutgoingRow.state).in_(WAITING),
            col(OutgoingRow.updates) == "",
        )
        rows = self._session.exec(query.group_by(col(OutgoingRow.held_by)))
        return {trouble_id: count for trouble_id, count in rows if trouble_id is not None}

    def claim_held(self, trouble_id: int, now: datetime, lease: timedelta) -> ClaimedMessage | None:
        """Take the oldest message that waits for a trouble, to see whether that is over."""
        is_free = (col(OutgoingRow.state) == OutgoingState.PENDING) | (col(OutgoingRow.claimed_until) <= now)
        held = select(OutgoingRow).where(
            OutgoingRow.held_by == trouble_id, col(OutgoingRow.state).in_(WAITING), is_free
        )
        posts_first = held.where(~follows_one_waiting()).order_by(
            col(OutgoingRow.updates) != "",
            col(OutgoingRow.thread_of) != "",
            col(OutgoingRow.thread_ts) != "",
            col(OutgoingRow.id),
        )
        row = self._session.exec(posts_first.limit(1).with_for_update(skip_locked=True)).first()
        return self._claim(row, now, lease) if row else None

    def free(self, claimed: ClaimedMessage) -> int | None:
        """Let a message wait for no trouble any more; the one for which it waited, or None."""
        row = self._session.get_one(OutgoingRow, claimed.id)
        held_by, row.held_by = row.held_by, None
        return held_by

    def release(self, trouble_id: int, now: datetime) -> None:
        """Let what waited for a trouble be said, each in its turn."""
        for row in self._session.exec(_held_by(trouble_id)):
            row.held_by, row.not_before = None, now
        self.has_new = True

    def list_waiting_at(self, team_id: str, recipient: str) -> list[OutgoingRow]:
        """What is still to be sent to a channel or person and nobody sends just now, oldest first."""
        query = select(OutgoingRow).where(
            OutgoingRow.team_id == team_id,
            OutgoingRow.recipient == recipient,
            OutgoingRow.state == OutgoingState.PENDING,
        )
        return list(self._session.exec(query.order_by(col(OutgoingRow.id)).with_for_update()))

    def move(self, key: str, recipient: str, now: datetime) -> None:
        """Have what waits under a key tried at once in another place."""
        statement = update(OutgoingRow).where(
            col(OutgoingRow.key) == key, col(OutgoingRow.state) == OutgoingState.PENDING
        )
        self._session.connection().execute(statement.values(recipient=recipient, not_before=now))
        self.has_new = True

    def drop_waiting(self, keys: Collection[str]) -> None:
        """Say nothing of what is not sent yet under some keys."""
        statement = update(OutgoingRow).where(
            col(OutgoingRow.key).in_(keys), col(OutgoingRow.state) == OutgoingState.PENDING
        )
        self._session.connection().execute(statement.values(state=OutgoingState.DROPPED))

    def expedite(self, keys: Collection[str], now: datetime) -> None:
        """Have what waits under some keys tried at once, UTC."""
        statement = update(OutgoingRow).where(
            col(OutgoingRow.key).in_(keys), col(OutgoingRow.state) == OutgoingState.PENDING
        )
        self._session.connection().execute(statement.values(not_before=now))
        self.has_new = True

    def list_later(self, keys: Collection[str], moment: datetime) -> set[str]:
        """Which of some messages are not tried before a moment, UTC, nor at it."""
        query = select(OutgoingRow.key).where(
            col(OutgoingRow.key).in_(keys), col(OutgoingRow.not_before) > moment
        )
        return set(self._session.exec(query)) if keys else set()

    def list_unsent(self, keys: Collection[str]) -> set[str]:
        """Which of some messages Slack did not take, or not yet."""
        query = select(OutgoingRow.key).where(
            col(OutgoingRow.key).in_(keys), col(OutgoingRow.state) != OutgoingState.SENT
        )
        return set(self._session.exec(query)) if keys else set()

    def is_waiting(self, key: str) -> bool:
        """Whether something is still to be sent."""
        row = self._find(key)
        return row is not None and row.state in WAITING

    def find_address(self, key: str) -> Address | None:
        """Where the message of a key stands, or None while it is not sent."""
        row = self._find(key)
        return Address(row.sent_channel, row.sent_ts) if row and row.sent_ts else None

    def find(self, key: str) -> OutgoingMessage | None:
        """What was or is to be said under a key, or None."""
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
        """The newest message of some kinds that was or is to be said, or changed, in one place.

        Args:
            team_id: Slack team.
            to: Slack ids that mean the place, a channel and perhaps a person.
            thread_ts: The thread in it; empty for the channel itself.
            kinds: Of these.
            since: Not said before that, UTC.
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

    def list_of(self, keys: Collection[str]) -> list[OutgoingMessage]:
        """What was or is to be said under some keys, oldest first; those that are unknown left out."""
        query = select(OutgoingRow).where(col(OutgoingRow.key).in_(keys)).order_by(col(OutgoingRow.id))
        return [to_outgoing(row) for row in self._session.exec(query)] if keys else []

    def find_key_at(self, team_id: str, address: Address) -> str | None:
        """The key of the message that stands at an address of a team's, or None when it is none of ours."""
        query = select(OutgoingRow.key).where(
            OutgoingRow.team_id == team_id,
            OutgoingRow.sent_channel == address.channel,
            OutgoingRow.sent_ts == address.ts,
        )
        return self._session.exec(query).first()

    def mark_sent(
        self, claimed: ClaimedMessage, address: Address | None, now: datetime, look: str = ""
    ) -> None:
        """It was said, and stands at an address (None for what has none, such as a Home tab).

        Args:
            claimed: The claim.
            address: Where it stands.
            now: UTC.
            look: Of what stands there now; empty where that is not known.
        """
        if row := self._find_held(claimed):
            row.state, row.sent_at = OutgoingState.SENT, now
            if address:
                row.sent_channel, row.sent_ts = address.channel, address.ts
            self._keep_look(claimed.outgoing, look)

    def find_look(self, outgoing: OutgoingMessage) -> str:
        """How the message or Home tab that something changes looks; empty where that is not known."""
        if outgoing.kind is MessageKind.HOME:
            person = self._session.get(PersonRow, (outgoing.team_id, outgoing.to))
            return person.home_look if person else ""
        row = self._find(outgoing.updates)
        return row.look if row else ""

    def _keep_look(self, outgoing: OutgoingMessage, look: str) -> None:
        if outgoing.kind is MessageKind.HOME:
            if person := self._session.get(PersonRow, (outgoing.team_id, outgoing.to)):
                person.home_look = look
        elif row := self._find(outgoing.updates or outgoing.key):
            row.look = look

    def put_back(self, claimed: ClaimedMessage, not_before: datetime, *, error: str = "") -> None:
        """It was not said this time; try again later. A doubt from earlier stays one."""
        if row := self._find_held(claimed):
            row.claimed_until, row.error = not_before, error
            if not claimed.is_in_doubt:
                row.state, row.not_before = OutgoingState.PENDING, not_before

    def doubt(self, claimed: ClaimedMessage, look_at: datetime, settled: datetime, *, error: str) -> None:
        """It may have been said; whoever takes it next looks for it first.

        Args:
            claimed: The claim.
            look_at: When to look, UTC; until then nobody takes it.
            settled: From when on, UTC, what is not found was not said.
            error: What came in place of an answer.
        """
        if row := self._find_held(claimed):
            row.claimed_until, row.not_before, row.error = look_at, settled, error
            self._keep_look(claimed.outgoing, "")

    def close(self, claimed: ClaimedMessage, state: OutgoingState, error: str = "") -> None:
        """It will not be said any more."""
        if row := self._find_held(claimed):
            row.state, row.error = state, error
            if claimed.is_in_doubt:
                self._keep_look(claimed.outgoing, "")

    def list_after(self, after: int, *, limit: int) -> list[OutboxRecord]:
        """What stands in the rows behind one, in their order."""
        is_known = col(OutgoingRow.kind).in_([kind.value for kind in MessageKind])
        query = select(OutgoingRow).where(col(OutgoingRow.id) > after, is_known)
        return [_to_said(row) for row in self._session.exec(query.order_by(col(OutgoingRow.id)).limit(limit))]

    def forget(self, ids: Collection[int]) -> None:
        """Drop what was said, or was not to be said any more, unless something that waits follows it."""
        other = aliased(OutgoingRow)
        follows = col(OutgoingRow.key).in_([other.thread_of, other.updates])
        is_needed = exists().where(follows, col(other.state).in_(WAITING))
        self._session.exec(
            delete(OutgoingRow).where(
                col(OutgoingRow.id).in_(ids), col(OutgoingRow.state).in_(FINISHED), ~is_needed
            )
        )

    def forget_refusals(self, now: datetime) -> None:
        """Drop refusals long over."""
        self._session.exec(delete(RefusalRow).where(col(RefusalRow.until) < now - KEPT))

    def pause(self, team_id: str, until: datetime, call: ApiCall | None = None, place: str = "") -> None:
        """Ask Slack for nothing until a moment, UTC, or not for one thing, or not for that in one place."""
        self.refuse(team_id, format_pause(call, place), until)

    def count_limited_places(self, team_id: str, now: datetime) -> int:
        """In how many places of a team nothing may be said for a while."""
        query = select(func.count()).where(
            RefusalRow.team_id == team_id,
            col(RefusalRow.feature).startswith(IN_PLACE),
            col(RefusalRow.until) > now,
            col(RefusalRow.until) <= now + LONGEST_PAUSE,
        )
        return self._session.exec(query).one()

    def is_refused(self, team_id: str, feature: str, now: datetime) -> bool:
        """Whether Slack refused a feature lately; what is refused for longer than that is not believed."""
        row = self._session.get(RefusalRow, (team_id, feature))
        return row is not None and now < row.until <= now + REFUSED_FOR

    def refuse(self, team_id: str, feature: str, until: datetime) -> None:
        """Remember a refusal until a moment."""
        self._session.merge(RefusalRow(team_id=team_id, feature=feature, until=until))

    def _find(self, key: str) -> OutgoingRow | None:
        return self._session.exec(select(OutgoingRow).where(OutgoingRow.key == key)).one_or_none()

    def _find_held(self, claimed: ClaimedMessage) -> OutgoingRow | None:
        """The row of a claim; None when the claim ran out and another took it."""
        row = self._session.get_one(OutgoingRow, claimed.id, with_for_update=True)
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
    """What is drawn, and from what; two of the same show the same."""
    target = (outgoing.kind, outgoing.team_id, outgoing.to, outgoing.updates, outgoing.facts)
    return json.dumps(target, sort_keys=True)


def _first_claim(row: OutgoingRow, now: datetime) -> datetime:
    """Since when a message in doubt may stand in Slack; a clock that was ahead cannot tell: for a day."""
    claimed_at = row.claimed_at or now
    return claimed_at if claimed_at <= now else now - timedelta(days=1)


def _counts_by_state() -> Select[str, int]:
    """How many there are in each state that something can be done about; not of those sent."""
    states = (*WAITING, OutgoingState.FAILED, OutgoingState.UNKNOWN)
    query = select(OutgoingRow.state, func.count()).where(col(OutgoingRow.state).in_(states))
    return query.group_by(OutgoingRow.state)


def _held_by(trouble_id: int) -> SelectOfScalar[OutgoingRow]:
    query = select(OutgoingRow).where(OutgoingRow.held_by == trouble_id, col(OutgoingRow.state).in_(WAITING))
    return query.order_by(col(OutgoingRow.id))


def _to_said(row: OutgoingRow) -> OutboxRecord:
    is_done = row.state in FINISHED
    return OutboxRecord(id_of(row), to_outgoing(row), is_done, row.created_at, row.sent_at or row.not_before)


def to_outgoing(row: OutgoingRow) -> OutgoingMessage:
    """A row as what is to be said."""
    return OutgoingMessage(
        row.key,
        MessageKind(row.kind),
        row.team_id,
        row.recipient,
        dict(row.facts),
        row.thread_of,
        row.updates,
        row.thread_ts,
    )
