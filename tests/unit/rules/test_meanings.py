"""Meanings of a message: the first that is possible, in the order that the documentation tells."""

from itertools import combinations

import pytest

from scorecard.rules.meanings import Meaning, decide_meaning
from tests.contract.reading import read, table_below

PAIRS = list(combinations(Meaning, 2))


@pytest.mark.parametrize(("first", "second"), PAIRS, ids=lambda one: one.name)
def test_of_two_possible_meanings_the_earlier_is_meant(first: Meaning, second: Meaning) -> None:
    assert decide_meaning({first, second}.__contains__) is first


@pytest.mark.parametrize("meaning", Meaning, ids=lambda one: one.name)
def test_the_only_possible_meaning_is_meant(meaning: Meaning) -> None:
    assert decide_meaning({meaning}.__contains__) is meaning


def test_without_any_meaning_it_is_refused() -> None:
    assert decide_meaning(lambda _: False) is Meaning.REFUSAL


def test_no_more_is_found_out_than_it_takes() -> None:
    tried: list[Meaning] = []

    def is_value(meaning: Meaning) -> bool:
        tried.append(meaning)
        return meaning is Meaning.VALUE

    decide_meaning(is_value)
    assert tried == [Meaning.ANSWER, Meaning.COMMAND, Meaning.VALUE]


def test_the_order_is_told_row_by_row() -> None:
    table = table_below(read("docs/commands.md"), "a message can be")
    assert [row[0] for row in table] == [meaning.value for meaning in Meaning]
