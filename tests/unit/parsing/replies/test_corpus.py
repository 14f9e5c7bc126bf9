import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from scorecard.model.periods import Frequency
from scorecard.parsing.period_phrases import DateContext
from scorecard.parsing.replies.parsed_reply import ParsedReply, UnclearReply, UnnamedKpi, Value
from scorecard.parsing.replies.parser import parse_reply
from tests.builders import a_kpi
from tests.unit.parsing.replies.cast import SUBJECTS, meaning_of, read
from tests.unit.parsing.replies.corpus import (
    afterwards,
    corrections,
    english,
    languages,
    never,
    phrases,
    plain,
    several,
    signs,
)

EVERYTHING = tuple(SUBJECTS.values())
GUESSED = ("71 I guess for fcr, up a bit", "fcr 71?", "no, fcr was at 71", "this time 71 was the fcr")
CORRECTED = replace(SUBJECTS["mttr"], find_given=lambda _: Decimal(31))
ONE_ASKED = [
    (locale, key, text, meaning)
    for replies in (english.ROWS, languages.ROWS, plain.ROWS, signs.ROWS)
    for (locale, key), rows in replies.items()
    for text, meaning in rows.items()
]
IN_WORDS = [
    (locale, text, meaning) for locale, rows in phrases.ROWS.items() for text, meaning in rows.items()
]
SEVERAL_ASKED = [
    (keys, text, meaning) for keys, rows in several.ROWS.items() for text, meaning in rows.items()
]


def with_locales(texts_of: Mapping[str, Iterable[str]]) -> list[tuple[str, str]]:
    """Return the locale and each of its texts."""
    return [(locale, text) for locale, texts in texts_of.items() for text in texts]


@pytest.mark.parametrize(("locale", "key", "text", "meaning"), ONE_ASKED)
def test_an_answer_is_read_by_its_language_and_unit(locale: str, key: str, text: str, meaning: str) -> None:
    assert meaning_of(read(text, [SUBJECTS[key]], EVERYTHING, locale)) == meaning


@pytest.mark.parametrize(("locale", "text", "meaning"), IN_WORDS)
def test_an_answer_in_words_does_what_it_says(locale: str, text: str, meaning: str) -> None:
    assert meaning_of(read(text, [SUBJECTS["mttr"]], EVERYTHING, locale)) == meaning


@pytest.mark.parametrize(("keys", "text", "meaning"), SEVERAL_ASKED)
def test_names_say_which_kpi_is_meant(keys: tuple[str, ...], text: str, meaning: str) -> None:
    assert meaning_of(read(text, [SUBJECTS[key] for key in keys], EVERYTHING, "en_GB")) == meaning


@pytest.mark.parametrize(("text", "meaning"), corrections.ROWS.items())
def test_a_note_to_a_correction_may_say_that_the_old_value_was_wrong(text: str, meaning: str) -> None:
    assert meaning_of(read(text, [CORRECTED], [CORRECTED], "en_GB")) == meaning


@pytest.mark.parametrize("text", ["30, typo", "30, the first one was a typo", "mttr 30 typo"])
def test_a_typo_is_the_cause_of_a_value_even_of_a_first_one(text: str) -> None:
    (value,) = values_of(read(text, [SUBJECTS["mttr"]], [], "en_GB"))
    assert (value.value, value.doubt, "typo" in value.note) == (30, None, True)


@pytest.mark.parametrize("text", afterwards.ASKED)
def test_a_note_that_gives_no_cause_is_asked_about(text: str) -> None:
    for key in ("mttr", "tickets", "csat", "p1", "ideas"):
        (value,) = values_of(read(text, [SUBJECTS[key]], EVERYTHING, "en_GB"))
        assert value.doubt
        assert value.note in text


@pytest.mark.parametrize("text", never.TEXTS)
def test_what_is_no_value_corrects_nothing_unasked(text: str) -> None:
    certain = [value for value in values_of(read(text, [CORRECTED], EVERYTHING, "en_GB")) if not value.doubt]
    assert not certain


@pytest.mark.parametrize("key", ["mttr", "tickets", "csat", "p1", "ideas"])
@pytest.mark.parametrize("text", never.TEXTS)
def test_what_is_no_value_is_never_one(text: str, key: str) -> None:
    reply = read(text, [SUBJECTS[key]], EVERYTHING, "en_GB")
    assert not values_of(reply)


@pytest.mark.parametrize("locale", ["de_DE", "fr_FR", "de_CH", "en_US", "ja_JP", "pl_PL"])
@pytest.mark.parametrize("text", never.TEXTS)
def test_what_is_no_value_is_never_stored_in_another_language_either(text: str, locale: str) -> None:
    for key in ("mttr", "uptime", "tickets", "spend"):
        reply = read(text, [SUBJECTS[key]], EVERYTHING, locale)
        assert all(value.doubt for value in values_of(reply)), meaning_of(reply)


@pytest.mark.parametrize(("locale", "remark"), with_locales(afterwards.DOUBTFUL))
def test_a_doubt_or_a_second_thought_is_heard_in_every_language(locale: str, remark: str) -> None:
    for text in (f"25, {remark}", f"25 ({remark})", f"mttr 25 {remark}", f"mttr 25 - {remark}"):
        reply = read(text, [SUBJECTS["mttr"]], EVERYTHING, locale)
        assert all(value.doubt for value in values_of(reply)), meaning_of(reply)


@pytest.mark.parametrize(("locale", "remark"), with_locales(afterwards.RETRACTED))
def test_a_remark_that_takes_the_number_back_is_no_cause(locale: str, remark: str) -> None:
    for text in (f"31, {remark}", f"31 ({remark})", f"mttr 31 - {remark}"):
        reply = read(text, [SUBJECTS["mttr"]], EVERYTHING, locale)
        assert all(value.doubt for value in values_of(reply)), meaning_of(reply)


@pytest.mark.parametrize(("locale", "remark"), with_locales(afterwards.PLAIN))
def test_a_note_is_only_a_note_in_every_language(locale: str, remark: str) -> None:
    assert meaning_of(read(f"25, {remark}", [SUBJECTS["mttr"]], EVERYTHING, locale)) == f"mttr 25 ({remark})"


@pytest.mark.parametrize(("locale", "text"), with_locales(afterwards.BEHIND_A_SIGN))
def test_a_cause_may_stand_behind_any_sign_and_count_other_things(locale: str, text: str) -> None:
    (value,) = values_of(read(text, [SUBJECTS["mttr"]], EVERYTHING, locale))
    assert (value.value, value.doubt, bool(value.note)) == (31, None, True)


@pytest.mark.parametrize(("locale", "text"), with_locales(plain.TOLD))
def test_a_sentence_that_only_tells_its_one_number_is_stored(locale: str, text: str) -> None:
    (value,) = values_of(read(text, [SUBJECTS["mttr"]], EVERYTHING, locale))
    assert (value.kpi.key, value.value, value.doubt) == ("mttr", 31, None)


@pytest.mark.parametrize(("locale", "text"), with_locales(plain.NOT_TOLD))
def test_a_sentence_with_one_number_that_may_be_something_else_is_never_stored(
    locale: str, text: str
) -> None:
    reply = read(text, [SUBJECTS["mttr"]], EVERYTHING, locale)
    assert all(value.doubt for value in values_of(reply)), meaning_of(reply)


@pytest.mark.parametrize(
    ("key", "text", "meaning"),
    [
        ("fcr", "71% on FCR", "fcr 71"),
        ("fcr", "we scored 71 on FCR", "fcr 71"),
        ("fcr", "71 is the FCR figure", "fcr 71"),
        ("fcr", "for FCR it's 71", "fcr 71"),
        ("fcr", "FCR? 71%", "fcr 71"),
        ("fcr", "71% resolved", "fcr 71 (resolved)"),
        ("fcr", "is FCR 71", "fcr 71 ?unclear"),
        ("failed", "2 failed changes", "failed 2 ?two_readings"),
        ("p1", "no P1 incidents", "p1 0"),
        ("p1", "mttr 31, no P1 incidents", "mttr 31 + p1 0"),
        ("p1", "none, tool down", "p1 0 ?nothing (tool down)"),
        ("p1", "none, thankfully", "p1 0 (thankfully)"),
        ("p1", "none yet", "p1 0 ?nothing"),
        ("mttr", "16-22 Nov: 31", "mttr 31 for 2026-W47"),
        ("mttr", "mttr 16–22 Nov 31", "mttr 31 for 2026-W47"),
        ("mttr", "9-15 Nov: 31", "mttr 31 ?two_readings for 2026-W46"),
        ("mttr", "mttr 9-15 Nov 31", "mttr 31 for 2026-W46"),
        ("mttr", "17-22 Nov: 31", "unclear"),
        ("p1", "nothing", "p1 0 ?nothing"),
        ("p1", "no data for p1, wrong tool", "p1 no data (wrong tool)"),
        ("p1", "n/a for p1, outage", "p1 no data (outage)"),
        ("p1", "no data p1, wrong tool", "p1 no data (wrong tool)"),
        ("p1", "no data for p1 (tool down)", "p1 no data (tool down)"),
        ("p1", "no data for p1 because the tool is down", "p1 no data (because the tool is down)"),
        ("p1", "no data for p1, mttr 31", "p1 no data + mttr 31"),
        ("p1", "no data for p1, mttr", "p1 no data + mttr no data"),
        ("p1", "no data loss p1, wrong tool", "unclear"),
    ],
)
def test_a_name_and_its_value_may_stand_in_any_order(key: str, text: str, meaning: str) -> None:
    assert meaning_of(read(text, [SUBJECTS[key]], EVERYTHING, "en_GB")) == meaning


@pytest.mark.parametrize(
    ("locale", "text"),
    [
        ("de_DE", "keine Daten für mttr, falsches Tool"),
        ("de_DE", "keine Daten zu mttr, falsches Tool"),
        ("fr_FR", "pas de données pour mttr, panne"),
        ("es_ES", "sin datos de mttr, caída"),
        ("it_IT", "nessun dato per mttr, guasto"),
        ("nl_NL", "geen gegevens voor mttr, storing"),
        ("pl_PL", "brak danych dla mttr, awaria"),
        ("pt_PT", "sem dados de mttr, queda"),
        ("sv_SE", "ingen data för mttr, avbrott"),
    ],
)
def test_no_data_may_stand_before_the_name_in_every_language(locale: str, text: str) -> None:
    reason = text.rpartition(", ")[2]
    assert meaning_of(read(text, [], EVERYTHING, locale)) == f"mttr no data ({reason})"


@pytest.mark.parametrize("text", ["31 this week", "came in at 31 this week", "this week we had 31"])
def test_this_week_means_the_week_asked_for_only_while_the_next_has_just_begun(text: str) -> None:
    for day, is_clear in ((23, True), (24, True), (25, False), (27, False)):
        reply = parse_reply(text, [SUBJECTS["mttr"]], EVERYTHING, DateContext(date(2026, 11, day), "en_GB"))
        (value,) = values_of(reply)
        assert (value.value, value.doubt is None) == (31, is_clear)


@pytest.mark.parametrize(("locale", "text"), with_locales(afterwards.ANOTHER_NUMBER))
def test_another_number_behind_a_value_is_never_taken_for_its_cause(locale: str, text: str) -> None:
    reply = read(text, [SUBJECTS["mttr"]], EVERYTHING, locale)
    assert all(value.doubt for value in values_of(reply)), meaning_of(reply)


@pytest.mark.parametrize(
    ("key", "text", "note"),
    [
        ("fcr", "71% but only 14 surveys came back", "but only 14 surveys came back"),
        ("fcr", "71, 60 old tickets closed in bulk", "60 old tickets closed in bulk"),
        ("fcr", "71, 12% of surveys unanswered", "12% of surveys unanswered"),
        ("fcr", "71 (57 of 80)", "57 of 80"),
        ("uptime", "99.83 with thanks to the night shift", "with thanks to the night shift"),
        ("uptime", "99.8, 2 nodes rebooted at 03:00", "2 nodes rebooted at 03:00"),
        ("cost", "1200000 - includes £450 for a courier", "includes £450 for a courier"),
        ("cost", "cost 1200000, 300 extra M365 seats", "300 extra M365 seats"),
        ("p1", "1, 3 people clicked", "3 people clicked"),
    ],
)
def test_numbers_of_other_things_are_part_of_the_cause_for_every_kind_of_unit(
    key: str, text: str, note: str
) -> None:
    (value,) = values_of(read(text, [SUBJECTS[key]], EVERYTHING, "en_GB"))
    assert (value.doubt, value.note) == (None, note)


@pytest.mark.parametrize("text", afterwards.OFFERED)
def test_a_cause_that_may_be_about_the_number_is_never_refused(text: str) -> None:
    (value,) = values_of(read(text, [SUBJECTS["mttr"]], EVERYTHING, "en_GB"))
    assert (value.value, bool(value.doubt)) == (31, True)


@pytest.mark.parametrize(("locale", "text"), with_locales(afterwards.OTHER_TIMES))
def test_a_value_of_a_longer_time_is_never_stored_for_the_week_asked_for(locale: str, text: str) -> None:
    reply = read(text, [SUBJECTS["mttr"]], EVERYTHING, locale)
    assert all(value.doubt for value in values_of(reply)), meaning_of(reply)


@pytest.mark.parametrize(
    ("locale", "text", "note"),
    [
        ("en_GB", "none - all 3 rooms searched", "all 3 rooms searched"),
        ("en_GB", "none. 3 drills went well", "3 drills went well"),
        ("en_GB", "None! 2 alarms were false", "2 alarms were false"),
        ("de_DE", "keine – 3 Fehlalarme", "3 Fehlalarme"),
        ("fr_FR", "aucune : 3 fausses alertes", "3 fausses alertes"),
        ("es_ES", "ninguna - 3 falsas alarmas", "3 falsas alarmas"),
    ],
)
def test_a_number_in_the_note_of_a_none_is_never_offered(locale: str, text: str, note: str) -> None:
    (value,) = values_of(read(text, [SUBJECTS["p1"]], EVERYTHING, locale))
    assert (value.value, bool(value.doubt), value.note) == (0, True, note)


@pytest.mark.parametrize("text", ["two this week, sadly", "two this week unfortunately"])
def test_a_number_in_words_may_stand_before_the_present(text: str) -> None:
    assert meaning_of(read(text, [SUBJECTS["p1"]], EVERYTHING, "de_DE")).startswith("p1 2 ?unclear")


def test_a_month_that_may_describe_what_follows_is_asked_about_and_a_bare_one_refused() -> None:
    monthly = replace(SUBJECTS["mttr"], kpi=a_kpi("MTTR", "min", frequency=Frequency.MONTHLY), period=None)
    (value,) = values_of(read("31, October release was late", [monthly], [], "en_GB"))
    assert (value.value, bool(value.doubt), value.period) == (31, True, None)
    assert meaning_of(read("31, October", [monthly], [], "en_GB")) == "unclear"
    (value,) = values_of(read("31, the October letter went down badly", [monthly], [], "en_GB"))
    assert (value.value, value.doubt, value.period) == (31, None, None)


@pytest.mark.parametrize("remark", afterwards.CAUSES)
def test_a_cause_is_stored_with_its_value(remark: str) -> None:
    for text in (f"31, {remark}", f"31 ({remark})", f"31 — {remark}", f"31\n{remark}", f"mttr 31; {remark}"):
        assert meaning_of(read(text, [SUBJECTS["mttr"]], EVERYTHING, "en_GB")) == f"mttr 31 ({remark})"


@pytest.mark.parametrize(
    ("key", "remark"), [(key, remark) for key, remarks in afterwards.CHANGING.items() for remark in remarks]
)
def test_a_remark_that_could_change_the_meaning_of_a_number_is_never_its_cause(key: str, remark: str) -> None:
    number = {"mttr": "31", "cost": "1200000"}[key]
    for text in ("{}, {}", "{} ({})", "{} - {}", "{}\n{}", "{}; {}", "{} {}"):
        for name in ("", f"{key} "):
            reply = read(name + text.format(number, remark), [SUBJECTS[key]], EVERYTHING, "en_GB")
            unasked = [value for value in values_of(reply) if not value.doubt]
            assert not [value for value in unasked if value.value == Decimal(number)], meaning_of(reply)


@pytest.mark.parametrize("text", never.OFFERED)
def test_one_number_of_which_it_is_unclear_what_it_means_is_offered_and_never_stored(text: str) -> None:
    (value,) = values_of(read(text, [SUBJECTS["mttr"]], EVERYTHING, "en_GB"))
    assert value.doubt
    assert str(value.value) in text
    several = read(text, [SUBJECTS["mttr"], SUBJECTS["ideas"]], EVERYTHING, "en_GB")
    assert isinstance(several, UnnamedKpi)


@pytest.mark.parametrize("text", GUESSED)
def test_a_guess_is_for_the_kpi_that_is_named(text: str) -> None:
    for asked in ([], [SUBJECTS["mttr"]], [SUBJECTS["fcr"], SUBJECTS["repair"]]):
        (value,) = values_of(read(text, asked, EVERYTHING, "en_GB"))
        assert (value.kpi.key, value.value, bool(value.doubt)) == ("fcr", 71, True)


@pytest.mark.parametrize(
    "text",
    [
        *("is it 25?", "was it 25 last week?", "shall we say 25?", "did sam send you the 25?"),
        *("we'll be at 25 next week", "it will be 25", "going to be 25", "aiming for 25", "target is 25"),
        *(
            "25 minutes ago",
            "in 25 minutes",
            "minus 25",
            "sent it 25 November",
            "since W25",
            "version 25",
            "see INC 25",
        ),
        *(
            "we pay €25",
            "25 CHF in total",
            "dollars 25",
            "between 25 and 30",
            "25 of us",
            "3.11. at the latest",
        ),
        *("mttr or fcr was 25", "call 5551234 for it", "about 25 kg of it"),
        *("FCR is for sam, mttr at 25", "uptme at 25", "all at 25", "all of this is 25, the rest later"),
    ],
)
def test_a_date_an_id_another_unit_a_question_or_a_plan_is_not_even_offered(text: str) -> None:
    reply = read(text, [SUBJECTS["mttr"]], EVERYTHING, "en_GB")
    assert not [value for value in values_of(reply) if value.doubt is None or value.kpi.key == "mttr"]


def test_the_corpus_is_large() -> None:
    assert len(ONE_ASKED) + len(IN_WORDS) + len(SEVERAL_ASKED) + len(never.TEXTS) >= 320


def values_of(reply: object) -> list[Value]:
    return [part for part in reply.parts if isinstance(part, Value)] if isinstance(reply, ParsedReply) else []


def test_what_is_unclear_says_what_to_send() -> None:
    for text in never.TEXTS:
        reply = read(text, [SUBJECTS["mttr"]], EVERYTHING, "en_GB")
        if isinstance(reply, UnclearReply):
            assert re.search(r"; |\? |, (?:write|name) ", reply.reason)


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("25 tomorrow", ("“25 tomorrow”", "“tomorrow”")),
        ("25 W45", ("“W45”", "for W45")),
        ("INC0012345", ("“INC0012345”", "31")),
        ("Forecast:\nmttr 32\nuptime 99.95", ("“Forecast:”",)),
    ],
)
def test_the_sentence_quotes_what_is_wrong_and_shows_what_to_send(text: str, facts: tuple[str, ...]) -> None:
    reply = read(text, [SUBJECTS["mttr"]], EVERYTHING, "en_GB")
    assert isinstance(reply, UnclearReply)
    assert [fact for fact in facts if fact not in reply.reason] == []


@pytest.mark.parametrize(
    ("text", "name"), [("mtr 25", "MTTR"), ("mttrr 25", "MTTR"), ("uptme 99", "Uptime"), ("fcrr 70", "FCR")]
)
def test_a_name_that_is_nearly_right_is_suggested(text: str, name: str) -> None:
    reply = read(text, [SUBJECTS["csat"]], EVERYTHING, "en_GB")
    assert isinstance(reply, ParsedReply)
    value = reply.only_value
    assert value
    assert value.doubt
    assert value.kpi.name == name


@pytest.mark.parametrize(
    ("key", "text", "meaning"),
    [
        ("mttr", "31ish", "mttr 31 ?rough"),
        ("p1", "4 of them, all on the old vpn", "p1 4 (all on the old vpn)"),
        ("p1", "just one", "p1 1 ?unclear"),
        ("mttr", "can you ask me again at 3pm", "mttr snooze at 15:00"),
        ("mttr", "could you please ask me again tomorrow?", "mttr snooze 1 days"),
    ],
)
def test_what_people_say_around_a_number_or_a_time_is_understood(key: str, text: str, meaning: str) -> None:
    assert meaning_of(read(text, [SUBJECTS[key]], EVERYTHING, "en_GB")) == meaning


@pytest.mark.parametrize("text", ["mttr 25 25", "first call resolution 31", "uptme 99 or 98", "vendor 3"])
def test_a_name_of_other_words_or_with_two_numbers_is_no_slip(text: str) -> None:
    assert isinstance(read(text, [], EVERYTHING, "en_GB"), UnclearReply)


def test_same_as_last_never_skips_a_period() -> None:
    subject = SUBJECTS["mttr"]
    earlier = subject.past[:-1]
    reply = read("same", [replace(subject, read_past=lambda: earlier)], [], "en_GB")
    assert isinstance(reply, UnclearReply)
    assert all(period in reply.reason for period in ("week 46", "week 45"))


def test_a_name_that_begins_like_a_greeting_is_still_a_name() -> None:
    rate, ok_rate = (
        replace(SUBJECTS["fcr"], kpi=a_kpi(name, "%", id=at)) for at, name in enumerate(("Rate", "OK rate"))
    )
    for text in ("ok rate 71", "OK rate: 71", "Ok rate, 71"):
        reply = read(text, [], [rate, ok_rate], "en_GB")
        assert [value.kpi.name for value in values_of(reply)] == ["OK rate"], text
    assert [value.kpi.name for value in values_of(read("ok, rate 71", [], [rate, ok_rate], "en_GB"))] == [
        "Rate"
    ]


def test_a_lead_that_is_the_beginning_of_a_name_is_no_lead() -> None:
    handling = replace(SUBJECTS["mttr"], kpi=a_kpi("Average handling time", "min", id=99))
    for text in ("average 31", "average: 31", "avg 31"):
        names = [value.kpi.name for value in values_of(read(text, [SUBJECTS["repair"]], [handling], "en_GB"))]
        assert names == (["Repair time"] if text == "avg 31" else ["Average handling time"]), text
    assert not values_of(read("the average is 31", [SUBJECTS["mttr"]], [handling], "en_GB"))


@pytest.mark.parametrize(
    "text", ["mttr W47 30", "mttr W47: 30", "mttr last week 30", "mttr (W47): 30", "mttr for W47: 30"]
)
def test_a_period_may_stand_between_the_name_and_the_value(text: str) -> None:
    assert meaning_of(read(text, [], EVERYTHING, "en_GB")) == "mttr 30 for 2026-W47"


@pytest.mark.parametrize(
    "text", ["mttr W45 30 for W46", "mttr W45", "mttr W45 30 W46 31", "mttr W45 - W46 30"]
)
def test_two_periods_or_no_value_behind_one_are_unclear(text: str) -> None:
    assert meaning_of(read(text, [SUBJECTS["mttr"]], EVERYTHING, "en_GB")) == "unclear"


@pytest.mark.parametrize(
    ("text", "asked", "cause"),
    [
        ("is it 25?", ("mttr",), "sounds like a question"),
        ("fix mttr 25 -> 30", (), "I can't tell what MTTR is in that; write it like mttr 31"),
        ("25 99.9 (mttr, uptime)", (), "I can't tell what MTTR is in that"),
        ("lunch 12", (), "No KPI is waiting for a value from you"),
        ("mttr 31 for W53 2025", (), "There is no week 53 in 2025"),
        ("31 (W53 2025)", ("mttr",), "There is no week 53 in 2025"),
        ("mttr W54 31", (), "There is no week 54 in 2026; write the week like week 47."),
        ("mttr 31 for 12/2026", (), "“12/2026” is a month, not a week"),
        ("mttr 12/2026 31", (), "“12/2026” is a month, not a week"),
        ("mttr 31 for Q5", (), "There is no quarter 5"),
        ("mttr 31 for 29 Feb 2025", (), "There is no 29 February in 2025"),
        ("mttr no data for October", (), "“October” is a month, not a week"),
    ],
)
def test_a_refusal_names_the_true_cause(text: str, asked: tuple[str, ...], cause: str) -> None:
    reply = read(text, [SUBJECTS[key] for key in asked], EVERYTHING, "en_GB")
    assert isinstance(reply, UnclearReply)
    assert cause in reply.reason


def test_a_number_that_can_be_only_one_of_the_open_kpis_is_offered_for_that_one() -> None:
    reply = read("25 min?", [SUBJECTS["mttr"], SUBJECTS["uptime"]], EVERYTHING, "en_GB")
    assert meaning_of(reply) == "mttr 25 ?unclear"


@pytest.mark.parametrize(
    ("locale", "text"),
    [
        ("fr_FR", "mttr 31 pour S53 2025"),
        ("fr_FR", "mttr S53 2025 31"),
        ("fr_FR", "31 S53 2025"),
        ("es_ES", "mttr S53 2025 31"),
        ("pl_PL", "mttr T53 2025 31"),
        ("sv_SE", "mttr V53 2025 31"),
        ("en_GB", "31 W53 2025"),
    ],
)
def test_a_week_that_a_year_has_not_is_named_in_every_language(locale: str, text: str) -> None:
    reply = read(text, [SUBJECTS["mttr"]], EVERYTHING, locale)
    assert isinstance(reply, UnclearReply)
    assert "There is no week 53 in 2025" in reply.reason


@pytest.mark.parametrize("text", ["31 because", "31, because", "mttr 31 because of"])
def test_a_cause_that_breaks_off_is_asked_about(text: str) -> None:
    (value,) = values_of(read(text, [SUBJECTS["mttr"]], EVERYTHING, "en_GB"))
    assert (value.value, bool(value.doubt)) == (31, True)
