from decimal import Decimal

import pytest

from scorecard.domain.replies import Answer, Said, names_of, read_reply, split_reply
from scorecard.errors import InvalidInput
from tests.unit.domain.making import make_kpi, make_objective, make_perspective, make_scorecard

NAMES = ["MTTR", "mean_time_to_repair", "Tier 1 tickets", "Tier 1", "Straße"]


def said(text: str) -> tuple[str, str, str, str]:
    parts = split_reply(text, NAMES)
    return parts.name, parts.sign, parts.number, parts.tail


def read(text: str, unit: str = "min", locale: str = "en_GB") -> Answer:
    return read_reply(split_reply(text, NAMES), unit, locale)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        *(("25", ("", "", "25", "")), (" 25 % ", ("", "", "25", " %")), ("MTTR: 25", ("MTTR", "", "25", ""))),
        *(("mttr = -2.5, slow", ("mttr", "", "-2.5", ", slow")), ("cost £1,200", ("cost", "£", "1,200", ""))),
        *(("Tier 1 tickets 25", ("Tier 1 tickets", "", "25", "")), ("tier 1 25", ("tier 1", "", "25", ""))),
        *(("tier-1-tickets 25", ("tier-1-tickets", "", "25", "")), ("TIER_1: 25", ("TIER_1", "", "25", ""))),
        *(
            ("mean time to repair 25", ("mean time to repair", "", "25", "")),
            ("STRASSE 5", ("STRASSE", "", "5", "")),
        ),
        *(("p95 7", ("p95", "", "7", "")), ("25 h on v1.2", ("", "", "25", " h on v1.2"))),
    ],
)
def test_a_reply_comes_apart_into_name_number_and_rest(text: str, parts: tuple[str, str, str, str]) -> None:
    assert said(text) == parts


@pytest.mark.parametrize("text", ["", "hello", "MTTR", "Tier 1", "½", "v1"])
def test_a_reply_without_a_number_is_asked_for_one(text: str) -> None:
    with pytest.raises(InvalidInput, match="no number in that"):
        split_reply(text, NAMES)


@pytest.mark.parametrize(
    ("text", "value", "note"),
    [
        *(("25", "25", ""), ("25.", "25", ""), ("25!", "25", ""), ("25 min", "25", ""), ("25min", "25", "")),
        *(("25 minutes, slow vendor", "25", "slow vendor"), ("25, slow vendor", "25", "slow vendor")),
        *(("25 - slow vendor", "25", "slow vendor"), ("25 (slow vendor)", "25", "slow vendor")),
        *(("25\nslow vendor", "25", "slow vendor"), ("mttr 25 slow vendor", "25", "slow vendor")),
        *(("-2.5", "-2.5", ""), ("1,234.5 min", "1234.5", "")),
    ],
)
def test_a_number_may_carry_its_unit_and_a_note(text: str, value: str, note: str) -> None:
    assert read(text) == Answer(Decimal(value), note)


@pytest.mark.parametrize(
    ("text", "unit", "value"),
    [("£1,200.50", "GBP", "1200.50"), ("5 pounds", "GBP", "5"), ("5 EUR", "EUR", "5"), ("5%", "%", "5")],
)
def test_money_and_percent_may_be_said_as_people_do(text: str, unit: str, value: str) -> None:
    assert read(text, unit).value == Decimal(value)


@pytest.mark.parametrize(
    "text",
    [
        *("25 or 30", "25-30", "25 – 30", "25 to 30", "25/30", "25?", "25 maybe", "25; 30", "25 (30 before)"),
        *(
            "mttr 2 million",
            "mttr 2 thousand",
            "mttr 2 k",
            "2k",
            "25 12",
            "2026-11-22",
            "22/11/2026",
            "22.11.2026",
        ),
        *("mttr 25 seconds", "mttr 25 hours", "mttr 25 %", "mttr 25 weeks", "mttr 25 euros", "mttr 25 $"),
        *(
            "~25",
            "<25",
            "> 25",
            "+25",
            "- 25",
            "(25)",
            "$25",
            "±2",
            "1,234",
            "3rd",
            "12abc",
            "1e400",
            "25 slow",
        ),
        *(
            "mttr 1 = 25",
            "mttr 1 => 25",
            "+44 7700 900123",
            "#25",
            "25%",
            "9" * 19,
            "25\N{FULLWIDTH QUESTION MARK}",
        ),
    ],
)
def test_what_can_be_taken_in_two_ways_is_asked_about_and_never_guessed(text: str) -> None:
    with pytest.raises(InvalidInput):
        read(text)


def test_the_question_offers_what_to_send() -> None:
    with pytest.raises(InvalidInput) as asked:
        read("25 slow vendor")
    assert str(asked.value).endswith("Then put a comma between: 25, slow vendor")
    with pytest.raises(InvalidInput, match="measured in £, not euros; send the value in £"):
        read("mttr 25 euros", "GBP")


def test_a_reply_can_use_every_name_of_every_kpi() -> None:
    kpi = make_kpi(name="MTTR", aliases=("repair time",))
    card = make_scorecard(make_perspective(make_objective(kpi)))
    assert names_of(card.named_kpis()) == ["MTTR", "kpi_1", "repair time"]


def test_an_awkwardly_long_reply_is_read_quickly() -> None:
    long = "1 " * 20_000
    assert isinstance(split_reply(long, NAMES), Said)
    with pytest.raises(InvalidInput):
        read(long)
