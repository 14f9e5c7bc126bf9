"""Read models: what services hand to those who draw it. Frozen, complete, and free of storage."""

from scorecard.domain.views.absences import (
    AbsencesView,
    AbsenceView,
    BackView,
    OpenQuestions,
    Question,
    Questions,
)
from scorecard.domain.views.alerts import AlertItem, AlertState, AlertsView
from scorecard.domain.views.departures import DepartureView
from scorecard.domain.views.histories import PastView, PeriodPast, Revision
from scorecard.domain.views.kpis import HistoryPoint, KpiView
from scorecard.domain.views.mine import CalendarView, HomeView, MineView
from scorecard.domain.views.readings import ActualInfo, Away, Gap, KpiInfo, NoData, Reading
from scorecard.domain.views.replies import (
    BesidesView,
    ChoiceView,
    DoneView,
    QuestionView,
    ReceiptView,
    SnoozedView,
)
from scorecard.domain.views.rounds import (
    AskedAtOnce,
    AskedNow,
    DueItem,
    FirstQuestion,
    Handover,
    OfferState,
    ReminderView,
    RoundView,
)
from scorecard.domain.views.scorecards import (
    HelloView,
    ObjectiveView,
    PerspectiveView,
    ProgressView,
    ScorecardView,
)
from scorecard.domain.views.weekly import MissingItem, PerspectiveChange, WeeklyView

__all__ = [
    "AbsenceView",
    "AbsencesView",
    "ActualInfo",
    "AlertItem",
    "AlertState",
    "AlertsView",
    "AskedAtOnce",
    "AskedNow",
    "Away",
    "BackView",
    "BesidesView",
    "CalendarView",
    "ChoiceView",
    "DepartureView",
    "DoneView",
    "DueItem",
    "FirstQuestion",
    "Gap",
    "Handover",
    "HelloView",
    "HistoryPoint",
    "HomeView",
    "KpiInfo",
    "KpiView",
    "MineView",
    "MissingItem",
    "NoData",
    "ObjectiveView",
    "OfferState",
    "OpenQuestions",
    "PastView",
    "PeriodPast",
    "PerspectiveChange",
    "PerspectiveView",
    "ProgressView",
    "Question",
    "QuestionView",
    "Questions",
    "Reading",
    "ReceiptView",
    "ReminderView",
    "Revision",
    "RoundView",
    "ScorecardView",
    "SnoozedView",
    "WeeklyView",
]
