"""Being away: what was noted, to who said it and to whom it concerns."""

from bot.ui.absence_words import MOST_KPIS, message, questions_told, stretch, verb_for, who_is
from bot.ui.back import back_message
from bot.ui.kit.escape import code, mention, mrkdwn
from bot.ui.kit.formatting import near_day, stopped
from bot.ui.kit.message import Message
from bot.ui.kit.slash_command import COMMAND, Word, reference
from scorecard.model.calendars import Absence
from scorecard.model.views.absence import AbsencesView, AbsenceView, BackView
from scorecard.wording import listed


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
        return message([f"{days} {_covered(view)}", *(_replaced(view) if knew else [])])
    lines = [f"{days} {_meanwhile(view)}", *_replaced(view), *_kept_by_others(view), *_duties(view)]
    return message(lines, _how_to_change(view.person, view.reader))


def absences_message(view: AbsencesView) -> Message:
    """What is noted of somebody, and how to change it."""
    if not view.absences:
        who = who_is(view.person, view.reader)
        example = code(f"{COMMAND} away {_of(view.person, view.reader)}until 2 December cover @name")
        return message([f"{who} not noted as away. To say so: {example}"])
    lines = [f"{_days(one)} {_meanwhile(one)}" for one in view.absences]
    return message(lines, _how_to_change(view.person, view.reader))


def _replaced(view: AbsenceView) -> list[str]:
    """What was noted before and holds no more."""
    if not view.replaced:
        return []
    told = [
        stretch(one, view) + (f", covered by {mention(one.cover)}" if one.cover else "")
        for one in view.replaced
    ]
    goes_on = view.first > view.today and any(one.first < view.first for one in view.replaced)
    since = f"From {near_day(view.first, view.locale)} on this" if goes_on else "This"
    return [stopped(f"{since} takes the place of what was noted: away {listed(told)}")]


def _kept_by_others(view: AbsenceView) -> list[str]:
    """What stays with who was asked for it already."""
    return [
        f"{mention(user)} was asked for {questions_told(some, view.locale)} already and keeps that."
        for user, some in view.kept
    ]


def _duties(view: AbsenceView) -> list[str]:
    """What somebody is to do for others, and cannot while they are away."""
    is_self = view.person == view.reader
    who, are = ("you", "you are") if is_self else ("they", "they are")
    told = []
    if view.lent:
        some, verb = questions_told(view.lent, view.locale), verb_for(view.lent, "waits", "wait")
        told.append(f"{some}, asked in place of others, {verb} until {are} back.")
    if view.covers:
        whom = listed([mention(user) for user in view.covers])
        told.append(f"Meanwhile {who} cannot cover for {whom}; somebody else should be named.")
    return told


def _noted(view: AbsenceView) -> str:
    is_news = view.reader == view.person and view.said_by != view.reader
    return f"{mention(view.said_by)} noted: " if is_news else ""


def _days(view: AbsenceView) -> str:
    """`You are away until Wed 2 Dec, back Thu 3 Dec.`."""
    days, back = stretch(Absence(view.first, view.last), view), near_day(view.back, view.locale)
    return stopped(f"{who_is(view.person, view.reader)} away {days}, back {back}")


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
