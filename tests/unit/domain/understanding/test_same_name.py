"""Names that KPIs of several scorecards go by."""

from scorecard.domain.understanding import SameName, Subject, Understood, understand
from tests.builders import a_kpi, a_subject
from tests.unit.domain.understanding.cast import RECKONING

FIRST, SECOND = a_kpi("MTTR", id=1), a_kpi("Time", id=2, aliases=("mttr",))
OTHER = a_kpi("SLA", id=3)
