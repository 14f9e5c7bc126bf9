"""So what: one sentence of an owner's on what a changed status means."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from scorecard.clock import Clock
from scorecard.errors import InvalidInput
from scorecard.model.goals import Status
from scorecard.model.kpis import ActualInfo, SoWhat
from scorecard.model.outbox import Address, OutgoingMessage
from scorecard.model.payloads import Receipt, ReceiptUpdate
from scorecard.model.scorecard import Kpi
from scorecard.model.views.actuals import SoWhatForm
from scorecard.services.inbox.once import accept_once
from scorecard.services.inbox.references import get_actual
from scorecard.services.lookup.display_names import disambiguate
from scorecard.services.lookup.people import local_settings_of, strip_ids
from scorecard.services.prompts.redraws import changes_in
from scorecard.storage.unit_of_work import Store, UnitOfWork

LONGEST = 280
FIELD = "reason"
NOT_YOURS = (
    "Only the KPI's owner says what its status means, and only while the value stands and is the newest."
)


@dataclass(frozen=True)
class Sentence:
    """A sentence that somebody says.

    Attributes:
        team_id: Slack team.
        user: Slack user id of who says it.
        actual: Row of the value.
        text: As typed.
        cause: The event or click that says it.
        at: UTC.
    """

    team_id: str
    user: str
    actual: int
    text: str
    cause: str
    at: datetime


class SoWhats:
    """Takes what owners say a changed status means."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def form(self, team_id: str, user: str, actual_id: int) -> SoWhatForm:
        """Return what to ask the owner about one of their values.

        Raises:
            Gone: The team has no such value.
            InvalidInput: It is not theirs to say, or was said already.
        """
        with self._store.reading() as uow:
            kpi, actual, before = _check(uow, team_id, user, actual_id)
            card, _ = uow.scorecards.get_of(kpi.info.id)
            objective = next(one.name for _, one, other in card.places() if other.info.id == kpi.info.id)
            return SoWhatForm(
                kpi=disambiguate(uow, card.id, kpi.info),
                actual=actual,
                before=before,
                after=kpi.status_of(actual),
                objective=objective,
                locale=local_settings_of(uow, card, user).locale,
            )

    def say(self, team_id: str, user: str, actual_id: int, text: str, at: Address, *, cause: str) -> None:
        """Keep an owner's sentence with a value, and show it in the receipt at an address.

        Raises:
            AlreadyHandled: It was delivered before.
            Gone: The team has no such value.
            InvalidInput: It is longer than 280 characters or blank, or not theirs to say.
        """
        now = self._clock.now()
        with self._store.writing() as uow:
            accept_once(uow, cause, now)
            sentence = Sentence(team_id, user, actual_id, text, cause, now)
            keep_so_what(uow, sentence, uow.outbox.find_at(team_id, at))
            uow.commit()


def keep_so_what(uow: UnitOfWork, said: Sentence, receipt: OutgoingMessage | None) -> None:
    """Keep an owner's sentence with a value inside the caller's transaction, and redraw the receipt, if any.

    Raises:
        Gone: The team has no such value.
        InvalidInput: It is longer than 280 characters or blank, or not theirs to say.
    """
    text = " ".join(strip_ids(uow, said.team_id, said.text).split())
    _check_length(text)
    kpi_id, _ = get_actual(uow, said.team_id, said.actual)
    card, _ = uow.scorecards.get_of(kpi_id)
    uow.scorecards.hold(card.id)
    kpi, actual, _ = _check(uow, said.team_id, said.user, said.actual)
    uow.so_whats.add(kpi_id, SoWhat(actual.period, kpi.status_of(actual), text, said.user, said.at))
    changes_in(uow).scorecard(card.id)
    if receipt and isinstance(receipt.payload, Receipt):
        uow.outbox.add(_redrawn(receipt, receipt.payload, said.cause), said.at)


def find_unsaid(uow: UnitOfWork, user: str, actual_ids: Sequence[int]) -> int | None:
    """Return the only one of some values about whose changed status its owner is still asked, or None."""
    given = uow.actuals.get_each(actual_ids)
    kpis = {row: uow.scorecards.get_of(given[row][0])[1] for row in actual_ids}
    unsaid = [row for row in actual_ids if _is_unsaid(uow, kpis[row], given[row][1], user)]
    return unsaid[0] if len(unsaid) == 1 else None


def _is_unsaid(uow: UnitOfWork, kpi: Kpi, actual: ActualInfo, user: str) -> bool:
    is_asked = find_changed_from(uow, kpi, actual, user) is not None
    return is_asked and uow.so_whats.find(kpi.info.id, actual.period, kpi.status_of(actual)) is None


def find_changed_from(uow: UnitOfWork, kpi: Kpi, actual: ActualInfo, reader: str) -> Status | None:
    """Return the status before a value's, if its owner may be asked what the change means; else None.

    They are if they gave it themselves without a note, it is the KPI's newest value, and its status is
    another than that of the period before.
    """
    if reader != kpi.info.owner or actual.by != reader or actual.note or actual.taken_back_by:
        return None
    newest = uow.actuals.list_newest([kpi.info.id]).get(kpi.info.id, [])
    if kpi.is_retired or len(newest) <= 1 or newest[0].id != actual.id:
        return None
    before = kpi.status_of(newest[1])
    return before if before is not kpi.status_of(actual) else None


def _check(uow: UnitOfWork, team_id: str, user: str, actual_id: int) -> tuple[Kpi, ActualInfo, Status]:
    """Return a KPI, one of its values, and the status before, if somebody may say what the change means."""
    kpi_id, actual = get_actual(uow, team_id, actual_id)
    _, kpi = uow.scorecards.get_of(kpi_id)
    before = find_changed_from(uow, kpi, actual, user)
    if before is None:
        raise InvalidInput(NOT_YOURS, FIELD)
    if uow.so_whats.find(kpi_id, actual.period, kpi.status_of(actual)):
        raise InvalidInput("You have said that already; it stands with the KPI.", FIELD)
    return kpi, actual, before


def _check_length(sentence: str) -> None:
    if not sentence:
        raise InvalidInput("Write one sentence, or press Not now.", FIELD)
    if len(sentence) > LONGEST:
        over = len(sentence) - LONGEST
        more = f"{over} character{'' if over == 1 else 's'} more than the {LONGEST} that fit"
        raise InvalidInput(f"That is {more}; please shorten it.", FIELD)


def _redrawn(receipt: OutgoingMessage, shown: Receipt, cause: str) -> OutgoingMessage:
    """Return the receipt as it reads now, in place of itself."""
    update = ReceiptUpdate(**{**dict(shown), "cause": cause})
    return OutgoingMessage(update, receipt.team_id, receipt.to, updates=receipt.updates or receipt.key)
