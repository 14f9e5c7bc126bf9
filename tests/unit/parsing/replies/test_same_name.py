"""Names that KPIs of several scorecards go by."""

from dataclasses import replace

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


def twins(one: str, other: str) -> tuple[KpiContext, ...]:
    """Return two KPIs of old or separate scorecards, with names that differ only in signs."""
    return tuple(
        a_subject(a_kpi(name, id=at, key=f"k{at}"), a_goal()) for at, name in enumerate((one, other), 1)
    )


@pytest.mark.parametrize(
    ("one", "other", "text", "meant"),
    [
        ("Grade A", "Grade A*", "grade a 25", 1),
        ("Grade A", "Grade A*", "grade a* 25", 2),
        ("Grade A", "Grade A*", "grade a∗ 25", 2),
        ("Team’s cost", "Team's cost", "Team’s cost 25", None),
        ("Team’s cost", "Team's cost", "Team's cost 25", None),
        ("On–call", "On-call", "on-call 25", None),
        ("Errors 🔴", "Errors 🟢", "errors :red_circle: 25", None),
        ("Errors 🔴", "Errors 🟢", "errors 🔴 25", 1),
    ],
)
def test_names_that_differ_in_signs_mean_the_one_as_typed_or_are_asked_about(
    one: str, other: str, text: str, meant: int | None
) -> None:
    known = twins(one, other)
    reply = read(text, known[:1], known, "en_GB")
    if meant is None:
        assert reply == AmbiguousName(tuple(subject.kpi for subject in known))
    else:
        assert isinstance(reply, ParsedReply)
        assert [part.kpi.id for part in reply.parts] == [meant]


def test_a_kpi_whose_name_begins_like_a_heading_is_meant_by_its_whole_name() -> None:
    own = replace(a_subject(a_kpi("IT: spend"), a_goal()), scorecard_names=("IT",))
    mate = replace(a_subject(a_kpi("MTTR", id=2), a_goal()), scorecard_names=("IT",))
    for text, kpi_id in (("IT: spend 25", 1), ("IT: mttr 25", 2)):
        reply = read(text, (), (own, mate), "en_GB")
        assert isinstance(reply, ParsedReply)
        assert [part.kpi.id for part in reply.parts] == [kpi_id]
