"""Texts that take a number back: they say whose it is, whether it holds or what to do with it, not its cause.

A cause tells of the world. These tell of the number, its source, or the act of sending it, in few shapes: an
order with the number as its object, a copula with the number as its subject, a wrong source, a promise to
look or send again, an interjection.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from scorecard.parsing.replies.phrasebook import pattern, single_wordings, stems_of

CLAUSE = re.compile(r"[,;.!()\n]+\s*|\s[–—-]+\s|\s+(?:because|but|and|und|et|y|e|i|en)\s+(?=\S+\s)")
WORD = re.compile(r"[^\W\d_][\w'’-]*")
SOUND = re.compile(
    r"(?!UPS)(?i:a+r+g+h+|wh?oo+ps?(?:ie|y)?|o?ups+|oeps|hoppsan|oje+j?|opa|d'?oh|no+pe|nah+|nein|nee|nej)"
)
"""Interjections with which people notice a slip, by their sound; a UPS keeps the power on."""
SIGH = re.compile(r"[aeo]h+|h+m+", re.IGNORECASE)
"""Those that may as well only fill a pause."""
SHORTENED = re.compile(r"(?:that|this|it|these|those|one|which)['’]?s|c['’](?:est|était)", re.IGNORECASE)
POSSESSIVE = re.compile(r"\w(?:['’]s|s['’])\Z")
"""A possessive with nothing behind it is somebody's number: `that's Bristol's`."""
FINITE_BEFORE = re.compile(r"(?:ed|ing|s)$")
"""Ends of words that begin no order: `fixed it`, `since this`."""
SPACED = re.IGNORECASE | re.VERBOSE
NEGATED_ORDER = re.compile(
    r"""
    hold(?:ing)?\s+off\b
    |(?:please\s+)?(?:don['’]?t|do\s+not|never)\s+\w+\s+(?:it|this|that|these|them|me)\b
    |(?:no|non)\s+l[oaei]s?\s+\w+                                       # no lo guardes
    |ne\s+l[ae]s?\s+\w+\s+pas|ne\s+pas\s+\w+                            # ne le compte pas, ne pas enregistrer
    |n['’]en\s+\w+|pas\s+encore\s+\w+é\Z                                # n'en tenez pas compte
    |n(?:ão|ao)\s+\w+\s+(?:isso|isto|ess[ea])\b                         # não conte isso
    |nie\s+\w+\s+(?:tego|tej|tych)\b                                    # nie wpisuj tego
    |(?:bitte\s+)?nicht\s+\w+en\Z                                       # bitte nicht eintragen
    |(?:det|den)\s+ska\s+inte
    """,
    SPACED,
)
"""Orders not to do something with the number: `don't use it`."""
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
    r"""
    let\s+me\s|lemme\s
    |je\s+(?:l[ea]s?\s+|te\s+|vous\s+)?\w+(?:\s+\w+)?\Z                 # je vérifie, je vous renvoie ça
    |ich\s+\w+e\s+(?:es|das|noch\w*|nach|mal|mich)\b                    # ich prüfe das nochmal
    |(?:vou|voy\s+a|je\s+vais)\s+\w+r\b                                 # vou conferir
    |lo\s+\w+o(?:\s+\w+){0,2}\Z|luego\s+\w+o\b                          # lo reviso, luego mando otro
    |(?:devo|debo|dois)\s+\w+                                           # devo ricontrollare
    |(?:ik|jag)\s+\w+\s+(?:nog|even|het|det|igen|på)\b                  # ik kijk nog even
    |\w{3,}ę(?=\s|\Z)|ri\w{4,}o\Z                                       # sprawdzę, ricontrollo
    """,
    SPACED,
)
"""The speaker is going to look or send again: `let me look`."""
SLIP = re.compile(
    r"""
    (?:i\s+)?mis(?:read|typed|heard|took|(?!s)\w+ed(?=\s*\Z|\s+(?:it|that|this)\b))
    |(?:je\s+)?me\s+suis\s|mi\s+sono\s|(?:ich\s+)?habe?\s+mich\s        # je me suis trompé
    |me\s+(?:he\s|\w+(?:é|í|ei)\b)                                      # me equivoqué
    """,
    SPACED,
)
"""The speaker's own slip: `misread it`, reflexive in other languages."""
AUXILIARY = re.compile(
    r"""
    (?:will|would|should|must|may|might|can(?:no|['’]?)t|could(?:n['’]?t)?|needs?\s+to|has\s+to|to)\s+be\s+
        (?!expected\b|\w+\s+by\b|(?:an?|the|better|worse|back|fine|up|down)\b)\w+
    |subject\s+to\b|needs\s+\w                                          # subject to change, needs sign-off
    |belongs?\s+to\b|gehört\s|(?:meant|intended)\s+(?:for|to|as)\b      # meant for Tom
    |sent\s+(?:too|by|in|to)\b                                          # sent too early
    """,
    SPACED,
)
"""Something is still to happen to the number, or it should not be here: `to be corrected`."""
AT_THE_END = re.compile(
    r"""
    (?:\w+\s+){0,2}(?:in\s+progress|under\s+(?:review|investigation)|being\s+\w+ed)\Z    # recount in progress
    |(?:still|being|not\s+yet)\s+\w+(?:ing|ed)\Z                        # still checking
    |(?:don['’]?t|do\s+not|never)\s+(?!know|have|ask|mind)\w+           # do not publish yet
        (?:\s+(?-i:[a-z]{1,3})){0,2}(?:\s+yet)?\Z
    |\w+\s+(?:it|that|this)\s+(?:\w{1,3}\s+)?back\Z                     # taking that back
    |give\s+me\s|(?:\w+\s+){1,4}you\Z                                   # give me a minute
    |(?:i|we)\s+(?:have|need|must|will|ought)\s+(?:to\s+)?re\w+\Z       # I have to recount
    |(?:\w+\s+){0,2}too\s+(?!many|few|much|little)\w+(?:\s+to\s+be\s+\w+)?\Z          # too good to be true
    |not\s+(?:from|for|by|\w+ed(?:\s+\w{1,3})?\Z)                       # not from our system
    |(?:\w+ly|all)\s+(?:wrong|false|off)\Z                              # totally off
    |(?:un\w+|\w{4,}(?:at|nt|g|k|s)ed)\Z                                # unchecked
    """,
    SPACED,
)
"""What is unfinished, must not be used or cannot be so, with nothing of the world behind it."""
REQUEST = re.compile(r"(?:please|pls|bitte|por\s+favor|proszę)\s+\w+|à\s+\w+(?:er|ir|oir)", re.IGNORECASE)
"""A verb alone that asks for something: `bitte streichen`, `à revoir`."""
MEANINGLESS = re.compile(
    r"""
    (?:\S+\s+)*?(?:mean(?:s|t)?|say(?:s)?|tells?\s+\w+|is\s+worth|bedeute[tn]|hei(?:ß|ss)t|sagt|signifie|significan?|vale|diz
        |betekent|zegt|znaczy|mówi|betyder|säger)\s+(?:very\s+|us\s+|uns\s+|ons\s+)?
        (?:nothing|little|nichts|rien|nada|niente|niets|nic|ingenting|inget)\Z
    |(?:\S+\s+)*?(?:rien\s+dire|nic\s+nie\s+(?:znaczy|mówi))\Z
    """,
    SPACED,
)
"""The number says nothing: `it means nothing`, `ça ne veut rien dire`."""
NOT_YET = re.compile(
    r"""
    not\s+(?:yet\b|(?:\w+\s+){1,2}yet\Z)|noch\s+nicht\b|pas\s+encore\b|(?:todavía|aún)\s+no\b|no\s+(?:\w+\s+)?(?:todavía|aún)\Z
    |non\s+(?:\w+\s+)?ancora\b|ancora\s+(?:non|da)\b|jeszcze\s+nie\b|nog\s+niet\b|ainda\s+n(?:ã|a)o\b
    |ännu\s+inte\b|inte\s+(?:\w+\s+)?än(?:nu)?\b
    """,
    SPACED,
)
"""What has not happened, without a subject: `not held yet`, `noch nicht bestätigt`."""
HEDGE = re.compile(
    r"""
    (?:as|so)\s+far\s+as\s|to\s+(?:my|our)\s+knowledge|that\s+(?:i|we)\s+know
    |soweit\s|à\s+ma\s+connaissance|que\s+(?:yo\s+)?sep
    """,
    SPACED,
)
"""What limits a number to what the speaker knows of."""
SHAPES = (NEGATED_ORDER, ENCLITIC, PARTED_ORDER, PROMISE, SLIP, AUXILIARY, AT_THE_END, MEANINGLESS, HEDGE)
"""The shapes that a clause begins with if it takes a number back."""
WORDED = r"<<no|negation>>\s+<<praise>>\Z|<<undo|skip>>\s*(?:<<pronoun|person|article>>\s*)?\Z"
"""A denied praise, `not good`, and commands with nothing but a pronoun behind them."""
LEADING = (
    *("because", "circumstance", "beside", "for", "in", "into", "and", "but", "or", "negation", "since"),
    *(
        "about",
        "lasting",
        "condition",
        "particle",
        "is",
        "telling",
        "pronoun",
        "person",
        "article",
        "earlier",
        "all",
    ),
)
"""The meanings whose words begin no order."""
POSSESSIVES = {"ours", "yours", "theirs", "mine"}
MOST_WORDS = 5
FEW_WORDS = 3
MOST_NOUNS = 2
SHORTEST = 3
"""Letters of the shortest adjective that takes endings."""
ENDINGS = ("", "e", "er", "es", "en", "a")


class _Clause(NamedTuple):
    """A clause without what softens it, or a sigh before it.

    Attributes:
        tokens: Its words, at least one, as typed.
        words: The same in small letters, with plain apostrophes.
        is_first: True if no other clause stands before it.
        has_sigh: True if it began with a sigh: `ah no`.
    """

    tokens: list[str]
    words: list[str]
    is_first: bool
    has_sigh: bool


def takes_back(text: str) -> bool:
    """Return whether a text takes a number back: says that it is wrong, another's, or to be dropped."""
    clauses = [clause.strip() for clause in CLAUSE.split(text) if clause.strip()]
    return _is_to_happen(clauses) or any(
        REQUEST.fullmatch(clause) or _takes_back(clause, is_first=not at) for at, clause in enumerate(clauses)
    )


def _is_to_happen(clauses: Sequence[str]) -> bool:
    """Return whether clauses with no subject but the number say that it has not happened: `not held yet`."""
    ends = (at for at, clause in enumerate(clauses) if NOT_YET.match(_strip_but(clause)))
    last = next(ends, None)
    return last is not None and all(_lacks_subject(clause) for clause in clauses[:last])


def _strip_but(clause: str) -> str:
    return pattern(r"\A(?:<<but|and|concession>>\s+)+").sub("", clause, 1)


def _lacks_subject(clause: str) -> bool:
    """Return whether a clause is one word, `booked`, or begins with a copula, `are booked`."""
    first, *others = clause.casefold().split()
    return not others or first in _copulas()


def _takes_back(text: str, *, is_first: bool) -> bool:
    clause = _bare_clause(text, is_first=is_first)
    if clause is None:
        return False
    plain = " ".join(clause.tokens)
    return (
        any(shape.match(plain) for shape in SHAPES)
        or pattern(WORDED).match(plain) is not None
        or any(told(clause.words) for told in (_is_order, _is_to_come, _is_promised, _is_wrong_source))
        or any(
            told(clause) for told in (_is_exclaimed, _is_owner_alone, _is_predicate, _is_anothers, _is_false)
        )
    )


def _bare_clause(text: str, *, is_first: bool) -> _Clause | None:
    """Return a clause without what softens it; None without a word."""
    tokens, softeners = WORD.findall(text), _softeners()
    while tokens and tokens[0].casefold() in softeners:
        tokens = tokens[1:]
    while len(tokens) > 1 and tokens[-1].casefold() in softeners:
        tokens = tokens[:-1]
    if not tokens:
        return None
    has_sigh = SIGH.fullmatch(tokens[0]) is not None
    tokens = tokens[1:] if has_sigh and tokens[1:] else tokens
    words = [token.casefold().replace("’", "'") for token in tokens]
    return _Clause(tokens, words, is_first, has_sigh)


@lru_cache(maxsize=1)
def _softeners() -> frozenset[str]:
    softening = single_wordings("softener", "thanks", "greeting", "and", "but", "concession")
    short = {word for word in softening if len(word) < SHORTEST}  # Swedish `ta` is a verb, and no thanks
    return softening - short - single_wordings("yes", "pronoun", "person", "article")


def _is_exclaimed(clause: _Clause) -> bool:
    """Return whether a clause is an interjection or a plain no: `whoops`, `oh hang on …`."""
    first, *others = clause.words
    is_thought, is_no = _has(first, "second thought"), first in single_wordings("no")
    return (
        (SOUND.fullmatch(clause.tokens[0]) is not None and not _has_power(clause.words))
        or (is_thought and (clause.has_sigh or all(map(_is_closed, others))))
        or (is_no and len(first) > 1 and (clause.has_sigh or not others))
    )


def _has_power(words: Sequence[str]) -> bool:
    """Return whether `ups` that words begin with is what keeps the power on: `ups battery died`."""
    if words[0] != "ups" or not words[1:]:
        return False
    return not (_is_closed(words[1]) or _is_source(words[1]) or _is_bad(words[1]))


def _is_order(words: Sequence[str]) -> bool:
    """Return whether words are an order about the number: `leave it out`, `delete this number`."""
    first, *others = words
    is_undoing = _has(first, "second thought") or first in single_wordings("undo")
    if is_undoing and _is_source(words[-1]):
        return True
    return bool(others) and _may_order(first) and (_has_object(words) or _ends_in_object(words))


def _may_order(word: str) -> bool:
    """Return whether a word may be the verb of an order."""
    return not (word in single_wordings(*LEADING) or FINITE_BEFORE.search(word) or _is_closed(word))


def _has_object(words: Sequence[str]) -> bool:
    """Return whether the number is the object of the verb before it: `leave it out`, `drop that row`."""
    is_short = len(words) <= FEW_WORDS
    return words[1] in single_wordings("pronoun") and (
        is_short or _is_closed(words[2]) or _is_source(words[2])
    )


def _ends_in_object(words: Sequence[str]) -> bool:
    """Return whether nothing but closed words stand between a verb and the number: `hold off on this`."""
    is_object = words[-1] in single_wordings("pronoun") and len(words) <= MOST_WORDS
    return is_object and all(map(_is_closed, words[1:-1]))


@lru_cache(maxsize=4096)
def _is_closed(word: str) -> bool:
    """Return whether a word says nothing of the world."""
    return word in single_wordings(
        *(
            "pronoun",
            "person",
            "article",
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
        ),
        *("particle", "tomorrow", "thanks", "negation", "no", "changing", "circumstance", "leading"),
    )


@lru_cache(maxsize=4096)
def _has(word: str, meaning: str) -> bool:
    return word in single_wordings(meaning) or word.startswith(stems_of(meaning))


def _is_promised(words: Sequence[str]) -> bool:
    """Return whether words promise to send or check the number: `will send the right one`."""
    is_spoken = len(words) > 1 and words[0] in single_wordings("pronoun", "person", "article")
    verb, *rest = words[1:] if is_spoken else words
    if words[0] not in single_wordings("future") and verb not in single_wordings("promise", "future"):
        return False
    rest = rest[1:] if rest[:1] in (["to"], ["be"]) else rest
    return bool(rest) and (_has(rest[0], "sending") or _has(rest[0], "doubt"))


def _is_owner_alone(clause: _Clause) -> bool:
    """Return whether a clause only names an owner: `Bristol's`, `someone else's`."""
    owner = clause.tokens[-1]
    if len(clause.words) > FEW_WORDS or not POSSESSIVE.search(owner):
        return False
    return _is_name(owner) or clause.words[-1] == "else's" or any(map(_is_bad, clause.words[:-1]))


def _is_to_come(words: Sequence[str]) -> bool:
    """Return whether words say only that the right number will come: `real number to follow`."""
    *before, last = words
    return (
        bool(before) and last in single_wordings("to come", "tomorrow") and all(map(_may_be_to_come, before))
    )


def _may_be_to_come(word: str) -> bool:
    is_right = word in single_wordings("the right one", "yes", "less or more")
    return is_right or _is_closed(word) or _is_source(word) or _has(word, "sending") or _is_bad(word)


@lru_cache(maxsize=4096)
def _is_bad(word: str) -> bool:
    """Return whether a word says that something is not the right one: `wrong`, `falsche`, `old`."""
    is_said = any(_has(word, meaning) for meaning in ("another's", "no actual", "doubt"))
    return is_said or _is_wrong(word) or word in _inflected("earlier")


def _is_wrong(word: str) -> bool:
    """Return whether a word says that something is false: `wrong`, `falschen`, `equivocada`."""
    return word in _inflected("no") or _has(word, "wrong")


@lru_cache(maxsize=4)
def _inflected(meaning: str) -> frozenset[str]:
    """Return the adjectives of a meaning with the usual endings."""
    words = [word for word in single_wordings(meaning) if len(word) >= SHORTEST]
    stems = {stem for word in words for stem in (word, word[:-1]) if len(stem) >= SHORTEST}
    return frozenset(f"{stem}{end}" for stem in stems for end in ENDINGS)


@lru_cache(maxsize=4096)
def _is_source(word: str) -> bool:
    nouns = single_wordings("source", "figure")
    return word in nouns or word.removesuffix("s") in nouns or word.startswith(stems_of("source"))


@lru_cache(maxsize=1)
def _whose() -> frozenset[str]:
    """Return the prepositions before the owner or the place of a number."""
    return single_wordings("for", "since") | {"of", "de", "di", "von", "aus", "do", "till", "du", "uit"}


def _is_wrong_source(words: Sequence[str]) -> bool:
    """Return whether words end in a wrong source: `copied the wrong row`, `columna equivocada`."""
    *before, last = words[-FEW_WORDS:]
    if words[0] in single_wordings("future"):
        return False
    if _is_false_thing(words):
        return True
    if _is_bad(last):
        return bool(before) and _is_source(before[-1])
    is_possessed = bool(before) and before[-1].endswith(("'s", "s'"))
    return _is_source(last) and (is_possessed or any(map(_is_bad, before)))


BAD = ("wrong", "bad", "zł", "mauvais", "mal")
"""Beginnings of words that tell causes as well, `wrong rota`, `bad weather`, and so need a source."""


def _is_false_thing(words: Sequence[str]) -> bool:
    """Return whether a clause only says that something was the wrong one: `foglio sbagliato`."""
    told = [word for word in words if word not in single_wordings("article", "one")]
    return len(told) == MOST_NOUNS and any(_is_wrong(word) and not word.startswith(BAD) for word in told)


def _is_false(clause: _Clause) -> bool:
    """Return whether a clause says only that the number is false or of a wrong thing: `está errado`."""
    words = clause.words
    start = max(_end_of_copula(words), int(words[0] in _copulas()))
    if not start and words[0] in single_wordings("pronoun", "it is"):
        start = 2 if words[1:2] and words[1] in single_wordings("telling") else 0
    told = words[start:]
    if told and told[0] in _whose():
        return len(told) <= MOST_WORDS and any(map(_is_wrong, told[1:]))
    return start > 0 and 0 < len(told) <= MOST_NOUNS and _is_wrong(told[-1]) and not _has_noun(told[:-1])


def _has_noun(words: Sequence[str]) -> bool:
    return not all(map(_is_closed, words))


@lru_cache(maxsize=1)
def _copulas() -> frozenset[str]:
    return single_wordings("is", "bare copula", "it is", "copula of state")


def _is_predicate(clause: _Clause) -> bool:
    """Return whether a clause says something of the number: `is stale`, `the figure looks off`."""
    subject, *told = clause.words[
        _count_leading(clause.words, "pronoun", "person", "article", "one", "half", "all", "about") :
    ]
    if told and _is_source(subject):
        return _is_denied(told) or _is_said_of_number(told, clause, has_subject=True)
    is_left_out = clause.is_first and len(told) + 1 == len(clause.words)
    return is_left_out and _is_said_of_number(clause.words, clause, has_subject=False)


def _count_leading(words: Sequence[str], *meanings: str) -> int:
    """Return how many words of some meanings stand first; the last word is none of them."""
    leading = single_wordings(*meanings) - _whose()
    return next((at for at, word in enumerate(words[:-1]) if word not in leading), len(words) - 1)


def _is_denied(words: Sequence[str]) -> bool:
    """Return whether an adjective that denies stands alone behind its noun: `data incomplete`."""
    return len(words) == 1 and words[0].startswith(stems_of("denying"))


def _is_said_of_number(words: Sequence[str], clause: _Clause, *, has_subject: bool) -> bool:
    """Return whether words from the verb on are about the number: `looks off`, `is from last year`."""
    verb, *told = words
    if verb.startswith(("look", "seem")):
        return len(told) in {1, 2} and not pattern("<<praise|yes>>|like|as").match(" ".join(told))
    if not told:
        return False
    if clause.is_first and verb in single_wordings("is") and told[0] in _whose():
        return True
    copulas = single_wordings("is" if has_subject else "bare copula")
    return verb in copulas and not _may_be_cause(told, has_subject=has_subject)


def _may_be_cause(words: Sequence[str], *, has_subject: bool) -> bool:
    """Return whether what follows a copula may be a cause or a comparison: `was the vendor`, `is up`."""
    plain = " ".join(words)
    if pattern("<<because|not the same|praise|as usual|leading|all>>").match(plain):
        return True
    if words[0] in single_wordings("pronoun", "person", "article", "one"):
        return True
    is_denied = pattern("<<no|negation|one>>").match(plain) is not None
    return not has_subject and (is_denied or words[0].endswith(("ed", "ing")))


def _is_anothers(clause: _Clause) -> bool:
    """Return whether a clause says that the number is another's: `that's Bristol's`, `es de Bilbao`."""
    start = _end_of_copula(clause.words)
    words, tokens = clause.words[start:], clause.tokens[start:]
    if not start or not words:
        return False
    if _is_of_owner(words) or _is_halved(words):
        return True
    named = _count_leading(words, "pronoun", "person", "article", "one")
    if words[named] in _whose() and words[named + 1 :]:
        return _is_placed(words[named + 1 :], tokens[named + 1 :])
    return not named and len(tokens) == 1 and _is_name(tokens[0])


def _is_of_owner(words: Sequence[str]) -> bool:
    """Return whether a possessive or a source is said of a demonstrative: `Bristol's`, `the old file`."""
    is_possessive = POSSESSIVE.search(words[-1]) or not POSSESSIVES.isdisjoint(words)
    return bool(is_possessive) or any(map(_is_source, words))


def _is_halved(words: Sequence[str]) -> bool:
    """Return whether the number is only half of itself: `that's only half`."""
    return words[0] in {"only", "just"} and words[1:2] == ["half"]


def _is_placed(words: Sequence[str], tokens: Sequence[str]) -> bool:
    """Return whether what follows `of` or `from` is another person or place: `Bilbao`, `the Leeds team`."""
    is_named_last = words[0] in single_wordings("pronoun", "person", "article", "one") and _is_name(
        tokens[-1]
    )
    return _is_bad(words[0]) or any(map(_is_wrong, words)) or _is_name(tokens[0]) or is_named_last


def _end_of_copula(words: Sequence[str]) -> int:
    """Return where what is said of a demonstrative begins, `that one is …`, or 0 without one."""
    if SHORTENED.fullmatch(words[0]):
        return 1
    if words[0] in single_wordings("pronoun", "it is"):
        if words[1:2] == ["one's"]:
            return 2
        copula = 2 if words[1:2] == ["one"] else 1
        if words[copula : copula + 1] and words[copula] in single_wordings("is"):
            return copula + 1
    return int(words[0] in single_wordings("it is"))


def _is_name(token: str) -> bool:
    return token[:1].isupper() and not token.isupper()
