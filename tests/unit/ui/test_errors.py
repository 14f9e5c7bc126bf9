import pytest

from bot.ui.errors import error_message, modal_errors, unexpected_message, unexpected_modal
from bot.ui.kit.hints import in_words
from bot.ui.kit.ids import FieldKind, FieldRef
from bot.ui.notices import notice_message
from scorecard.errors import InvalidFile, InvalidInput, InvalidInputs, NotAllowed, NotFound, Problem
from scorecard.wording import Hint, hint
from tests.unit.ui.reading_aloud import read, seen

MTTR, NPS = (FieldRef(prompt=at, key=key, kind=FieldKind.VALUE) for at, key in ((1, "mttr"), (2, "nps")))
NOTE = FieldRef(prompt=2, key="nps", kind=FieldKind.NOTE)
BLOCKS = [one.to_json() for one in (MTTR, NOTE, NPS)]


def test_an_error_is_its_sentence() -> None:
    error = NotFound("I don't know a KPI called “mtr”; did you mean “MTTR”?", ["MTTR"])
    assert seen(error_message(error)) == str(error)


@pytest.mark.parametrize("kind", Hint)
def test_every_hint_has_words_and_names_what_to_type(kind: Hint) -> None:
    told = in_words(f"Not so; {hint(kind, 'mttr week 45')}")
    assert told.startswith("Not so; ")
    assert "<hint" not in told
    assert "scorecard" in told


@pytest.mark.parametrize("name", ["tickets <4h", "<4h> | a day", "{0}"])
def test_a_hint_names_what_to_type_whatever_signs_it_has(name: str) -> None:
    assert in_words(f"{hint(Hint.LOOK_UP, name)} {hint(Hint.HELP)}") == (
        f"type: /scorecard {name} try /scorecard help."
    )


def test_what_looks_like_a_hint_and_is_none_stays_as_it_was_typed() -> None:
    typed = "I don't know a KPI called “<hint|nonsense|{}|hint>”."
    assert in_words(typed) == typed


def test_an_error_cannot_mention_anybody() -> None:
    assert "<!" not in error_message(NotFound("I don't know <!channel>.")).text


def test_every_problem_of_a_file_is_told_with_its_line() -> None:
    told = seen(error_message(InvalidFile([Problem(at, "kpis", "is wrong") for at in range(1, 31)])))
    assert "line 1, kpis: is wrong" in told
    assert "… and 10 more" in told


def test_what_was_typed_is_given_back_to_be_copied() -> None:
    told = error_message(NotFound("It is gone."), "/scorecard submit `mttr` *25* <b>\n& so on")
    assert seen(told) == "It is gone.\nYou typed:\n```\n/scorecard submit `mttr` *25* <b>\n& so on\n```"
    assert "*25* &lt;b&gt;" in told.text


def test_what_was_typed_cannot_leave_its_block() -> None:
    assert seen(error_message(NotFound("It is gone."), "mttr ``` <!channel>")).count("```") == 2


def test_as_much_of_what_was_typed_is_given_back_as_slack_takes() -> None:
    told = error_message(NotFound("It is gone."), "&" * 4000)
    assert max(len(block["text"]["text"]) for block in told.blocks) <= 3000
    assert seen(told).endswith("&…\n```")


def test_an_unexpected_error_gives_its_code() -> None:
    assert "`abc123`" in seen(unexpected_message("abc123"))
    assert "`abc123`" in read(unexpected_modal("abc123"))


def test_errors_of_a_modal_stand_at_their_fields() -> None:
    error = InvalidInputs([InvalidInput("Not a number.", "nps"), InvalidInput("Too big.", "mttr")])
    assert modal_errors(error, BLOCKS, str) == {NPS.to_json(): "Not a number.", MTTR.to_json(): "Too big."}


def test_an_error_of_the_whole_modal_stands_at_its_first_field() -> None:
    assert modal_errors(NotFound("It is gone."), BLOCKS, str) == {MTTR.to_json(): "It is gone."}


def test_who_may_give_a_value_is_mentioned_where_slack_can() -> None:
    error = NotAllowed("MTTR", ["U0PRIYA", "U0SAM"])
    for fact in ("<@U0PRIYA>", "<@U0SAM>", "MTTR"):
        assert fact in error_message(error).text
    at_field = modal_errors(error, BLOCKS, lambda one: one.unnamed)[MTTR.to_json()]
    assert "MTTR" in at_field
    assert "U0" not in at_field


def test_blocks_of_others_are_passed_over() -> None:
    assert modal_errors(NotFound("It is gone."), ["other", NPS.to_json()], str) == {
        NPS.to_json(): "It is gone."
    }


def test_a_notice_is_its_sentence() -> None:
    assert notice_message("Nothing *waits* <!here>.").text == "Nothing ∗waits∗ &lt;!here&gt;."
