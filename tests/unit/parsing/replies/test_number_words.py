from decimal import Decimal

import pytest

from scorecard.parsing.replies.parsed_reply import ParsedReply, UnclearReply, UnnamedKpi, Value
from tests.unit.parsing.replies.cast import SUBJECTS, WEEK_47, read

EVERYTHING = tuple(SUBJECTS.values())
VALUES = [
    ("en_GB", "mttr", "twenty-seven", "27", ""),
    ("en_GB", "mttr", "Thirty two minutes, thanks!", "32", ""),
    ("en_GB", "mttr", "we ended up on thirty minutes", "30", ""),
    ("en_GB", "mttr", "thirty, one vendor was slow", "30", "one vendor was slow"),
    ("en_GB", "mttr", "thirty, two vendors were slow", "30", "two vendors were slow"),
    ("en_GB", "tickets", "a thousand two hundred and fifty", "1250", ""),
    ("en_GB", "tickets", "twelve hundred", "1200", ""),
    ("en_GB", "uptime", "ninety-nine point nine five percent", "99.95", ""),
    ("en_GB", "yen", "twelve thousand", "12000", ""),
    ("en_GB", "spend", "two point nine five million euros", "2950000", ""),
    ("en_GB", "p1", "one incident", "1", ""),
    ("en_GB", "p1", "one", "1", ""),
    ("en_GB", "p1", "just one", "1", ""),
    ("en_GB", "p1", "one only", "1", ""),
    ("fr_FR", "p1", "une seule", "1", ""),
    ("fr_FR", "p1", "une seule cette semaine", "1", "cette semaine"),
    ("es_ES", "p1", "una sola", "1", ""),
    ("it_IT", "p1", "uno solo, la rete", "1", "la rete"),
    ("en_GB", "mttr", "half an hour", "30", ""),
    ("en_GB", "mttr", "about half an hour, slow vendor", "30", "slow vendor"),
    ("en_GB", "repair", "four and a half hours", "4.5", ""),
    ("en_GB", "lead", "two and a half", "2.5", ""),
    ("en_GB", "spend", "two and a half million euros", "2500000", ""),
    ("de_DE", "mttr", "eine halbe Stunde", "30", ""),
    ("fr_FR", "mttr", "une demi-heure", "30", ""),
    ("es_ES", "mttr", "media hora", "30", ""),
    ("it_IT", "mttr", "mezz'ora", "30", ""),
    ("de_DE", "mttr", "siebenundzwanzig", "27", ""),
    ("de_DE", "mttr", "Dreißig Minuten, ein Anbieter war langsam", "30", "ein Anbieter war langsam"),
    ("de_DE", "uptime", "neunundneunzig Komma neun", "99.9", ""),
    ("de_DE", "mttr", "twenty-seven", "27", ""),
    ("fr_FR", "mttr", "vingt-sept, une panne", "27", "une panne"),
    ("fr_FR", "tickets", "mille deux cents", "1200", ""),
    ("fr_FR", "spend", "deux virgule neuf millions", "2900000", ""),
    ("de_DE", "spend", "drei Komma eins Millionen", "3100000", ""),
    ("es_ES", "spend", "dos coma nueve millones", "2900000", ""),
    ("es_ES", "yen", "once mil", "11000", ""),
    ("it_IT", "mttr", "ventisette", "27", ""),
    ("pt_PT", "yen", "onze mil", "11000", ""),
    ("nl_NL", "mttr", "zevenentwintig", "27", ""),
    ("da_DK", "mttr", "syvogtyve", "27", ""),
]
NO_VALUES = [
    *(
        ("en_GB", "p1", text)
        for text in (
            "one only vendor",
            "the only one who knows",
            "no one",
            "that one",
            "first one",
            "one of them",
            "one sec",
            "one day",
        )
    ),
    *(("en_GB", "p1", text) for text in ("one moment", "One thing: the vendor", "two vendors", "one or two")),
    *(("en_GB", "p1", text) for text in ("two of the sites were down", "two open questions: why and when")),
    *(
        ("en_GB", "mttr", text)
        for text in ("Four Seasons was down", "the second", "thirtieth", "thirty first")
    ),
    *(("en_GB", "mttr", text) for text in ("is it thirty?", "target is thirty", "aiming for thirty")),
    *(("en_GB", "mttr", text) for text in ("we'll be at thirty", "back in thirty minutes", "minus thirty")),
    *(
        ("en_GB", "mttr", text)
        for text in ("thirty minutes ago", "thirty or thirty-one", "twenty twenty-six")
    ),
    *(("en_GB", "mttr", text) for text in ("thirty people were ill", "version thirty", "thirty dollars")),
    *(("en_GB", "mttr", text) for text in ("three hours", "mttr thirty, csat eight", "point thirty")),
    *(("en_GB", "ideas", text) for text in ("point five", "minus five", "five and six")),
    *(("de_DE", "p1", text) for text in ("ein Moment bitte", "zwei von drei", "Komma zwei", "minus zwei")),
    *(("fr_FR", "p1", text) for text in ("un instant", "je suis le second", "moins deux", "virgule deux")),
    *(("en_GB", "ideas", text) for text in ("half of them", "half the team", "five and half of them")),
    *(("en_GB", "mttr", text) for text in ("back in half an hour", "half an hour ago", "half past three")),
    ("it_IT", "ideas", "sei sicuro?"),
    ("da_DK", "p1", "to be honest"),
    ("pl_PL", "mttr", "dwadzieścia siedem"),
]


@pytest.mark.parametrize(("locale", "key", "text", "number", "note"), VALUES)
def test_a_number_in_words_is_offered_and_never_stored(
    locale: str, key: str, text: str, number: str, note: str
) -> None:
    value = value_of(read(text, [SUBJECTS[key]], EVERYTHING, locale))
    assert (value.kpi.key, value.value, value.note) == (key, Decimal(number), note)
    assert value.doubt
    assert value.doubt.readings == (Decimal(number),)


@pytest.mark.parametrize(("locale", "key", "text"), NO_VALUES)
def test_number_words_of_a_question_a_plan_a_count_or_a_name_are_not_offered(
    locale: str, key: str, text: str
) -> None:
    assert isinstance(read(text, [SUBJECTS[key]], EVERYTHING, locale), UnclearReply)


@pytest.mark.parametrize("asked", [[], ["csat"], ["mttr", "csat"]])
def test_a_number_in_words_is_for_the_kpi_and_the_period_that_are_named(asked: list[str]) -> None:
    waiting = [SUBJECTS[key] for key in asked]
    value = value_of(read("mttr thirty for last week", waiting, EVERYTHING, "en_GB"))
    assert (value.kpi.key, value.value, value.period) == ("mttr", 30, WEEK_47)
    assert value.doubt


def test_a_number_in_words_without_a_name_is_for_those_open_kpis_that_have_its_size() -> None:
    waiting = [SUBJECTS[key] for key in ("mttr", "tickets", "csat", "repair")]
    value = value_of(read("thirty-one", waiting, EVERYTHING, "en_GB"))
    assert (value.kpi.key, value.value, bool(value.doubt)) == ("mttr", 31, True)
    reply = read("five", waiting, EVERYTHING, "en_GB")
    assert isinstance(reply, UnnamedKpi)
    assert [kpi.key for kpi in reply.choices] == ["mttr", "csat", "repair"]


def test_without_an_open_question_or_a_name_number_words_are_nothing() -> None:
    assert isinstance(read("thirty", [], EVERYTHING, "en_GB"), UnclearReply)


def value_of(reply: object) -> Value:
    assert isinstance(reply, ParsedReply)
    (part,) = reply.parts
    assert isinstance(part, Value)
    return part
