"""Being away: what was noted, to who said it and to whom it concerns."""

from bot.ui import kit
from bot.ui.escape import code, mention, mrkdwn
from bot.ui.help import COMMAND, Word, reference
from bot.ui.message import Message, spoken
from bot.ui.words import moment, near_day, stopped
from scorecard.domain.views import AbsencesView, AbsenceView, BackView
from scorecard.wording import listed

MOST_KPIS = 4
TODAY_ON = "from today on"


def absence_answer(told: AbsenceView | AbsencesView | BackView) -> Message:
    """The answer to who said something of an absence."""
    if isinstance(told, AbsenceView):
        return absence_message(told)
    return back_message(told) if isinstance(told, BackView) else absences_message(told)


def absence_message(view: AbsenceView) -> Message:
    """Until when somebody is away, when they are back, and who is asked meanwhile."""
    days = f"{_noted(view)}{_days(view)}"
    if view.reader == view.cover:
        return _message([f"{days} {_covered(view)}"])
    return _message([f"{days} {_meanwhile(view)}"], _how_to_change(view.person, view.reader))


def absences_message(view: AbsencesView) -> Message:
    """What is noted of somebody, and how to change it."""
    if not view.absences:
        who = _who(view.person, view.reader)
        example = code(f"{COMMAND} away {_of(view.person, view.reader)}until 2 December cover @name")
        return _message([f"{who} not noted as away. To say so: {example}"])
    lines = [f"{_days(one)} {_meanwhile(one)}" for one in view.absences]
    return _message(lines, _how_to_change(view.person, view.reader))


def back_message(view: BackView) -> Message:
    """That somebody is there again, and what comes of it."""
    if view.reader in {view.said_by, view.person}:
        return _message([_back_for_them(view)])
    return _message(
        [
            f"You no longer cover for {mention(view.person)}, {TODAY_ON}. "
            "What you were asked so far stays with you."
        ]
    )


def _back_for_them(view: BackView) -> str:
    who, whom = _who(view.person, view.reader), "you" if view.person == view.reader else "them"
    by = f"{mention(view.said_by)} noted: " if view.said_by != view.reader else ""
    if not view.was_away:
        return f"{by}{who} not away any more; what was noted is taken back."
    when = "now" if view.is_now else moment(view.asked_from, view.timezone, view.locale)
    return f"{by}{who} back {TODAY_ON}. What waited for {whom} comes {when}."


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
    first, last, back = (near_day(day, view.locale) for day in (view.first, view.last, view.back))
    if view.first == view.last:
        days = "today" if view.first == view.today else f"on {first}"
    else:
        days = f"until {last}" if view.first <= view.today else f"from {first} until {last}"
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
