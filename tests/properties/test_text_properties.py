import unicodedata
from decimal import Decimal
from random import Random

from babel.numbers import get_decimal_symbol
from hypothesis import example, given
from hypothesis import strategies as st

from scorecard.domain.lookup import Named, find_named, suggest
from scorecard.domain.numbers import parse_number, parse_value
from scorecard.domain.units import format_number, format_share, format_value
from scorecard.errors import InvalidInput

LOCALES = [
    *(
        "en_GB",
        "en_US",
        "en_IN",
        "en_ZA",
        "en_AU",
        "en_CA",
        "de_DE",
        "de_AT",
        "de_CH",
        "fr_FR",
        "fr_CA",
        "fr_CH",
    ),
    *(
        "es_ES",
        "es_MX",
        "it_IT",
        "pt_PT",
        "pt_BR",
        "nl_NL",
        "pl_PL",
        "cs_CZ",
        "hu_HU",
        "ro_RO",
        "bg_BG",
        "el_GR",
    ),
    *(
        "sv_SE",
        "nb_NO",
        "da_DK",
        "fi_FI",
        "et_EE",
        "lt_LT",
        "ru_RU",
        "uk_UA",
        "tr_TR",
        "ar_EG",
        "fa_IR",
        "he_IL",
    ),
    *("hi_IN", "bn_BD", "ja_JP", "zh_CN", "zh_TW", "ko_KR", "th_TH", "vi_VN", "id_ID"),
]
UNITS = [
    "%",
    "min",
    "h",
    "days",
    "points",
    "tickets per 1,000 users",
    "GBP",
    "USD",
    "EUR",
    "JPY",
    "CHF",
    "INR",
]

locales = st.sampled_from(LOCALES)
written = st.integers(0, 6).flatmap(lambda places: st.decimals(-(10**11), 10**11, places=places))


@given(written, st.sampled_from(UNITS), locales)
@example(Decimal("-1234.5"), "GBP", "en_GB")
@example(Decimal("1234"), "EUR", "de_DE")
@example(Decimal("-1234567.25"), "USD", "fa_IR")
@example(Decimal("-0.00"), "%", "en_GB")
@example(Decimal(5), "USD", "fr_CA")
def test_what_is_shown_can_be_typed_back(value: Decimal, unit: str, locale: str) -> None:
    shown = format_value(value, unit, locale)
    read = read_back(shown, unit, locale)
    if "could mean" in read:  # a lone group of three digits: 1,234
        assert 1000 <= abs(value) < 1_000_000
        assert value == value.to_integral_value()
    else:
        assert Decimal(read) == value


def read_back(text: str, unit: str, locale: str) -> str:
    """The value that a text is, or what a person is told instead."""
    try:
        return str(parse_value(text, unit, locale))
    except InvalidInput as refused:
        return str(refused)


@given(written, locales)
def test_what_is_shown_has_every_digit_that_was_stored(value: Decimal, locale: str) -> None:
    digits = [sign for sign in format_number(value, locale) if sign.isdigit()]
    assert "".join(digits).strip("0") == f"{abs(value):f}".replace(".", "").strip("0")


@given(st.text(max_size=30) | st.text("0123456789.,-+ '’()eE%£\N{NO-BREAK SPACE}", max_size=14), locales)
@example("1,234", "en_GB")
@example("٣٫٥", "ar_EG")
def test_a_text_is_read_only_as_the_digits_that_stand_in_it(text: str, locale: str) -> None:
    try:
        number = parse_number(text, locale)
    except InvalidInput:
        return
    plain = "".join(str(unicodedata.decimal(sign, sign)) for sign in text)
    assert "".join(filter(str.isdigit, plain)) == f"{abs(number):f}".replace(".", "").zfill(
        sum(map(str.isdigit, plain))
    )
    assert number.is_finite()
    places = -int(number.as_tuple().exponent)
    if places:
        assert plain.rstrip()[-places - 1] in {".", get_decimal_symbol(locale)}


@given(st.text(max_size=60), st.sampled_from(UNITS), locales)
def test_any_text_is_a_finite_value_or_a_sentence_to_show(text: str, unit: str, locale: str) -> None:
    read = read_back(text, unit, locale)
    assert " " in read or Decimal(read).is_finite()


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**30), max_value=10**30), locales)
def test_any_share_is_shown_as_whole_percent(share: Decimal, locale: str) -> None:
    shown = format_share(share, locale)
    assert shown.endswith("%")
    assert "E" not in shown


names = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), min_size=1, max_size=20)
candidates = st.lists(
    st.lists(names, min_size=1, max_size=3).map(lambda own: Named(own[0], own[0], tuple(own))), max_size=6
)


def plain(name: str) -> str:
    return " ".join(
        unicodedata.normalize("NFKC", name).casefold().replace("_", " ").replace("-", " ").split()
    )


@given(names, candidates)
def test_what_is_found_goes_by_a_name_that_begins_with_the_text(text: str, known: list[Named[str]]) -> None:
    found = find_named(text, known)
    if found is not None:
        assert any(
            plain(name).startswith(plain(text)) for one in known for name in one.names if one.thing == found
        )


@given(candidates.filter(bool), st.randoms())
def test_a_whole_name_finds_its_own_thing_or_is_shared(known: list[Named[str]], random: Random) -> None:
    wanted = random.choice(known)
    name = random.choice(wanted.names)
    sharing = [one for one in known if plain(name) in map(plain, one.names)]
    found = find_named(name.upper() if plain(name.upper()) == plain(name) else name, known)
    assert found == (wanted.thing if plain(name) and len(sharing) == 1 else None)


@given(st.text(max_size=40), candidates)
def test_suggestions_are_few_and_known(text: str, known: list[Named[str]]) -> None:
    near = suggest(text, known)
    assert len(near) <= 3
    assert set(near) <= {one.label for one in known}
