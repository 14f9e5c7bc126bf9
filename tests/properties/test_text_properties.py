import unicodedata
from decimal import Decimal
from random import Random

from hypothesis import example, given
from hypothesis import strategies as st

from scorecard.errors import InvalidInput
from scorecard.model.goals import Direction, Goal
from scorecard.model.names import NamedItem, find_named, suggest
from scorecard.model.units import format_number, format_plain, format_share, format_value
from scorecard.parsing.period_phrases import DateContext
from scorecard.parsing.replies.form_field import parse_form_field
from scorecard.parsing.replies.parsed_reply import KpiContext
from tests.builders import a_kpi, a_subject
from tests.properties.strategies import locales, units, written
from tests.unit.parsing.replies.cast import TODAY


@given(written, units, locales)
@example(Decimal("-1234.5"), "GBP", "en_GB")
@example(Decimal("1234"), "EUR", "de_DE")
@example(Decimal("-1234567.25"), "USD", "fa_IR")
@example(Decimal("-0.00"), "%", "en_GB")
@example(Decimal(5), "USD", "fr_CA")
def test_what_is_shown_can_be_typed_into_a_field(value: Decimal, unit: str, locale: str) -> None:
    subject = near(value, unit)
    try:
        read = parse_form_field(format_value(value, unit, locale), subject, DateContext(TODAY, locale))
    except InvalidInput:  # a lone group of three digits, or as many digits as a telephone has
        assert abs(value) >= 1000
    else:
        assert read.value == value


@given(written, units, locales)
def test_what_is_filled_in_beforehand_is_taken_or_confirmed(value: Decimal, unit: str, locale: str) -> None:
    typed = format_plain(value, locale)
    try:
        read = parse_form_field(typed, near(value, unit), DateContext(TODAY, locale))
    except InvalidInput:
        read = parse_form_field(f"{typed} {unit}!", near(value, unit), DateContext(TODAY, locale))
    assert read.value == value


def near(value: Decimal, unit: str) -> KpiContext:
    """Return a KPI for which a value is not unusual."""
    return a_subject(a_kpi("Subject", unit), Goal(Direction.HIGHER, value), [value] * 4)


@given(written, locales)
def test_what_is_shown_has_every_digit_that_was_stored(value: Decimal, locale: str) -> None:
    digits = [sign for sign in format_number(value, locale) if sign.isdigit()]
    assert "".join(digits).strip("0") == f"{abs(value):f}".replace(".", "").strip("0")


fields = st.text(max_size=60) | st.text("0123456789.,-+ '’()eE%£!\N{NO-BREAK SPACE}", max_size=14)


@given(fields, units, locales)
@example("1,234", "%", "en_GB")
@example("٣٫٥", "points", "ar_EG")
@example("1,234!", "points", "en_GB")
def test_any_text_in_a_field_is_one_finite_value_or_refused(text: str, unit: str, locale: str) -> None:
    try:
        read = parse_form_field(text, near(Decimal(8), unit), DateContext(TODAY, locale))
    except InvalidInput:
        return
    assert read.doubt is None or len(read.doubt.readings) == 1
    assert read.value.is_finite()


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**30), max_value=10**30), locales)
def test_any_share_is_shown_as_whole_percent(share: Decimal, locale: str) -> None:
    shown = format_share(share, locale)
    assert shown.endswith("%")
    assert "E" not in shown


names = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), min_size=1, max_size=20)
candidates = st.lists(
    st.lists(names, min_size=1, max_size=3).map(lambda own: NamedItem(own[0], own[0], tuple(own))), max_size=6
)


def plain(name: str) -> str:
    return " ".join(
        unicodedata.normalize("NFKC", name).casefold().replace("_", " ").replace("-", " ").split()
    )


@given(names, candidates)
def test_what_is_found_goes_by_a_name_that_begins_with_the_text(
    text: str, known: list[NamedItem[str]]
) -> None:
    found = find_named(text, known)
    if found is not None:
        assert any(
            plain(name).startswith(plain(text))
            for item in known
            for name in item.names
            if item.thing == found
        )


@given(candidates.filter(bool), st.randoms())
@example([NamedItem("·", "·", ("·",))], Random(0))
@example([NamedItem("\xad", "\xad", ("\xad",))], Random(0))  # nobody can see it
def test_a_whole_name_finds_its_own_thing_or_is_shared(known: list[NamedItem[str]], random: Random) -> None:
    item = random.choice(known)
    name = random.choice(item.names)
    sharing = [other for other in known if plain(name) in map(plain, other.names)]
    found = find_named(name.upper() if plain(name.upper()) == plain(name) else name, known)
    assert found == (item.thing if plain(name) and len(sharing) == 1 else None)


@given(st.text(max_size=40), candidates)
def test_suggestions_are_few_and_known(text: str, known: list[NamedItem[str]]) -> None:
    near = suggest(text, known)
    assert len(near) <= 3
    assert set(near) <= {item.label for item in known}
