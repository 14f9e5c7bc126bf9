"""Reply texts without decoration (marks, emoji, other scripts' digits) and courtesy (thanks, greetings)."""

import re
import unicodedata
from collections.abc import Callable

from babel import Locale

from scorecard.model.names import MARKED, normalize_name, plain_signs
from scorecard.parsing.replies.phrasebook import pattern

EDGES = " \n\u200b\u200c\u200d\u2060\u00ad\ufeff\ufffc"
"""Spaces, and invisible characters that copying leaves around a text; inside a number they may part two."""
LATIN = "latn"
STRUCK = re.compile(r"(?<![\w~])~(?! )[^~\n]*(?<! )~(?![\w~])")
"""Struck-through text, which was taken back; a single tilde before a number means about."""
QUOTED_BEFORE = re.compile(r"\A(?:>[^\n]*\n)+(?=[^>\n]*\w)")
"""Quoted lines of somebody else above an answer."""
IN_QUOTES = re.compile(r"[\"'“”„«]([^\"'“”„«»]+)[\"'“”»]")
SMILE = (
    r"(?:(?<!\w):(?:\+1|thumbsup|ok_hand|ok|pray|tada|100"
    r"|white_check_mark|heavy_check_mark|wave|smile|smiley|grin|grinning|blush"
    r"|slightly_smiling_face|simple_smile|raised_hands|clap|muscle|rocket|heart|sunny|coffee|sweat_smile|joy|rofl"
    r"|laughing|wink|relieved|hugging_face|partying_face|confetti_ball|sparkles|star|star2|fire|beers|bow|saluting_face"
    r"|see_no_evil|sweat|cry|sob|disappointed|slightly_frowning_face|weary|grimacing|face_palm|point_up"
    r"|chart_with_upwards_trend|chart_with_downwards_trend):(?::skin-tone-\d:)?"
    r"|[👍🙏🎉✅✔👌🙌👏💪🚀😀😄🙂😊👋❤😅😂🤣😉😌🤗🥳🎊✨⭐🌟🔥🍻🙇🙈😓😢😭😞🙁😩😬🤦📈📉][🏻-🏿]?)"
)
"""Emoji that add nothing; any other may be meant."""
TYPED_SMILE = r"(?<=\s)[:;]['’]?-?[)(DPp](?!\w)"
"""A typed smiley, `:)`, with a bracket that was never opened."""
AT_START = (
    rf"(?:<<greeting|thanks>>(?:\s*{SMILE})*(?:\s*[,.!:\n][\s,.!:]*|\s+[–—-]\s+)"
    rf"|<<hello>>\s+[^\W\d_]+(?:\s*[,!]\s+|\s*\n\s*)|<<hello|opening>>(?:\s*{SMILE})*[\s,.:!]+|<<leading>>[\s:=]+(?=[^\w\s]{{0,2}}\s?\d)|{SMILE}\s*)+(?!\w*:)"
)
AT_END = rf"(?:(?<![^\W\d_])<<thanks>>|<<copula>>|{SMILE}|{TYPED_SMILE})"
LONGEST_COURTESY = 40
LONGEST_DAY = 7
DAY = re.compile(r"(?<![\d.,])(?:0?[1-9]|[12]\d|3[01])\.(?:0?[1-9]|1[0-2])\.(?!\d)")
"""A day as many languages write it, `3.11.`; its full stop ends no sentence."""
SPACES_AROUND = " \n,.!"


def normalize_text(text: str, is_name: Callable[[str], bool] = lambda _: False) -> str:
    """Return a text with the digits, spaces and signs of every script made plain, without bold or code marks.

    Struck-through text and quotes before an answer are left out.

    Args:
        text: As typed.
        is_name: Tells whether what seems struck through is in a name, `~Cost~`.
    """
    plain = plain_signs(text).replace("```", "\n").strip(EDGES)
    plain = STRUCK.sub(lambda found: found.group() if is_name(found.group()) else "", plain)
    unmarked = re.sub(" {2,}", " ", MARKED.sub(r"\2", MARKED.sub(r"\2", plain))).strip()
    answer = QUOTED_BEFORE.sub("", unmarked).strip()
    quoted = IN_QUOTES.fullmatch(answer)
    return quoted[1].strip() if quoted else answer


def strip_courtesy(text: str, *, keeps_start: bool = False) -> str:
    """Return a text without greetings, thanks and friendly emoji around it, and without its final full stop.

    Args:
        text: A normalized text.
        keeps_start: True if its beginning only looks like a greeting.
    """
    kept = text[0 if keeps_start else len(find_opening(text)) :].strip()
    while ended := _find_courtesy(kept):
        kept = kept[: ended.start()].rstrip(SPACES_AROUND)
        kept = kept[:-1].rstrip() if kept.endswith((" -", " –", " —")) else kept
    stopped = kept.rstrip("!")
    is_whole = stopped.endswith("..") or (len(stopped) > 1 and DAY.search(stopped[-LONGEST_DAY:]))
    return stopped if is_whole else stopped.removesuffix(".").strip()


def find_opening(text: str) -> str:
    """Return the greeting, thanks, emoji or lead (`the average is`) that a text begins with."""
    opened = pattern(AT_START).match(text)
    return opened.group() if opened else ""


def _find_courtesy(text: str) -> re.Match[str] | None:
    """Return the thanks or emoji that a text ends in; only its end is searched."""
    end = len(text.rstrip(SPACES_AROUND))
    tail = pattern(AT_END).finditer(text, max(end - LONGEST_COURTESY, 0), end)
    return next((found for found in tail if found.end() == end), None)


def has_foreign_digits(text: str, locale: str) -> bool:
    """Return whether a text has digits of a script that the locale does not use, or of several scripts."""
    if text.isascii():
        return False
    names = [unicodedata.name(sign) for sign in text if unicodedata.decimal(sign, None) is not None]
    scripts = {name.rpartition("DIGIT")[0].replace("FULLWIDTH", "").strip() for name in names}
    native = Locale.parse(locale).other_numbering_systems.get("native", LATIN)
    return len(scripts) > 1 or (native == LATIN and bool(scripts - {""}))


ROW = re.compile(r"\s*\||[^\n]*\t")
CELL_END = re.compile(r"[\t|]")
RULE = re.compile(r":?-+:?")
CELL_VALUE = re.compile(r"[^\w\s]{0,3}\s?\d")
HEADING = r"<<table heading>>(?:\s*[(\[][^()\[\]]*[)\]])?"


def flatten_table(text: str) -> str:
    """Return a text with the rows of a table, pasted with tabs or bars, as plain lines: `MTTR 32 min`.

    A heading is left out if it can only be one of names, actuals and units. A heading of names over one row
    of numbers becomes a line for each. Anything else stays, so that it is not overlooked.
    """
    rows = [_cells(line) for line in text.split("\n")] if ROW.search(text) else []
    table = [row for row in rows if not row or not all(map(RULE.fullmatch, row))]
    if not any(len(row) > 1 for row in table):
        return text
    if all(pattern(HEADING).fullmatch(cell) for cell in table[0]):
        table = table[1:]
    heading, *values = table or [[]]
    if len(values) == 1 and len(heading) == len(values[0]) and all(map(CELL_VALUE.match, values[0])):
        table = [list(pair) for pair in zip(heading, *values, strict=True)]
    return "\n".join(map(_as_line, table))


def _cells(line: str) -> list[str]:
    """Return the filled cells of a row, or the line as a whole if it is none."""
    cells = CELL_END.split(line) if ROW.match(line) else [line]
    return [cell.strip() for cell in cells if cell.strip()]


def _as_line(row: list[str]) -> str:
    """Return a row as a line, the unit behind the number even if its column comes first."""
    name, *rest = row or [""]
    numbers = [cell for cell in rest if CELL_VALUE.match(cell)]
    others = [cell for cell in rest if cell not in numbers]
    return " ".join([name, *(numbers + others if len(numbers) == 1 else rest)])


ORDINALS = ("first", "second", "third", "fourth", "fifth")
ORDINAL = r"(?:\w{{1,3}}\s+)?<<{meaning}>>(?:\s+(?:one|option))?"
"""A place with an article before it; no question has more than five choices."""
AND_SO_ON = r"[\s,.!]*"
GREETING = rf"(?:(?:<<hello>>|{SMILE}){AND_SO_ON})+"
THANKS = rf"(?:(?:<<thanks|praise>>|{SMILE}){AND_SO_ON})+"
APPROVED = r":(?:\+1|thumbsup|ok_hand|white_check_mark|heavy_check_mark|100):(?::skin-tone-\d:)?"
APPROVAL = rf"(?:[👍👌✅✔💯][🏻-🏿]?|{APPROVED})"
YES = rf"(?:(?:<<yes>>|{APPROVAL}){AND_SO_ON})+(?:<<thanks|praise>>{AND_SO_ON})*"
UNDO = r"<<undo>>(?:\s+(?P<name>\S.*?))?[\s.!]*"
NO = rf"(?:<<no>>{AND_SO_ON})+(?:<<thanks>>{AND_SO_ON})*"


def is_greeting(text: str) -> bool:
    """Return whether a text is only a greeting."""
    return pattern(GREETING).fullmatch(normalize_text(text)) is not None and not is_thanks(text)


def is_thanks(text: str) -> bool:
    """Return whether a text is only thanks or praise."""
    return pattern(THANKS).fullmatch(normalize_text(text)) is not None


def is_yes(text: str) -> bool:
    """Return whether a text only agrees."""
    return pattern(YES).fullmatch(normalize_text(text)) is not None


AFTER_YES = rf"(?:(?:<<yes>>|{APPROVAL})[\s,.!:;–—-]+)+"
AFTER_NO = r"(?:<<no>>(?:\s*[,.!:;]+\s*|\s+(?:[–—-]\s+)?))+"


def strip_yes(text: str) -> str:
    """Return what follows a yes at the beginning of a text, `yes, 25`; empty if there is none."""
    return _after(AFTER_YES, text)


def strip_no(text: str) -> str:
    """Return what follows a no at the beginning of a text, `no, 36`; empty if there is none."""
    return _after(AFTER_NO, text)


def _after(lead: str, text: str) -> str:
    plain = _without_courtesy(text)
    found = pattern(lead).match(plain)
    return plain[found.end() :] if found else ""


def find_ordinal(text: str) -> int | None:
    """Return the place that a text names and nothing else, from 0: `the second`, `2nd one please`."""
    plain = _without_courtesy(text)
    named = (pattern(ORDINAL.format(meaning=meaning)).fullmatch(plain) for meaning in ORDINALS)
    return next((at for at, found in enumerate(named) if found), None)


def is_all(text: str) -> bool:
    """Return whether a text means everything in question and nothing else: `both please`, `yes, all`.

    `any of them` leaves open which.
    """
    plain = _without_courtesy(strip_yes(text) or text)
    return pattern(r"(?!any\b|either\b)<<all>>").fullmatch(plain) is not None


def name_alone(text: str) -> str:
    """Return a text that may be a name and nothing else, `MTTR please`, as look-ups compare names."""
    return normalize_name(_without_courtesy(text))


def _without_courtesy(text: str) -> str:
    return strip_courtesy(normalize_text(text), keeps_start=True)


def find_undo(text: str) -> str | None:
    """Return what a text wants to take back: a KPI's name, or empty for what was last; None if nothing."""
    found = pattern(UNDO).fullmatch(normalize_text(text))
    return None if found is None or any(map(str.isdigit, found["name"] or "")) else found["name"] or ""


def is_no(text: str) -> bool:
    """Return whether a text only disagrees."""
    return pattern(NO).fullmatch(normalize_text(text)) is not None
