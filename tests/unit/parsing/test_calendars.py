"""Days of the week as people write them, in their language or in English."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorecard.errors import InvalidInput
from scorecard.parsing.calendars import format_region, format_weekdays, parse_region, parse_weekdays

MON, TUE, WED, THU, FRI, SAT, SUN = range(7)
LOCALES = ["en_GB", "en_US", "de_DE", "fr_FR", "es_ES", "it_IT", "nl_NL", "pt_BR", "pt_PT", "pl_PL", "sv_SE"]
LOCALES += [
    "da_DK",
    "fi_FI",
    "cs_CZ",
    "tr_TR",
    "ja_JP",
    "ko_KR",
    "zh_Hans_CN",
    "hi_IN",
    "vi_VN",
    "ru_RU",
    "nonsense",
]


@pytest.mark.parametrize(
    ("text", "locale", "days"),
    [
        ("Mon-Thu", "en_GB", {MON, TUE, WED, THU}),
        ("mon – thu", "en_GB", {MON, TUE, WED, THU}),
        ("Monday to Thursday", "en_GB", {MON, TUE, WED, THU}),
        ("Mon, Tue, Thu", "en_GB", {MON, TUE, THU}),
        ("mon tue thurs", "en_GB", {MON, TUE, THU}),
        ("Mon, Wed and Fri", "en_GB", {MON, WED, FRI}),
        ("Sun-Thu", "en_GB", {SUN, MON, TUE, WED, THU}),
        ("Sat-Tue", "en_GB", {SAT, SUN, MON, TUE}),
        ("Mon-Tue, Thu-Fri", "en_GB", {MON, TUE, THU, FRI}),
        ("Mon-Sun", "en_GB", set(range(7))),
        ("Wed", "en_GB", {WED}),
        ("Mo-Do", "de_DE", {MON, TUE, WED, THU}),
        ("Mo., Di., Fr.", "de_DE", {MON, TUE, FRI}),
        ("Montag, Mittwoch", "de_DE", {MON, WED}),
        ("lun-jeu", "fr_FR", {MON, TUE, WED, THU}),
        ("lundi, vendredi", "fr_FR", {MON, FRI}),
        ("lun, mié", "es_ES", {MON, WED}),
        ("segunda-feira", "pt_BR", {MON}),
        ("Mon-Thu", "de_DE", {MON, TUE, WED, THU}),
        ("月-木", "ja_JP", {MON, TUE, WED, THU}),
    ],
)
def test_days_are_understood(text: str, locale: str, days: set[int]) -> None:
    assert parse_weekdays(text, locale) == days


@pytest.mark.parametrize(
    "text", ["weekdays please", "Mon-", "-Thu", "Mont", "1-5", "Mon-Thu except Wed", ", ,", ""]
)
def test_what_is_no_day_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput, match="Mon-Thu"):
        parse_weekdays(text, "en_GB")


@given(st.frozensets(st.integers(0, 6), min_size=1), st.sampled_from(LOCALES))
def test_what_is_told_is_understood(days: frozenset[int], locale: str) -> None:
    assert parse_weekdays(format_weekdays(days, locale), locale) == days


@pytest.mark.parametrize(
    ("days", "shown"),
    [
        ({MON, TUE, WED, THU}, "Mon–Thu"),
        ({MON, TUE}, "Mon, Tue"),
        ({MON, TUE, THU}, "Mon, Tue, Thu"),
        ({SUN, MON, TUE, WED, THU}, "Sun–Thu"),
        (set(range(7)), "Mon–Sun"),
    ],
)
def test_days_are_told_shortly(days: set[int], shown: str) -> None:
    assert format_weekdays(days, "en_GB") == shown


@pytest.mark.parametrize(
    ("text", "locale", "region"),
    [
        ("DE-BY", "en_GB", "DE-BY"),
        ("de-by", "en_GB", "DE-BY"),
        ("gb", "en_GB", "GB"),
        ("Germany", "en_GB", "DE"),
        ("Deutschland", "de_DE", "DE"),
        ("germany", "de_DE", "DE"),
    ],
)
def test_a_region_is_known_by_its_code_and_a_country_by_its_name(text: str, locale: str, region: str) -> None:
    assert parse_region(text, locale) == region


@pytest.mark.parametrize("text", ["Atlantis", "DE-XX", "DE-", "XX", "Mon", "Mon-Thu", "-"])
def test_any_other_region_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput, match=f"“{text}”.*GB-SCT"):
        parse_region(text, "en_GB")


def test_a_region_is_told_by_its_country() -> None:
    assert format_region("GB") == "United Kingdom"
    assert format_region("DE-BY") == "Germany (DE-BY)"
