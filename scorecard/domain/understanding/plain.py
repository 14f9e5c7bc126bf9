"""The text of a reply without what only decorates it: marks, emoji, thanks, other scripts' digits."""

import re
import unicodedata

from babel import Locale

from scorecard.domain.understanding.phrasebook import pattern

SPACES = dict.fromkeys(
    map(ord, "\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}\N{THIN SPACE}\t\N{IDEOGRAPHIC SPACE}"), " "
)
UNSEEN = dict.fromkeys(
    map(ord, "\N{LEFT-TO-RIGHT MARK}\N{RIGHT-TO-LEFT MARK}\N{ARABIC LETTER MARK}\N{VARIATION SELECTOR-16}"),
    "",
)
WIDE = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
ARABIC_SIGNS = {ord("٫"): ".", ord("٬"): ",", ord("٪"): "%", ord("،"): ","}
SIGNS: dict[int, str] = {
    ord("\r"): "",
    **WIDE,
    **SPACES,
    **UNSEEN,
    **ARABIC_SIGNS,
    ord("。"): ".",
    ord("、"): ",",
    ord("’"): "'",
}

MARKED = re.compile(r"(?<![\w*`])([*_`]{1,3})(?=[^\s*_`])([^\n]*?[^\s*_`])\1(?![\w*`])")
FRIENDLY = (
    r"\+1|thumbsup|ok_hand|ok|pray|tada|100|white_check_mark|heavy_check_mark|ballot_box_with_check|wave|smile|smiley"
    r"|grin|grinning|blush|slightly_smiling_face|simple_smile|raised_hands|clap|muscle|rocket|heart|sunny|coffee"
)
EMOJI = re.compile(
    rf"(?<![\w:])(?::(?:{FRIENDLY}):(?::skin-tone-\d:)?\s?)+(?![\w:])|[👍🙏🎉✅✔👌🙌👏💪🚀😀😄🙂😊👋❤][🏻-🏿]?"
)

AT_START = r"(?:<<greeting|thanks>>(?:\s*[,.!:\n]+\s*|\s+[–—-]\s+)|<<opening>>[\s,.:!]+)+"
AT_END = r"(?:(?:\s+[–—-]\s*|[\s,.!]*)(?<![^\W\d_])<<thanks>>[\s.!]*|<<copula>>[\s.!]*)+$"
LAST_STOP = re.compile(r"(?:(?<!\.)\.|!+)$")


def tidied(text: str) -> str:
    """The text with digits, spaces and signs of every script made plain, without marks and friendly emoji."""
    plain = "".join(str(unicodedata.decimal(sign, sign)) for sign in text).translate(SIGNS)
    plain = MARKED.sub(r"\2", MARKED.sub(r"\2", plain))
    return EMOJI.sub("", plain).strip()


def without_courtesy(text: str) -> str:
    """The text without greetings and thanks around it, and without its last stop."""
    opened = pattern(AT_START).match(text)
    kept = text[opened.end() :] if opened else text
    return LAST_STOP.sub("", pattern(AT_END).sub("", kept).strip()).strip()


def has_foreign_digits(text: str, locale: str) -> bool:
    """Whether digits of a script stand in it that the locale does not use, or digits of several scripts."""
    scripts = {
        unicodedata.name(sign).split(" DIGIT")[0]
        for sign in text
        if unicodedata.decimal(sign, None) is not None
    }
    foreign = (
        scripts - {"", "DIGIT ZERO"} - {name for name in scripts if name.startswith(("DIGIT ", "FULLWIDTH"))}
    )
    native = Locale.parse(locale).other_numbering_systems.get("native", "latn")
    return bool(foreign) and (native == "latn" or len(scripts) > len(foreign) or len(foreign) > 1)
