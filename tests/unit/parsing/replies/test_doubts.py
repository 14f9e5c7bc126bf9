from decimal import Decimal

import pytest

from scorecard.model.goals import Direction, Goal
from scorecard.parsing.replies.parsed_reply import KpiContext
from tests.builders import a_kpi, a_subject
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
        ("dollars", "12100 12300 12500 11900", "de_DE", "$12,400.50", "dollars 12400.5"),
        ("dollars", "12100 12300 12500 11900", "de_DE", "12.4k", "dollars 12400"),
        ("dollars", "12100 12300 12500", "de_DE", "12.4k", "dollars 12400 ?other_style"),
        ("dollars", "12100 12300 12500 11900", "de_DE", "12,400", "dollars 12400|12.4 ?two_readings"),
        ("dollars", "12100 12300 12500 11900", "de_DE", "12.4", "dollars 12.4 ?other_style"),
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
    ("key", "text", "meaning"),
    [
        ("fcr", "8% were reopened", "fcr 92|8 ?two_readings (were reopened)"),
        ("fcr", "fcr 29% of calls were reopened", "fcr 71|29 ?two_readings (of calls were reopened)"),
        ("fcr", "28% not resolved", "fcr 72|28 ?two_readings (not resolved)"),
        ("uptime", "0.05% unavailable", "uptime 99.95|0.05 ?two_readings (unavailable)"),
        ("fcr", "71% were resolved", "fcr 71 (were resolved)"),
        ("fcr", "71% delayed by the vendor", "fcr 71 (delayed by the vendor)"),
        ("failed", "1% were rolled back", "failed 1 (were rolled back)"),
    ],
)
def test_a_share_of_something_else_offers_the_rest_first_where_more_is_better(
    key: str, text: str, meaning: str
) -> None:
    assert meaning_of(read(text, [SUBJECTS[key]], list(SUBJECTS.values()), "en_GB")) == meaning


@pytest.mark.parametrize(
    ("key", "history", "text", "meaning"),
    [
        ("uptime", "99.95 99.9 99.97 99.8", "199/200", "uptime 99.5"),
        ("uptime", "99.95 99.9 99.97", "199/200", "uptime 99.5 ?two_readings"),
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


@pytest.mark.parametrize(
    ("key", "locale", "text", "meaning"),
    [
        ("dollars", "en_US", "120000 cents", "dollars 1200"),
        ("dollars", "en_US", "120000¢", "dollars 1200"),
        ("dollars", "en_US", "120k cents, one-off", "dollars 1200 (one-off)"),
        ("dollars", "en_US", "121,000 cents", "dollars 1210"),
        ("dollars", "en_US", "1200 cents", "dollars 12 ?unusual"),
        ("dollars", "en_US", "$120000 cents", "unclear"),
        ("dollars", "en_US", "$1200 50 cents", "unclear"),
        ("cost", "en_GB", "cost 119,500,050p", "cost 1195000.5"),
        ("cost", "en_GB", "cost 119,500,050 pence", "cost 1195000.5"),
        ("cost", "en_GB", "cost 119,500,050 cents", "unclear"),
        ("licences", "de_CH", "121000 Rappen", "licences 1210"),
        ("licences", "fr_CH", "121000 centimes", "licences 1210"),
        ("licences", "de_CH", "121000 Rp.", "licences 1210"),
        ("zloty", "pl_PL", "120000 groszy", "zloty 1200"),
        ("yen", "ja_JP", "1200000 cents", "unclear"),
        ("rupees", "en_IN", "12000000 paise", "rupees 120000"),
        ("spend", "de_DE", "3 Mio. Cent", "spend 30000 ?unusual"),
    ],
)
def test_cents_and_their_kind_are_a_hundredth_or_refused(
    key: str, locale: str, text: str, meaning: str
) -> None:
    assert meaning_of(read(text, [SUBJECTS[key]], [SUBJECTS[key]], locale)) == meaning


@pytest.mark.parametrize(
    ("locale", "text", "meaning"),
    [
        ("en_GB", "872 of 1,204", "fcr 72.425249"),
        ("en_GB", "872/1,204", "fcr 72.425249"),
        ("en_GB", "1,204 of 1,710", "fcr 70.409357"),
        ("de_DE", "872 von 1.204", "fcr 72.425249"),
        ("en_GB", "1,204 of 872", "unclear"),
    ],
)
def test_a_part_and_its_whole_may_be_in_thousands(locale: str, text: str, meaning: str) -> None:
    assert meaning_of(read(text, [SUBJECTS["fcr"]], [SUBJECTS["fcr"]], locale)) == meaning


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("10:1", "devs 10"),
        ("10 : 1", "devs 10"),
        ("devs: 10.5:1", "devs 10.5"),
        ("10:15", "unclear"),
        ("10:1:5", "unclear"),
        ("1:10", "unclear"),
        ("90:1", "devs 90 ?unusual"),
    ],
)
def test_a_ratio_to_one_is_its_first_number(text: str, meaning: str) -> None:
    kpi = a_kpi("Devs per admin", "ratio", id=77, key="devs")
    subject = a_subject(kpi, Goal(Direction.HIGHER, Decimal(8)), map(Decimal, (9, 10, 11, 9)))
    assert meaning_of(read(text, [subject], [subject], "en_GB")) == meaning


@pytest.mark.parametrize(
    ("key", "text", "is_asked"),
    [
        ("mttr", "99.95", True),
        ("mttr", "99.95, slow vendor", False),
        ("mttr", "58", False),
        ("mttr", "36.5", False),
        ("tickets", "99.9", True),
        ("uptime", "99.95", False),
    ],
)
def test_a_bare_number_of_another_kpis_form_and_size_is_asked_about(
    key: str, text: str, *, is_asked: bool
) -> None:
    assert (" ?" in meaning_of(read(text, [SUBJECTS[key]], list(SUBJECTS.values()), "en_GB"))) is is_asked


@pytest.mark.parametrize(
    ("key", "text", "is_asked"),
    [
        ("tickets", "1204, 30 of them from the upgrade", False),
        ("tickets", "1204, davon 90 beim Lieferanten", False),
        ("tickets", "1204, dont 20 liés au VPN", False),
        ("tickets", "1204, 1310 of them from the upgrade", True),
        ("tickets", "1204, 30 of them", True),
        ("cost", "1190000, contractor worked 12 extra days", False),
        ("failed", "1.1; Chrome 131 was pushed on Friday", False),
        ("uptime", "99.95, Chrome 99 was pushed on Friday", True),
    ],
)
def test_a_number_in_a_cause_that_could_not_be_the_value_is_part_of_the_cause(
    key: str, text: str, *, is_asked: bool
) -> None:
    assert (" ?" in meaning_of(read(text, [SUBJECTS[key]], list(SUBJECTS.values()), "en_GB"))) is is_asked


@pytest.mark.parametrize(
    ("key", "text", "meaning"),
    [
        ("variance", "minus 0.8", "variance -0.8"),
        ("variance", "variance: minus 0.8 %, a credit", "variance -0.8 (a credit)"),
        ("mttr", "minus 34", "unclear"),
        ("variance", "1 minus 0.8", "unclear"),
        ("variance", "0.8 minus", "variance 0.8 ?unclear"),
    ],
)
def test_a_minus_may_be_spelled_out_before_a_number(key: str, text: str, meaning: str) -> None:
    assert meaning_of(read(text, [SUBJECTS[key]], list(SUBJECTS.values()), "en_GB")) == meaning
