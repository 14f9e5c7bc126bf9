"""Texts that people read match the golden files."""

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
