"""Reminders: at most three for each prompt, each heard by one person more; then it is left at that."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime

from scorecard.clock import Clock
from scorecard.model.outbox import Kind, Outgoing
from scorecard.model.views.prompts import DueItem, ReminderView
from scorecard.services.carrying import WITH, Part, carry_in_prompt, list_items_of, note_carrier
from scorecard.services.lookup.people import whereabouts
from scorecard.services.prompts.batches import list_wanted, reminder_key
from scorecard.services.prompts.due_items import list_unanswered_items
from scorecard.services.prompts.reminder_step import ReminderPart, Reminding, is_last, list_audience
from scorecard.storage.tables import RoundRow, id_of
from scorecard.storage.unit_of_work import Store, UnitOfWork

MOST_TOGETHER = 4
"""Of so many rounds one message reminds at most, so that Slack takes it."""


class Reminders:
    """Has reminders sent when they are due, and tells what they say."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def send_due(self) -> None:
        """Look at every round whose moment has come.

        Safe to call at any time and from several processes: the outbox takes each reminder only once.
        """
        now = self._clock.now()
        with self._store.reading() as uow:
            if not uow.batches.has_due(now):
                return
        with self._store.writing() as uow:
            look_at(uow, uow.batches.list_due(now), now)
            uow.commit()

    def next_due(self) -> tuple[datetime, tuple[str, ...]] | None:
        """When the next reminder goes out, UTC, and whom it reminds; None while nothing is open."""
        with self._store.reading() as uow:
            return min(self._list_next(uow), default=None)

    def _list_next(self, uow: UnitOfWork) -> Iterator[tuple[datetime, tuple[str, ...]]]:
        for moment, row in uow.batches.list_waiting():
            reminding = Reminding(uow, uow.scorecards.get(row.scorecard_id), row, moment)
            people = {item.asked for item in list_wanted(uow, reminding.round_id)}
            if people and reminding.find_due():
                yield reminding.delayed_until(max(moment, self._clock.now())) or moment, tuple(sorted(people))

    def find(self, part: Part, reader: str) -> ReminderView | None:
        """What a reminder of one round says to one of its readers; None when nothing is missing any more."""
        with self._store.reading() as uow:
            row = uow.batches.get(part["round"])
            if part["number"] < row.reminded:  # it waited for the reader's hours; a newer one says it again
                return None
            items = list_unanswered_items(uow, uow.prompts.list_nameable(part["round"]))
            view = _read(uow, row, part, reader, items)
        return view if view.items else None

    def find_again(self, part: Part, reader: str) -> ReminderView:
        """How it stands with what a reminder said to one of its readers, answered or not."""
        with self._store.reading() as uow:
            row = uow.batches.get(part["round"])
            return _read(uow, row, part, reader, list_items_of(uow, part))


def _read(uow: UnitOfWork, row: RoundRow, part: Part, reader: str, items: Iterable[DueItem]) -> ReminderView:
    card = uow.scorecards.get(row.scorecard_id)
    where = whereabouts(uow, card, reader)
    return ReminderView(
        round=part["round"],
        person=reader,
        locale=where.locale,
        timezone=where.zone.key,
        opened_at=row.opened_at,
        is_last=is_last(card, part["number"]),
        items=tuple(item for item in items if reader in list_audience(card, item, part["audience"])),
    )


def look_at(
    uow: UnitOfWork, rows: Iterable[RoundRow], now: datetime, opened: Collection[RoundRow] = ()
) -> None:
    """Do at once, inside a caller's transaction, what is due for some rounds.

    Who is to be reminded of several is told in one message; who is just being asked, in that one.

    Args:
        uow: The transaction.
        rows: The rounds, none of them waiting to be passed on to another owner where some were opened.
        now: UTC.
        opened: The rounds that this transaction opened.
    """
    carriers = {_whose(row): id_of(row) for row in opened}
    told: dict[tuple[str, str, datetime], list[ReminderPart]] = defaultdict(list)
    for row in rows:
        reminding = Reminding(uow, uow.scorecards.get(row.scorecard_id), row, now)
        reminding.run()
        for user, not_before, part in reminding.told:
            carrier = carriers.get(_whose(row)) if user == row.person else None
            if carrier:
                carry_in_prompt(uow, carrier, part, now)
            else:
                told[row.team_id, user, not_before].append(part)
    for (team_id, user, not_before), parts in told.items():
        for at in range(0, len(parts), MOST_TOGETHER):
            first, *others = parts[at : at + MOST_TOGETHER]
            outgoing = _outgoing(team_id, user, first, others)
            uow.outbox.add(outgoing, now, not_before=not_before)
            for part in others:
                note_carrier(uow, outgoing, part, now)


def _whose(row: RoundRow) -> tuple[int, str, str]:
    """Of whom a round asks whose KPIs of which scorecard."""
    return row.scorecard_id, row.person, row.on_behalf_of


def _outgoing(team_id: str, user: str, first: ReminderPart, others: Sequence[ReminderPart]) -> Outgoing:
    key = reminder_key(first["round"], first["number"], user)
    facts = {**first, WITH: others} if others else {**first}
    return Outgoing(key, Kind.REMINDER, team_id, user, facts)
