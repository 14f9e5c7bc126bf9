"""Read models of prompts: one person's batch, its handovers and its reminders."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from scorecard.model.goals import Goal
from scorecard.model.kpis import ActualInfo, Away, KpiInfo, NoData, SetAside
from scorecard.model.periods import Period


@dataclass(frozen=True)
class WaitingQuestion:
    """A clarification that the author of a reply has not answered.

    Attributes:
        typed: The reply.
        kpis: The KPIs that it can be for; a single one if a reading is asked for.
        readings: The possible values, in that KPI's unit; empty if the question is which KPI.
    """

    typed: str
    kpis: tuple[KpiInfo, ...]
    readings: tuple[Decimal, ...] = ()


@dataclass(frozen=True)
class DueItem:
    """One KPI that somebody is asked for.

    Attributes:
        prompt: Row id of the prompt.
        period: The period asked for.
        last: The newest actual of an earlier period, or None.
        actual: The answer, or None while it is open.
        is_retired: True if the KPI was taken off the scorecard meanwhile.
        is_missed: True if there are no more reminders; it may still be answered.
        asked: Slack user id of the assignee: the owner or a stand-in.
        no_data: The statement that there is no value, if somebody gave one.
        set_aside: An admin's decision to leave the period out, or None.
        question: What the reader was asked about a reply for it and has not answered, or None.
        snoozed_until: Until when it was put off, UTC, or None.
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
    set_aside: SetAside | None = None
    question: WaitingQuestion | None = None
    snoozed_until: datetime | None = None

    @property
    def is_open(self) -> bool:
        """True if it still waits for an answer."""
        is_settled = self.actual or self.no_data or self.set_aside
        return not is_settled and not self.is_retired


class HandoverState(StrEnum):
    """The state of an offer to hand prompts over.

    Nobody was asked for consent where they stood in for somebody away (`stood in`) or own the KPI by now
    (`reassigned`). An offer is `overtaken` if its recipient is asked for all of it in one of these ways
    before they answered it.
    """

    OFFERED = "offered"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    STOOD_IN = "stood in"
    REASSIGNED = "reassigned"
    OVERTAKEN = "overtaken"

    @property
    def is_taken(self) -> bool:
        """True if the recipient is asked now because of this offer."""
        return self not in {HandoverState.OFFERED, HandoverState.DECLINED, HandoverState.OVERTAKEN}


@dataclass(frozen=True)
class Handover:
    """Prompts offered to another person.

    Attributes:
        by: Slack user id of the person who offered them.
        to: Slack user id of the person who may take them.
        items: The prompts.
    """

    by: str
    to: str
    state: HandoverState
    items: tuple[DueItem, ...]


@dataclass(frozen=True)
class PromptBatchView:
    """A prompt batch: the prompts that one person gets in one message.

    Attributes:
        id: Row id.
        scorecard: Name of its scorecard.
        person: Slack user id of the assignee.
        locale: The person's own.
        timezone: The person's own, or the scorecard's if Slack's is not known.
        opened_at: Time of the prompt, UTC.
        items: The KPIs asked for, followed by those reminded of.
        reminded: Row id of each prompt reminded of -> True if this is its last reminder.
        earlier: Open prompts for earlier periods of the same KPIs, newest first.
        snoozed_until: End of the snooze, UTC, or None.
        handovers: Offers made from it to others, oldest first.
        offer: The offer that this batch represents, or None for an ordinary one.
        owner: Slack user id of the owner of these KPIs: the person, or whom they stand in for.
        owners_away: Slack user id -> absence, of the owners for whom the person stands in.
        person_away: The person's own absence, or None.
        unreached: Slack user ids of those asked in its place who are by now away or have left.
        next_assignees: Row id of a prompt -> Slack user id of the person asked for it next, in their hours.
        wanted_by: Slack user id of the admin who asked for first values that nobody owes, or empty.
    """

    id: int
    scorecard: str
    person: str
    locale: str
    timezone: str
    opened_at: datetime
    items: tuple[DueItem, ...]
    reminded: Mapping[int, bool] = field(default_factory=dict)
    earlier: tuple[DueItem, ...] = ()
    snoozed_until: datetime | None = None
    handovers: tuple[Handover, ...] = ()
    offer: Handover | None = None
    owner: str = ""
    owners_away: Mapping[str, Away] = field(default_factory=dict)
    person_away: Away | None = None
    unreached: frozenset[str] = frozenset()
    next_assignees: Mapping[int, str] = field(default_factory=dict)
    wanted_by: str = ""

    @property
    def is_offered(self) -> bool:
        """True if its person has not yet answered the offer."""
        return self.offer is not None and self.offer.state is HandoverState.OFFERED

    @property
    def is_only_offered(self) -> bool:
        """True if its person has not taken the offer, or not yet."""
        return self.offer is not None and not self.offer.state.is_taken


class NextAsked(NamedTuple):
    """When somebody hears of the bot next if nothing changes until then.

    Attributes:
        at: UTC.
        is_reminder: True if it is reminded of what was asked before, or asks for that again after a snooze.
    """

    at: datetime
    is_reminder: bool


@dataclass(frozen=True)
class FirstPrompt:
    """The first prompt of a new scorecard or person.

    Attributes:
        at: UTC.
        kpis: Number of KPIs.
        timezone: The reader's time zone.
        locale: The reader's.
    """

    at: datetime
    kpis: int
    timezone: str
    locale: str


@dataclass(frozen=True)
class PromptedNow:
    """The prompts of one person on an admin's request.

    Attributes:
        person: Slack user id.
        at: Time from which they see it, UTC; None for at once.
        items: The KPIs asked for.
    """

    person: str
    at: datetime | None
    items: tuple[DueItem, ...]


@dataclass(frozen=True)
class PromptNowView:
    """The result of an admin's request to prompt for KPIs at once.

    Attributes:
        locale: The admin's.
        timezone: The admin's.
        now: Time of the request, UTC.
        asked: Prompts sent now.
        waiting: Prompts sent before that still wait.
        answered: Prompts with a value or a reason for having none.
        unreached: KPIs that nobody can be asked for, because the owner is away.
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
    """The open part of a batch at a reminder, for one of its recipients.

    Attributes:
        batch: Row id of the batch.
        scorecard: Name of its scorecard.
        person: Slack user id of the recipient: the assignee, a cover or an admin.
        locale: The person's own.
        timezone: The person's own, or the scorecard's if Slack's is not known.
        opened_at: Time of the prompt, UTC.
        is_last: True if no reminder follows.
        items: The items open at the time of the reminder; empty if others are asked for them by now.
        number: Which of the person's own reminders it is, from 1.
        is_next_last: True if the next reminder is the last one.
        next_at: When the next reminder comes, UTC, or after the last one, when what is open counts as missed;
            None if a later reminder was sent already.
        snoozed_until: The end of a snooze, UTC, or None.
        wanted_by: Slack user id of the admin who had them reminded, or empty.
    """

    batch: int
    scorecard: str
    person: str
    locale: str
    timezone: str
    opened_at: datetime
    is_last: bool
    items: tuple[DueItem, ...]
    number: int = 1
    is_next_last: bool = False
    next_at: datetime | None = None
    snoozed_until: datetime | None = None
    wanted_by: str = ""


PromptPart = PromptBatchView | ReminderView
"""A part of a message: what is asked for, or reminded of, for one scorecard and owner."""
