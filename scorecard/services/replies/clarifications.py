"""Clarifications: a reading confirmed or a KPI picked, so that a reply can be stored after all."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from scorecard.clock import Clock
from scorecard.errors import Gone, InvalidInput
from scorecard.model.kpis import ActualInfo
from scorecard.model.outbox import OutgoingMessage, Payload
from scorecard.model.payloads import Choice, ChoiceMade, clarification_in
from scorecard.model.replies import PendingClarification
from scorecard.model.scorecard import Scorecard
from scorecard.model.units import format_value
from scorecard.model.views.replies import AlsoRequestedView, ClarificationView, RunningPeriod
from scorecard.parsing.replies.parsed_reply import DoubtReason, NoValue, ParsedReply, Value
from scorecard.rules.permissions import Action, may
from scorecard.services.actuals.receipts import build_receipts
from scorecard.services.inbox.references import get_clarification
from scorecard.services.lookup.access import get_readable
from scorecard.services.lookup.display_names import display_info_of
from scorecard.services.lookup.people import local_settings_of, period_namer
from scorecard.services.prompts.due import DuePrompts
from scorecard.services.prompts.due_items import item_of
from scorecard.services.prompts.questions import list_current_actuals, refuse_edited, typed_in
from scorecard.services.replies.apply import Applier
from scorecard.services.replies.interpret import Interpretation, Interpreter
from scorecard.storage.unit_of_work import Store, UnitOfWork
from scorecard.wording import listed, mention

CHOSEN = "You have already chosen; the message above shows the result."
A_WEEK = timedelta(days=7)


class Clarifications:
    """Shows clarifications, and applies the choices made in them."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def view(self, question: PendingClarification, key: str) -> ClarificationView:
        """Return what a clarification shows, by the key of its message."""
        with self._store.reading() as uow:
            card = _card_of(uow, question)
            return ClarificationView(
                key=key,
                user=question.user,
                typed=typed_in(uow, card.team_id, question),
                locale=local_settings_of(uow, card, question.user).locale,
                items=tuple(
                    item_of(uow, uow.scorecards.get_kpi(kpi_id)[1], question.periods[kpi_id])
                    for kpi_id in question.kpis
                ),
                readings=question.readings,
                cause=question.cause,
                certain=tuple(
                    (display_info_of(uow, kpi_id), value) for kpi_id, value in question.settled.items()
                ),
                also_requested=tuple(
                    AlsoRequestedView(display_info_of(uow, item.kpi), item.what, item.person)
                    for item in question.besides
                ),
                older=frozenset(_list_older(uow, question, self._clock.now())),
                running=_find_running(uow, card, question, self._clock.now()),
            )

    def choose(self, team_id: str, key: str, at: int, by: str) -> None:
        """Apply a choice: store the reply, or ask about what is still in doubt; report either.

        Args:
            team_id: Slack team.
            key: Key of the clarification message.
            at: Index of the chosen option, from 0.
            by: Slack user id.

        Raises:
            Gone: The team has no such clarification, or it has no such option.
            NotAllowed: The person may not give one of the values; nothing was stored.
            InvalidInput: The choice is someone else's, was already made, or the facts have changed;
                nothing was stored.
        """
        now = self._clock.now()
        with self._store.writing() as uow:
            for answer in apply_choice(uow, get_clarification(uow, team_id, key), at, by, now):
                uow.outbox.add(answer, now)
            uow.commit()


def apply_choice(
    uow: UnitOfWork, asking: OutgoingMessage, at: int, by: str, now: datetime
) -> list[OutgoingMessage]:
    """Apply a choice inside the caller's transaction, and return the messages that report the result.

    Args:
        uow: The transaction.
        asking: The clarification message.
        at: Index of the chosen option, from 0.
        by: Slack user id.
        now: UTC.

    Raises:
        Gone: As `Clarifications.choose`.
        NotAllowed: As `Clarifications.choose`.
        InvalidInput: As `Clarifications.choose`.
    """
    question = _accept(uow, asking, by, now)
    if at >= question.choices:
        raise Gone
    refuse_edited(uow, asking.team_id, question)
    _refuse_changed(uow, question, (question.kpis[at],) if question.is_which_kpi else question.standing)
    settled = dict(question.settled)
    if question.readings[at : at + 1]:
        settled[question.kpis[0]] = question.readings[at]
    applier = Applier(
        uow,
        asking.team_id,
        now,
        question.source,
        asking.key,
        settled,
        origin=question.origin,
        version=question.version,
        shown=question.shown,
        replaces=question.source == "edit",
        confirmed=question.confirmed if question.readings else (*question.confirmed, question.kpis[at]),
    )
    result = applier.apply(_interpret(uow, question, at, now))
    if isinstance(result, PendingClarification):
        return [_in_place_of(asking, Choice(**dict(result), replaces=asking.key, at=at))]
    shown = typed_in(uow, asking.team_id, question)
    made = ChoiceMade(**dict(result), reader=by, typed=shown, replaces=asking.key, at=at)
    choice = _in_place_of(asking, made)
    receipts = build_receipts(asking.team_id, result, by, cause=asking.key)
    return [choice, *(replace(receipt, to=asking.to, thread_ts=asking.thread_ts) for receipt in receipts)]


def decline_choice(uow: UnitOfWork, asking: OutgoingMessage, by: str, now: datetime) -> OutgoingMessage:
    """Close a clarification to which its person said no, and return the message that replaces it.

    Raises:
        InvalidInput: It is somebody else's, or was answered before.
    """
    question = _accept(uow, asking, by, now)
    declined = ChoiceMade(
        reader=by,
        typed=typed_in(uow, asking.team_id, question),
        declined=True,
        stays=tuple(_list_kept(question)),
        replaces=asking.key,
    )
    return _in_place_of(asking, declined)


def kept_text(uow: UnitOfWork, question: PendingClarification, now: datetime) -> str:
    """Return which value a KPI keeps if a question whether to replace it is declined; empty for others."""
    kept = [uow.actuals.get(row) for row in _list_kept(question)]
    return listed([_kept(uow, question.user, kpi_id, actual, now) for kpi_id, actual in kept]) if kept else ""


def _list_kept(question: PendingClarification) -> list[int]:
    """Return the rows of the values that a question would replace."""
    return [] if question.is_which_kpi else [row for kpi in question.kpis if (row := question.standing[kpi])]


def _kept(uow: UnitOfWork, user: str, kpi_id: int, actual: ActualInfo, now: datetime) -> str:
    card, kpi = uow.scorecards.get_of(kpi_id)
    locale = local_settings_of(uow, card, user).locale
    period = period_namer(uow, card, user, now)(actual.period)
    shown = format_value(actual.value, kpi.info.unit, locale)
    return f"{display_info_of(uow, kpi_id).name} stays at {shown} for {period}"


def ask_again(asking: OutgoingMessage, cause: str) -> OutgoingMessage:
    """Return a clarification to be asked once more, at the end of the conversation."""
    again = clarification_in(asking).model_copy(update={"once": cause, "replaces": "", "at": None})
    return replace(asking, payload=again, updates="", stored_key="")


def _card_of(uow: UnitOfWork, question: PendingClarification) -> Scorecard:
    return uow.scorecards.get_of(question.kpis[0])[0]


def _list_older(uow: UnitOfWork, question: PendingClarification, now: datetime) -> Iterator[int]:
    for kpi_id in question.kpis:
        card, kpi = uow.scorecards.get_of(kpi_id)
        if question.periods[kpi_id] < kpi.last_ended(now, card.zone):
            yield kpi_id


def _find_running(
    uow: UnitOfWork, card: Scorecard, question: PendingClarification, now: datetime
) -> RunningPeriod | None:
    """Return the period that runs after the one whose value would be replaced, if that is the last ended."""
    kpi = uow.scorecards.get_kpi(question.kpis[0])[1]
    period = question.periods[kpi.info.id]
    is_last = period == kpi.last_ended(now, card.zone)
    if not (question.cause == DoubtReason.GIVEN and is_last):
        return None
    zone = local_settings_of(uow, card, question.user).zone
    moment, _ = DuePrompts(uow, card, now).of(kpi, period.next()).next_moment(now)
    day = moment.astimezone(zone).date()
    return RunningPeriod(period.next(), day, is_near=day - now.astimezone(zone).date() < A_WEEK)


def _interpret(uow: UnitOfWork, question: PendingClarification, at: int, now: datetime) -> Interpretation:
    """Interpret a reply again with the choice made; a chosen KPI also settles what its names mean."""
    asked, reach = question.asked, question.reach
    if question.is_which_kpi:
        asked = (question.kpis[at],)
        reach = reach.model_copy(update={"chosen": (*reach.chosen, *asked)})
    rows = reach.cards or (_card_of(uow, question).id,)
    channel = question.origin.channel if question.origin else ""
    cards = get_readable(uow, [uow.scorecards.get(row) for row in rows], question.user, channel)
    about = [card for card in cards if card.id in reach.about]
    interpretation = Interpreter(uow, cards, now, about, reach.chosen).interpret_for(
        asked, question.periods, question.user, question.typed
    )
    found = replace(interpretation, settled={**interpretation.settled, **question.periods})
    is_none = question.or_no_data and at >= len(question.readings)
    return _without_value(found, question.kpis[0]) if is_none else found


def _without_value(interpretation: Interpretation, kpi_id: int) -> Interpretation:
    """Return an interpretation in which a KPI has no data in place of its value."""
    parts = [
        NoValue(part.kpi, part.note, part.period)
        if isinstance(part, Value) and part.kpi.id == kpi_id
        else part
        for part in interpretation.parts
    ]
    return replace(interpretation, reply=ParsedReply(tuple(parts)))


def _accept(uow: UnitOfWork, asking: OutgoingMessage, by: str, now: datetime) -> PendingClarification:
    """Return the question of a clarification for its first answer, by the author of the reply.

    Raises:
        InvalidInput: It is somebody else's, or was answered before.
    """
    question = clarification_in(asking)
    if not may(by, Action.CHOOSE, concerns=question.user):
        raise InvalidInput(
            f"Only {mention(question.user)} can choose here, because it was their message; send your own."
        )
    if not uow.inbox.accept(asking.key, now):
        raise InvalidInput(CHOSEN)
    return question


def _refuse_changed(uow: UnitOfWork, question: PendingClarification, kpis: Iterable[int]) -> None:
    """Reject a choice if one of its KPIs has been retired, given a value or lost its value since."""
    current = list_current_actuals(uow, question.periods.items())
    for kpi_id in kpis:
        kpi = uow.scorecards.get_kpi(kpi_id)[1]
        if kpi.is_retired:
            raise InvalidInput(f"{kpi.info.name} was taken off the scorecard; nothing was saved.")
        if not current[kpi_id] and question.standing[kpi_id]:
            raise InvalidInput(f"{kpi.info.name}'s value was taken back in the meantime; send yours again.")
        if current[kpi_id] != question.standing[kpi_id]:
            raise InvalidInput(
                f"{kpi.info.name} got a value in the meantime; to change it, send yours again."
            )


def _in_place_of(asking: OutgoingMessage, payload: Payload) -> OutgoingMessage:
    """Return the message that replaces a clarification."""
    root = asking.updates or asking.key
    return replace(asking, payload=payload, updates=root, stored_key="")
