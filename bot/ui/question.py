"""What is asked back when a message could not be understood."""

from bot.ui.kit import blocks as kit
from bot.ui.kit.escape import NOTE_LIMIT, quoted, with_mentions
from bot.ui.kit.figures import awaited, due_line
from bot.ui.kit.ids import ActionId
from bot.ui.kit.message import Json, Message, spoken
from bot.ui.kit.slash_command import Word, reference
from bot.ui.prompts.prompt import how_to_mention, how_to_reply
from scorecard.model.views.replies import QuestionView

MOST_DUE = 5


def question_message(view: QuestionView, *, is_direct: bool = True) -> Message:
    """Why nothing was stored, what was typed, and what could be typed instead.

    Args:
        view: What was not understood.
        is_direct: Whether its sender alone reads it; what waits for them is nobody else's matter.
    """
    reason = with_mentions(view.reason, NOTE_LIMIT)
    lines = [reason, quoted(view.typed), "Nothing was saved."]
    waiting = [item for item in view.due if item.is_open]
    if not is_direct:
        how = how_to_mention(waiting, view.locale)
        return Message(spoken([*lines, how]), (*kit.paragraphs(lines), kit.context(how)))
    if not waiting:
        lines.append(f"{reference(Word.HELP)} shows what you can type.")
        return kit.told(lines)
    due = [f"• {due_line(item, view.locale)}" for item in waiting]
    shown = kit.shortened(due, MOST_DUE, reference(Word.MINE))
    how = how_to_reply(waiting, view.locale)
    blocks: tuple[Json, ...] = (
        *kit.paragraphs([*lines, f"{awaited(waiting)}:", *shown]),
        kit.actions(kit.button("Answer", ActionId.ANSWER_ALL, is_primary=True)),
        kit.context(how),
    )
    return Message(spoken([*lines, *shown, how]), blocks)
