"""One sentence, for what needs no more."""

from bot.ui.kit import blocks as kit
from bot.ui.kit.escape import NOTE_LIMIT, mrkdwn
from bot.ui.kit.message import Message


def notice_message(sentence: str) -> Message:
    """A sentence in plain words; nothing in it is markup."""
    told = mrkdwn(sentence, NOTE_LIMIT)
    return Message(told, (kit.section(told),))
