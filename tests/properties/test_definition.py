import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorecard.definition.models import ScorecardDefinition
from scorecard.definition.plan import compare
from scorecard.definition.reader import read_definition
from scorecard.definition.writer import write_definition
from scorecard.errors import InvalidFile, Problem
from tests.definition_files import FILE
from tests.definition_strategies import definitions

SIGNS = [
    "\t",
    "&a ",
    "*a",
    "? ",
    "- ",
    ": ",
    "!!int ",
    "|\n",
    "---\n",
    "%",
    "[",
    "{",
    "<<: ",
    "\x85",
    "\u2028",
    "'",
    '"\\ud800"',
]


def problems_of(source: str) -> tuple[Problem, ...]:
    try:
        read_definition(source)
    except InvalidFile as error:
        return error.problems
    return ()


@given(definitions())
def test_what_is_written_reads_as_the_same(definition: ScorecardDefinition) -> None:
    read = read_definition(write_definition(definition))
    assert read == definition
    assert write_definition(read) == write_definition(definition)


@given(definitions())
def test_nothing_changes_between_a_definition_and_itself(definition: ScorecardDefinition) -> None:
    plan = compare(definition, read_definition(write_definition(definition)))
    assert plan.is_empty
    assert plan.unchanged == len(compare(None, definition).added)


@given(definitions(), definitions())
def test_every_thing_is_added_changed_retired_or_unchanged(
    before: ScorecardDefinition, after: ScorecardDefinition
) -> None:
    plan = compare(before, after)
    old, new = len(compare(None, before).added), len(compare(None, after).added)
    stays = len(plan.changed) + plan.unchanged
    assert (len(plan.retired) + stays, len(plan.added) + stays) == (old, new)


@given(st.integers(0, len(FILE)), st.integers(0, 30), st.text(max_size=8) | st.sampled_from(SIGNS))
def test_a_damaged_file_is_read_or_refused_with_lines_that_it_has(at: int, cut: int, inserted: str) -> None:
    source = FILE[:at] + inserted + FILE[at + cut :]
    lines = [problem.line for problem in problems_of(source)]
    assert lines == sorted(lines)
    assert all(1 <= line <= len(source.splitlines()) + 1 for line in lines)


@given(st.binary(max_size=60))
def test_any_bytes_at_all_are_refused_in_words(source: bytes) -> None:
    with pytest.raises(InvalidFile):
        read_definition(source)
