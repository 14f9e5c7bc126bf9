"""The parser of questions and requests: which command answers a text, if any.

It looks for the form of a question or request, for names, and for a few classes of words; the rest of a
sentence is left aside. So it knows no sentences, and whatever is put in other words of the same classes is
understood.
"""

import re
import unicodedata
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from itertools import chain

from scorecard.errors import InvalidInput
from scorecard.parsing.calendars import parse_weekdays
from scorecard.parsing.period_names import short_name
from scorecard.parsing.period_phrases import DateContext, tells_time
from scorecard.parsing.questions.absences import read_absence, read_return
from scorecard.parsing.questions.names import Named, NameIndex, list_words
from scorecard.parsing.questions.sentence import MOST_NAMED, NAME, Sentence, list_cards
from scorecard.parsing.replies.normalize import normalize_text

LONGEST = 300
LONGEST_COMMAND = 150
BEGINNING = re.compile(r"^/?scorecard\s+(?=\S)", re.IGNORECASE)
"""How a command begins, also where its slash was left out."""
ANNOUNCES = re.compile(
    r"let (?:me|us) (?!know|see|have)"
    r"|(?:i|we)(?:['’]ll| (?:will|shall)|['’](?:m|re) going to| (?:am|are) going to) ",
    re.IGNORECASE,
)
"""The start of what somebody is about to do themselves: `let me look at it again`."""
SENTENCE = re.compile(r"(?<=[.!?\n])\s+|\n")
SPEAKS = re.compile(
    r"[^?]*\?\s*\Z|\S+ (?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|should|not|when)\b",
    re.IGNORECASE,
)
"""What begins like a command, but is a sentence: `why is mttr red`, `history?`."""
LINKS_PERIODS = re.compile(r"^compare\b.*\s(?:with|and|to|versus|vs|against)\s", re.IGNORECASE)
LINK = re.compile(r"^(?:of|on|for|about|in)\s+", re.IGNORECASE)
"""A word between a command and what it is about, as in `history of mttr`."""
OVERVIEW, BACK, RETURN, WHY = "", "away off", "back", "why"
AROUND_NAMES = frozenset({NAME, "and", "or", "the", "please", "kpi"})
"""Words beside which a name is still all that a text says."""


@dataclass(frozen=True)
class CommandForm:
    """How a command is typed.

    Attributes:
        prefix: Its fixed words, `ask now`.
        takes_more: True if more may follow them.
        is_change: True if it changes something.
        is_personal: True if its answer is for whoever asks alone.
        translated: A word for it in another language, typed instead; only names and times may follow.
    """

    prefix: str
    takes_more: bool = False
    is_change: bool = False
    is_personal: bool = False
    translated: str = ""


@dataclass(frozen=True)
class Request:
    """What a text asks for.

    Attributes:
        commands: What `/scorecard` would take, at least one; empty for the overview.
        cards: Rows of the scorecards that it names; empty if it names none.
        is_question: True if it has the form of a question or request, so that no number in it is a value.
        is_certain: True if it is a command as such, or states an absence: it is no answer to a prompt.
        is_loose: True if it only strings words together, so that it may be talk.
    """

    commands: tuple[str, ...]
    cards: frozenset[int] = frozenset()
    is_question: bool = False
    is_certain: bool = False
    is_loose: bool = False


@dataclass(frozen=True)
class Asked:
    """What questions can be about.

    Attributes:
        names: Everything that can be named.
        forms: Every command.
        dates: The person's day and locale.
        find_shown: Returns a text with the name of what was just shown there, perhaps among other words.
    """

    names: NameIndex
    forms: Sequence[CommandForm]
    dates: DateContext
    find_shown: Callable[[], str] = str

    @property
    def today(self) -> tuple[date, str]:
        """The person's day and locale."""
        return self.dates.own_today or self.dates.today, self.dates.locale

    def first_of(self, *texts: str) -> str:
        """Return the first of some command texts whose command there is; the last is taken as it is."""
        *better, last = texts
        known = {form.prefix.partition(" ")[0] for form in self.forms}
        return next((text for text in better if text.partition(" ")[0] in known), last)


def read_request(typed: str, asked: Asked) -> Request | None:
    """Return what a text asks for, or None if it asks for nothing.

    Args:
        typed: As typed, with Slack's escapes undone and the bot's own mention removed.
        asked: What it can be about.
    """
    text = " ".join(typed.split())
    if not text or len(text) > LONGEST:
        return None
    text = BEGINNING.sub("", text)
    if abroad := _read_in_other_language(text, asked):
        return _read_about_shown(typed, abroad, asked) or abroad
    command = _read_command(text, asked)
    if command and command.commands != (WHY,) and not SPEAKS.match(text) and not LINKS_PERIODS.search(text):
        return command
    found = _read_plain(typed, asked) or command
    return _read_about_shown(typed, found, asked) or found


def _read_about_shown(typed: str, found: Request | None, asked: Asked) -> Request | None:
    """Return what a text asks about the thing that was just shown there; None if it may ask for another.

    Args:
        typed: `why is it red?`, `why?`, `share that`.
        found: What the text asks for by itself.
        asked: What it can be about.
    """
    is_why = found is not None and found.commands == (WHY,)
    if (found and found.cards) or ANNOUNCES.match(typed.lstrip()):
        return None
    one = Sentence.of(normalize_text(typed), asked.names, asked.dates)
    if found and found.is_certain and not (is_why or one.is_interrogative):
        return None
    is_short = is_why or ((found is None or found.is_certain) and one.is_interrogative)
    points = one.pointing
    if not points and (not is_short or one.has("we", "thing", "board")):
        return None
    name = _find_shown_name(asked)
    if not name:
        return None
    if is_why and not points:
        return replace(found, commands=(f"{WHY} {name.name}",), cards=list_cards([name])) if found else None
    start, end = (points.start, points.end) if points else (len(one.text), len(one.text))
    text = f"{one.text[:start]} {name.name} {one.text[end:]}{'?' if one.has_mark else ''}"
    again = _read_plain(text, asked)
    return again if again and again.cards else None


def _find_shown_name(asked: Asked) -> Named | None:
    """Return the only name in the text of what was just shown, or None."""
    parts = asked.names.split(list_words(asked.find_shown()))
    names = {part.name: part for part in parts if isinstance(part, Named)}
    return next(iter(names.values())) if len(names) == 1 else None


def _read_command(text: str, asked: Asked) -> Request | None:
    """Return the command that was typed without its slash, or None."""
    found = (_read_form(text, form, asked) for form in asked.forms if not form.translated)
    return next(filter(None, found), None)


def _read_in_other_language(text: str, asked: Asked) -> Request | None:
    """Return the command that was typed by its word in another language, or None."""
    said = f"{_folded(text)} "
    found = (_read_translated(text, said, form, asked) for form in asked.forms if form.translated)
    return next(filter(None, found), None)


def _folded(text: str) -> str:
    """Return a text in small letters without marks, as people type where their keyboard has none."""
    plain = unicodedata.normalize("NFKD", text.casefold().strip("¿¡.!? ").replace("ł", "l").replace("ı", "i"))
    return unicodedata.normalize("NFC", "".join(one for one in plain if unicodedata.category(one) != "Mn"))


@lru_cache(maxsize=512)
def _folded_word(word: str) -> str:
    return _folded(word)


def _read_translated(text: str, said: str, form: CommandForm, asked: Asked) -> Request | None:
    """Return the command for its word in another language: alone, or before nothing but names and times.

    A name of the scorecard that is the same word is that name.
    """
    if not said.startswith(f"{_folded_word(form.translated)} "):
        return None
    count = len(form.translated.split())
    rest = " ".join(text.split()[count:]).rstrip("?!. ")
    whole, parts = (asked.names.split(list_words(one)) for one in (text, rest))
    is_name = all(isinstance(part, Named) for part in whole)
    is_about = all(isinstance(part, Named) or _may_be_time(part.text, asked) for part in parts)
    if is_name or not is_about or (rest and not form.takes_more):
        return None
    return Request((f"{form.prefix} {rest}".strip(),), list_cards(parts), is_certain=True)


def _may_be_time(word: str, asked: Asked) -> bool:
    return any(map(str.isdigit, word)) or tells_time(word, asked.dates.locale)


def _read_form(text: str, form: CommandForm, asked: Asked) -> Request | None:
    is_alone = text.rstrip(".! ").casefold() == form.prefix
    if not is_alone and not text.casefold().startswith(f"{form.prefix} "):
        return None
    rest = "" if is_alone else LINK.sub("", text[len(form.prefix) :].strip())
    parts = asked.names.split(list_words(rest))
    if not form.takes_more and not all(isinstance(part, Named) for part in parts):
        return None
    if form.prefix == RETURN and rest and read_return(f"{RETURN} {rest}", *asked.today) is None:
        return None
    command = f"{form.prefix} {rest}".strip()
    return (
        Request((command,), list_cards(parts), is_certain=True) if len(command) <= LONGEST_COMMAND else None
    )


def _read_plain(typed: str, asked: Asked) -> Request | None:
    """Return what plain words ask for, all together or in one of several sentences, or None."""
    plain = normalize_text(typed)
    questions = [one for one in SENTENCE.split(plain) if one.endswith("?") and one != plain]
    whole, *others = (Sentence.of(one, asked.names, asked.dates) for one in (plain, *questions))
    found = (_read_sentence(one, asked) for one in (whole, *others))
    clauses = (_read_clause(one, asked) for one in ([] if whole.has_number else whole.list_clauses()))
    return next(filter(None, chain(found, clauses)), None)


def _read_clause(one: Sentence, asked: Asked) -> Request | None:
    """Return what a clause asks for, if it has the form of a question or tells that somebody is back."""
    found = _read_sentence(one, asked)
    is_meant = found is not None and (found.is_question or found.commands == (BACK,))
    return found if is_meant else None


def _read_sentence(one: Sentence, asked: Asked) -> Request | None:
    """Return the request for names, for what a statement is to note, or for an answer to a question."""
    if not one.text:
        return None
    if one.named and AROUND_NAMES.issuperset(one.words):
        return _about(one, [name.name for name in one.named])
    stated = None if one.has_mark else _read_statement(one)
    if stated:
        return Request((stated,), is_certain=True)
    is_asking = one.is_question and (one.has_mark or one.asks_first or not one.has_number)
    may_ask = is_asking or ((one.has_mark or one.is_loose) and not one.has_number)
    found = _answer(one, asked) if may_ask else None
    request = None if found is None else _about(one, found)
    if request is None:
        return _about_unknown(one, asked)
    return replace(request, is_question=is_asking, is_loose=not is_asking and not one.has_mark)


def _about(one: Sentence, commands: Sequence[str]) -> Request | None:
    short = tuple(dict.fromkeys(commands))
    is_short = all(len(command) <= LONGEST_COMMAND for command in short)
    return Request(short, list_cards(one.parts)) if is_short else None


UNKNOWN_ASKED = re.compile(
    r"^(?:(?:how|what|where|who) (?:is|are|was|were|about|owns?|do|does|did)|show me|tell me about)"
    r"(?: [a-z]+)* "
)
MOST_UNKNOWN = 3


def _about_unknown(one: Sentence, asked: Asked) -> Request | None:
    """Return the request for a name that nothing has, so that the near ones are suggested; or None."""
    is_name = one.is_question and not one.named and len(one.unknown.split()) in range(1, MOST_UNKNOWN + 1)
    is_command = any(f"{one.unknown} ".casefold().startswith(f"{form.prefix} ") for form in asked.forms)
    is_asked = is_name and not is_command and one.says(UNKNOWN_ASKED)
    return Request((one.unknown,), is_loose=True) if is_asked else None


# Statements

OWN_DAYS = re.compile(
    r"(?:i|my) (?:only |now |just )*(?:work|working days are|workdays are|am working)(?: only)?(?: on| from)?"
    r" (?P<days>.+?)(?: only| now| from now on)*"
)


def _read_statement(one: Sentence) -> str | None:
    """Return the command that notes a stated absence, a return or working days."""
    today, locale = one.dates.own_today or one.dates.today, one.dates.locale
    absent = read_absence(one.spelled, today, locale)
    if absent is None:
        absent = read_return(one.spelled, today, locale)
    return _read_own_days(one.spelled, locale) if absent is None else f"away {absent}".strip()


def _read_own_days(spelled: str, locale: str) -> str | None:
    found = OWN_DAYS.fullmatch(spelled)
    if found is None:
        return None
    try:
        parse_weekdays(found["days"], locale)
    except InvalidInput:
        return None
    return f"workdays {found['days']}"


# Questions: a rule returns the commands that answer a sentence, or None if it is about something else

Rule = Callable[[Sentence, Asked], Sequence[str] | None]
DOING = (
    "submit|enter|change|correct|update|give|report|fix|edit|undo|set|add|fill|send|snooze|postpone|pass|hand"
    "|delegate|delete|remove|log|record|type|write|use|ask|say|do with|talk|provide|answer|input|mark"
    "|skip|stop"
)
HOW_TO = re.compile(
    r"\b(?:how|where|can|could|may|should) (?:do |can |could |should |would |to )?(?:i |we |one |you )?"
    rf"(?:to )?(?:[a-z]+ )?(?:{DOING})\b"
)
ANYBODY = re.compile(r"\bhow to\b|\b(?:we|one)\b")
ABOUT_ITSELF = re.compile(
    r"\b(?:what|who) are you\b|\bwhat is this$|\bhow (?:do|does) (?:[a-z]+ ){1,3}work\b"
    r"|\bwhat (?:do|does) .*\bmean$"
    r"|\bwhat (?:else |all )?(?:can|do|does) (?:you|this|i|it|the bot|we) (?:do|ask|type|say|offer)\b"
    r"|\bwhat (?:can|could|should|do) i (?:do|ask|say|type|write|use|tell|try)\b"
    r"|\b(?:someone|somebody|anyone|anybody) else\b"
)
MUST_I = re.compile(r"\bwhat (?:do|should|must) i (?:have|need|still)\b")


def _help(one: Sentence, _: Asked) -> Sequence[str] | None:
    is_about_itself = (one.says(ABOUT_ITSELF) or one.has("help")) and not one.named
    is_how = one.says(HOW_TO) and (one.is_first_person or one.says(ANYBODY))
    is_owed = one.has("owing") or one.says(MUST_I)
    return ["help"] if is_about_itself or (is_how and not is_owed) else None


TOLD_WHEN = re.compile(
    r"\b(?:tell|let|notify|ping|alert|warn) (?:me|us)\b.*\b(?:when|if|whenever|once|about|on)\b"
    r"|\bkeep (?:me|us) (?:posted|informed|updated|in the loop)\b"
    r"|\bnot? (?:want |need )?(?:any )?more updates?\b"
    r"|\bstop (?:telling|sending|following|notifying|pinging|updating|alerting)\b"
)
FOLLOW = re.compile(r"\b(?:follow|unfollow|subscribe|unsubscribe|watch)\b")
STOP = re.compile(r"\bun(?:follow|subscribe)|\bstop\b|\bnot? .*\bupdates?\b")


def _following(one: Sentence, asked: Asked) -> Sequence[str] | None:
    if not one.named or not (one.says(TOLD_WHEN) or one.says(FOLLOW)):
        return None
    return _each(one, asked, "unfollow" if one.says(STOP) else "follow")


BANK = re.compile(r"\b(?:public|bank|national) holidays?\b|\bmy (?:region|holiday calendar)\b")
WORKING = re.compile(
    r"\bdays\b.*\bi\b.*\bwork|\b(?:working|work) ?days?\b|\bworkdays?\b"
    r"|\bdays (?:do|that) i work\b|\bworking (?:week|hours)\b"
)
SETTINGS = re.compile(r"\b(?:my|own) (?:[a-z]+ )?(?:settings|preferences)\b")
ALL_SETTINGS = ("ask me", "workdays", "holidays", "away")
ASKED_ON = re.compile(
    r"^(?:do not|stop|no more)(?: (?:want|need) (?:you )?to)? (?:ask|remind|prompt|ping|bother|messag)\w* me"
    r" (?:on|at) (?P<days>.+)"
)
ASKED_AT = re.compile(
    r"^(?:when|(?:at )?what time)\b(?!.*\bnext\b)"
    r".*\b(?:(?:ask|remind|prompt|ping|messag)\w* me|am i (?:asked|reminded|prompted|pinged))\b"
)
ABSENT = re.compile(r"\b(?:away|absen\w*|cover\w*|holidays?|vacation|out of (?:the )?office|ooo|leave|off)\b")


def _own_settings(one: Sentence, _: Asked) -> Sequence[str] | None:
    if one.says(SETTINGS):
        return ALL_SETTINGS
    if one.says(ASKED_AT):
        return ["ask me"]
    if one.says(BANK):
        return ["holidays"]
    if one.says(WORKING) or one.says(ASKED_ON):
        return ["workdays"]
    is_absence = one.says(ABSENT) and one.is_first_person and not one.named
    return ["away"] if is_absence and not one.has("thing", "owing", "changing") else None


CAUSED = re.compile(
    r"\b(?:what|who) (?:is|are|was) (?:behind|driving|causing|dragging)\b|\bhow come\b|\bwhat made\b"
    r"|\bwhat (?:happened|went wrong|is wrong) (?:to|with)\b"
)


def _cause(one: Sentence, asked: Asked) -> Sequence[str] | None:
    if not (one.has("cause") or one.says(CAUSED)):
        return None
    if one.named:
        return _each(one, asked, "why")
    return [asked.first_of("why", OVERVIEW)] if one.has("we", "state", "doing", "off", "thing") else None


NOW = re.compile(
    r"\b(?:this|the (?:present|current|running)) (?:one|week|month|quarter|year)\b|\b(?:now|today)$"
    r"|^how (?:do|are|is|does) .*\b(?:vs|versus|against|than|compared (?:to|with))\b"
)
BEFORE = re.compile(r"\b(?:one|period|week|month|quarter|year) before\b|\bprevious one\b")


def _comparison(one: Sentence, asked: Asked) -> Sequence[str] | None:
    """Return a comparison of two periods, or of one that is over with the one before.

    A period that is not over can't be compared: what is so far is shown after what was then.
    """
    over = [time for time in one.times[:2] if one.is_over(time)]
    if not over or not one.has("comparing"):
        return None
    if len(over) == 1 and one.says(NOW):
        shown = [name.name for name in one.named] or [OVERVIEW]
        return [text for name in shown for text in (f"{name} on {over[0].text}".strip(), name)]
    times = [time.text for time in over]
    if len(times) == 1 and one.says(BEFORE):
        times.append(short_name(one.times[0].period.previous(), one.dates.locale))
    if len(times) == 1 and one.has("changing"):
        return None
    names = [name.name for name in one.named] or [OVERVIEW]
    nearest = f"history {names[0]}" if one.named else "progress"
    return [asked.first_of(" ".join(filter(None, ("compare", name, *times))), nearest) for name in names]


NOT_GIVEN = re.compile(
    r"\b(?:not|yet to|still (?:to|has to|have to|need|needs|owe|owes)|forgot\w*|without)\b(?: [a-z]+){0,3}? "
    r"(?:answer\w*|report\w*|submit\w*|enter\w*|sent|send|fill\w*|given?|gave|repl\w+|respond\w*|provid\w*"
    r"|updat\w*|deliver\w*|in|values?|data|numbers?|figures?|actuals?|results?|responses?|done)\b|\bno data\b"
    r"|\bwho (?:still )?(?:owes|needs to|has to|forgot)\b|\bchase\b|\bstill out\b"
)
GOAL_MISSED = re.compile(
    r"\bmiss\w* (?:the |their |its |our |any |a )?(?:target|threshold|goal|mark)"
    r"|\bnot (?:[a-z]+ )?(?:on|meeting|hitting|reaching|ok|okay|fine|good|green|healthy|met|at|within"
    r"|making|hit|well|performing|doing|great)"
)
WHO_OR_WHICH = re.compile(r"^(?:who|which|what|any)")


HAS_EVERYBODY = re.compile(
    r"\b(?:has|have|did) (?:everybody|everyone|all|anybody|anyone|they)\b.*\b(?:sen[dt]|given?|report\w*"
    r"|answer\w*|submit\w*|deliver\w*|repl\w+|respond\w*|provid\w*|filled)\b"
)


def _missing(one: Sentence, asked: Asked) -> Sequence[str] | None:
    is_given = not (one.has("missing") or one.says(NOT_GIVEN) or one.says(HAS_EVERYBODY))
    is_goal = one.says(GOAL_MISSED) and not one.says(NOT_GIVEN)
    if is_given or is_goal or one.is_first_person:
        return None
    if one.named:
        return [name.name for name in one.named] if one.says(WHO_OR_WHICH) else None
    return [asked.first_of("missing", OVERVIEW)]


FROM_ME = re.compile(
    r"\bwhen .*\b(?:ask|remind|prompt)\w* me\b"
    r"|\b(?:need|want|expect|waiting|left|required?)\b.*\b(?:from|for|of) me\b"
)
MINE = re.compile(r"\bmine\b|\bmy (?:turn|part|todo|list|work)\b|\bfor me\b")
DO_I = re.compile(r"\b(?:do|should|must|have|did|am) i\b|\bi (?:have|need|must|still)\b|\bto\b")
AM_I = re.compile(r"\b(?:am|have|did) i\b")
WHOM = re.compile(r"^(?:who|whom|where)\b")
NEXT = re.compile(r"\bdue\b|\bnext\b")


def _own(one: Sentence, asked: Asked) -> Sequence[str] | None:
    """Return what waits for the person who asks, or is theirs."""
    if one.named:
        return None
    is_theirs = (
        one.has("owing", "missing", "changing", "owner", "thing") or one.says(FROM_ME) or one.says(MINE)
    )
    is_about_me = not one.says(WHOM) and one.says(AM_I if one.has("off") else DO_I)
    if one.is_first_person and (is_theirs or is_about_me):
        return ["mine"]
    if not one.has("owing") or one.has("off", "we"):
        return None
    is_next = one.says(NEXT) or not one.has("thing")
    return ["mine"] if is_next else [asked.first_of("missing", "mine")]


PERIODS = "days|weeks|months|quarters|years|periods|values"
PAST = re.compile(
    rf"\b(?:last|past) (?:few|several|couple of|\w+) (?:{PERIODS})\b|\bso far\b"
    r"|\bper (?:day|week|month|quarter|year)\b|\bbefore$|\bhistor\w*|\bpast\b|\bprevious (?:values|numbers)"
    r"|\brevision|\baudit|\bcorrections?\b|\bearlier\b|\ball (?:the )?values\b"
)
GAVE = "gave|given|entered|submitted|recorded|reported|changed|updated|provided|set|typed|put|sent|corrected"
WHO_GAVE = re.compile(
    rf"\b(?:who|when|by whom|where|how)\b.*\b(?:{GAVE}|last (?:report|value|number|update))"
    r"|\bdid (?:i|we|he|she|they|you) (?:report|enter|submit|give|put|send|type|log)\b"
)


def _past(one: Sentence, _: Asked) -> Sequence[str] | None:
    if one.says(PAST) or one.says(WHO_GAVE):
        return [f"history {name.name} {one.time}".strip() for name in one.named] or None
    return None


OVER_TIME = re.compile(r"\bover time\b|\b(?:go|going|gone|went) (?:up|down)\b|\bup or down\b|\bgetting\b")


def _trend(one: Sentence, asked: Asked) -> Sequence[str] | None:
    return _each(one, asked, "trend") or None if one.has("trend") or one.says(OVER_TIME) else None


SINCE = re.compile(r"\b(?:since|after)\b(?! when)(?<!when since)")
SINCE_WHEN = re.compile(r"^(?:since when|for how long|how long)\b")
MISSED = re.compile(
    r"\bwhat (?:did|have) i miss|\b(?:while|when|since) i (?:was|have been|am|left|went)\b"
    r"|\b(?:catch|fill|bring) (?:me|us) (?:up|in)\b"
)
CHANGED = re.compile(r"\bchang|\bsince\b|\bupdat")


def _at_a_time(one: Sentence, _: Asked) -> Sequence[str] | None:
    """Return how something stood at a time that is over."""
    if not one.past or one.says(SINCE):
        return None
    is_whole = one.has("state", "doing", "we", "board") and not one.has("off", "changing")
    names = [name.name for name in one.named] or ([OVERVIEW] if is_whole else [])
    return [f"{name} on {one.past}".strip() for name in names] or None


def _missed(one: Sentence, asked: Asked) -> Sequence[str] | None:
    """Return what happened while somebody was not there."""
    is_meant = one.says(MISSED) and not one.named
    return [asked.first_of(f"since {one.time}".strip(), OVERVIEW)] if is_meant else None


def _changes(one: Sentence, asked: Asked) -> Sequence[str] | None:
    if one.says(SINCE_WHEN) or not (one.has("changing") or one.says(SINCE)):
        return None
    if one.named:
        return _each(one, asked, "history") if one.says(CHANGED) else None
    return [asked.first_of(f"since {one.time}".strip(), OVERVIEW)]


HOW_FAR = re.compile(r"\bhow (?:far|close|near)\b|\bon (?:course|pace|schedule)\b|\bour plans?\b")


def _progress(one: Sentence, _: Asked) -> Sequence[str] | None:
    is_far = one.says(HOW_FAR) and not one.has("off")
    is_asked = is_far or one.has("progress")
    return ["progress"] if is_asked and not one.named and not one.is_first_person else None


def _off(one: Sentence, _: Asked) -> Sequence[str] | None:
    if not one.has("off") and not one.says(GOAL_MISSED):
        return None
    if one.named:
        cards = [name for name in one.named if all(thing.is_card for thing in name.things)]
        return [f"alerts {card.name}" for card in cards] or None
    return ["alerts"]


def _anything(one: Sentence, _: Asked) -> Sequence[str] | None:
    """Return what is off for a question whether there is anything, whatever that may be."""
    first = one.line.partition(" ")[0]
    is_open = first.startswith(("any", "something")) and not one.named and not one.count_open()
    return ["alerts"] if is_open and not one.has("state", "board", "fine") else None


def _about_names(one: Sentence, _: Asked) -> Sequence[str] | None:
    return [name.name for name in one.named] or None


def _weekly(one: Sentence, asked: Asked) -> Sequence[str] | None:
    return [asked.first_of("weekly", OVERVIEW)] if one.has("weekly") and not one.named else None


COLLECTED = re.compile(
    r"\bcollect\w*|\bcomplete\b|\bcoverage\b"
    r"|\bhow many (?:answers|values|numbers|kpis|figures|results)\b.*\bin\b"
)
MOST_OPEN = 1
"""Words of no class in a question about the whole scorecard."""


def _whole(one: Sentence, _: Asked) -> Sequence[str] | None:
    if one.count_open() > MOST_OPEN:
        return None
    is_state = one.has("state") or (one.has("doing", "fine") and (one.has("we", "thing") or one.is_question))
    is_shown = one.has("board") and (one.has("showing", "asking") or len(one.words) <= MOST_NAMED)
    is_asked = is_state or is_shown or one.says(COLLECTED) or one.line == "list"
    return [OVERVIEW] if is_asked else None


def _each(one: Sentence, asked: Asked, word: str) -> Sequence[str]:
    """Return a command about each name, or the name alone if there is no such command."""
    return [asked.first_of(f"{word} {name.name}", name.name) for name in one.named]


STRATEGY = re.compile(r"\bstrateg(?:y|ic)\b|\bmap\b|\bdrives\b")


def _map(one: Sentence, asked: Asked) -> Sequence[str] | None:
    is_asked = one.says(STRATEGY) and not one.has("changing", "past")
    if not is_asked or any(not thing.is_card for name in one.named for thing in name.things):
        return None
    return _each(one, asked, "map") if one.named else ["map"]


RULES: Collection[Rule] = (
    _help,
    _map,
    _following,
    _own_settings,
    _cause,
    _comparison,
    _missing,
    _weekly,
    _missed,
    _own,
    _past,
    _trend,
    _at_a_time,
    _progress,
    _off,
    _changes,
    _about_names,
    _whole,
    _anything,
)
"""The rules that tell which command answers a question; the first that fits counts."""


def _answer(one: Sentence, asked: Asked) -> Sequence[str] | None:
    """Return the commands that answer a question, or None."""
    return next((found for rule in RULES if (found := rule(one, asked)) is not None), None)
