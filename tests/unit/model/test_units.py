from decimal import Decimal

import pytest

from scorecard.model.goals import Band, Direction, Goal, Level
from scorecard.model.units import (
    NBSP,
    find_locale,
    format_aim,
    format_level,
    format_number,
    format_points,
    format_share,
    format_value,
    is_money,
    symbol_of,
)

NNBSP = "\N{NARROW NO-BREAK SPACE}"


def spaced(text: str) -> str:
    """Return a text with plain spaces, so that a test is readable."""
    return text.replace("\N{NO-BREAK SPACE}", " ").replace(NNBSP, " ")


@pytest.mark.parametrize(
    ("value", "unit", "locale", "shown"),
    [
        ("25", "min", "en_GB", "25 min"),
        ("99.95", "%", "en_GB", "99.95 %"),
        ("99.95", "%", "de_DE", "99,95 %"),
        ("1234.5", "tickets", "en_US", "1,234.5 tickets"),
        ("1234.5", "tickets", "fr_FR", "1 234,5 tickets"),
        ("1234.5", "tickets", "de_CH", "1’234.5 tickets"),
        ("-2", "%", "en_GB", "-2 %"),
        ("0.0000001", "%", "en_GB", "0.0000001 %"),
        ("1E+3", "h", "en_GB", "1,000 h"),
        ("1200", "GBP", "en_GB", "£1,200"),
        ("1200.5", "GBP", "en_GB", "£1,200.50"),
        ("1200.555", "GBP", "en_GB", "£1,200.555"),
        ("-1200", "GBP", "en_GB", "-£1,200"),
        ("1200", "EUR", "de_DE", "1.200 €"),
        ("1200", "USD", "fr_FR", "1 200 $US"),
        ("12000", "duration", "en_GB", "3 h 20 min"),
        ("129600", "duration", "de_DE", "1 d 12 h"),
        ("93784", "duration", "en_GB", "1 d 2 h 3 min 4 s"),
        ("45", "duration", "en_GB", "45 s"),
        ("0", "duration", "en_GB", "0 min"),
        ("79.8", "duration", "de_DE", "79,8 s"),
        ("1200", "JPY", "ja_JP", "￥1,200"),
    ],
)
def test_a_value_is_shown_with_its_unit_in_the_readers_own_way(
    value: str, unit: str, locale: str, shown: str
) -> None:
    assert spaced(format_value(Decimal(value), unit, locale)) == shown


def test_a_missing_value_is_a_dash() -> None:
    assert format_value(None, "%", "en_GB") == "—"
    assert format_level(None, "%", "en_GB") == "—"
    assert format_share(None, "en_GB") == "—"
    assert format_points(None) == "—"
    assert format_aim(Goal(Direction.HIGHER, Decimal(1)), None, "%", "en_GB") == "—"


def test_a_value_never_breaks_from_its_unit() -> None:
    assert format_value(Decimal(25), "min", "en_GB") == "25\N{NO-BREAK SPACE}min"


@pytest.mark.parametrize(
    ("direction", "level", "shown"),
    [
        (Direction.HIGHER, Decimal(95), "≥ 95 %"),
        (Direction.LOWER, Decimal(30), "≤ 30 %"),
        (Direction.RANGE, Band(Decimal(-2), Decimal(2)), "-2 – 2 %"),
        (Direction.RANGE, Band(Decimal(10), Decimal(20)), "10–20 %"),
        (Direction.RANGE, Band(Decimal(-20), Decimal(-10)), "-20 – -10 %"),
    ],
)
def test_an_aim_says_on_which_side_it_is_met(direction: Direction, level: Level, shown: str) -> None:
    assert spaced(format_aim(Goal(direction, level), level, "%", "en_GB")) == shown


@pytest.mark.parametrize(
    ("direction", "level"),
    [
        (Direction.HIGHER, Decimal(95)),
        (Direction.LOWER, Decimal(1_234_567)),
        (Direction.RANGE, Band(Decimal(-2), Decimal(2))),
        (Direction.RANGE, Band(Decimal(-20), Decimal(-10))),
    ],
)
@pytest.mark.parametrize("unit", ["%", "GBP", "min"])
def test_an_aim_never_breaks(direction: Direction, level: Level, unit: str) -> None:
    assert " " not in format_aim(Goal(direction, level), level, unit, "en_GB")


def test_a_band_of_money_names_the_currency_of_both_ends() -> None:
    assert format_level(Band(Decimal(10), Decimal(20)), "GBP", "en_GB") == "£10–£20"
    assert spaced(format_level(Band(Decimal(-10), Decimal(20)), "GBP", "en_GB")) == "-£10 – £20"


@pytest.mark.parametrize(
    ("share", "shown"),
    [
        ("0.8", "80 %"),
        ("0.8399", "83 %"),
        ("0.9999", "99 %"),
        ("0.83", "83 %"),
        ("1.2", "120 %"),
        ("-0.004", "-1 %"),
        ("12", "1,200 %"),
    ],
)
def test_a_share_is_whole_percent_rounded_down(share: str, shown: str) -> None:
    assert spaced(format_share(Decimal(share), "en_GB")) == shown


def test_a_score_is_a_whole_number() -> None:
    assert [format_points(Decimal(points)) for points in ("78.75", "99.999", "0", "100")] == [
        "78",
        "99",
        "0",
        "100",
    ]


def test_numbers_longer_than_any_sensible_one_are_still_shown() -> None:
    assert format_number(Decimal("1E+40"), "en_GB").count("000") == 13
    assert format_share(Decimal("1E+40"), "en_GB").endswith("%")
    assert format_points(Decimal("1E+40")).startswith("1000")


def test_a_locale_is_known_in_either_spelling() -> None:
    assert str(find_locale("en-GB")) == str(find_locale("en_GB")) == "en_GB"


@pytest.mark.parametrize("name", ["", "xx", "English", "../etc", "x" * 300, "en\0"])
def test_an_unknown_locale_is_none(name: str) -> None:
    assert find_locale(name) is None


def test_only_currency_codes_are_money() -> None:
    assert is_money("GBP")
    assert not any(map(is_money, ["gbp", "£", "%", "min", ""]))


def test_people_know_a_currency_by_its_sign() -> None:
    assert symbol_of("GBP", "en_GB") == "£"
    assert symbol_of("tickets", "en_GB") == "tickets"


@pytest.mark.parametrize(
    ("unit", "for_one"),
    [
        ("outages", "outage"),
        ("open tickets", "open ticket"),
        ("tickets per user", "ticket per user"),
        ("deliveries", "delivery"),
        ("breaches", "breach"),
        ("days", "day"),
        ("responses", "response"),
        ("min", "min"),
        ("%", "%"),
        ("bps", "bps"),
        ("Gbps", "Gbps"),
        ("ms", "ms"),
        ("status", "status"),
        ("series", "series"),
        ("process", "process"),
    ],
)
def test_one_has_its_unit_in_the_singular(unit: str, for_one: str) -> None:
    assert format_value(Decimal(1), unit, "en_GB") == f"1{NBSP}{for_one}"
    assert format_value(Decimal("1.0"), unit, "en_GB").endswith(for_one)
    assert format_value(Decimal(2), unit, "en_GB") == f"2{NBSP}{unit}"


def test_the_units_of_other_languages_stay() -> None:
    assert format_value(Decimal(1), "Kurs", "de_DE") == f"1{NBSP}Kurs"


def test_a_target_of_one_has_its_unit_in_the_singular() -> None:
    goal = Goal(Direction.LOWER, Decimal(1))
    assert format_aim(goal, goal.target, "outages", "en_GB").endswith(f"1{NBSP}outage")
