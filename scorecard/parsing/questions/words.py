"""The words of a question: spelled out, and the small closed classes that tell what it is about.

A class is what English has few words for: interrogatives, forms of *to be*, ways to say that something is
off, owed, missing or owned. Names come from the scorecards; every other word is left aside.
"""

import re
from functools import lru_cache

WORD = re.compile(r"<@\w+(?:\|[^<>]*)?>|[^\W_]+(?:['’][^\W_]+)*")
SHORT_FORMS = {
    "s": "is",
    "m": "am",
    "re": "are",
    "ve": "have",
    "ll": "will",
    "d": "would",
}
BEFORE_IS = frozenset(
    {"what", "who", "how", "where", "when", "why", "which", "that", "there", "it", "everything", "anything"}
)
"""Words behind which `'s` is a verb; behind any other it tells whose something is."""
RUN_TOGETHER = {
    **{f"{word}s": f"{word} is" for word in ("what", "who", "how", "where", "when", "why", "that", "there")},
    **{f"{word}nt": f"{word} not" for word in ("do", "does", "did", "is", "are", "was", "has", "have", "ca")},
    "im": "i am",
    "ive": "i have",
    "wont": "will not",
    "cannot": "can not",
    "u": "you",
    "r": "are",
    "ur": "your",
    "pls": "please",
    "plz": "please",
    "gimme": "give me",
    "lemme": "let me",
    "wanna": "want to",
    "gonna": "going to",
}
"""Short forms as they are typed in haste."""
SHORTEST_PLURAL = 3
IRREGULAR = {"ca": "can", "wo": "will", "sha": "shall"}

CLASSES = {
    "asking": "what|which|who|whose|whom|when|where|why|how",
    "being": "is|are|was|were|am|be|been|being",
    "helping": "do|does|did|has|have|had|can|could|will|would|should|shall|may|might|must|need|needs",
    "showing": (
        "show|give|list|tell|display|see|view|pull|find|print|bring|open|check|look|get|summari[sz]e|explain"
        "|describe|remind|recap|(?:re)?post|share|plot|chart|graph|compare"
    ),
    "first": "i|me|my|mine|myself",
    "we": "we|us|our|ours|everyone|everybody|team|department|teams|company|things|everything",
    "subject": "you|it|they|there|this|that|these|those|the|he|she|somebody|someone|people|your|their",
    "some": "any|anything|anyone|anybody|all|every|each|some|something|one|ones|others?|both|everything",
    "not": "not|no|nothing|none|nobody|never|without|isn|hardly",
    "glue": (
        "a|an|of|in|on|at|for|to|from|with|about|by|and|or|so|as|than|into|per|out|up|over|just|now|right"
        "|currently|current|today|moment|please|still|yet|ever|more|much|many|most|again|really|actually|also"
        "|exactly|overall|here|its|them|being|quick|quickly|only|am|if|whether|then|but|too|vs|like|far|long"
        "|ok|hey|hi|hello|well|um|thanks|want|let|know|me|lately|recently|already|top"
        "|biggest|main|actual|actually|week|month|quarter|year|day|ago|until|till|between|across|own|same|full|whole|complete|entire|kind|sort|last|next|previous|big|put|there|mean|means|tomorrow|tonight|yesterday"
    ),
    "thing": (
        "kpis?|metrics?|measures?|indicators?|numbers?|figures?|values?|results?|scores?|scorecards?|areas?"
        "|perspectives?|objectives?|goals?|targets?|thresholds?|entries|entry|items?|stuff|data|board|page"
        "|answers?|prompts?|questions?|definition|unit|alias(?:es)?|name"
    ),
    "board": (
        "scorecards?|kpis?|metrics?|measures?|indicators?|numbers|figures|dashboard|everything|perspectives?"
    ),
    "settings": "working|workdays?|days|public|bank|holidays?",
    "off": (
        "off|red|amber|below|under|beyond|outside|exceed\\w*|miss(?:es|ed)?|fail\\w*|bad(?:ly)?|worst|worse"
        "|wrong|problem\\w*|issues?|trouble\\w*|alerts?|alerted|alarm\\w*|breach\\w*|attention|worr\\w+"
        "|concern\\w*|under-?perform\\w*|struggl\\w+|poor\\w*|broken|critical|risks?|risky|unhealthy|danger\\w*"
        "|behind|hurting|suffering|slipp\\w+|lagging|weak\\w*|violat\\w+|fires?|burning|bother\\w*|flagged"
        "|pain(?:ful|s)?|lowest|ugly|sick|ailing|firing|deteriorat\\w+"
    ),
    "fine": "ok|okay|fine|good|well|green|healthy|track|met|meet|meets|meeting|target|plan|great|best",
    "state": (
        "status|state|score|rating|grade|standings?|stand|overview|summary|picture|situation|dashboard|report"
        "|recap|health"
    ),
    "doing": "doing|going|perform\\w*|look(?:s|ing)?|shape|happening|rating|glance|track|stands?|fare|faring",
    "owing": (
        "owe|due|outstanding|pending|waiting|waits?|todos?|plate|deadlines?|expected|queue|open|left|needed"
    ),
    "giving": (
        "submit\\w*|enter\\w*|report(?:ed|ing)?|fill\\w*|provid\\w*|answer(?:ed|ing)?|send|sent|input|deliver\\w*"
        "|hand|record\\w*|log|logged|give|gave|given|respond\\w*|repl(?:y|ied)|updat\\w+|in"
    ),
    "mending": (
        "correct|change|fix|edit|undo|set|add|update|snooze|postpone|delete|remove|delegate|pass|hand|use"
    ),
    "missing": "missing|unanswered|unreported|gaps?|blank|empty|incomplete|overdue|late|owes|laggards?",
    "changing": (
        "chang\\w+|edit\\w*|touch\\w*|alter\\w*|adjust\\w*|new|news|happen\\w*|moved?|movements?|different|updates?|shift\\w*|recover\\w*|latest"
        "|development\\w*|headlines?|since|turned|missed"
    ),
    "cause": "why|reasons?|caus\\w+|because|explain\\w*|explanation|drivers?|driving|contribut\\w+|dragging",
    "trend": (
        "trend\\w*|chart\\w*|graph\\w*|plot\\w*|curve|direction|heading|improv\\w+|worsen\\w*|better|worse|rising"
        "|falling|dropp\\w+|increas\\w*|decreas\\w*|declin\\w*|climb\\w*|evol\\w*|sparkline|trajectory"
    ),
    "past": (
        "histor\\w*|past|previous|revisions?|corrected|corrections?|audit|log|earlier|recorded|entered|typed"
        "|submitted|reported|gave|given|logged|updated|changed|set"
    ),
    "comparing": "compar\\w+|versus|vs|against|difference|differ|than|side",
    "progress": "progress|objectives?|goals?|pace|milestones?|achiev\\w*",
    "owner": (
        "own(?:s|er|ers|ed|ing)?|responsib\\w*|accountab\\w*|charge|whose|belong\\w*|looks?|assigned|runs"
    ),
    "following": "follow(?:ing)?|stop|subscribe|watch|notify|alert|ping|unfollow|unsubscribe",
    "collecting": "collect\\w*|complete\\w*|completion|coverage",
    "weekly": "weekly|summary|digest|recap",
    "help": "help|commands?|instructions|manual|usage|cheatsheet",
}
"""Each class as alternatives of a pattern for a whole word."""


def spell_out(word: str) -> list[str]:
    """Return a word in small letters, a short form as its words: `what's` as `what`, `is`."""
    plain = word.casefold().replace("’", "'")
    if plain in RUN_TOGETHER:
        return RUN_TOGETHER[plain].split()
    stem, _, short = plain.rpartition("'")
    if not stem:
        return [plain]
    if short == "t" and stem.endswith("n"):
        return [IRREGULAR.get(stem[:-1], stem[:-1]), "not"]
    if short == "s":
        return [stem, "is"] if stem in BEFORE_IS else [stem]
    return [stem, SHORT_FORMS[short]] if short in SHORT_FORMS else [plain]


@lru_cache(maxsize=64)
def _pattern_of(name: str) -> re.Pattern[str]:
    return re.compile(CLASSES[name])


@lru_cache(maxsize=8192)
def is_of(word: str, *classes: str) -> bool:
    """Return whether a word in small letters belongs to one of some classes."""
    forms = {word, word.removesuffix("s")} if len(word) > SHORTEST_PLURAL else {word}
    return any(_pattern_of(name).fullmatch(form) for name in classes for form in forms)


FUNCTION = ("asking", "being", "helping", "first", "we", "subject", "some", "not", "glue")
"""The classes of words that only hold a sentence together."""


def is_function_word(word: str) -> bool:
    """Return whether a word in small letters only holds a sentence together, as `it` does."""
    return is_of(word, *FUNCTION)


@lru_cache(maxsize=8192)
def is_closed(word: str) -> bool:
    """Return whether a word in small letters belongs to any class."""
    return is_of(word, *CLASSES)
