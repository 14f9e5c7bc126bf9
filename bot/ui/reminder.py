"""What is said when a value is still missing: to who was asked, then to the cover, then to an admin."""

from dataclasses import replace

from bot.ui import kit
from bot.ui.answer_modal import MOST_INPUTS
from bot.ui.escape import mention
from bot.ui.figures import awaited, due_line, for_whom
from bot.ui.help import Word, reference
from bot.ui.message import Json, Message, spoken
from bot.ui.prompt import answering, how_to_reply
from bot.ui.words import counted, joined
from scorecard.domain.views import DueItem, ReminderView
from scorecard.wording import listed

LAST = "This is the last reminder; after it I leave it at that."


def reminder_message(*views: ReminderView) -> Message:
    """Only what is missing, each round of it with the buttons to give it, for one reader."""
    whole = replace(views[0], items=tuple(item for view in views for item in view.items))
    is_theirs = all(item.asked == whole.reader for item in whole.items)
    titles = [_title(whole)] if is_theirs else [_title(view) for view in views]
    told: list[str] = []
    blocks: list[Json] = []
    for at, view in enumerate(views):
        lines = [*titles[at : at + 1], *_lines(view)]
        last = [LAST] if view.is_last else []
        told += [*lines, *last]
        blocks += [
            *kit.paragraphs(lines),
            answering(view.round, can_wait=not view.is_last),
            *map(kit.context, last),
        ]
    how = how_to_reply(list(whole.items), whole.locale)
    return Message(spoken([*told, how]), (*blocks, kit.context(how)))


def _lines(view: ReminderView) -> list[str]:
    """What is missing of one round."""
    lines = [joined(f"• {due_line(item, view.locale)}", _whose(item, view)) for item in view.items]
    return kit.shortened(lines, MOST_INPUTS, reference(Word.MINE))


def _whose(item: DueItem, view: ReminderView) -> str:
    """Whose it is, for who stands in; others read that above."""
    return for_whom(item, view.reader) if item.asked == view.reader else ""


def _title(view: ReminderView) -> str:
    if all(item.asked == view.reader for item in view.items):
        return f"*A reminder: {awaited(view.items, still='still')}.*"
    count = counted(len({item.kpi.id for item in view.items}), "KPI")
    it = "it" if len(view.items) == 1 else "them"
    users = list(dict.fromkeys(item.asked for item in view.items))
    asked, were = listed([mention(user) for user in users]), "was" if len(users) == 1 else "were"
    if all(item.kpi.owner == view.reader for item in view.items):
        return f"*{count} of yours still without a number;* {asked} {were} asked. You can give {it}, too."
    owners = listed(list(dict.fromkeys(mention(item.kpi.owner) for item in view.items)))
    if all(item.kpi.cover == view.reader for item in view.items):
        return f"*{count} of {owners} still without a number.* You are the cover; give {it} if you can."
    told = f"*{count} of {owners} still without a number,* in spite of reminders"
    told += f" to {asked}." if asked != owners else "."
    return f"{told} You can give {it}, or ask for {it}."
