"""Absences in people's own words."""

from datetime import date

import pytest

from scorecard.errors import InvalidInput
from scorecard.parsing.absence import AbsencePhrase, parse_absence, parse_absence_days, parse_return_day

TODAY = date(2026, 11, 23)  # a Monday


@pytest.mark.parametrize(
    ("text", "locale", "first", "last"),
    [
        ("until 2 December", "en_GB", "2026-11-23", "2026-12-02"),
        ("Until 2nd of December", "en_GB", "2026-11-23", "2026-12-02"),
        ("until Dec 2, 2026", "en_US", "2026-11-23", "2026-12-02"),
        ("until 2. Dezember", "de_DE", "2026-11-23", "2026-12-02"),
        ("until 2.12.", "de_DE", "2026-11-23", "2026-12-02"),
        ("until Freitag", "de_DE", "2026-11-23", "2026-11-27"),
        ("until 2 de diciembre", "es_ES", "2026-11-23", "2026-12-02"),
        ("until 1er décembre", "fr_FR", "2026-11-23", "2026-12-01"),
        ("today", "en_GB", "2026-11-23", "2026-11-23"),
        ("tomorrow", "en_GB", "2026-11-24", "2026-11-24"),
        ("on Friday", "en_GB", "2026-11-27", "2026-11-27"),
        ("until Monday", "en_GB", "2026-11-23", "2026-11-23"),
        ("from Wednesday until Tuesday", "en_GB", "2026-11-25", "2026-12-01"),
        ("from 24 December until 2 January", "en_GB", "2026-12-24", "2027-01-02"),
        ("December 24 - January 2", "en_US", "2026-12-24", "2027-01-02"),
        ("2026-12-24 to 2027-01-02", "en_GB", "2026-12-24", "2027-01-02"),
        ("from 20 November until 2 December", "en_GB", "2026-11-23", "2026-12-02"),
        ("this week", "en_GB", "2026-11-23", "2026-11-29"),
        ("next week", "en_GB", "2026-11-30", "2026-12-06"),
        ("Wed-Fri", "en_GB", "2026-11-25", "2026-11-27"),
        ("Mi–Fr", "de_DE", "2026-11-25", "2026-11-27"),
        ("from 1 to 5 December", "en_GB", "2026-12-01", "2026-12-05"),
        ("from Monday to Wednesday", "en_GB", "2026-11-23", "2026-11-25"),
    ],
)
def test_days_are_read_as_they_are_meant(text: str, locale: str, first: str, last: str) -> None:
    absence = parse_absence_days(text, TODAY, locale)
    assert (absence.first.isoformat(), absence.last.isoformat()) == (first, last)


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("", "read"),
        ("until blursday", "read"),
        ("until 31 February", "read"),
        ("until 2", "read"),
        ("until 02/12/2026", "read"),
        ("from 2 December", "read"),
        ("until 20 November", "over"),
        ("until yesterday", "over"),
        ("yesterday", "over"),
        ("from 5 to 1 December", "before"),
        ("from 31 to 2 February", "read"),
        ("until next Friday", "read"),
        ("until 2 December 2031", "longer"),
        ("until 2026-11-20", "over"),
        ("from 3 December until 2 December", "before"),
        ("from 2026-12-03 until 2026-12-02", "before"),
        ("until 2028-11-20", "longer"),
    ],
)
def test_what_names_no_days_ahead_is_refused_with_its_text(text: str, word: str) -> None:
    with pytest.raises(InvalidInput, match=rf"\b{word}\b") as refused:
        parse_absence_days(text, TODAY, "en_GB")
    assert f"“{text}”" in str(refused.value)


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("", AbsencePhrase(None, "", None)),
        ("until 2 December cover <@U0SAM>", AbsencePhrase(None, "until 2 December", "U0SAM")),
        ("cover <@U0SAM> until Friday", AbsencePhrase(None, "until Friday", "U0SAM")),
        (
            "<@U0PRIYA> until 2 December, covered by <@U0SAM>",
            AbsencePhrase("U0PRIYA", "until 2 December", "U0SAM"),
        ),
        ("<@U0PRIYA> off", AbsencePhrase("U0PRIYA", "off", None)),
    ],
)
def test_people_are_told_from_days(text: str, phrase: AbsencePhrase) -> None:
    assert parse_absence(text) == phrase


def test_who_cannot_be_known_is_shown_by_name() -> None:
    with pytest.raises(InvalidInput, match="“until Friday cover @sam @somebody”"):
        parse_absence("until Friday cover <@U0SAM|sam> <@U0ANNA>")


@pytest.mark.parametrize(
    ("text", "returns", "day"),
    [
        ("tomorrow back", "tomorrow", "2026-11-24"),
        ("on Friday back", "Friday", "2026-11-27"),
        ("2 December back", "2 December", "2026-12-02"),
    ],
)
def test_the_day_of_the_return_is_read(text: str, returns: str, day: str) -> None:
    assert parse_absence(text).returns == returns
    assert parse_return_day(returns, TODAY, "en_GB").isoformat() == day


@pytest.mark.parametrize("text", ["yesterday", "blursday", "20 November 2026"])
def test_a_day_of_return_that_is_none_ahead_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput, match=f"“{text}”"):
        parse_return_day(text, TODAY, "en_GB")


@pytest.mark.parametrize(
    "text", ["until Friday cover @sam", "until Friday cover sam", "cover <@U1> and <@U2>"]
)
def test_a_cover_whom_nobody_can_know_is_asked_for(text: str) -> None:
    with pytest.raises(InvalidInput, match=r"“.*cover"):
        parse_absence(text)
