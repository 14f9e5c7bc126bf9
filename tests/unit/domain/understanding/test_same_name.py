"""Names that KPIs of several scorecards go by."""

from tests.builders import a_kpi

FIRST, SECOND = a_kpi("MTTR", id=1), a_kpi("Time", id=2, aliases=("mttr",))
OTHER = a_kpi("SLA", id=3)
