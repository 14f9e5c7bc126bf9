"""What people read when something could not be done."""

from collections.abc import Iterable

from pydantic import ValidationError

from bot.ui import kit
from bot.ui.escape import code, mention, mrkdwn, plain
from bot.ui.ids import KEY_LIMIT, BlockId, FieldKind, FieldRef
from bot.ui.message import Json, Message, spoken
from bot.ui.words import listed
from scorecard.errors import InvalidFile, InvalidInput, InvalidInputs, NotAllowed, ScorecardError

LONGEST = 500
MOST_PROBLEMS = 20
SHARED_FIELDS = frozenset(BlockId)


def error_message(error: ScorecardError) -> Message:
    """The error's own sentence, or every problem of a file, line by line."""
    if isinstance(error, InvalidFile):
        lines = [f"• {mrkdwn(str(problem), LONGEST)}" for problem in error.problems]
        told = ["Nothing was changed; the file has errors:"]
        told += kit.shortened(lines, MOST_PROBLEMS, "mend these first.")
        return Message(spoken(told), tuple(kit.paragraphs(told)))
    if isinstance(error, NotAllowed):
        people = listed([mention(one) for one in error.people], last=" or ")
        return _sentence(f"Only {people} can give {mrkdwn(error.kpi)} its value; ask one of them to send it.")
    return _sentence(mrkdwn(str(error), LONGEST))


def unexpected_message(reference: str) -> Message:
    """Something that nobody foresaw, with the code under which it was logged."""
    return _sentence(_unexpected(code(reference)))


def modal_errors(error: ScorecardError, block_ids: Iterable[str]) -> dict[str, str]:
    """Each error at the field it was typed in: block id to sentence, for `response_action: errors`.

    Args:
        error: Of one field, of several, or of the whole; the last is shown at the first field.
        block_ids: Of the submitted modal, as in `view.state.values`.
    """
    fields = _value_fields(block_ids)
    parts = error.errors if isinstance(error, InvalidInputs) else (error,)
    return {_place(part, fields): _unadorned(part) for part in parts}


def unexpected_modal(reference: str) -> Json:
    """The modal that takes the place of one whose submission failed unforeseen."""
    return {
        "type": "modal",
        "title": kit.plain_text("That did not work", kit.MAX_TITLE),
        "blocks": [kit.section(_unexpected(code(reference)))],
    }


def _sentence(sentence: str) -> Message:
    """One sentence that was escaped before."""
    return Message(sentence, (kit.section(sentence),))


def _unadorned(error: ScorecardError) -> str:
    """An error where Slack shows no mentions, and an id would say nothing."""
    if isinstance(error, NotAllowed):
        return f"Only its owner, the owner's cover or an admin can give {plain(error.kpi)} its value."
    return plain(str(error), LONGEST)


def _unexpected(reference: str) -> str:
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
        except ValidationError:
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
