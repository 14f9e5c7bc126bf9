"""What is said when a value is still missing: to who was asked, then to the cover, then to an admin."""

from bot.ui import kit
from bot.ui.answer_modal import MOST_INPUTS
from bot.ui.escape import mention
from bot.ui.figures import due_line
from bot.ui.help import Word, reference
from bot.ui.message import Message, spoken
from bot.ui.prompt import answering, how_to_reply
from bot.ui.words import counted, listed
from scorecard.domain.views import ReminderView

LAST = "This is the last reminder; after it I leave it at that."


def reminder_message(view: ReminderView) -> Message:
    """Only what is missing, with the button to give it."""
    items = list(view.items)
    lines = [f"• {due_line(item, view.locale)}" for item in items]
    told = [_title(view), *kit.shortened(lines, MOST_INPUTS, reference(Word.MINE))]
    small = [how_to_reply(items, view.locale), *([LAST] if view.is_last else [])]
    blocks = (
        *kit.paragraphs(told),
        answering(view.round),
        *(kit.context(line) for line in small),
    )
    return Message(spoken([*told, *small]), blocks)


def _title(view: ReminderView) -> str:
    count = counted(len(view.items), "KPI")
    if all(item.asked == view.reader for item in view.items):
        return f"*A reminder: {count} still {'waits' if len(view.items) == 1 else 'wait'} for your number.*"
    asked = listed(list(dict.fromkeys(mention(item.asked) for item in view.items)))
    if all(item.kpi.cover == view.reader for item in view.items):
        return f"*{count} of {asked} still without a number.* You are the cover; give it if you know it."
    return (
        f"*{count} of {asked} still without a number,* in spite of reminders. You can give it, or ask for it."
    )
