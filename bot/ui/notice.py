"""One sentence, for what needs no more."""

from bot.ui import kit
from bot.ui.escape import NOTE_LIMIT, mrkdwn
from bot.ui.message import Message


def notice_message(sentence: str) -> Message:
    """A sentence in plain words; nothing in it is markup."""
    told = mrkdwn(sentence, NOTE_LIMIT)
    return Message(told, (kit.section(told),))
