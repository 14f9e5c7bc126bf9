"""Messages and modals for errors."""

from collections.abc import Callable, Iterable

from bot.ui.kit import blocks as kit
from bot.ui.kit.escape import code, mrkdwn, plain, verbatim, with_mentions
from bot.ui.kit.hints import in_words
from bot.ui.kit.ids import KEY_LIMIT, BlockId, FieldKind, FieldRef
from bot.ui.kit.message import Json, Message, spoken
from scorecard.errors import InvalidFile, InvalidInput, InvalidInputs, OutdatedAction, ScorecardError

LONGEST = 500
TYPED = "You typed:"
MOST_PROBLEMS = 20
SHARED_FIELDS = frozenset(BlockId)


def error_message(error: ScorecardError, typed: str = "") -> Message:
    """Return a message with the error's sentence, or with every problem of a file on a line of its own.

    Args:
        error: The error.
        typed: The person's text, returned for correction; empty if they can still see it.
    """
    if isinstance(error, InvalidFile):
        lines = [f"• {mrkdwn(str(problem), LONGEST)}" for problem in error.problems]
        heading = "Nothing was changed; the file has errors:"
        return kit.lines_message([heading, *kit.shortened(lines, MOST_PROBLEMS, "fix these first.")])
    return _sentence(with_mentions(in_words(str(error)), LONGEST), typed)


def unexpected_message(reference: str, typed: str = "") -> Message:
    """Return the message for an unexpected error, with its code in the log; `typed` as in `error_message`."""
    return _sentence(unexpected_reason(code(reference)), typed)


def not_taken_message(reason: str, typed: str) -> Message:
    """Return the reason why a person's message was not handled, followed by that message."""
    return _sentence(with_mentions(in_words(reason), LONGEST), typed)


def modal_errors(
    error: ScorecardError, block_ids: Iterable[str], tell: Callable[[ScorecardError], str]
) -> dict[str, str]:
    """Return each error at its field: block id to sentence, for `response_action: errors`.

    Args:
        error: The error of one field, of several, or of the whole modal, which is shown at the first field.
        block_ids: The block ids of the submitted modal, as in `view.state.values`.
        tell: Returns an error's sentence without mentions, which Slack does not render here.
    """
    fields = _value_fields(block_ids)
    parts = error.errors if isinstance(error, InvalidInputs) else (error,)
    return {_place(part, fields): plain(in_words(tell(part)), LONGEST) for part in parts}


def error_modal(error: ScorecardError) -> Json:
    """Return the modal that replaces one without a field to show the error at."""
    return _modal(with_mentions(in_words(str(error)), LONGEST))


def unexpected_modal(reference: str) -> Json:
    """Return the modal that replaces one whose submission failed with an unexpected error."""
    return _modal(unexpected_reason(code(reference)))


def _modal(sentence: str) -> Json:
    return {
        "type": "modal",
        "title": kit.plain_text("That didn't work", kit.MAX_TITLE),
        "blocks": [kit.section(sentence)],
    }


def _sentence(sentence: str, typed: str) -> Message:
    """Return a message with an escaped sentence, and the typed text if there is any."""
    lines = [sentence, *([TYPED, verbatim(typed)] if typed.strip() else [])]
    return Message(spoken(lines), tuple(map(kit.section, lines)))


def unexpected_reason(reference: str) -> str:
    """Return the sentence for an unexpected error, with its code in the log."""
    return (
        "Something went wrong on my side. Please try again; if it happens again, give your administrator "
        f"this code: {reference}"
    )


def _value_fields(block_ids: Iterable[str]) -> dict[str, str]:
    """Return block ids by block id and by the key of their KPI, in the order of the modal."""
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
    field = error.field if isinstance(error, InvalidInput) else ""
    return fields.get(field) or fields.get(field[:KEY_LIMIT]) or next(iter(fields.values()), "")
