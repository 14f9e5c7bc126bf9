"""So what: one sentence of an owner's on what a changed status means."""

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
            sentence = " ".join(strip_ids(uow, team_id, text).split())
            _check_length(sentence)
            kpi_id, _ = get_actual(uow, team_id, actual_id)
            card, _ = uow.scorecards.get_of(kpi_id)
            uow.scorecards.hold(card.id)
            kpi, actual, _ = _check(uow, team_id, user, actual_id)
            said = SoWhat(actual.period, kpi.status_of(actual), sentence, user, now)
            uow.so_whats.add(kpi_id, said)
            changes_in(uow).scorecard(card.id)
            if receipt := uow.outbox.find_at(team_id, at):
                _redraw(uow, receipt, cause, self._clock)
            uow.commit()


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


def _redraw(uow: UnitOfWork, receipt: OutgoingMessage, cause: str, clock: Clock) -> None:
    if isinstance(receipt.payload, Receipt):
        update = ReceiptUpdate(**{**dict(receipt.payload), "cause": cause})
        redrawn = OutgoingMessage(update, receipt.team_id, receipt.to, updates=receipt.key)
        uow.outbox.add(redrawn, clock.now())
