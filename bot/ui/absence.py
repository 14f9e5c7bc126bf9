"""Being away: what was noted, to who said it and to whom it concerns."""

from datetime import datetime

from bot.ui import kit
from bot.ui.escape import code, mention, mrkdwn
from bot.ui.help import COMMAND, Word, reference
from bot.ui.message import Message, spoken
from bot.ui.words import moment, near_day, period_tag, stopped
from scorecard.domain.calendars import Absence
from scorecard.domain.views import AbsencesView, AbsenceView, BackView, Questions
from scorecard.wording import listed

MOST_KPIS = 4
TODAY_ON = "from today on"
NOTHING_WAITED = "Nothing waited."


def absence_answer(told: AbsenceView | AbsencesView | BackView) -> Message:
    """The answer to who said something of an absence."""
    if isinstance(told, AbsenceView):
        return absence_message(told)
    return back_message(told) if isinstance(told, BackView) else absences_message(told)


def absence_message(view: AbsenceView) -> Message:
    """Until when somebody is away, when they are back, who is asked meanwhile, and what that changes."""
    days = f"{_noted(view)}{_days(view)}"
    if view.reader == view.cover:
        knew = any(one.cover == view.reader for one in view.replaced)
        return _message([f"{days} {_covered(view)}", *(_replaced(view) if knew else [])])
    lines = [f"{days} {_meanwhile(view)}", *_replaced(view), *_kept_by_others(view), *_duties(view)]
    return _message(lines, _how_to_change(view.person, view.reader))


def absences_message(view: AbsencesView) -> Message:
    """What is noted of somebody, and how to change it."""
    if not view.absences:
        who = _who(view.person, view.reader)
        example = code(f"{COMMAND} away {_of(view.person, view.reader)}until 2 December cover @name")
        return _message([f"{who} not noted as away. To say so: {example}"])
    lines = [f"{_days(one)} {_meanwhile(one)}" for one in view.absences]
    return _message(lines, _how_to_change(view.person, view.reader))


def back_message(view: BackView) -> Message:
    """That somebody is there again, and what becomes of each open question."""
    is_theirs = view.reader in {view.said_by, view.person}
    return _message(_back_for_them(view) if is_theirs else _back_for_cover(view))


def _back_for_them(view: BackView) -> list[str]:
    by = f"{mention(view.said_by)} noted: " if view.said_by != view.reader else ""
    who = _who(view.person, view.reader)
    if view.taken_back.first < view.ended_on:
        told, nothing = f"{who} back {TODAY_ON}.", [NOTHING_WAITED]
    else:
        days, nothing = _stretch(view.taken_back, view), []
        told = f"{who} not away any more; what was noted, {days}, is taken back."
    questions = (_open_lines(view) or nothing) if view.has_begun else []
    return [f"{by}{told}", *questions, *_ahead(view)]


def _back_for_cover(view: BackView) -> list[str]:
    if not view.has_begun:
        days = _stretch(view.taken_back, view)
        return [f"{mention(view.person)} is not away {days} after all; you need not cover."]
    later = view.ended_on > view.today
    since = f"from {near_day(view.ended_on, view.locale)} on" if later else TODAY_ON
    kept = view.questions.kept_by(view.reader)
    stays = [f"{_questions(kept, view.locale)} {_verb(kept, 'stays', 'stay')} with you."] if kept else []
    return [f"You no longer cover for {mention(view.person)}, {since}.", *stays]


def _open_lines(view: BackView) -> list[str]:
    """What becomes of each question that is open."""
    you, found = "you" if view.person == view.reader else "they", view.questions
    told = [
        f"{_questions(some, view.locale)} {_verb(some, 'comes', 'come')} {_when(at, view)}."
        for at, some in found.coming
    ]
    if asked := found.own + found.lent:
        verb, whom = _verb(asked, "still waits", "still wait"), "you" if you == "you" else "them"
        told.append(f"{_questions(asked, view.locale)} {verb} in what I sent {whom} before.")
    told += [
        f"{mention(user)} was asked for {_questions(some, view.locale)} and keeps that; "
        f"{you} can give {_verb(some, 'it', 'them')}, too."
        for user, some in found.kept
    ]
    return told


def _when(at: datetime | None, view: BackView) -> str:
    return moment(at, view.timezone, view.locale) if at else "now"


def _ahead(view: BackView) -> list[str]:
    """What is still noted after that."""
    return [stopped(f"Still noted: away {_stretch(view.ahead, view)}")] if view.ahead else []


def _replaced(view: AbsenceView) -> list[str]:
    """What was noted before and holds no more."""
    if not view.replaced:
        return []
    told = [
        _stretch(one, view) + (f", covered by {mention(one.cover)}" if one.cover else "")
        for one in view.replaced
    ]
    goes_on = view.first > view.today and any(one.first < view.first for one in view.replaced)
    since = f"From {near_day(view.first, view.locale)} on this" if goes_on else "This"
    return [stopped(f"{since} takes the place of what was noted: away {listed(told)}")]


def _kept_by_others(view: AbsenceView) -> list[str]:
    """What stays with who was asked for it already."""
    return [
        f"{mention(user)} was asked for {_questions(some, view.locale)} already and keeps that."
        for user, some in view.kept
    ]


def _duties(view: AbsenceView) -> list[str]:
    """What somebody is to do for others, and cannot while they are away."""
    is_self = view.person == view.reader
    who, are = ("you", "you are") if is_self else ("they", "they are")
    told = []
    if view.lent:
        some, verb = _questions(view.lent, view.locale), _verb(view.lent, "waits", "wait")
        told.append(f"{some}, asked in place of others, {verb} until {are} back.")
    if view.covers:
        whom = listed([mention(user) for user in view.covers])
        told.append(f"Meanwhile {who} cannot cover for {whom}; somebody else should be named.")
    return told


def _stretch(days: Absence, view: AbsenceView | BackView) -> str:
    """`until Wed 2 Dec`, `from Thu 24 Dec until Sat 2 Jan`, `on Fri 27 Nov`."""
    first, last = near_day(days.first, view.locale), near_day(days.last, view.locale)
    if days.first <= view.today:
        return "today" if days.last == view.today else f"until {last}"
    return f"on {first}" if days.first == days.last else f"from {first} until {last}"


def _questions(some: Questions, locale: str) -> str:
    """Some KPIs with their periods: `*MTTR* W47`."""
    return listed([f"*{mrkdwn(one.kpi)}* {period_tag(one.period, locale)}" for one in some], MOST_KPIS)


def _verb(some: Questions, one: str, many: str) -> str:
    return one if len(some) == 1 else many


def _message(lines: list[str], small: str = "") -> Message:
    blocks = (*kit.paragraphs(lines), *([kit.context(small)] if small else []))
    return Message(spoken([*lines, *([small] if small else [])]), blocks)


def _noted(view: AbsenceView) -> str:
    is_news = view.reader == view.person and view.said_by != view.reader
    return f"{mention(view.said_by)} noted: " if is_news else ""


def _who(person: str, reader: str) -> str:
    return "You are" if person == reader else f"{mention(person)} is"


def _days(view: AbsenceView) -> str:
    """`You are away until Wed 2 Dec, back Thu 3 Dec.`."""
    days, back = _stretch(Absence(view.first, view.last), view), near_day(view.back, view.locale)
    return stopped(f"{_who(view.person, view.reader)} away {days}, back {back}")


def _meanwhile(view: AbsenceView) -> str:
    """Who is asked, and what waits."""
    whose, whom = ("your", "you") if view.reader == view.person else ("their", "them")
    waiting, users = _kpis(view.waiting), [mention(user) for user, _ in view.asked]
    if not view.asked and not view.waiting:
        told = f"{mention(view.cover)} gets {whose} questions" if view.cover else "Nothing has to be asked"
        return f"{told} meanwhile."
    if not users:
        return f"Nobody covers for {whom}, so {whose} questions wait."
    if len(users) == 1:
        told = f"{users[0]} gets {whose} questions meanwhile"
    else:
        shares = [f"{mention(user)} for {_kpis(names)}" for user, names in view.asked]
        told = f"Asked meanwhile: {listed(shares)}"
    if not view.waiting:
        return f"{told}."
    waits = "waits" if len(view.waiting) == 1 else "wait"
    return f"{told}; {waiting} {waits}, having no cover."


def _covered(view: AbsenceView) -> str:
    names = next((names for user, names in view.asked if user == view.reader), ())
    return f"You get their questions meanwhile{f': {_kpis(names)}' if names else ''}."


def _kpis(names: tuple[str, ...]) -> str:
    return listed([f"*{mrkdwn(name)}*" for name in names], MOST_KPIS)


def _how_to_change(person: str, reader: str) -> str:
    if person == reader:
        return f"{reference(Word.BACK)} takes it back; to change it, type it again."
    return f"{code(f'{COMMAND} back @name')} takes it back; to change it, type it again."


def _of(person: str, reader: str) -> str:
    return "" if person == reader else "@name "
