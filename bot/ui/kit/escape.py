"""Escaping: the only way for text that people wrote into a block."""

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
"""A placeholder for a mention while the text around it is escaped and shortened."""


def plain(text: str, limit: int = NAME_LIMIT) -> str:
    """Return text for fields without markup (`plain_text`, `raw_text`): one line, shortened with ….

    Text with nothing visible becomes a dash, because Slack refuses an empty one.
    """
    line = _SPACES.sub(" ", text).strip()
    if not line.isprintable():  # false for any text with an invisible sign
        line = "".join(filter(_is_visible, line)).strip()
    line = line or NOTHING
    return line if len(line) <= limit else line[: limit - 1].rstrip() + "…"


def mrkdwn(text: str, limit: int = NAME_LIMIT) -> str:
    """Return text for fields with markup, in which nothing mentions, links or formats.

    Slack has no escape for * _ ~ and `, so they become lookalikes; an underscore inside a word is kept, since
    Slack does not read it as markup.
    """
    return entities(_EDGE_UNDERSCORE.sub("ˍ", plain(text, limit).translate(_LOOKALIKES)))


def with_mentions(text: str, limit: int = NAME_LIMIT) -> str:
    """Return the same, except that people are mentioned, `<@U0PRIYA>`, and channels linked, `<#C0IT>`."""
    pieces = _NAMED.split(text)
    parts = [_MENTIONED] * len(pieces)
    parts[::2] = [piece.replace(_MENTIONED, "") for piece in pieces[::2]]
    named = iter(pieces[1::2])
    return re.sub(_MENTIONED, lambda _: f"<{next(named)}>", mrkdwn("".join(parts), limit))


def verbatim(typed: str, limit: int = TYPED_LIMIT) -> str:
    """Return what somebody typed, to be copied: in a code block, unchanged, line by line.

    Only backticks that would end the block become lookalikes.
    """
    seen = "".join(sign for sign in typed.replace(FENCE, "ʼʼʼ") if sign == "\n" or _is_visible(sign))
    lengths = accumulate(len(entities(sign)) for sign in seen)
    room = limit - 2 * len(FENCE) - len("\n…\n")
    kept = seen[: sum(length <= room for length in lengths)]
    return f"{FENCE}\n{entities(kept)}{'' if kept == seen else '…'}\n{FENCE}"


def code(text: str, limit: int = NAME_LIMIT) -> str:
    """Return text for people to copy and type, `like this`."""
    return f"`{entities(plain(text, limit).replace('`', 'ʼ'))}`"


def entities(text: str) -> str:
    """Return text in which & < > are escaped."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def quoted(typed: str) -> str:
    """Return what somebody typed, as a quotation."""
    return f">{with_mentions(typed, NOTE_LIMIT)}"


def mention(user: str) -> str:
    """Return the mention of a Slack user id, and anything else as escaped text."""
    return person_mention(user) if _USER_ID.fullmatch(user) else mrkdwn(user)


def _is_visible(sign: str) -> bool:
    return sign in _JOINERS or unicodedata.category(sign) not in {"Cc", "Cf", "Cs", "Cn"}
