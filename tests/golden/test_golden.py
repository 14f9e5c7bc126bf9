"""Texts that people read match the golden files."""

import re
from collections.abc import Callable

import pytest

from tests.golden.golden import FOLDER, Shown, render, sections
from tests.golden.surfaces import SURFACES

EACH = [
    pytest.param(surface, name, draw, id=f"{surface}: {name}")
    for surface, cases in SURFACES.items()
    for name, draw in cases.items()
]
MEANT = "if the new wording is meant, run `make golden`, and read the diff"


@pytest.mark.parametrize(("surface", "name", "draw"), EACH)
def test_a_person_reads_what_the_golden_file_says(surface: str, name: str, draw: Callable[[], Shown]) -> None:
    assert render(draw()).splitlines() == sections(surface).get(name, "").splitlines(), MEANT


@pytest.mark.parametrize("surface", SURFACES)
def test_a_golden_file_has_a_section_for_each_case_and_no_other(surface: str) -> None:
    assert list(sections(surface)) == list(SURFACES[surface])


def test_each_golden_file_belongs_to_a_surface() -> None:
    assert {path.stem for path in FOLDER.glob("*.txt")} == set(SURFACES)


KEY = re.compile(r"(?<![\w-])\d{4}-(?:W\d\d|Q\d|\d\d(?:-\d\d)?)(?![\w-])")
QUOTED = re.compile(r"“[^”]*”|^(?:>|&gt;).*", re.MULTILINE)
OF_THE_FILE = {"command_line", "definition_problems"}
"""Surfaces that speak of dates as the scorecard's file writes them."""


@pytest.mark.parametrize("surface", sorted(set(SURFACES) - OF_THE_FILE))
def test_a_period_is_called_as_people_call_it(surface: str) -> None:
    shown = {name: QUOTED.sub("", text) for name, text in sections(surface).items()}
    assert {name: KEY.findall(text) for name, text in shown.items() if KEY.search(text)} == {}


@pytest.mark.parametrize("surface", ["prompts", "reminders", "receipts", "handovers", "absence"])
def test_what_is_to_come_is_told_with_its_date_so_that_it_stays_true(surface: str) -> None:
    assert [name for name, text in sections(surface).items() if "_pretty}" in text] == []
