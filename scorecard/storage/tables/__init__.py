"""All tables. Nothing people were shown is ever overwritten: corrections and new goals are new rows."""

from scorecard.storage.tables.actuals import (
    ActualRow,
    AlertActionRow,
    AlertCommentRow,
    AlertExpectedRow,
    AlertLessonRow,
    AlertRow,
    AlertVersionRow,
    BaselineResetRow,
    ChangeRequestRow,
    NoDataRow,
    SetAsideRow,
    SoWhatRow,
)
from scorecard.storage.tables.base import id_of, metadata
from scorecard.storage.tables.outbox import InboxRow, OutgoingRow, RefusalRow, TroubleRow
from scorecard.storage.tables.people import AbsenceRow, FollowRow, HomeVisitRow, PersonRow
from scorecard.storage.tables.prompts import HandoverRow, PromptBatchRow, PromptRow
from scorecard.storage.tables.reviews import ReviewItemRow, ReviewResponseRow, ReviewRow
from scorecard.storage.tables.scorecards import GoalRow, KpiRow, ObjectiveRow, PerspectiveRow, ScorecardRow
from scorecard.storage.tables.versions import VersionRow

__all__ = [
    "AbsenceRow",
    "ActualRow",
    "AlertActionRow",
    "AlertCommentRow",
    "AlertExpectedRow",
    "AlertLessonRow",
    "AlertRow",
    "AlertVersionRow",
    "BaselineResetRow",
    "ChangeRequestRow",
    "FollowRow",
    "GoalRow",
    "HandoverRow",
    "HomeVisitRow",
    "InboxRow",
    "KpiRow",
    "NoDataRow",
    "ObjectiveRow",
    "OutgoingRow",
    "PersonRow",
    "PerspectiveRow",
    "PromptBatchRow",
    "PromptRow",
    "RefusalRow",
    "ReviewItemRow",
    "ReviewResponseRow",
    "ReviewRow",
    "ScorecardRow",
    "SetAsideRow",
    "SoWhatRow",
    "TroubleRow",
    "VersionRow",
    "id_of",
    "metadata",
]
