"""Texts that take a number back: they say whose it is, whether it holds or what to do with it, not its cause.

A cause tells of the world. These tell of the number, its source, or the act of sending it, in few shapes: an
order with the number as its object, a copula with the number as its subject, a wrong source, a promise to
look or send again, an interjection.
"""

import re
from collections.abc import Sequence
from functools import lru_cache

from scorecard.parsing.replies.phrasebook import pattern, single_wordings, wordings_of

CLAUSE = re.compile(r"[,;.!()\n]+\s*|\s[–—-]+\s|\s+(?:because|but|and|und|et|y|e|i|en)\s+(?=\S+\s)")
WORD = re.compile(r"[^\W\d_][\w'’-]*")
SOUND = re.compile(r"a+r+g+h+|wh?oo+ps?(?:ie|y)?|o?ups+|oeps|hoppsan|oje+j?|opa|d'?oh", re.IGNORECASE)
"""Interjections with which people notice a slip, by their sound."""
SIGH = re.compile(r"[aeo]h+|h+m+", re.IGNORECASE)
"""Those that may as well only fill a pause."""
OBJECTS = frozenset({"it", "this", "that", "these", "those", "them", "me", "ça"})
DEMONSTRATIVES = OBJECTS | {
    *(
        "das",
        "dies",
        "es",
        "ce",
        "ese",
        "eso",
        "esto",
        "este",
        "questo",
        "to",
        "isso",
        "isto",
        "det",
        "dat",
        "dit",
    ),
}
SHORTENED = re.compile(r"(?:that|this|it|these|those|one|which)['’]?s|c['’](?:est|était)", re.IGNORECASE)
POSSESSIVE = re.compile(r"\w['’]s|\ws['’]")
"""A possessive with nothing behind it is somebody's number: `that's Bristol's`."""
DETERMINERS = frozenset(
    {"the", "a", "an", "this", "my", "our", "der", "die", "das", "le", "la", "el", "il", "det"}
)
FINITE_BEFORE = re.compile(r"(?:ed|ing|s)$")
"""Ends of words that begin no order: `fixed it`, `since this`."""
NO_ORDERS = frozenset(
    {
        *(
            "after",
            "before",
            "during",
            "despite",
            "because",
            "due",
            "from",
            "with",
            "without",
            "on",
            "in",
            "at",
            "by",
        ),
        *(
            "for",
            "of",
            "to",
            "and",
            "but",
            "or",
            "not",
            "like",
            "around",
            "when",
            "while",
            "until",
            "if",
            "that",
        ),
        *(
            "had",
            "got",
            "made",
            "took",
            "broke",
            "hit",
            "did",
            "behind",
            "under",
            "over",
            "about",
            "what",
            "all",
        ),
    }
)
"""Prepositions, conjunctions and strong pasts, which begin no order either."""
NEGATED_ORDER = re.compile(
    r"(?:please\s+)?(?:don['’]?t|do\s+not|never)\s+\w+\s+(?:it|this|that|these|them|me)\b"
    r"|(?:no|non)\s+l[oaei]s?\s+\w+|ne\s+l[ae]s?\s+\w+\s+pas|ne\s+pas\s+l[ae]s?\s|n(?:ão|ao)\s+\w+\s+(?:isso|isto|ess[ea])\b"
    r"|ne\s+pas\s+\w+|n['’]en\s+\w+|pas\s+encore\s+\w+é\Z|nie\s+\w+\s+(?:tego|tej|tych)\b|(?:bitte\s+)?nicht\s+\w+en\Z|(?:det|den)\s+ska\s+inte",
    re.IGNORECASE,
)
"""`don't use it`, `no lo guardes`, `nie wpisuj tego`."""
ENCLITIC = re.compile(
    r"\w+-(?:le|la|les|moi|o|a|os|as|lo|la)(?=\s|\Z)|\w+[áéíóú]\w{1,4}l[oa]s?(?=\s|\Z)|\w{3,}[aei]l[oae]\Z",
    re.IGNORECASE,
)
"""Orders with their object glued on: `retire-le`, `quítalo`, `toglilo`."""
PARTED_ORDER = re.compile(
    r"\w+\s+(?:das|es|dies|den|die|het|dit|dat|det)(?:\s+\w+)?\s+(?:raus|weg|aus|heraus|drin|eruit|bort)\Z",
    re.IGNORECASE,
)
"""Orders whose particle stands last: `nimm das raus`, `haal het weg`."""
PROMISE = re.compile(
    r"let\s+me\s|lemme\s|je\s+(?:l[ea]s?\s+|te\s+|vous\s+)?\w+(?:\s+\w+)?\Z|ich\s+\w+e\s+(?:es|das|noch\w*|nach|mal|mich)\b"
    r"|(?:vou|voy\s+a|je\s+vais)\s+\w+r\b|lo\s+\w+o(?:\s+\w+){0,2}\Z|(?:devo|debo|dois)\s+\w+|(?:ik|jag)\s+\w+\s+(?:nog|even|het|det|igen|på)\b|luego\s+\w+o\b|\w{3,}ę(?=\s|\Z)|ri\w{4,}o\Z",
    re.IGNORECASE,
)
"""What the speaker is going to do in the first person: `let me look`, `je vérifie`, `sprawdzę`."""
SLIP = re.compile(
    r"(?:i\s+)?mis(?!s|ter|t\b|takes?\b|conf|match|sile)\w+|(?:je\s+)?me\s+suis\s|mi\s+sono\s|me\s+(?:he\s|\w+(?:é|í|ei)\b)|(?:ich\s+)?habe?\s+mich\s",
    re.IGNORECASE,
)
"""The speaker's own slip: `misread it`, reflexive in other languages, `me equivoqué`."""
AUXILIARY = re.compile(
    r"(?:will|would|should|must|may|might|can(?:no|['’]?)t|could(?:n['’]?t)?|needs?\s+to|has\s+to|to)\s+be\s+(?!expected\b|\w+\s+by\b|(?:an?|the|better|worse|back|fine|up|down)\b)\w+"
    r"|subject\s+to\b|belongs?\s+to\b|gehört\s|(?:meant|intended)\s+(?:for|to|as)\b|needs\s+\w|sent\s+(?:too|by|in|to)\b",
    re.IGNORECASE,
)
"""What is still to happen to the number: `to be corrected`, `will be revised`."""
AT_THE_END = re.compile(
    r"(?:\w+\s+){0,2}(?:in\s+progress|under\s+review|being\s+\w+ed)\Z"
    r"|(?:don['’]?t|do\s+not|never)\s+(?!know|have)\w+(?:\s+\w{1,3}){0,2}(?:\s+yet)?\Z"
    r"|\w+\s+(?:it|that|this)\s+(?:\w{1,3}\s+)?back\Z|(?:\w+\s+){1,4}you\Z"
    r"|(?:\w+\s+){0,2}too\s+(?!many|few|much|little)\w+(?:\s+to\s+be\s+\w+)?\Z"
    r"|not\s+(?:from|for|by|\w+ed(?:\s+\w{1,3})?\Z)|(?:\w+ly|all)\s+(?:wrong|false|off)\Z|(?:un\w+|\w{4,}(?:at|nt|g|k|s)ed)\Z"
    r"|give\s+me\s|(?:i|we)\s+(?:have|need|must|will|ought)\s+(?:to\s+)?re\w+\Z|(?:still|being|not\s+yet)\s+\w+(?:ing|ed)\Z",
    re.IGNORECASE,
)
"""What is unfinished, must not be used or cannot be so, with nothing of the world behind it."""
TO_COME = frozenset({"follow", "follows", "come", "coming", "pending", "tomorrow", "folgt", "volgt"})
COPULAS = frozenset({"is", "are", "isn't", "aren't", "wasn't", "ist", "est"})
"""Those that hardly begin a cause; where pronouns are left out, `era festivo` is one."""
REQUEST = re.compile(r"(?:please|pls|bitte|por\s+favor|proszę)\s+\w+|à\s+\w+(?:er|ir|oir)", re.IGNORECASE)
"""A verb alone that asks for something: `bitte streichen`, `à revoir`."""
HEDGE = re.compile(
    r"(?:as|so)\s+far\s+as\s|to\s+(?:my|our)\s+knowledge|that\s+(?:i|we)\s+know|soweit\s|à\s+ma\s+connaissance|que\s+(?:yo\s+)?sep",
    re.IGNORECASE,
)
"""What limits a number to what the speaker knows of."""
LEADS = frozenset(
    {
        "please",
        "just",
        "so",
        "sorry",
        "bitte",
        "better",
        "kindly",
        "pls",
        "and",
        "hmm",
        "still",
        "noch",
        "encore",
        "ainda",
        "jeszcze",
        "nog",
        "perdón",
        "pardon",
        "scusa",
    }
)
DENYING = ("un", "in", "nie", "on")
"""Beginnings of adjectives that deny: `Daten unvollständig`."""
FOR = ("für", "pour", "para", "per", "dla", "voor", "till")
PLACED = frozenset({"for", "from", "of", "von", "de", "di", "van", "z", "do", "från", "aus", *FOR})
MOST_WORDS = 5
SHORTEST = 3
ENDINGS = ("", "e", "er", "es", "en", "a")


def takes_back(text: str) -> bool:
    """Return whether a text takes a number back: says that it is wrong, another's, or to be dropped."""
    clauses = [clause.strip() for clause in CLAUSE.split(text) if clause and clause.strip()]
    return any(_takes_back(clause, is_first=not at) for at, clause in enumerate(clauses))


def _takes_back(clause: str, *, is_first: bool) -> bool:
    if REQUEST.fullmatch(clause):
        return True
    tokens = WORD.findall(clause)
    while tokens and tokens[0].casefold() in LEADS:
        tokens = tokens[1:]
    while len(tokens) > 1 and tokens[-1].casefold() in LEADS:
        tokens = tokens[:-1]
    sighs = SIGH.fullmatch(tokens[0]) if tokens else None
    tokens = tokens[1:] if sighs and tokens[1:] else tokens
    if not tokens:
        return False
    words = [token.casefold().replace("’", "'") for token in tokens]
    plain = " ".join(tokens)
    return bool(
        SOUND.fullmatch(tokens[0])
        or (_has(words[0], "second thought") and all(word in _closed() for word in words[1:]))
        or (sighs and words[0] in single_wordings("no"))
        or _is_order(plain, words)
        or HEDGE.match(plain)
        or AT_THE_END.match(plain)
        or _is_to_come(words)
        or pattern(r"<<no|negation>>\s+<<praise>>\Z").match(plain)
        or _is_possessive(tokens, words)
        or PROMISE.match(plain)
        or SLIP.match(plain)
        or _is_promised(words)
        or _is_wrong_source(words)
        or _is_predicate(plain, words, is_first=is_first)
        or _is_anothers(tokens, words)
    )


def _is_order(plain: str, words: Sequence[str]) -> bool:
    """Return whether a clause is an order about the number: `leave it out`, `please delete this one`."""
    if NEGATED_ORDER.match(plain) or ENCLITIC.match(plain) or PARTED_ORDER.match(plain):
        return True
    if pattern(r"<<undo|skip>>\s*(?:<<pronoun>>\s*)?\Z").match(plain):
        return True
    first = words[0]
    is_undoing = _has(first, "second thought") or first in single_wordings("undo")
    if is_undoing and _is_source(words[-1]):
        return True
    if first in NO_ORDERS or FINITE_BEFORE.search(first) or first in _closed() or len(words) == 1:
        return False
    is_object = words[1] in OBJECTS and any(map(_is_source, words[2:3]))
    has_object = words[1] in OBJECTS and (
        all(word in _closed() for word in words[2:3]) or is_object or len(words) <= SHORTEST
    )
    is_about = (
        words[-1] in OBJECTS and len(words) <= MOST_WORDS and all(word in _closed() for word in words[1:-1])
    )
    return has_object or is_about


@lru_cache(maxsize=1)
def _closed() -> frozenset[str]:
    meanings = (
        "pronoun",
        "beside",
        "is",
        "for",
        "in",
        "into",
        "and",
        "or",
        "one",
        "filler",
        "later",
        "this day",
    )
    return single_wordings(*meanings, "particle", "tomorrow", "thanks", "negation", "no") | {
        "out",
        "up",
        "with",
        "again",
    }


@lru_cache(maxsize=8)
def _stems(meaning: str) -> tuple[str, ...]:
    return tuple(word[:-1] for word in wordings_of(meaning) if word.endswith("*"))


@lru_cache(maxsize=4096)
def _has(word: str, meaning: str) -> bool:
    return word in single_wordings(meaning) or word.startswith(_stems(meaning))


def _is_promised(words: Sequence[str]) -> bool:
    """Return whether a clause promises to send or check the number: `will send the right one`."""
    ahead = words[1:] if words[1:] and words[0] in {"i", "we", "ich", "je"} else words
    is_future = words[0] in {"i'll", "we'll", "need", "needs", "have"} or ahead[0] in {
        "will",
        "need",
        "have",
        "must",
        "going",
    }
    rest = ahead[1:]
    rest = rest[1:] if rest[:1] in (["to"], ["be"]) else rest
    return bool(rest) and is_future and (_has(rest[0], "sending") or _has(rest[0], "doubt"))


def _is_possessive(tokens: Sequence[str], words: Sequence[str]) -> bool:
    """Return whether a clause only names an owner: `Bristol's`, `someone else's`."""
    if len(words) > SHORTEST or not POSSESSIVE.fullmatch(tokens[-1][-3:]):
        return False
    return _is_name(tokens[-1]) or words[-1] == "else's" or any(map(_is_bad, words[:-1]))


def _is_to_come(words: Sequence[str]) -> bool:
    """Return whether a clause says only that the right number will come: `real number to follow`."""
    plain = _closed() | {"right", "real", "richtige", "more", "correct", "final", "new"}
    known = (
        word in plain or _is_source(word) or _has(word, "sending") or _is_bad(word) for word in words[:-1]
    )
    return len(words) > 1 and words[-1] in TO_COME and all(known)


@lru_cache(maxsize=4096)
def _is_bad(word: str) -> bool:
    """Return whether a word says that something is not the right one: `wrong`, `falsche`, `old`."""
    return word in _inflected() or any(_has(word, meaning) for meaning in ("another's", "no actual", "doubt"))


@lru_cache(maxsize=1)
def _inflected() -> frozenset[str]:
    """Return the adjectives for what is wrong or old, with the usual endings."""
    words = [word for word in single_wordings("no", "earlier") if len(word) >= SHORTEST]
    stems = {stem for word in words for stem in (word, word[:-1]) if len(stem) >= SHORTEST}
    return frozenset(f"{stem}{end}" for stem in stems for end in ENDINGS)


@lru_cache(maxsize=4096)
def _is_source(word: str) -> bool:
    return word in single_wordings("source") or word.removesuffix("s") in single_wordings("source")


def _is_wrong_source(words: Sequence[str]) -> bool:
    """Return whether a clause ends in a wrong source: `copied the wrong row`, `columna equivocada`."""
    last = words[-3:]
    if words[0] in single_wordings("future"):
        return False
    if _is_bad(last[-1]):
        return len(last) > 1 and _is_source(last[-2])
    is_possessed = len(last) > 1 and last[-2].endswith(("'s", "s'"))
    return _is_source(last[-1]) and (is_possessed or any(map(_is_bad, last[:-1])))


def _is_predicate(plain: str, words: Sequence[str], *, is_first: bool) -> bool:
    """Return whether a clause says something of the number: `is stale`, `the figure looks off`."""
    if AUXILIARY.match(plain):
        return True
    rest = list(words)
    while len(rest) > 1 and (rest[0] in DETERMINERS or rest[0] in {"half", "most", "all", "some"}):
        rest = rest[1:]
    is_subject = len(rest) > 1 and _is_source(rest[0])
    if is_subject and len(rest) == len(("data", "incomplete")) and rest[1].startswith(DENYING):
        return True
    rest = rest[1:] if is_subject else rest
    if not (is_subject or (is_first and rest == list(words))):
        return False
    if _has(rest[0], "doubt") and rest[0].startswith(("look", "seem")):
        return len(rest) in {2, 3} and not pattern("<<praise|yes>>|like|as").match(" ".join(rest[1:]))
    if is_first and rest[0] in single_wordings("is") and rest[1:2] and rest[1] in PLACED:
        return True
    is_copula = rest[0] in (single_wordings("is") if is_subject else COPULAS)
    return is_copula and len(rest) > 1 and not _is_told(rest[1:], is_subject=is_subject)


def _is_told(words: Sequence[str], *, is_subject: bool) -> bool:
    """Return whether what follows a copula may be a cause or a comparison: `was the vendor`, `is up`."""
    plain = " ".join(words)
    return bool(
        pattern("<<because|not the same|praise|as usual|leading|all>>").match(plain)
        or (not is_subject and pattern("<<no|negation|one>>").match(plain))
        or words[0] in DETERMINERS
        or (not is_subject and words[0].endswith(("ed", "ing")))
    )


def _is_anothers(tokens: Sequence[str], words: Sequence[str]) -> bool:
    """Return whether a clause says that the number is another's: `that's Bristol's`, `es de Bilbao`."""
    at = _end_of_copula(words)
    rest, names, is_plain = words[at:], tokens[at:], True
    if not at or not rest:
        return False
    if (
        POSSESSIVE.fullmatch(names[-1][-3:])
        or any(map(_is_source, rest))
        or not {"ours", "mine", "theirs"}.isdisjoint(rest)
    ):
        return True
    if rest[:2] in (["only", "half"], ["just", "half"]):
        return True
    while rest[1:] and (
        rest[0] in DETERMINERS or rest[0] in {"celui", "celle", "den", "quello", "quella", "o"}
    ):
        names, rest, is_plain = names[1:], rest[1:], False
    if rest[0] in PLACED and rest[1:]:
        names, rest = names[1:], rest[1:]
        return _is_bad(rest[0]) or _is_name(names[0]) or (rest[0] in DETERMINERS and _is_name(names[-1]))
    return is_plain and len(names) == 1 and _is_name(names[0])


def _end_of_copula(words: Sequence[str]) -> int:
    """Return where what is said of a demonstrative begins, `that one is …`, or 0 without one."""
    if SHORTENED.fullmatch(words[0]):
        return 1
    if words[0] in DEMONSTRATIVES:
        is_one = words[1:2] in (["one"], ["one's"])
        if words[1:2] == ["one's"]:
            return 2
        copula = words[2:3] if is_one else words[1:2]
        if copula and copula[0] in single_wordings("is"):
            return 3 if is_one else 2
        return 0 if words[0] not in {"to", "es"} else 1
    return 1 if words[0] in {"es", "é", "è", "to"} else 0


def _is_name(token: str) -> bool:
    return token[:1].isupper() and not token.isupper()
