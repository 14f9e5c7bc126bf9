"""Values of people's KPIs, and how they write them."""

from decimal import Decimal
from random import Random

from tests.simulation.cast import Measure, Somebody

COMMA_DECIMAL = frozenset({"de-DE", "pt-BR", "fr-FR"})
NOTES = ("", "", "", "", "slow vendor", "as expected", "two long outages", "new counting")
UNCLEAR = (
    "12abc",
    "NaN",
    "1e400",
    "see the dashboard",
    "about the same as ever I think",
    "31 or 32",
    "+44 20 7946 0958",
    "thanks!",
    "who needs this?",
)


def a_value(measure: Measure, random: Random) -> Decimal:
    """Return a believable value: near the target, sometimes past the threshold."""
    if measure.unit == "%":
        return Decimal(random.randint(700, 995)) / 10
    value = measure.target * Decimal(random.randint(60, 135)) / 100
    return value.quantize(Decimal(1) if measure.whole else Decimal("0.1"))


def written(value: Decimal, person: Somebody) -> str:
    """Return a number in the notation of a person's locale."""
    point = "," if person.place.locale in COMMA_DECIMAL else "."
    return f"{value.normalize():f}".replace(".", point)


def with_unit(text: str, measure: Measure, random: Random) -> str:
    """Return a number, sometimes with its unit."""
    return f"{text} {measure.unit}" if random.random() < 0.2 else text
