"""Clarifications: a reading confirmed or a KPI picked, so that a reply can be stored after all."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any

from scorecard.clock import Clock
from scorecard.errors import Gone, InvalidInput
from scorecard.model.outbox import MessageKind, OutgoingMessage
from scorecard.model.replies import PendingClarification
from scorecard.model.scorecard import Scorecard
from scorecard.model.views.replies import AlsoRequestedView, ClarificationView
from scorecard.services.actuals.receipts import build_receipts
from scorecard.services.inbox.once import DELETED, version_key
from scorecard.services.inbox.references import get_clarification
from scorecard.services.lookup.access import get_readable
from scorecard.services.lookup.display_names import display_info_of
from scorecard.services.lookup.people import local_settings_of, with_names
from scorecard.services.prompts.due_items import item_of
from scorecard.services.replies.apply import Applier, list_current_actuals
from scorecard.services.replies.interpret import Interpretation, Interpreter
from scorecard.storage.unit_of_work import Store, UnitOfWork
from scorecard.wording import mention


class Clarifications:
    """Takes what is chosen under a question."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def view(self, outgoing: OutgoingMessage) -> ClarificationView:
        """What a message that asks has to show."""
        question = PendingClarification.from_facts(outgoing.facts)
        with self._store.reading() as uow:
            card = _card_of(uow, question)
            return ClarificationView(
                key=outgoing.key,
                user=question.user,
                typed=with_names(uow, card.team_id, question.shown or question.typed),
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
                    AlsoRequestedView(display_info_of(uow, one.kpi), one.what, one.person)
                    for one in question.besides
                ),
            )

    def choose(self, team_id: str, key: str, at: int, by: str) -> None:
        """Take a choice: store the reply with it, or ask what is still in doubt; either way say so.

        Args:
            team_id: Slack team.
            key: Of the message under which it was made.
            at: Which one of what was offered, from 0.
            by: Slack user id.

        Raises:
            Gone: The team was asked no such thing, or it was not offered.
            NotAllowed: The person may not give one of the values; nothing was stored.
            InvalidInput: It is somebody else's choice, was made before, or what it was about changed
                meanwhile; nothing was stored.
        """
        now = self._clock.now()
        with self._store.writing() as uow:
            for told in apply_choice(uow, get_clarification(uow, team_id, key), at, by, now):
                uow.outbox.add(told, now)
            uow.commit()


def apply_choice(
    uow: UnitOfWork, asking: OutgoingMessage, at: int, by: str, now: datetime
) -> list[OutgoingMessage]:
    """Take a choice inside a caller's transaction; what to say to it.

    Args:
        uow: The transaction.
        asking: The message under which it was made.
        at: Which one of what was offered, from 0.
        by: Slack user id.
        now: UTC.

    Raises:
        Gone: As `Clarifications.choose`.
        NotAllowed: As `Clarifications.choose`.
        InvalidInput: As `Clarifications.choose`.
    """
    _refuse_others(asking, by)
    if not uow.inbox.accept(asking.key, now):
        raise InvalidInput("You chose already; the message above says what came of it.")
    question = PendingClarification.from_facts(asking.facts)
    if at >= len(question.readings or question.kpis):
        raise Gone
    _refuse_edited(uow, asking.team_id, question)
    _refuse_changed(uow, question, question.standing if question.readings else (question.kpis[at],))
    settled = dict(question.settled)
    if question.readings:
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
    )
    taken = applier.apply(_interpret(uow, question, at, now))
    if isinstance(taken, PendingClarification):
        return [_next(asking, at, MessageKind.CHOICE, taken.to_facts())]
    shown = with_names(uow, asking.team_id, question.shown or question.typed)
    made = _next(asking, at, MessageKind.CHOICE_MADE, {**taken.to_facts(), "reader": by, "typed": shown})
    told = build_receipts(asking.team_id, taken, by, cause=asking.key)
    return [made, *(replace(one, to=asking.to, thread_ts=asking.thread_ts) for one in told)]


def _card_of(uow: UnitOfWork, question: PendingClarification) -> Scorecard:
    return uow.scorecards.get_of(question.kpis[0])[0]


def _interpret(uow: UnitOfWork, question: PendingClarification, at: int, now: datetime) -> Interpretation:
    """A reply understood again, by what was chosen: a KPI settles what its names mean, too."""
    asked, reach = question.asked, question.reach
    if not question.readings:
        asked = (question.kpis[at],)
        reach = reach.model_copy(update={"chosen": (*reach.chosen, *asked)})
    rows = reach.cards or (_card_of(uow, question).id,)
    where = question.origin.channel if question.origin else ""
    cards = get_readable(uow, [uow.scorecards.get(row) for row in rows], question.user, where)
    about = next((card for card in cards if card.id == reach.about), None)
    interpretation = Interpreter(uow, cards, now, about, reach.chosen).interpret_for(
        asked, question.periods, question.user, question.typed
    )
    return replace(interpretation, settled={**interpretation.settled, **question.periods})


def _refuse_others(asking: OutgoingMessage, by: str) -> None:
    """Whoever wrote the reply knows what it means, and nobody else."""
    user = PendingClarification.from_facts(asking.facts).user
    if by != user:
        raise InvalidInput(
            f"Only {mention(user)} can choose here, because it was their message; send your own."
        )


def _refuse_edited(uow: UnitOfWork, team_id: str, question: PendingClarification) -> None:
    """The message that is asked about must still say what it said; what it says now was answered by then."""
    newest = uow.inbox.get_newest(version_key(team_id, question.origin)) if question.origin else ""
    if newest == DELETED:
        raise InvalidInput(
            "You deleted that message, so nothing was saved; if you still mean it, send it again."
        )
    if newest > question.version:
        raise InvalidInput(
            "You edited that message since, so nothing was saved here; see what I answered to the edit."
        )


def _refuse_changed(uow: UnitOfWork, question: PendingClarification, kpis: Iterable[int]) -> None:
    """What is chosen must still be so for each of its KPIs: nothing retired, no value come in."""
    standing = list_current_actuals(uow, question.periods)
    for kpi_id in kpis:
        kpi = uow.scorecards.get_kpi(kpi_id)[1]
        if kpi.is_retired:
            raise InvalidInput(f"{kpi.info.name} was taken off the scorecard; nothing was saved.")
        if standing[kpi_id] != question.standing[kpi_id]:
            raise InvalidInput(f"{kpi.info.name} got a value meanwhile; to change it, send yours again.")


def _next(asking: OutgoingMessage, at: int, kind: MessageKind, facts: dict[str, Any]) -> OutgoingMessage:
    """What takes the place of a question."""
    root = asking.updates or asking.key
    return replace(asking, key=f"{asking.key}:{at}", kind=kind, facts=facts, updates=root)
