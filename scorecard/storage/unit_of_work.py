"""Units of work: one use case in one transaction, committed explicitly or not at all."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from threading import local
from typing import TYPE_CHECKING, Any, Protocol, Self, TypeVar

from sqlalchemy import Engine
from sqlmodel import Session

from scorecard.storage.engine import WRITES
from scorecard.storage.repositories.actuals import ActualRepository
from scorecard.storage.repositories.alerts import AlertRepository
from scorecard.storage.repositories.change_requests import ChangeRequestRepository
from scorecard.storage.repositories.deliveries import InboxRepository, TroubleRepository
from scorecard.storage.repositories.no_data import (
    BaselineRepository,
    NoDataRepository,
    SetAsideRepository,
    SoWhatRepository,
)
from scorecard.storage.repositories.outbox import OutboxRepository
from scorecard.storage.repositories.people import (
    AbsenceRepository,
    FollowRepository,
    HomeVisitRepository,
    PersonRepository,
)
from scorecard.storage.repositories.prompt_batches import HandoverRepository, PromptBatchRepository
from scorecard.storage.repositories.prompts import PromptRepository
from scorecard.storage.repositories.reviews import ReviewRepository
from scorecard.storage.repositories.scorecards import (
    PastScorecardRepository,
    ScorecardRepository,
    StructureCache,
)
from scorecard.storage.repositories.versions import PastVersions
from scorecard.storage.revisions import (
    RevisionAccess,
    ScorecardRevision,
    list_revision_access,
    list_revisions,
)

if TYPE_CHECKING:
    from scorecard.storage.repositories.definitions import DefinitionRepository


@dataclass(frozen=True)
class StoreHooks:
    """The hooks by which a store exchanges data with its surroundings.

    Attributes:
        on_stored: Called after a commit with the number of prompts opened, and the source of each value.
        request: Returns the id of the request or tick being worked on; empty outside of any.
    """

    on_stored: Callable[[int, Sequence[str]], None] = lambda _prompts, _sources: None
    request: Callable[[], str] = str


class Consequences(Protocol):
    """What follows from the facts of one transaction, done by `follow` just before it is committed."""

    def follow(self) -> None:
        """Do what follows from all facts noted so far, and forget them."""

    def settle(self, kpi_id: int) -> None:
        """Do at once what follows for a KPI if its values, as they are now, decide that."""

    def copy(self) -> Self:
        """Return a copy, in case a part of the transaction is rolled back."""


Noted = TypeVar("Noted", bound=Consequences)


class UnitOfWork:
    """The repositories of one transaction.

    Args:
        session: The open session; leaving it without `commit` rolls everything back.
        on_commit: Called after a commit that left something in the outbox.
        around: The hooks to call.
        structures: Scorecard structures read before.
        only_reads: Whether nothing will be written.
        known_at: The moment, UTC, as of which scorecards, values, prompts, alerts and people are read; None
            for now.
        present: The people as they are now, if others are read as of a past moment; else None.
    """

    def __init__(
        self,
        session: Session,
        on_commit: Callable[[], None],
        around: StoreHooks,
        structures: StructureCache,
        *,
        only_reads: bool,
        known_at: datetime | None = None,
        present: PersonRepository | None = None,
    ) -> None:
        self.session = session
        self.known_at = known_at
        self.versions = past = PastVersions(session, known_at) if known_at else None
        self.scorecards = ScorecardRepository(session, structures, keeps=only_reads)
        self.actuals = ActualRepository(session, self.scorecards.forget_editions, self._settle, known_at)
        self.change_requests = ChangeRequestRepository(session)
        self.prompts = PromptRepository(session, known_at)
        self.batches = PromptBatchRepository(session)
        self.no_data = NoDataRepository(session, known_at)
        self.set_aside = SetAsideRepository(session, known_at)
        self.so_whats = SoWhatRepository(session, known_at)
        self.baselines = BaselineRepository(session, known_at)
        self.handovers = HandoverRepository(session, self.prompts.forget)
        self.alerts = AlertRepository(session, known_at)
        self.reviews = ReviewRepository(session)
        self.people = PersonRepository(session, past, present)
        self.absences = AbsenceRepository(session, past)
        self.follows = FollowRepository(session)
        self.home_visits = HomeVisitRepository(session)
        self.outbox = OutboxRepository(session, around.request())
        self.inbox = InboxRepository(session)
        self.troubles = TroubleRepository(session)
        self._on_commit = on_commit
        self._around = around
        self._structures = structures
        self._consequences: dict[Any, Consequences] = {}
        self._is_part = False

    def as_of(self, moment: datetime) -> "UnitOfWork":
        """Return what was known at a moment, UTC, to be read in the same transaction."""
        past = UnitOfWork(
            self.session,
            self._on_commit,
            self._around,
            self._structures,
            only_reads=True,
            known_at=moment,
            present=self.people,
        )
        if past.versions:
            parts = self.session, self._structures, past.versions, self.scorecards
            past.scorecards = PastScorecardRepository(*parts)
        past.actuals.windows = self.actuals.windows
        return past

    def noted(self, kind: Callable[["UnitOfWork"], Noted]) -> Noted:
        """Return the consequences of one kind in this transaction, to note facts there."""
        if kind not in self._consequences:
            self._consequences[kind] = kind(self)
        found: Noted = self._consequences[kind]  # type: ignore[assignment] # made by its kind
        return found

    def _settle(self, kpi_id: int) -> None:
        """Let follow what the values of a KPI decide, because they are about to change again."""
        for consequences in self._consequences.values():
            consequences.settle(kpi_id)

    @cached_property
    def definitions(self) -> "DefinitionRepository":
        """The scorecards as their files define them."""
        # The forms of files and YAML are for the commands that read and write one.
        from scorecard.storage.repositories.definitions import DefinitionRepository  # noqa: PLC0415

        return DefinitionRepository(self.session, self.scorecards.forget_editions)

    @contextmanager
    def all_or_nothing(self) -> Iterator[None]:
        """Open a part of the transaction that an error inside it rolls back entirely, and nothing else."""
        prompts, values = self.prompts.opened, len(self.actuals.sources)
        following, carriers = dict(self.outbox.following), dict(self.outbox.carriers)
        consequences = {kind: noted.copy() for kind, noted in self._consequences.items()}
        try:
            with self.session.begin_nested():
                yield
        except BaseException:
            self.scorecards.forget_editions()
            self.actuals.let_go()
            self.prompts.forget()
            self.prompts.opened = prompts
            self.outbox.following, self.outbox.carriers = following, carriers
            self._consequences = consequences
            del self.actuals.sources[values:]
            raise

    @contextmanager
    def without_commits(self) -> Iterator[None]:
        """Leave every commit meanwhile to the one that comes after it."""
        self._is_part = True
        try:
            yield
        finally:
            self._is_part = False

    def commit(self) -> None:
        """Do what follows from what was done, commit all of it, and wake the outbox's sender if need be."""
        if self._is_part:
            return
        for consequences in list(self._consequences.values()):
            consequences.follow()
        self.outbox.put_following()
        self.session.commit()
        self._report_stored()
        if self.outbox.has_new:
            self._on_commit()

    def _report_stored(self) -> None:
        prompts, sources = self.prompts.opened, self.actuals.sources
        self.prompts.opened, self.actuals.sources = 0, []
        if prompts or sources:
            self._around.on_stored(prompts, sources)


class Store:
    """Opens units of work on one database.

    Args:
        engine: The database.
        on_commit: Called after each commit that left something in the outbox.
        around: The hooks to call.
    """

    def __init__(
        self,
        engine: Engine,
        on_commit: Callable[[], None] = lambda: None,
        around: StoreHooks | None = None,
    ) -> None:
        self._reader = engine
        if engine.dialect.name == "postgresql":  # each statement would otherwise see a later snapshot
            self._reader = engine.execution_options(isolation_level="REPEATABLE READ")
        self._writer = engine.execution_options(**{WRITES: True})
        self._on_commit = on_commit
        self._around = around or StoreHooks()
        self._structures: StructureCache = {}
        self._thread = local()

    def list_revisions(self, team_id: str) -> list[ScorecardRevision]:
        """Return the revision of each of a team's scorecards, oldest first, without a unit of work."""
        return list_revisions(self._reader, team_id)

    def list_revision_access(self, team_id: str, user: str) -> list[RevisionAccess]:
        """Return the same, with what is known of a reader and of the channels."""
        return list_revision_access(self._reader, team_id, user)

    def is_standing_unknown(self, team_id: str, user: str) -> bool:
        """Return whether somebody's role in a team with a scorecard is unknown, without a unit of work."""
        return not all(card.is_reader_known for card in self.list_revision_access(team_id, user))

    def is_channel_noted(self, team_id: str, channel: str, *, is_private: bool) -> bool:
        """Return whether every scorecard of a channel has stored whether it is private."""
        return all(
            card.is_noted(channel, is_private=is_private) for card in self.list_revision_access(team_id, "")
        )

    @contextmanager
    def reading(self) -> Iterator[UnitOfWork]:
        """Open a unit of work that only reads, from one consistent snapshot."""
        if outer := self._outer:
            yield outer
            return
        with Session(self._reader) as session:
            yield self._unit(session, only_reads=True)

    @contextmanager
    def writing(self) -> Iterator[UnitOfWork]:
        """Open a unit of work that may write; nothing is kept unless it is committed."""
        if outer := self._outer:
            yield outer
            return
        with Session(self._writer) as session:
            yield self._unit(session, only_reads=False)

    @contextmanager
    def within(self, uow: UnitOfWork) -> Iterator[None]:
        """Let every unit of work that this thread opens meanwhile be a part of another one.

        What they commit is kept once that one is committed, and an error rolls back all that was done
        meanwhile, and nothing else.
        """
        with uow.all_or_nothing(), uow.without_commits():
            self._thread.outer = uow
            try:
                yield
            finally:
                self._thread.outer = None

    @property
    def _outer(self) -> UnitOfWork | None:
        """The unit of work that those of this thread are parts of at present, if any."""
        found: UnitOfWork | None = getattr(self._thread, "outer", None)
        return found

    def _unit(self, session: Session, *, only_reads: bool) -> UnitOfWork:
        return UnitOfWork(session, self._on_commit, self._around, self._structures, only_reads=only_reads)
