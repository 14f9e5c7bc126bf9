"""Words of commands in other languages: known alone and before names, and nothing else is taken for one."""

from collections.abc import Sequence
from itertools import chain

import pytest

from bot.slash_commands.commands import COMMANDS, list_forms
from scorecard.model.units import known_locale
from scorecard.parsing.period_phrases import DateContext
from scorecard.parsing.questions.names import NameIndex, Thing
from scorecard.parsing.questions.parser import Asked, CommandForm, Request, read_request
from scorecard.parsing.replies.parsed_reply import UnclearReply
from scorecard.parsing.replies.phrasebook import list_languages
from tests.unit.parsing.questions.cast import IT, KPIS, NAMES, TODAY
from tests.unit.parsing.replies.cast import SUBJECTS, read
from tests.unit.parsing.replies.corpus import never
from tests.unit.parsing.replies.test_corpus import IN_WORDS, ONE_ASKED, SEVERAL_ASKED

FORMS = list_forms()
ASIDE = [form for form in FORMS if form.translated]
TRANSLATED = sorted({form.translated for form in FORMS if form.translated})
TEXTS = {*(text for _, _, text, _ in ONE_ASKED), *(text for _, text, _ in IN_WORDS), *never.TEXTS}


def request_for(text: str, names: NameIndex = NAMES, forms: Sequence[CommandForm] = FORMS) -> Request | None:
    return read_request(text, Asked(names, forms, DateContext(TODAY, "en_GB")))


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ("hilfe", "help"),
        ("Aide !", "help"),
        ("¿ayuda?", "help"),
        ("hjalp", "help"),
        ("ヘルプ", "help"),
        ("मदद", "help"),
        ("Übersicht", "overview"),
        ("ubersicht", "overview"),
        ("warum mttr?", "why mttr"),
        ("por qué mttr", "why mttr"),
        ("historique MTTR", "history MTTR"),
        ("vergleiche Q2 Q3", "compare Q2 Q3"),
        ("meine kpis", "mine"),
    ],
)
def test_a_command_is_known_by_its_word_in_another_language(text: str, command: str) -> None:
    request = request_for(text)
    assert request
    assert request.is_certain
    assert [one.removeprefix("overview ") for one in request.commands] == [command]


@pytest.mark.parametrize(
    "text", ["hilfe mir bitte beim drucker", "warum der Anbieter langsam war", "meine mttr"]
)
def test_what_goes_on_as_a_sentence_is_no_command(text: str) -> None:
    request = request_for(text)
    assert request is None or not request.is_certain


def test_a_name_of_the_scorecard_is_that_name() -> None:
    names = NameIndex([*KPIS, Thing("Fortschritt", ("Fortschritt",), IT)])
    assert request_for("fortschritt", names) == Request(("Fortschritt",), frozenset({IT}))


def test_a_word_means_one_command() -> None:
    words = [word for command in COMMANDS for word in command.translated.split(", ") if word]
    assert len(words) == len(set(words))
    assert not {word for command in COMMANDS for word in command.words}.intersection(words)


@pytest.mark.parametrize("word", TRANSLATED)
def test_no_such_word_is_an_answer_in_any_language(word: str) -> None:
    for language in list_languages():
        reply = read(word, [SUBJECTS["mttr"]], tuple(SUBJECTS.values()), known_locale(language))
        assert isinstance(reply, UnclearReply), language


@pytest.mark.parametrize("text", sorted(chain(TEXTS, (text for _, text, _ in SEVERAL_ASKED))))
def test_no_reply_is_taken_for_one(text: str) -> None:
    with_them, without = (
        request_for(text),
        request_for(text, forms=[one for one in FORMS if one not in ASIDE]),
    )
    assert with_them == without
