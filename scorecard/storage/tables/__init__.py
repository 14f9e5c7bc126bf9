"""Every table. What people were told is never overwritten: corrections and new goals are new rows."""

from scorecard.storage.tables.base import id_of, metadata
from scorecard.storage.tables.people import AbsenceRow, PersonRow
from scorecard.storage.tables.rounds import HandoverRow, PromptRow, RoundRow
from scorecard.storage.tables.structure import GoalRow, KpiRow, ObjectiveRow, PerspectiveRow, ScorecardRow
from scorecard.storage.tables.traffic import InboxRow, OutgoingRow, RefusalRow, TroubleRow
from scorecard.storage.tables.values import ActualRow, AlertRow, ChangeRequestRow, NoDataRow

__all__ = [
    "AbsenceRow",
    "ActualRow",
    "AlertRow",
    "ChangeRequestRow",
    "GoalRow",
    "HandoverRow",
    "InboxRow",
    "KpiRow",
    "NoDataRow",
    "ObjectiveRow",
    "OutgoingRow",
    "PersonRow",
    "PerspectiveRow",
    "PromptRow",
    "RefusalRow",
    "RoundRow",
    "ScorecardRow",
    "TroubleRow",
    "id_of",
    "metadata",
]
