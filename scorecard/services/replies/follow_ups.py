"""Threads: what was asked, or told, in the message under which somebody replies."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from scorecard.errors import InvalidInput
from scorecard.model.outbox import Address
from scorecard.model.scorecard import Kpi, Scorecard
from scorecard.model.views.prompts import DueItem, OfferState
from scorecard.parsing.replies.parsed_reply import Cause, Snooze, WhichKpi
from scorecard.services.alerting import find_alert
from scorecard.services.carrying import Part, list_items_of, list_parts
from scorecard.services.heard import Heard, in_doubt
from scorecard.services.prompts.batches import find_round
from scorecard.services.prompts.due_items import NOT_ASKED, item_of, list_due_items, may_answer
from scorecard.services.replies.interpret import Hearing
from scorecard.storage.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class Thread:
    """The message of ours under which somebody replies: a round or an alert.

    Attributes:
        cards: The scorecards that it is about, at least one.
        asked: What the person was asked for there, answered or not, also what others are asked for by now.
        is_mixed: Whether it asked for several things of which others are asked for one by now.
        alerted: The KPI of the alert, for its newest period that is over; None for a round.
    """

    cards: tuple[Scorecard, ...]
    asked: tuple[DueItem, ...] = ()
    is_mixed: bool = False
    alerted: DueItem | None = None

    @property
    def about(self) -> Scorecard | None:
        """The scorecard whose KPI a name means that others have, too; None where it is about several."""
        return self.cards[0] if len(self.cards) == 1 else None


def find_thread(uow: UnitOfWork, team_id: str, place: Address, user: str, now: datetime) -> Thread | None:
    """What a thread of a team's is about for a person; None where it is neither a round nor an alert."""
    key = uow.outbox.find_key_at(team_id, place) or ""
    alert_id = find_alert(key)
    if parts := _list_parts(uow, key):
        return _asked(uow, parts, user)
    if alert_id is not None:
        card, kpi = uow.scorecards.get_of(uow.alerts.get(alert_id).kpi_id)
        return Thread((card,), alerted=_alerted(uow, card, kpi, now))
    return None


def hear_in(thread: Thread, hearing: Hearing, user: str, typed: str) -> Heard:
    """What a person means in a thread.

    Raises:
        InvalidInput: It is unclear.
    """
    if thread.alerted:
        return _hear_alerted(hearing, thread.alerted, user, typed)
    return _hear_asked(hearing, thread, user, typed)


def _list_parts(uow: UnitOfWork, key: str) -> list[Part]:
    """What a message of ours asks for or reminds of; nothing where it is about something else."""
    outgoing = uow.outbox.find(key) if find_round(key) else None
    return list_parts(outgoing) if outgoing else []


def _asked(uow: UnitOfWork, parts: Sequence[Part], user: str) -> Thread:
    """What was asked for in a message about some rounds, as far as somebody may answer it."""
    rounds = [part["round"] for part in parts]
    rows = list(map(uow.batches.get, rounds))
    own = [(row, item) for row, part in zip(rows, parts, strict=True) for item in list_items_of(uow, part)]
    passed = _list_passed(uow, rounds)
    waiting = [item for item in passed if item.is_open]
    theirs = [item for _, item in own if _may_answer(uow, item, user)]
    has_lost = any(  # to another owner, who is not asked yet
        row.person == user and item.is_open and item not in theirs for row, item in own
    )
    return Thread(
        tuple(map(uow.scorecards.get, dict.fromkeys(row.scorecard_id for row in rows))),
        (*theirs, *(item for item in waiting if _may_answer(uow, item, user))),
        is_mixed=(bool(waiting) or has_lost) and len(own) + len(passed) > 1,
    )


def _list_passed(uow: UnitOfWork, rounds: Sequence[int]) -> tuple[DueItem, ...]:
    """What some rounds asked for and others are asked for by now, answered or not."""
    offers = [row for round_id in rounds for row in uow.handovers.list_from(round_id)]
    taken = [row for row in offers if OfferState(row.state).is_taken]
    prompts = dict.fromkeys(prompt for row in taken for prompt in row.prompts)
    return list_due_items(uow, list(map(uow.prompts.get, prompts)))


def _may_answer(uow: UnitOfWork, item: DueItem, user: str) -> bool:
    card, _ = uow.scorecards.get_of(item.kpi.id)
    return may_answer(card, item, user)


def _hear_asked(hearing: Hearing, thread: Thread, user: str, typed: str) -> Heard:
    """What a person means in the thread of what they were asked.

    Where some of that went to others, a number alone could be meant for what they have by now, even if its
    sender may not give that any more: so it is asked which KPI is meant.

    Raises:
        InvalidInput: It is unclear.
    """
    heard = hearing.hear_about(thread.asked, user, typed)
    if not thread.is_mixed or not heard.parts or all(isinstance(part, Snooze) for part in heard.parts):
        return heard
    if _names_all(hearing, user, typed):
        return heard
    return replace(heard, reply=WhichKpi(tuple(part.kpi for part in heard.parts)))


def _names_all(hearing: Hearing, user: str, typed: str) -> bool:
    """Whether a reply makes sense wherever it is written."""
    try:
        hearing.hear_for((), {}, user, typed)
    except InvalidInput:
        return False
    return True


def _alerted(uow: UnitOfWork, card: Scorecard, kpi: Kpi, now: datetime) -> DueItem:
    period = kpi.last_ended(now, card.zone)
    asked = uow.prompts.find(kpi.info.id, period)
    return replace(item_of(uow, kpi, period), prompt=asked.prompt_id if asked else NOT_ASKED)


def _hear_alerted(hearing: Hearing, item: DueItem, user: str, typed: str) -> Heard:
    """What a person means in an alert's thread: a number alone is for its KPI.

    It is in doubt where the period has a value, or was not asked for yet: the alert tells of an earlier one.

    Raises:
        InvalidInput: It is unclear, or the KPI is retired.
    """
    try:
        return hearing.hear_for((), {}, user, typed)
    except InvalidInput:
        if item.is_retired:
            raise
    heard = hearing.hear_for((item.kpi.id,), {item.kpi.id: item.period}, user, typed)
    if item.actual is None and item.prompt != NOT_ASKED:
        return heard
    given = item.actual.value if item.actual else None
    cause = Cause.EARLY if given is None else Cause.GIVEN
    return in_doubt(heard, lambda part, _: cause if part.value != given else None)
