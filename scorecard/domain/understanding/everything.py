"""What is said of all that waits, or of the rest of it: `no data for all`, `mttr 32, the rest tomorrow`.

A number is never for more than one KPI, so only what is said in words can be.
"""

from collections.abc import Sequence

from scorecard.errors import InvalidInput
from scorecard.parsing.replies.parsed_reply import Subject
from scorecard.parsing.replies.part_parser import Reader
from scorecard.parsing.replies.phrasebook import pattern
from scorecard.parsing.replies.segments import Said

FIRST = r"\A(?:<<but>>\s+)?<<the rest|all>>\s*[:–-]?\s+"
AFTER_OTHERS = r"(?:\s*[,;.\n][\s,;.]*(?:<<and|but>>\s+)?|\s+<<and|but>>\s+)<<the rest>>\s*[:–-]?\s+"
BEHIND = r"(?:\s+<<for>>)?\s+<<the rest|all>>(?=\s*(?:\Z|[,;(]))"


class NothingWaits(InvalidInput):
    """No KPI was named, and none was asked for."""

    def __init__(self) -> None:
        super().__init__("Nothing is waiting for a value from you; send the KPI's name with it.")


def take_rest(text: str, subjects: Sequence[Subject], reader: Reader) -> tuple[str, str]:
    """What a text says of single KPIs, and the phrase in it that is for all others that were asked for.

    Args:
        text: All that was said.
        subjects: What was asked for; where nothing was, what could have been.
        reader: Knows what is a phrase.

    Returns:
        `mttr 32` and `tomorrow`; empty where nothing of the kind is said.
    """
    for found in (*pattern(FIRST).finditer(text), *pattern(AFTER_OTHERS).finditer(text)):
        if _is_phrase(text[found.end() :], subjects, reader):
            return text[: found.start()], text[found.end() :]
    behind = pattern(BEHIND).search(text)
    phrase = text[: behind.start()] + text[behind.end() :] if behind else ""
    if behind and _is_phrase(text[: behind.start()], subjects, reader):
        return "", phrase
    return text, ""


def said_of_rest(phrase: str, asked: Sequence[Subject], parts: Sequence[Said]) -> list[Said]:
    """A phrase for each KPI that was asked for and that nothing else was said of.

    Raises:
        InvalidInput: There is none.
    """
    named = {said.subject.kpi.id for said in parts if said.subject}
    rest = [Said(one, phrase, is_aside=True) for one in asked if phrase and one.kpi.id not in named]
    if phrase and not rest:
        if not parts:
            raise NothingWaits
        raise InvalidInput(f"I can't tell what else “{phrase}” is for; name those KPIs, or send it without.")
    return rest


def _is_phrase(text: str, subjects: Sequence[Subject], reader: Reader) -> bool:
    """Whether it is a phrase, even one that cannot be followed for all of them."""
    return any(reader.is_phrase(Said(one, text), may_fail=True) for one in subjects)
