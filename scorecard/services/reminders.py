"""Reminders: at most three for each prompt, each heard by one person more; then it is left at that."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime

from scorecard.clock import Clock
from scorecard.domain.outgoing import Kind, Outgoing
from scorecard.domain.views import ReminderView
from scorecard.services.carrying import WITH, carry
from scorecard.services.due_items import list_unanswered_items
from scorecard.services.people import whereabouts
from scorecard.services.reminding import ReminderPart, Reminding, is_last, list_audience
from scorecard.services.rounds import list_wanted, reminder_key
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
            if not uow.rounds.has_due(now):
                return
        with self._store.writing() as uow:
            look_at(uow, uow.rounds.list_due(now), now)
            uow.commit()

    def next_due(self) -> tuple[datetime, tuple[str, ...]] | None:
        """When the next reminder goes out, UTC, and whom it reminds; None while nothing is open."""
        with self._store.reading() as uow:
            return min(self._list_next(uow), default=None)

    def _list_next(self, uow: UnitOfWork) -> Iterator[tuple[datetime, tuple[str, ...]]]:
        for moment, row in uow.rounds.list_waiting():
            reminding = Reminding(uow, uow.scorecards.get(row.scorecard_id), row, moment)
            people = {item.asked for item in list_wanted(uow, reminding.round_id)}
            if people and reminding.find_due():
                yield reminding.delayed_until(max(moment, self._clock.now())) or moment, tuple(sorted(people))

    def find(self, round_id: int, number: int, audience: int, reader: str) -> ReminderView | None:
        """What a reminder says to one of its readers at this moment; None when nothing is missing any more.

        Args:
            round_id: Whose prompts it is about.
            number: 1 to 3.
            audience: How many hear of it.
            reader: Slack user id.
        """
        with self._store.reading() as uow:
            row = uow.rounds.get(round_id)
            card = uow.scorecards.get(row.scorecard_id)
            items = list_unanswered_items(uow, uow.prompts.list_nameable(round_id))
            own = tuple(item for item in items if reader in list_audience(card, item, audience))
            locale, reminded = whereabouts(uow, card, reader).locale, row.reminded
        if number < reminded:  # it waited for the reader's hours, and a newer one says it again
            return None
        return ReminderView(round_id, reader, locale, is_last(card, number), own) if own else None


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
                carry(uow, carrier, row, part, now)
            else:
                told[row.team_id, user, not_before].append(part)
    for (team_id, user, not_before), parts in told.items():
        for at in range(0, len(parts), MOST_TOGETHER):
            outgoing = _outgoing(team_id, user, parts[at : at + MOST_TOGETHER])
            uow.outbox.add(outgoing, now, not_before=not_before)


def _whose(row: RoundRow) -> tuple[int, str, str]:
    """Of whom a round asks whose KPIs of which scorecard."""
    return row.scorecard_id, row.person, row.on_behalf_of


def _outgoing(team_id: str, user: str, parts: Sequence[ReminderPart]) -> Outgoing:
    first, *others = parts
    key = reminder_key(first["round"], first["number"], user)
    facts = {**first, WITH: others} if others else {**first}
    return Outgoing(key, Kind.REMINDER, team_id, user, facts)
