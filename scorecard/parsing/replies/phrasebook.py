"""The wordings of `words.yml`, as parts of patterns."""

import re
from functools import lru_cache
from importlib.resources import files
from itertools import chain

Words = dict[str, dict[str, list[str]]]
ONE_END = r"(?![^\W_]|[\u0900-\u0903\u093a-\u094f])"
"""The end of a word; a vowel sign of an Indian script continues it."""


FIRST_UNSPACED = 0x2E80
"""The first code point of the scripts of East Asia."""
STEM = "*"
"""Ends a wording that stands for every word beginning so."""


@lru_cache(maxsize=1)
def load_words() -> Words:
    """Return every wording, by meaning and language."""
    import yaml  # noqa: PLC0415 - for this one file, with the first message

    text = files(__package__).joinpath("words.yml").read_text(encoding="utf-8")
    found: Words = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506
    return found


def list_languages() -> list[str]:
    """Return every language that replies are read in; of others only a wording or two is known."""
    return list(load_words()["doubt"])


def is_language_known(locale: str) -> bool:
    """Return whether doubts and second thoughts are recognized in a locale's language."""
    return locale.partition("_")[0] in load_words()["doubt"]


@lru_cache(maxsize=128)
def any_of(*meanings: str) -> str:
    """Return a pattern for all wordings of some meanings, to be used ignoring case."""
    wordings = sorted(set(chain.from_iterable(map(wordings_of, meanings))), key=len, reverse=True)
    return f"(?:{'|'.join(map(_spelled, wordings))})"


def wordings_of(meaning: str) -> list[str]:
    """Return the wordings of a meaning in every language."""
    return list(chain.from_iterable(load_words()[meaning].values()))


@lru_cache(maxsize=128)
def single_wordings(*meanings: str) -> frozenset[str]:
    """Return the wordings of some meanings that are one word, in small letters."""
    wordings = chain.from_iterable(map(wordings_of, meanings))
    return frozenset(wording.casefold() for wording in wordings if " " not in wording and wording[-1] != STEM)


@lru_cache(maxsize=256)
def own_wordings(meaning: str, locale: str) -> tuple[str, ...]:
    """Return the wordings of a meaning in the language of a locale and in English."""
    known = load_words()[meaning]
    language = locale.partition("_")[0]
    return (*known.get("en", ()), *(known.get(language, ()) if language != "en" else ()))


@lru_cache(maxsize=32)
def stems_of(*meanings: str) -> tuple[str, ...]:
    """Return the beginnings that the wordings of some meanings give for whole families of words."""
    wordings = chain.from_iterable(map(wordings_of, meanings))
    return tuple(wording[:-1] for wording in wordings if wording[-1] == STEM)


def _spelled(wording: str) -> str:
    """Return the pattern of a wording: any spaces between its words, and a word end after a final letter."""
    spelled = r"\s+".join(map(re.escape, wording.removesuffix(".").split()))
    if wording.endswith(STEM):
        return re.escape(wording[:-1]) + r"\w*"
    if wording.endswith("."):
        return rf"{spelled}\.?{ONE_END}"
    return spelled + ONE_END if is_bounded(wording) else spelled


def is_bounded(word: str) -> bool:
    """Return whether a word ends in a letter or digit of a script that puts spaces between words."""
    return word[-1].isalnum() and ord(word[-1]) < FIRST_UNSPACED


@lru_cache(maxsize=512)
def pattern(template: str) -> re.Pattern[str]:
    """Return a case-insensitive pattern, `<<meaning>>` or `<<one|another>>` replaced by the wordings."""
    filled = re.sub(r"<<([^<>]+)>>", lambda found: any_of(*found[1].split("|")), template)
    return re.compile(filled, re.IGNORECASE | re.DOTALL)
