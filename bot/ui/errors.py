"""What people read when something could not be done."""

from collections.abc import Callable, Iterable

from bot.ui.kit import blocks as kit
from bot.ui.kit.escape import code, mrkdwn, plain, verbatim, with_mentions
from bot.ui.kit.ids import KEY_LIMIT, BlockId, FieldKind, FieldRef
from bot.ui.kit.message import Json, Message, spoken
from scorecard.errors import InvalidFile, InvalidInput, InvalidInputs, OutdatedAction, ScorecardError

LONGEST = 500
TYPED = "You typed:"
MOST_PROBLEMS = 20
SHARED_FIELDS = frozenset(BlockId)


def error_message(error: ScorecardError, typed: str = "") -> Message:
    """The error's own sentence, or every problem of a file, line by line.

    Args:
        error: What went wrong.
        typed: What its person typed, given back to be mended and sent again; empty where it still stands.
    """
    if isinstance(error, InvalidFile):
        lines = [f"• {mrkdwn(str(problem), LONGEST)}" for problem in error.problems]
        told = ["Nothing was changed; the file has errors:"]
        told += kit.shortened(lines, MOST_PROBLEMS, "mend these first.")
        return kit.lines_message(told)
    return _sentence(with_mentions(str(error), LONGEST), typed)


def unexpected_message(reference: str, typed: str = "") -> Message:
    """Something that nobody foresaw, with the code under which it was logged; `typed` as of any error."""
    return _sentence(unexpected_reason(code(reference)), typed)


def not_taken_message(reason: str, typed: str) -> Message:
    """Why a message that a person wrote was not taken, and what it was."""
    return _sentence(with_mentions(reason, LONGEST), typed)


def modal_errors(
    error: ScorecardError, block_ids: Iterable[str], tell: Callable[[ScorecardError], str]
) -> dict[str, str]:
    """Each error at the field it was typed in: block id to sentence, for `response_action: errors`.

    Args:
        error: Of one field, of several, or of the whole; the last is shown at the first field.
        block_ids: Of the submitted modal, as in `view.state.values`.
        tell: An error's sentence without mentions, which Slack does not show here.
    """
    fields = _value_fields(block_ids)
    parts = error.errors if isinstance(error, InvalidInputs) else (error,)
    return {_place(part, fields): plain(tell(part), LONGEST) for part in parts}


def error_modal(error: ScorecardError) -> Json:
    """The modal that takes the place of one which has no field to show an error at."""
    return _modal(with_mentions(str(error), LONGEST))


def unexpected_modal(reference: str) -> Json:
    """The modal that takes the place of one whose submission failed unforeseen."""
    return _modal(unexpected_reason(code(reference)))


def _modal(sentence: str) -> Json:
    return {
        "type": "modal",
        "title": kit.plain_text("That did not work", kit.MAX_TITLE),
        "blocks": [kit.section(sentence)],
    }


def _sentence(sentence: str, typed: str) -> Message:
    """One sentence that was escaped before, and what was typed, if anything was."""
    told = [sentence, *([TYPED, verbatim(typed)] if typed.strip() else [])]
    return Message(spoken(told), tuple(map(kit.section, told)))


def unexpected_reason(reference: str) -> str:
    """That something went wrong which nobody foresaw, and the code under which it was logged."""
    return (
        "Something went wrong on my side. Please try again; if it happens again, give your administrator "
        f"this code: {reference}"
    )


def _value_fields(block_ids: Iterable[str]) -> dict[str, str]:
    """A value's block id, and the key of its KPI, to the block id, in the order of the modal."""
    found: dict[str, str] = {}
    for block_id in block_ids:
        try:
            ref = FieldRef.from_json(block_id)
        except OutdatedAction:
            if block_id in SHARED_FIELDS:
                found[block_id] = block_id
            continue
        if ref.kind is FieldKind.VALUE:
            found[block_id] = block_id
            found.setdefault(ref.key, block_id)
    return found


def _place(error: ScorecardError, fields: dict[str, str]) -> str:
    given = error.field if isinstance(error, InvalidInput) else ""
    return fields.get(given) or fields.get(given[:KEY_LIMIT]) or next(iter(fields.values()), "")
