"""Prompts: what was asked for, in which batch."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cache
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Executable, and_, bindparam, or_, true
from sqlalchemy import Select as ColumnSelect
from sqlalchemy import select as select_columns
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, func, select
from sqlmodel.sql.expression import Select, SelectOfScalar
from sqlmodel.sql.sqltypes import UTCDateTime

from scorecard.model.periods import DAY, Frequency, Period
from scorecard.model.submissions import RequestState
from scorecard.model.views.prompts import HandoverState
from scorecard.rules.reminder_schedule import Audience
from scorecard.storage.repositories.prompt_batches import is_delegated
from scorecard.storage.repositories.statements import (
    DatedRepository,
    given,
    in_batches,
    in_parts,
    insert_once,
    is_one_of,
    is_same_place,
    place_in,
)
from scorecard.storage.tables import (
    ActualRow,
    ChangeRequestRow,
    HandoverRow,
    KpiRow,
    NoDataRow,
    PromptBatchRow,
    PromptRow,
    SetAsideRow,
)

NEWEST_FIRST = (col(PromptRow.period_start).desc(), col(PromptRow.id))


INFO: tuple[Any, ...] = (
    col(PromptRow.id),
    col(PromptRow.round_id),
    col(PromptRow.kpi_id),
    col(PromptRow.period_start),
    col(PromptRow.frequency),
    col(PromptBatchRow.person),
    col(PromptBatchRow.on_behalf_of),
    col(PromptBatchRow.missed_at),
    col(PromptBatchRow.snoozed_until),
)
"""What a `Prompt` has, in its order, but for the period."""


def _was_opened() -> ColumnElement[bool]:
    """Return the condition that a prompt had been opened at a moment, `known_at`."""
    return col(PromptRow.opened_at) <= bindparam("known_at", type_=UTCDateTime())


def select_prompts() -> ColumnSelect[Any]:
    """Return a query of prompts with their batches, as `INFO`; not cached, because each caller extends it."""
    batch = col(PromptBatchRow.id) == PromptRow.round_id
    return select_columns(*INFO).select_from(PromptRow).join(PromptBatchRow, batch)


def select_unanswered() -> ColumnSelect[Any]:
    """Return a query of prompts that wait: of KPIs not retired, for periods nobody answered or set aside."""
    return (
        select_prompts()
        .join(KpiRow, col(KpiRow.id) == PromptRow.kpi_id)
        .outerjoin(ActualRow, is_same_place(ActualRow, PromptRow) & col(ActualRow.superseded_at).is_(None))
        .outerjoin(NoDataRow, is_same_place(NoDataRow, PromptRow) & (col(NoDataRow.taken_back_by) == ""))
        .outerjoin(SetAsideRow, is_same_place(SetAsideRow, PromptRow) & col(SetAsideRow.ended_at).is_(None))
        .where(col(KpiRow.retired_at).is_(None), col(ActualRow.id).is_(None))
        .where(col(NoDataRow.id).is_(None), col(SetAsideRow.id).is_(None))
    )


@cache
def select_at_places() -> ColumnSelect[Any]:
    """Return a query of the prompts for some places, see `given`."""
    return select_prompts().where(is_one_of(PromptRow))


@cache
def select_prompted_places(*, is_past: bool) -> Select[int, str, date]:
    """Return a query of those of some places, see `given`, that have a prompt, now or at `known_at`."""
    return select(*place_in(PromptRow)).where(is_one_of(PromptRow), _was_opened() if is_past else true())


@cache
def select_prompted_since(*, is_past: bool) -> Select[int, date]:
    """Return a query of the periods of a `frequency`, from `start` on, that some `scorecards` asked for.

    If `is_past`, these are those asked for by a moment, `known_at`.
    """
    return (
        select(col(PromptRow.kpi_id), col(PromptRow.period_start))
        .join(KpiRow, col(KpiRow.id) == PromptRow.kpi_id)
        .where(col(KpiRow.scorecard_id).in_(bindparam("scorecards", expanding=True)))
        .where(PromptRow.frequency == bindparam("frequency"))
        .where(PromptRow.period_start >= bindparam("start"))
        .where(_was_opened() if is_past else true())
    )


@cache
def select_any_of(*, is_past: bool) -> SelectOfScalar[int]:
    """Return a query of one prompted KPI of a `scorecard`; no index finds batches by scorecard.

    If `is_past`, it is one prompted by a moment, `known_at`; what began after its day, `last`, was not asked
    for by then, and need not be looked at.
    """
    prompted = select(PromptRow.kpi_id).join(KpiRow, col(KpiRow.id) == PromptRow.kpi_id)
    if is_past:
        is_old = col(PromptRow.frequency).in_([*Frequency]), PromptRow.period_start <= bindparam("last")
        prompted = prompted.where(*is_old, _was_opened())
    return prompted.where(KpiRow.scorecard_id == bindparam("scorecard")).limit(1)


@cache
def select_of_batch() -> ColumnSelect[Any]:
    """Return a query of the prompts of a `batch`, in the order they were opened."""
    return select_prompts().where(col(PromptRow.round_id) == bindparam("batch")).order_by(col(PromptRow.id))


@cache
def select_of_batches() -> ColumnSelect[Any]:
    """Return a query of the prompts of some `batches`, in the order they were opened."""
    is_one = col(PromptRow.round_id).in_(bindparam("batches", expanding=True))
    return select_prompts().where(is_one).order_by(col(PromptRow.id))


@cache
def select_waiting() -> ColumnSelect[Any]:
    """Return a query of the unanswered prompts of a `batch`, in the order they were opened."""
    return (
        select_unanswered().where(col(PromptRow.round_id) == bindparam("batch")).order_by(col(PromptRow.id))
    )


@cache
def select_delegated() -> ColumnSelect[Any]:
    """Return a query of the unanswered prompts of `kpis` that somebody was asked for in the owner's place."""
    is_theirs = col(PromptRow.kpi_id).in_(bindparam("kpis", expanding=True))
    return select_unanswered().where(is_theirs, is_delegated(PromptBatchRow))


@cache
def select_open() -> ColumnSelect[Any]:
    """Return a query of the prompts on some `scorecards` that wait for a `person`, newest period first."""
    person: BindParameter[str] = bindparam("person")
    owns, is_of_another = col(KpiRow.owner) == person, is_delegated(PromptBatchRow)
    stands_in = is_of_another & (col(PromptBatchRow.person) == person)
    is_told = col(PromptBatchRow.reminded) >= Audience.OWNER_AND_COVER
    was_reminded = is_told & (owns | (col(KpiRow.cover) == person))
    is_theirs = (owns & ~is_of_another) | stands_in | was_reminded
    is_there = col(KpiRow.scorecard_id).in_(bindparam("scorecards", expanding=True))
    return select_unanswered().where(is_there, is_theirs).order_by(*NEWEST_FIRST)


@cache
def select_nameable() -> ColumnSelect[Any]:
    """Return a query of the unanswered prompts of a `batch` to remind of.

    Those with a newer prompt of the same KPI, and those whose value waits for an admin, are left out.
    """
    other = aliased(PromptRow)
    newer = select(other.id).where(
        other.kpi_id == PromptRow.kpi_id,
        other.frequency == PromptRow.frequency,
        other.period_start > PromptRow.period_start,
    )
    requested = select(ChangeRequestRow.id).where(
        is_same_place(ChangeRequestRow, PromptRow), ChangeRequestRow.state == RequestState.WAITING
    )
    return select_waiting().where(~newer.exists(), ~requested.exists())


@cache
def select_left_open() -> ColumnSelect[Any]:
    """Return a query of unanswered prompts of earlier periods of a `batch`'s KPIs, newest period first."""
    own = select(PromptRow.kpi_id).where(PromptRow.round_id == bindparam("batch"))
    earlier = select_unanswered().where(
        col(PromptRow.kpi_id).in_(own), col(PromptRow.round_id) < bindparam("batch")
    )
    return earlier.order_by(*NEWEST_FIRST)


@cache
def select_all_left_open() -> ColumnSelect[Any]:
    """Return a query of unanswered prompts of KPIs of some `batches` from before the `newest` of these."""
    is_one = col(PromptRow.round_id).in_(bindparam("batches", expanding=True))
    earlier = select_unanswered().where(
        col(PromptRow.kpi_id).in_(select(PromptRow.kpi_id).where(is_one)),
        col(PromptRow.round_id) < bindparam("newest"),
    )
    return earlier.order_by(*NEWEST_FIRST)


@cache
def select_batches_since() -> Select[int, int]:
    """Return a query of the batches that asked `kpis` for a period of a `frequency` from `start` on."""
    query = select(col(PromptRow.kpi_id), col(PromptRow.round_id)).where(
        col(PromptRow.kpi_id).in_(bindparam("kpis", expanding=True)),
        PromptRow.frequency == bindparam("frequency"),
        PromptRow.period_start >= bindparam("start"),
    )
    return query.order_by(col(PromptRow.round_id).desc())


ANSWERS: tuple[Any, ...] = (
    *(col(PromptRow.id), col(PromptBatchRow.scorecard_id), col(PromptRow.kpi_id)),
    *(col(PromptRow.frequency), col(PromptRow.period_start)),
    *(col(PromptBatchRow.person), col(PromptRow.opened_at)),
    *(col(ActualRow.recorded_at), col(ActualRow.submitted_by)),
    *(col(NoDataRow.recorded_at), col(NoDataRow.submitted_by)),
)
"""What an `AskedPrompt` is read from: the question, its first value, and a statement that there is none."""


def _select_asked(oldest: Mapping[Frequency, Period]) -> ColumnSelect[Any]:
    """Return a query of prompts that were owed, from some periods on, with a row for each first answer."""
    is_new = or_(
        *(
            (col(PromptRow.frequency) == frequency) & (col(PromptRow.period_start) >= period.start)
            for frequency, period in oldest.items()
        )
    )
    return (
        select_columns(*ANSWERS)
        .select_from(PromptRow)
        .join(PromptBatchRow, col(PromptBatchRow.id) == PromptRow.round_id)
        .outerjoin(ActualRow, is_same_place(ActualRow, PromptRow) & (col(ActualRow.revision) == 1))
        .outerjoin(NoDataRow, is_same_place(NoDataRow, PromptRow))
        .outerjoin(SetAsideRow, is_same_place(SetAsideRow, PromptRow) & col(SetAsideRow.ended_at).is_(None))
        .where(is_new, col(PromptBatchRow.wanted_by) == "", col(SetAsideRow.id).is_(None))
    )


NOTED_AT = func.coalesce(PromptBatchRow.missed_noted_at, PromptBatchRow.missed_at)
"""When it was noted that a batch was missed."""


def _is_taken_since() -> ColumnElement[bool]:
    """Return the condition that a batch took its prompts over after a moment, `known_at`."""
    taken = [state.value for state in HandoverState if state.is_taken]
    is_later = col(HandoverRow.decided_at) > bindparam("known_at", type_=UTCDateTime())
    return and_(col(HandoverRow.round_id) == PromptBatchRow.id, is_later, col(HandoverRow.state).in_(taken))


@cache
def _select_then() -> ColumnSelect[Any]:
    """Return a query of the prompts for some places at a moment, and the batch each was taken from since."""
    return (
        select_columns(*INFO[:-2], NOTED_AT, col(HandoverRow.from_round_id))
        .select_from(PromptRow)
        .join(PromptBatchRow, col(PromptBatchRow.id) == PromptRow.round_id)
        .outerjoin(HandoverRow, _is_taken_since())
        .where(is_one_of(PromptRow), _was_opened())
    )


@cache
def _select_batch_then() -> ColumnSelect[Any]:
    """Return a query of a `batch` at a moment, and the batch that its prompts were taken from since."""
    columns: tuple[Any, ...] = (col(PromptBatchRow.person), col(PromptBatchRow.on_behalf_of), NOTED_AT)
    return (
        select_columns(*columns, col(HandoverRow.from_round_id))
        .select_from(PromptBatchRow)
        .outerjoin(HandoverRow, _is_taken_since())
        .where(col(PromptBatchRow.id) == bindparam("batch"))
    )


@cache
def select_newest() -> Executable:
    """Return a query of the newest period that each of some `kpis` was asked for, for each frequency."""
    kpi, frequency, start = place_in(PromptRow)
    query = select_columns(kpi, frequency, func.max(start)).group_by(kpi, frequency)
    return query.where(kpi.in_(bindparam("kpis", expanding=True)))


REDRAWN = 7
"""The number of messages about one KPI that are redrawn; nobody scrolls back further."""


@dataclass(frozen=True)
class Prompt:
    """A question for a KPI's period, and the batch it belongs to.

    Attributes:
        person: Slack user id of who was asked.
        on_behalf_of: Slack user id of the KPI's owner if somebody else was asked, or empty.
        missed_at: Since when, UTC, it has counted as missed; None if it does not.
        snoozed_until: UTC; None if it is not snoozed, or at a past moment, of which that is not kept.
    """

    prompt_id: int
    round_id: int
    kpi_id: int
    period: Period
    person: str
    on_behalf_of: str
    missed_at: datetime | None
    snoozed_until: datetime | None = None

    def assignee(self, owner: str) -> str:
        """Return the Slack user id of the present assignee: the KPI's owner, or their delegate."""
        return self.person if self.on_behalf_of else owner


@dataclass(frozen=True)
class AskedPrompt:
    """A question that somebody was asked, with every first answer to it.

    Attributes:
        person: Slack user id of whoever was asked.
        asked_at: UTC.
        answers: When a first value or a statement of no data was given, UTC, and by whom (Slack user id).
    """

    scorecard_id: int
    kpi_id: int
    period: Period
    person: str
    asked_at: datetime
    answers: tuple[tuple[datetime, str], ...]


class PromptRepository(DatedRepository):
    """Prompts by batch, by KPI and by assignee.

    Args:
        session: The transaction.
        known_at: The moment, UTC, as of which what was asked for is read, and of whom; None for now.
    """

    def __init__(self, session: Session, known_at: datetime | None = None) -> None:
        super().__init__(session, known_at)
        self.opened = 0
        self._known: dict[tuple[int, Period], Prompt | None] = {}

    def open(self, kpi_id: int, period: Period, round_id: int, now: datetime) -> bool:
        """Ask for a KPI's period in a batch, unless it was ever asked for; return whether this call did."""
        fresh = insert_once(
            self._session,
            PromptRow,
            {
                "kpi_id": kpi_id,
                "frequency": period.frequency,
                "period_start": period.start,
                "round_id": round_id,
                "opened_at": now,
            },
        )
        self.opened += fresh
        self.forget()
        return fresh

    def preload(self, places: Iterable[tuple[int, Period]]) -> None:
        """Read the prompts for some KPIs' periods in one query, so that finding each of them needs none."""
        new = [place for place in dict.fromkeys(places) if place not in self._known]
        self._known |= dict.fromkeys(new) | {(one.kpi_id, one.period): one for one in self.list_at(new)}

    def forget(self) -> None:
        """Forget which prompts were read, since there are others now or they are in other batches."""
        self._known.clear()

    def get(self, prompt_id: int) -> Prompt:
        """Return a prompt by its row."""
        (found,) = self._all(select_prompts().where(col(PromptRow.id) == prompt_id))
        return found

    def list_by_row(self, team_id: str, prompt_ids: Sequence[int]) -> dict[int, Prompt]:
        """Return those of a team's prompts that have some rows."""
        query = select_prompts().where(
            col(PromptRow.id).in_(prompt_ids), col(PromptBatchRow.team_id) == team_id
        )
        found = {one.prompt_id: one for one in self._all(query)} if prompt_ids else {}
        self._known |= {(one.kpi_id, one.period): one for one in found.values()}
        return found

    def find(self, kpi_id: int, period: Period) -> Prompt | None:
        """Return the prompt for a KPI's period, or None."""
        if (kpi_id, period) in self._known:
            return self._known[kpi_id, period]
        return next(iter(self.list_at([(kpi_id, period)])), None)

    def list_at(self, places: Iterable[tuple[int, Period]]) -> list[Prompt]:
        """Return the prompts for some KPIs' periods."""
        if self._is_past:
            return self._list_then(places)
        query = select_at_places()
        return [one for part in in_batches(places) for one in self._all(query, **given(part))]

    def has_any(self, scorecard_id: int) -> bool:
        """Return whether anything was ever asked for on a scorecard."""
        which = {"scorecard": scorecard_id, **self._moment()}
        if self._known_at:
            which["last"] = self._known_at.date() + DAY
        return self._session.exec(select_any_of(is_past=self._is_past), params=which).first() is not None

    @property
    def _is_past(self) -> bool:
        return self._known_at is not None

    def _moment(self) -> dict[str, object]:
        """Return the parameter of `_was_opened`, if it is needed."""
        return {"known_at": self._known_at} if self._known_at else {}

    def _list_then(self, places: Iterable[tuple[int, Period]]) -> list[Prompt]:
        """Return the prompts for some KPIs' periods with the batches they belonged to at the moment."""
        found: list[Prompt] = []
        for part in in_batches(places):
            for *own, earlier in self._session.connection().execute(
                _select_then(), given(part) | self._moment()
            ):
                prompt_id, round_id, kpi_id, start, frequency, *rest = own
                prompt = Prompt(prompt_id, round_id, kpi_id, Period(start, Frequency(frequency)), *rest)
                found.append(self._trace_back(prompt, earlier) if earlier else prompt)
        return [replace(one, missed_at=self._find_missed(one.missed_at)) for one in found]

    def _find_missed(self, noted_at: datetime | None) -> datetime | None:
        is_known = noted_at is not None and self._known_at is not None and noted_at <= self._known_at
        return noted_at if is_known else None

    def _trace_back(self, prompt: Prompt, round_id: int) -> Prompt:
        """Return a prompt that was moved since, as of the batch that it belonged to at the moment."""
        which = {"batch": round_id, **self._moment()}
        rows = self._session.connection().execute(_select_batch_then(), which)
        person, on_behalf_of, noted_at, earlier = next(iter(rows))
        then = replace(
            prompt, round_id=round_id, person=person, on_behalf_of=on_behalf_of, missed_at=noted_at
        )
        return self._trace_back(then, earlier) if earlier else then

    def list_prompted(self, places: Iterable[tuple[int, Period]]) -> set[tuple[int, Period]]:
        """Return those of some KPIs' periods that were asked for."""
        parts = (
            self._session.exec(
                select_prompted_places(is_past=self._is_past), params=given(part) | self._moment()
            )
            for part in in_batches(places)
        )
        rows = (row for part in parts for row in part)
        return {(kpi_id, Period(start, Frequency(frequency))) for kpi_id, frequency, start in rows}

    def list_prompted_since(self, scorecard_ids: Sequence[int], first: Period) -> set[tuple[int, date]]:
        """Return KPIs of some scorecards with the starts of their periods that were asked for.

        These are the periods of one frequency from a given one on.
        """
        which = {"scorecards": scorecard_ids, "frequency": first.frequency, "start": first.start}
        query = select_prompted_since(is_past=self._is_past)
        return set(self._session.exec(query, params=which | self._moment()))

    def list_responsible(self, round_ids: Iterable[int]) -> dict[int, set[str]]:
        """Return the owners and covers of the KPIs in each of some batches, as Slack user ids."""
        found = defaultdict[int, set[str]](set)
        query = select(PromptRow.round_id, KpiRow.owner, KpiRow.cover).join(
            KpiRow, col(KpiRow.id) == PromptRow.kpi_id
        )
        for part in in_parts(round_ids):
            for round_id, owner, cover in self._session.exec(query.where(col(PromptRow.round_id).in_(part))):
                found[round_id] |= {owner, cover} if cover else {owner}
        return found

    def list_batch(self, round_id: int) -> list[Prompt]:
        """Return the prompts of a batch, in the order they were opened."""
        return self._all(select_of_batch(), batch=round_id)

    def list_of_batches(self, batches: Collection[int]) -> dict[int, list[Prompt]]:
        """Return the prompts of some batches by batch, in the order they were opened."""
        found: dict[int, list[Prompt]] = {batch: [] for batch in batches}
        for prompt in self._all(select_of_batches(), batches=list(batches)):
            found[prompt.round_id].append(prompt)
        return found

    def list_waiting(self, round_id: int) -> list[Prompt]:
        """Return the unanswered prompts of a batch, in the order they were opened."""
        return self._all(select_waiting(), batch=round_id)

    def list_nameable(self, round_id: int) -> list[Prompt]:
        """Return the unanswered prompts of a batch to remind of: not those that a newer one repeats."""
        return self._all(select_nameable(), batch=round_id)

    def list_batches_of(self, prompt_ids: Sequence[int]) -> list[int]:
        """Return the batches that some prompts belong to."""
        query = select(PromptRow.round_id).where(col(PromptRow.id).in_(prompt_ids))
        return list(self._session.exec(query.distinct()))

    def list_open(self, scorecard_ids: Collection[int], person: str) -> list[Prompt]:
        """Return the prompts on some scorecards that wait for a person, newest period first.

        These are the ones they are asked for, or were told about as owner or cover.
        """
        found = self._all(select_open(), scorecards=list(scorecard_ids), person=person)
        self._known |= {(one.kpi_id, one.period): one for one in found}
        return found

    def list_asked(
        self, scorecard_ids: Collection[int], people: Collection[str], oldest: Mapping[Frequency, Period]
    ) -> list[AskedPrompt]:
        """Return what some people were asked for and owed, apart from what was set aside.

        Args:
            scorecard_ids: On which scorecards.
            people: Slack user ids.
            oldest: The first period of each frequency.
        """
        query = _select_asked(oldest).where(
            col(PromptBatchRow.scorecard_id).in_(scorecard_ids), col(PromptBatchRow.person).in_(people)
        )
        found: dict[int, AskedPrompt] = {}
        for prompt_id, card_id, kpi_id, frequency, start, person, asked_at, *answers in self._session.execute(
            query
        ):
            period = Period(start, Frequency(frequency))
            new = AskedPrompt(card_id, kpi_id, period, person, asked_at, ())
            given_at, given_by, stated_at, stated_by = answers
            told = [(at, by) for at, by in ((given_at, given_by), (stated_at, stated_by)) if at]
            known = found.get(prompt_id, new)
            found[prompt_id] = replace(known, answers=(*known.answers, *told))
        return list(found.values())

    def list_stand_ins(self, kpi_ids: Sequence[int]) -> dict[tuple[int, Period], str]:
        """Return the delegates asked for what is unanswered, by KPI and period."""
        prompts = self._all(select_delegated(), kpis=kpi_ids)
        return {(prompt.kpi_id, prompt.period): prompt.person for prompt in prompts}

    def list_delegates(self, places: Iterable[tuple[int, Period]]) -> dict[tuple[int, Period], str]:
        """Return who is asked for some KPIs' periods in the owner's place, by KPI and period."""
        wanted = list(places)
        self.preload(wanted)
        found = (self._known[place] for place in wanted)
        return {(one.kpi_id, one.period): one.person for one in found if one and one.on_behalf_of}

    def list_unanswered(self, kpi_ids: Iterable[int]) -> list[Prompt]:
        """Return the unanswered prompts of some KPIs, oldest period first."""
        query = select_unanswered().where(col(PromptRow.kpi_id).in_(list(kpi_ids)))
        return self._all(query.order_by(col(PromptRow.period_start), col(PromptRow.id)))

    def list_left_open(self, round_id: int) -> list[Prompt]:
        """Return the unanswered prompts of earlier periods of a batch's KPIs, newest period first."""
        return self._all(select_left_open(), batch=round_id)

    def list_left_open_of(self, batches: Mapping[int, Sequence[Prompt]]) -> dict[int, list[Prompt]]:
        """Return the same for some batches, given the prompts of each."""
        earlier = self._all(select_all_left_open(), batches=list(batches), newest=max(batches, default=0))
        kpis = {batch: {prompt.kpi_id for prompt in prompts} for batch, prompts in batches.items()}
        return {
            batch: [one for one in earlier if one.kpi_id in own and one.round_id < batch]
            for batch, own in kpis.items()
        }

    def list_waiting_batches(self, kpi_ids: Iterable[int]) -> list[int]:
        """Return the batches in which some KPIs still wait for an answer, oldest first."""
        return sorted({prompt.round_id for prompt in self.list_unanswered(kpi_ids)})

    def list_newest(self, kpi_ids: Iterable[int]) -> dict[tuple[int, Frequency], Period]:
        """Return the newest period that each KPI was asked for, by KPI and frequency."""
        rows = self._execute(select_newest(), kpis=list(kpi_ids))
        found = [(kpi_id, Period(start, Frequency(frequency))) for kpi_id, frequency, start in rows]
        return {(kpi_id, period.frequency): period for kpi_id, period in found}

    def list_batches_since(self, places: Iterable[tuple[int, Period]]) -> dict[tuple[int, Period], list[int]]:
        """Return the newest few batches that asked for each KPI's period or a later one, newest first."""
        kpis: dict[Period, list[int]] = defaultdict(list)
        for kpi_id, period in places:
            kpis[period].append(kpi_id)
        found: dict[tuple[int, Period], list[int]] = defaultdict(list)
        for period, kpi_ids in kpis.items():
            which = {"kpis": kpi_ids, "frequency": period.frequency, "start": period.start}
            for kpi_id, round_id in self._execute(select_batches_since(), **which):
                found[kpi_id, period].append(round_id)
        return {place: list(dict.fromkeys(batches))[:REDRAWN] for place, batches in found.items()}

    def _all(self, query: ColumnSelect[Any], **params: object) -> list[Prompt]:
        rows = self._execute(query, **params)
        return [
            Prompt(own_id, round_id, kpi_id, Period(start, Frequency(frequency)), *rest)
            for own_id, round_id, kpi_id, start, frequency, *rest in rows
        ]
