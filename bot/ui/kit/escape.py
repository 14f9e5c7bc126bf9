"""Escaping: the one way in which text that people wrote gets into a block."""

import re
import unicodedata
from itertools import accumulate

from scorecard.wording import mention as person_mention

NAME_LIMIT = 75
NOTE_LIMIT = 500
TYPED_LIMIT = 2_900
FENCE = "```"
NOTHING = "—"

_SPACES = re.compile(r"[ \t\r\n\f\v\x85\u2028\u2029]+")
_JOINERS = "\u200c\u200d"  # part of many scripts and emoji
_LOOKALIKES = str.maketrans({"*": "∗", "~": "∼", "`": "ʼ"})
_EDGE_UNDERSCORE = re.compile(r"(?<![^\W_])_|_(?![^\W_])")
_USER_ID = re.compile(r"[UW][A-Z0-9]{1,30}")
_NAMED = re.compile(rf"<(@{_USER_ID.pattern}|#[CG][A-Z0-9]{{1,30}})(?:\|[^<>]*)?>")
_MENTIONED = "\ue000"
"""Stands for a mention while the text around it is escaped and shortened."""


def plain(text: str, limit: int = NAME_LIMIT) -> str:
    """Text for where Slack reads no markup (`plain_text`, `raw_text`): one line, shortened with ….

    Text with nothing to see becomes a dash, because Slack refuses an empty one.
    """
    told = _SPACES.sub(" ", text).strip()
    if not told.isprintable():  # which nothing is that holds an invisible sign
        told = "".join(filter(_is_visible, told)).strip()
    told = told or NOTHING
    return told if len(told) <= limit else told[: limit - 1].rstrip() + "…"


def mrkdwn(text: str, limit: int = NAME_LIMIT) -> str:
    """Text for where Slack reads markup: nothing in it mentions, links or formats.

    Slack has no escape for * _ ~ and `, so they become signs that look alike; an underscore inside a word is
    left alone, as Slack does.
    """
    return entities(_EDGE_UNDERSCORE.sub("ˍ", plain(text, limit).translate(_LOOKALIKES)))


def with_mentions(text: str, limit: int = NAME_LIMIT) -> str:
    """The same, except that a person in it is mentioned, `<@U0PRIYA>`, and a channel linked, `<#C0IT>`."""
    pieces = _NAMED.split(text)
    told = [_MENTIONED] * len(pieces)
    told[::2] = [piece.replace(_MENTIONED, "") for piece in pieces[::2]]
    named = iter(pieces[1::2])
    return re.sub(_MENTIONED, lambda _: f"<{next(named)}>", mrkdwn("".join(told), limit))


def verbatim(typed: str, limit: int = TYPED_LIMIT) -> str:
    """What somebody typed, to be copied: in a block of code, sign by sign and line by line.

    Only what would end the block is told in signs that look alike.
    """
    seen = "".join(sign for sign in typed.replace(FENCE, "ʼʼʼ") if sign == "\n" or _is_visible(sign))
    lengths = accumulate(len(entities(sign)) for sign in seen)
    room = limit - 2 * len(FENCE) - len("\n…\n")
    kept = seen[: sum(length <= room for length in lengths)]
    return f"{FENCE}\n{entities(kept)}{'' if kept == seen else '…'}\n{FENCE}"


def code(text: str, limit: int = NAME_LIMIT) -> str:
    """Text that people may copy and type, `like this`."""
    return f"`{entities(plain(text, limit).replace('`', 'ʼ'))}`"


def entities(text: str) -> str:
    """Text in which & < > stand for themselves."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def quoted(typed: str) -> str:
    """What somebody typed, as a quotation, so that it is not lost."""
    return f">{with_mentions(typed, NOTE_LIMIT)}"


def mention(user: str) -> str:
    """A person by their Slack user id; anything else is shown as it stands."""
    return person_mention(user) if _USER_ID.fullmatch(user) else mrkdwn(user)


def _is_visible(sign: str) -> bool:
    return sign in _JOINERS or unicodedata.category(sign) not in {"Cc", "Cf", "Cs", "Cn"}
