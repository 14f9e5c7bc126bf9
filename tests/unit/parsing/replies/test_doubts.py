from decimal import Decimal

import pytest

from scorecard.parsing.replies.parsed_reply import KpiContext
from tests.builders import a_subject
from tests.unit.parsing.replies.cast import SUBJECTS, meaning_of, read


def with_past(key: str, history: str) -> KpiContext:
    known = SUBJECTS[key]
    return a_subject(known.kpi, known.goal, map(Decimal, history.split()))


@pytest.mark.parametrize(
    ("key", "history", "locale", "text", "meaning"),
    [
        ("dollars", "1150 1230 1210 1190", "en_US", "$1,250", "dollars 1250"),
        ("dollars", "1150 1230 1210", "en_US", "$1,250", "dollars 1250|1.25 ?two_readings"),
        ("dollars", "1150 1230 1210 12", "en_US", "$1,250", "dollars 1250|1.25 ?two_readings"),
        ("dollars", "1150 1230 1210 0", "en_US", "$1,250", "dollars 1250|1.25 ?two_readings"),
        ("dollars", "1150 1230 1210 -1190", "en_US", "$1,250", "dollars 1250|1.25 ?two_readings"),
        ("dollars", "12 13 12 14", "en_US", "$1,250", "dollars 1250|1.25 ?two_readings"),
        ("dollars", "1150 1230 1210 1190", "en_US", "-$1,250", "dollars -1250|-1.25 ?two_readings"),
        ("dollars", "1150 1230 1210 1190", "en_US", "about $1,250", "dollars 1250 ?rough"),
        ("spend", "2900000 3050000 2980000 3100000", "de_DE", "2.950 k€", "spend 2950000"),
        ("licences", "1150 1234 1210 1190", "de_DE", "1.250 CHF", "licences 1250"),
        ("licences", "1150 1234 1210 1190", "es_ES", "1.250 CHF", "licences 1250"),
        ("tickets", "1180 1310 1290 1205", "en_GB", "1,250", "tickets 1250"),
        ("tickets", "1180 1310 1290 1205", "de_DE", "1,250", "tickets 1.250 ?unusual"),
        ("csat", "7.9 8.1 8.3 8", "en_GB", "8,125", "csat 8125|8.125 ?two_readings"),
    ],
)
def test_thousands_are_stored_unasked_only_where_all_that_is_known_says_so(
    key: str, history: str, locale: str, text: str, meaning: str
) -> None:
    subject = with_past(key, history)
    assert meaning_of(read(text, [subject], [subject], locale)) == meaning.replace("1.250 ?", "1.25 ?")


@pytest.mark.parametrize(
    ("key", "history", "text", "meaning"),
    [
        ("uptime", "99.95 99.9 99.97 99.8", "199/200", "uptime 99.5"),
        ("uptime", "99.95 99.9 99.97", "199/200", "uptime 99.5|199 ?two_readings"),
        ("uptime", "99.95 99.9 99.97", "199 of 200", "uptime 99.5"),
        ("uptime", "99.95 99.9 99.97 99.8", "99/100", "uptime 99"),
        ("uptime", "", "99/100", "uptime 99"),
        ("fcr", "68 71 70 72", "70/95", "fcr 73.684211|70 ?two_readings"),
        ("fcr", "68 71 70 72", "690/950", "fcr 72.631579"),
        ("fcr", "68 71 70 72", "19/80", "fcr 23.75|19 ?two_readings"),
        ("uptime", "99.95 99.9 99.97 99.8", "94.2/95", "uptime 99.157895|94.2 ?two_readings"),
    ],
)
def test_a_slash_is_a_share_only_where_the_share_is_usual_and_the_part_is_not(
    key: str, history: str, text: str, meaning: str
) -> None:
    subject = with_past(key, history)
    assert meaning_of(read(text, [subject], [subject], "en_GB")) == meaning
