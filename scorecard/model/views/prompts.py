"""Read models of prompts: one person's batch, its handovers and its reminders."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from scorecard.model.goals import Goal
from scorecard.model.kpis import ActualInfo, Away, KpiInfo, NoData
from scorecard.model.periods import Period


@dataclass(frozen=True)
class DueItem:
    """One KPI that somebody is asked for.

    Attributes:
        prompt: Its row.
        period: What is asked for.
        last: The newest actual of an earlier period, or None.
        actual: The answer, or None while it is open.
        is_retired: Whether the KPI was taken off the scorecard meanwhile.
        is_missed: Whether nobody is reminded of it any more; it may still be answered.
        asked: Slack user id of who is asked: the owner, or who stands in for them.
        no_data: Why there is no value, where somebody said so.
    """

    prompt: int
    kpi: KpiInfo
    goal: Goal
    period: Period
    last: ActualInfo | None
    actual: ActualInfo | None
    is_retired: bool = False
    is_missed: bool = False
    asked: str = ""
    no_data: NoData | None = None

    @property
    def is_open(self) -> bool:
        """Whether it still waits for an answer."""
        return self.actual is None and self.no_data is None and not self.is_retired


class HandoverState(StrEnum):
    """What became of an offer to hand prompts over.

    Nobody was asked whether they want it where they stood in for somebody away, or own the KPI by now. An
    offer is overtaken when its person is asked for all of it in that way, before they said yes or no.
    """

    OFFERED = "offered"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    STOOD_IN = "stood in"
    REASSIGNED = "reassigned"
    OVERTAKEN = "overtaken"

    @property
    def is_taken(self) -> bool:
        """Whether the other person is asked now, by this offer."""
        return self not in {HandoverState.OFFERED, HandoverState.DECLINED, HandoverState.OVERTAKEN}


@dataclass(frozen=True)
class Handover:
    """Prompts offered to another person.

    Attributes:
        by: Slack user id of who offered them.
        to: Slack user id of who may take them.
        items: The prompts.
    """

    by: str
    to: str
    state: HandoverState
    items: tuple[DueItem, ...]


@dataclass(frozen=True)
class PromptBatchView:
    """One message's worth of prompts: all that one person is asked at one time.

    Attributes:
        id: Its row.
        person: Slack user id of who is asked.
        locale: The person's own.
        timezone: The person's own, or the scorecard's where Slack's is not known.
        opened_at: When they were asked, UTC.
        items: What they are asked for, then what they are reminded of.
        recalled: Row of each prompt that they are reminded of -> whether for the last time.
        earlier: What is still open of earlier periods of the same KPIs, newest first.
        snoozed_until: Until when, UTC, it is snoozed, or None.
        handovers: What was offered to others from it, oldest first.
        offer: The offer that this round stands for, or None for an ordinary one.
        owner: Slack user id of whose KPIs these were: the person, or in whose place they were asked.
        owners_away: That owners in whose place the person is asked are away, by Slack user id.
        person_away: That the person themselves is away, or None.
        unreached: Of those who were asked in its place, who is away, or left, by now, as Slack user ids.
        passes_to: Row of a prompt -> Slack user id of who is asked for it next, in their hours.
        wanted_by: Slack user id of the admin who wants first values that nobody owes, or empty.
    """

    id: int
    person: str
    locale: str
    timezone: str
    opened_at: datetime
    items: tuple[DueItem, ...]
    recalled: Mapping[int, bool] = field(default_factory=dict)
    earlier: tuple[DueItem, ...] = ()
    snoozed_until: datetime | None = None
    handovers: tuple[Handover, ...] = ()
    offer: Handover | None = None
    owner: str = ""
    owners_away: Mapping[str, Away] = field(default_factory=dict)
    person_away: Away | None = None
    unreached: frozenset[str] = frozenset()
    passes_to: Mapping[int, str] = field(default_factory=dict)
    wanted_by: str = ""

    @property
    def is_offered(self) -> bool:
        """Whether its person has still to say whether they take it."""
        return self.offer is not None and self.offer.state is HandoverState.OFFERED

    @property
    def is_only_offered(self) -> bool:
        """Whether its person has still to take it, or did not."""
        return self.offer is not None and not self.offer.state.is_taken


@dataclass(frozen=True)
class FirstPrompt:
    """When somebody is asked for the first time.

    Attributes:
        at: UTC.
        kpis: For how many KPIs.
        timezone: By which clock its reader reads of it.
        locale: The reader's.
    """

    at: datetime
    kpis: int
    timezone: str
    locale: str


@dataclass(frozen=True)
class PromptedNow:
    """What one person is asked for because an admin wished it.

    Attributes:
        person: Slack user id.
        at: From when on they read of it, UTC; None for at once.
        items: What they are asked for.
    """

    person: str
    at: datetime | None
    items: tuple[DueItem, ...]


@dataclass(frozen=True)
class PromptNowView:
    """What came of an admin's wish to have KPIs asked for at once.

    Attributes:
        locale: The admin's.
        timezone: The admin's.
        now: When it was wished, UTC.
        asked: What is asked for now.
        waiting: What was asked for before and waits.
        answered: What has its value, or a word why it has none.
        unreached: What nobody can be asked for, because its owner is away.
    """

    locale: str
    timezone: str
    now: datetime
    asked: tuple[PromptedNow, ...]
    waiting: tuple[DueItem, ...]
    answered: tuple[DueItem, ...]
    unreached: tuple[DueItem, ...]


@dataclass(frozen=True)
class ReminderView:
    """What was missing of a round, and how it stands, for one of those who are told.

    Attributes:
        round: The round's row.
        person: Slack user id of who is told: who was asked, a cover or an admin.
        locale: The person's own.
        timezone: The person's own, or the scorecard's where Slack's is not known.
        opened_at: When the round was asked for, UTC.
        is_last: Whether no reminder follows.
        items: What was open when it was said; empty where others are asked for it by now.
    """

    round: int
    person: str
    locale: str
    timezone: str
    opened_at: datetime
    is_last: bool
    items: tuple[DueItem, ...]
