"""Names that KPIs of several scorecards go by."""

import pytest

from scorecard.parsing.replies.parsed_reply import AmbiguousName, KpiContext, ParsedReply
from tests.builders import a_goal, a_kpi, a_subject
from tests.unit.parsing.replies.cast import read

FIRST, SECOND, OTHER = (
    a_subject(kpi, a_goal())
    for kpi in (a_kpi("MTTR"), a_kpi("Time", id=2, aliases=("mttr",)), a_kpi("SLA", id=3))
)
KNOWN = (FIRST, SECOND, OTHER)


@pytest.mark.parametrize(
    "text", ["mttr 25", "sla 20, mttr 25, slow vendor", "mttr no data", "skip mttr", "MTTR: 25"]
)
@pytest.mark.parametrize("asked", [(), (FIRST,), (OTHER,)])
def test_a_name_that_is_used_twice_is_never_guessed(text: str, asked: tuple[KpiContext, ...]) -> None:
    assert read(text, asked, KNOWN, "en_GB") == AmbiguousName((FIRST.kpi, SECOND.kpi))


def test_other_names_mean_what_they_mean() -> None:
    reply = read("time 25, sla 20", (), KNOWN, "en_GB")
    assert isinstance(reply, ParsedReply)
    assert [part.kpi.id for part in reply.parts] == [2, 3]
