"""Handovers: prompts offered to another person, who accepts or declines; until then nothing changes."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from scorecard.clock import Clock
from scorecard.errors import InvalidInput
from scorecard.model.names import normalize_name
from scorecard.model.outbox import ANSWERABLE_KINDS, Address, OutgoingMessage
from scorecard.model.payloads import HandoverAnswer, Prompt, Reminder, WhichOffer
from scorecard.model.views.prompts import DueItem, Handover, HandoverState
from scorecard.parsing.replies.normalize import (
    find_ordinal,
    is_all,
    is_no,
    is_thanks,
    is_yes,
    name_alone,
)
from scorecard.rules.permissions import Action, may
from scorecard.services.inbox.once import accept_once
from scorecard.services.inbox.references import get_batch
from scorecard.services.lookup.people import is_app, local_settings_of, person_of
from scorecard.services.prompts.batches import post_offer
from scorecard.services.prompts.delegation import continue_reminders
from scorecard.services.prompts.due_items import list_due_items
from scorecard.services.prompts.questions import QUESTIONS_NAMED
from scorecard.services.prompts.redraws import changes_in
from scorecard.storage.tables import HandoverRow, PromptBatchRow
from scorecard.storage.unit_of_work import Store, UnitOfWork
from scorecard.wording import LEAVE_IT, OVERTAKEN, TAKE_IT, mention, nothing_to_take, one_of

OFFERED_ALREADY = "This has already been offered to somebody who hasn't answered yet."


@dataclass(frozen=True)
class HandoverDecision:
    """The outcome of an offer, with the reader's locale."""

    handover: Handover
    locale: str


CORRECT = "correct"
"""A yes that is also the command to correct a value, and so accepts nothing by itself."""


class Handovers:
    """Handles the answers of people who were offered prompts."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def decide(self, team_id: str, user: str, batch_id: int, *, accepts: bool, cause: str) -> None:
        """Accept or decline an offer by its button.

        Args:
            team_id: Slack team.
            user: Slack user id of who presses the button.
            batch_id: The batch that the offer stands for.
            accepts: Whether they accept.
            cause: The click; a second delivery of it does nothing.

        Raises:
            AlreadyHandled: The click was delivered before.
            Gone: The team has no such offer.
            InvalidInput: It was offered to somebody else, decided before, or answered in the meantime.
        """
        now = self._clock.now()
        with self._store.writing() as uow:
            accept_once(uow, cause, now)
            decide_offer(uow, team_id, user, batch_id, accepts=accepts, cause=cause, now=now)
            uow.commit()

    def list_offered(self, rounds: Sequence[int], reader: str) -> tuple[list[tuple[int, Handover]], str]:
        """Return the offers of some batches that can still be accepted, and the reader's locale."""
        with self._store.reading() as uow:
            offers = [(row, read_handover(uow, row)) for row in map(uow.handovers.find, rounds) if row]
            card = uow.scorecards.get(uow.batches.get(rounds[0]).scorecard_id)
            locale = local_settings_of(uow, card, reader).locale
        return [
            (row.round_id, offer)
            for row, offer in offers
            if offer.state is HandoverState.OFFERED and any(item.is_open for item in offer.items)
        ], locale

    def answer(self, batch_id: int, reader: str) -> HandoverDecision | None:
        """Return the outcome of an offer, or None if the batch is an ordinary one."""
        with self._store.reading() as uow:
            row, offer = uow.batches.get(batch_id), uow.handovers.find(batch_id)
            locale = local_settings_of(uow, uow.scorecards.get(row.scorecard_id), reader).locale
            return HandoverDecision(read_handover(uow, offer), locale) if offer else None


def decide_offer(
    uow: UnitOfWork, team_id: str, user: str, batch_id: int, *, accepts: bool, cause: str, now: datetime
) -> None:
    """Accept or decline an offer inside the caller's transaction, and tell who made it.

    Raises:
        Gone: The team has no such offer.
        InvalidInput: It was offered to somebody else, decided before, or answered in the meantime.
    """
    row, offer = get_batch(uow, team_id, batch_id), uow.handovers.find(batch_id)
    if offer is None or not may(user, Action.DECIDE_OFFER, concerns=row.person):
        raise InvalidInput("This was offered to somebody else; only they can answer it.")
    taken_from = _hold_batches(uow, offer)
    uow.scorecards.hold(row.scorecard_id)
    changes_in(uow).scorecard(row.scorecard_id)
    _check_undecided(HandoverState(uow.handovers.hold(batch_id).state))
    if accepts:
        _accept(uow, row, offer, now)
    else:
        uow.handovers.decide(offer, HandoverState.DECLINED, now)
    for batch in sorted({batch_id, *taken_from}):
        changes_in(uow).batch(batch, cause, now)
    people = row.person, offer.offered_by, *uow.scorecards.get(row.scorecard_id).admins
    changes_in(uow).home(row.team_id, people, f"decided:{batch_id}", now)
    answer = HandoverAnswer(round=batch_id, reader=offer.offered_by, cause=cause)
    uow.outbox.add(OutgoingMessage(answer, row.team_id, answer.reader), now)


@dataclass(frozen=True)
class OfferAnswer:
    """An answer to offers of prompts.

    Attributes:
        rounds: Rows of the batches that the offers it may be about stand for, oldest first; never empty.
        accepts: True if it is a yes.
        is_clear: True if it is about each of them, and about nothing else.
    """

    rounds: tuple[int, ...]
    accepts: bool
    is_clear: bool


@dataclass(frozen=True)
class OfferReader:
    """Reads what a person writes as an answer to what they were offered.

    Attributes:
        place: The channel, and the thread in it, that they write in.
        user: Slack user id.
        now: UTC.
    """

    uow: UnitOfWork
    team_id: str
    place: Address
    user: str
    now: datetime

    def read(self, typed: str) -> OfferAnswer | None:
        """Return the answer that a text gives; None if it gives none.

        It is clear in the thread of an offer, or if the only offer is the last thing that was said. A word
        that is mostly thanks, `ok`, is no answer unless an offer is that.

        Raises:
            InvalidInput: The author was offered nothing, but waits for somebody else to accept.
        """
        if chosen := self._read_choice(typed) or self._read_all(typed):
            return chosen
        accepts, declines = _accepts(typed), _declines(typed)
        if not accepts and not declines:
            return None
        rounds = self._list_open(self.uow.handovers.list_offered_to(self.team_id, self.user))
        own = self._find_thread()
        if own is not None and own in rounds:
            return OfferAnswer((own,), accepts, is_clear=True)
        is_last = self._find_last() in rounds
        if not rounds or (is_thanks(typed) and not is_last):
            self._refuse_own(typed, is_wanted=accepts and not rounds)
            return None
        return OfferAnswer(rounds, accepts, is_clear=is_last and len(rounds) == 1)

    def _find_thread(self) -> int | None:
        """Return the batch whose message they write in the thread of."""
        return _batch_of(self.uow.outbox.find_at(self.team_id, self.place))

    def _read_choice(self, typed: str) -> OfferAnswer | None:
        """Return the offer picked by its place or KPI, if the bot just asked which one is meant."""
        asking = self._asking
        if asking is None:
            return None
        offers, at = asking.offers, find_ordinal(typed)
        called = name_alone(typed)
        named = [batch_id for batch_id in offers if self._is_called(batch_id, called)]
        chosen = offers[at : at + 1] if at is not None else named
        if len(chosen) != 1:
            return None
        return OfferAnswer((chosen[0],), asking.accepts, is_clear=True)

    def _read_all(self, typed: str) -> OfferAnswer | None:
        """Return the answer to every open offer, if the last thing said is about them.

        It is clear unless two of them are about the same.
        """
        if not is_all(typed):
            return None
        rounds = self._list_open(self.uow.handovers.list_offered_to(self.team_id, self.user))
        if len(rounds) <= 1 or not (self._asking or self._find_last() in rounds):
            return None
        accepts = self._asking.accepts if self._asking else True
        return OfferAnswer(rounds, accepts, is_clear=self._are_apart(rounds))

    def _are_apart(self, rounds: Sequence[int]) -> bool:
        """Return whether no two offers are about the same KPI and period."""
        offers = filter(None, map(self.uow.handovers.find, rounds))
        places = [
            (item.kpi.id, item.period) for offer in offers for item in read_handover(self.uow, offer).items
        ]
        return len(set(places)) == len(places)

    def _is_called(self, batch_id: int, called: str) -> bool:
        offer = self.uow.handovers.find(batch_id)
        items = read_handover(self.uow, offer).items if offer else ()
        return any(called in map(normalize_name, item.kpi.names) for item in items)

    def _list_open(self, offers: Sequence[HandoverRow]) -> tuple[int, ...]:
        """Return the rows of those offers in which something still waits."""
        waiting = (row for row in offers if any(item.is_open for item in read_handover(self.uow, row).items))
        return tuple(row.round_id for row in waiting)

    def _refuse_own(self, typed: str, *, is_wanted: bool) -> None:
        """Refuse an acceptance of what its author offered to somebody else."""
        if not is_wanted or is_thanks(typed):
            return
        made = self.uow.handovers.list_offered_by(self.team_id, self.user)
        people = dict.fromkeys(self.uow.batches.get(batch_id).person for batch_id in self._list_open(made))
        if people:
            raise InvalidInput(f"You offered that to {one_of(people)}; only they can accept it.")

    def _find_last(self) -> int | None:
        """Return the batch that the last thing said there is about."""
        return _batch_of(self._newest)

    @cached_property
    def _asking(self) -> WhichOffer | None:
        """The question which offer is meant, if it is the last thing said there."""
        payload = self._newest.payload if self._newest else None
        return payload if isinstance(payload, WhichOffer) else None

    @cached_property
    def _newest(self) -> OutgoingMessage | None:
        to = {self.place.channel, self.user}
        return self.uow.outbox.find_newest(self.team_id, to, "", ANSWERABLE_KINDS, self.now - QUESTIONS_NAMED)


def _batch_of(message: OutgoingMessage | None) -> int | None:
    """Return the batch that a message asks for or reminds of, or None."""
    payload = message.payload if message else None
    return payload.round if isinstance(payload, Prompt | Reminder) else None


def _accepts(typed: str) -> bool:
    said = normalize_name(typed)
    return (is_yes(typed) and said != CORRECT) or said == normalize_name(TAKE_IT)


def _declines(typed: str) -> bool:
    return is_no(typed) or normalize_name(typed) == normalize_name(LEAVE_IT)


def offer_prompts(
    uow: UnitOfWork, batch_id: int, prompt_ids: Sequence[int], now: datetime, *, by: str, to: str, cause: str
) -> int:
    """Offer some prompts of a batch to somebody, inside the caller's transaction.

    Returns:
        The row of the batch that accepting would make.

    Raises:
        InvalidInput: There is nothing to offer, or nobody to offer it to.
    """
    row = uow.batches.hold(batch_id)
    _check(uow, row, by, prompt_ids, to)
    _refuse_app(uow, row.team_id, to)
    _refuse_away(uow, row, to, now)
    owner = row.on_behalf_of or row.person
    new = uow.batches.open(row.scorecard_id, row.team_id, to, now, on_behalf_of=owner)
    uow.handovers.offer(new, batch_id, prompt_ids, by, now)
    post_offer(uow, new, now)
    changes_in(uow).batch(batch_id, cause, now)
    changes_in(uow).home(row.team_id, (to,), f"offer:{new}", now)
    return new


def list_offers(uow: UnitOfWork, team_id: str, person: str) -> Iterator[tuple[int, Handover]]:
    """Yield the offers that a person can accept, unless all is answered, with the rows of their batches."""
    for row in uow.handovers.list_offered_to(team_id, person):
        offer = read_handover(uow, row)
        if any(item.is_open for item in offer.items):
            yield row.round_id, offer


def read_handover(uow: UnitOfWork, row: HandoverRow) -> Handover:
    """Return an offer as people see it."""
    items = list_due_items(uow, [uow.prompts.get(prompt_id) for prompt_id in row.prompts])
    return Handover(row.offered_by, uow.batches.get(row.round_id).person, HandoverState(row.state), items)


def _hold_batches(uow: UnitOfWork, offer: HandoverRow) -> list[int]:
    """Lock the batches that an offer takes prompts from, so that none is reassigned meanwhile.

    They are locked before their scorecard and the offer, as reassignment does.
    """
    uow.batches.hold(offer.from_round_id)
    batches = sorted({offer.from_round_id, *uow.prompts.list_batches_of(offer.prompts)})
    for batch_id in batches:
        uow.batches.hold(batch_id)
    return batches


def _check_undecided(state: HandoverState) -> None:
    if state is HandoverState.OVERTAKEN:
        raise InvalidInput(OVERTAKEN)
    if state is not HandoverState.OFFERED:
        raise already_decided(state)


def _accept(uow: UnitOfWork, row: PromptBatchRow, offer: HandoverRow, now: datetime) -> None:
    items = read_handover(uow, offer).items
    if not any(item.is_open for item in items):
        is_gone = all(item.is_retired for item in items)
        raise InvalidInput(nothing_to_take([item.kpi.name for item in items] if is_gone else []))
    batches = uow.prompts.list_batches_of(offer.prompts)
    uow.handovers.decide(offer, HandoverState.ACCEPTED, now)
    before = max(map(uow.batches.get, batches), key=lambda batch: (not batch.wanted_by, batch.reminded))
    continue_reminders(uow, row, before, now)


def _refuse_away(uow: UnitOfWork, row: PromptBatchRow, to: str, now: datetime) -> None:
    """Refuse an offer to somebody who is away."""
    person = person_of(uow, uow.scorecards.get(row.scorecard_id), to)
    if absence := person.find_absence(now):
        raise out_of_reach(to, has_left=absence.is_for_good)


def _refuse_app(uow: UnitOfWork, team_id: str, to: str) -> None:
    """Refuse an offer to an app, which can answer nothing."""
    if is_app(uow, team_id, to):
        why = "is an app and can't answer; choose a person."
        raise InvalidInput(f"{mention(to)} {why}", "person", f"That {why}")


def _check(uow: UnitOfWork, row: PromptBatchRow, user: str, prompt_ids: Sequence[int], to: str) -> None:
    if not prompt_ids:
        raise InvalidInput("Choose at least one KPI.", "which")
    prompts = [uow.prompts.get(prompt_id) for prompt_id in prompt_ids]
    items = list_due_items(uow, prompts)
    card = uow.scorecards.get(row.scorecard_id)
    is_allowed = all(may(user, Action.HAND_OVER, card, item.kpi, asked=item.asked) for item in items)
    if not is_allowed or any(prompt.round_id != row.id for prompt in prompts):
        raise InvalidInput("Only the person asked for a KPI can hand it over.", "which")
    _refuse_asked(items, user, to)
    closed = next((item for item in items if not item.is_open), None)
    if closed:
        raise waits_for_nobody(closed.kpi.name)
    pending = uow.handovers.list_open(row.scorecard_id)
    if any(set(offer.prompts) & set(prompt_ids) for offer in pending):
        raise InvalidInput(OFFERED_ALREADY, "which")


def _refuse_asked(items: Sequence[DueItem], user: str, to: str) -> None:
    """Refuse an offer of what its recipient is asked for, or to oneself of what one may answer anyway."""
    is_asked = any(item.asked == to for item in items)
    if to == user:
        raise offered_to_oneself(is_asked=is_asked)
    if is_asked:
        raise asked_already(to)


def already_decided(state: HandoverState) -> InvalidInput:
    """Return the error about an offer that its person has accepted or declined."""
    return InvalidInput(f"You've already {state} this.")


def out_of_reach(user: str, *, has_left: bool = False) -> InvalidInput:
    """Return the error about an offer to somebody who is away or has left."""
    why = f"{'has left this workspace' if has_left else 'is away now'}; choose somebody else."
    return InvalidInput(f"{mention(user)} {why}", "person", f"That person {why}")


def waits_for_nobody(kpi: str) -> InvalidInput:
    """Return the error about an offer of a KPI that has its answer."""
    return InvalidInput(f"{kpi} no longer needs an answer; leave it out.", "which")


def offered_to_oneself(*, is_asked: bool) -> InvalidInput:
    """Return the error about an offer to oneself."""
    why = "you're already asked." if is_asked else "you can answer this yourself."
    return InvalidInput(f"Choose somebody else; {why}", "person")


def asked_already(user: str) -> InvalidInput:
    """Return the error about an offer to somebody who is asked for the same."""
    why = "is already asked for this."
    return InvalidInput(f"{mention(user)} {why}", "person", f"That person {why}")
