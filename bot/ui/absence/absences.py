"""Absences: what was noted of somebody's being away, back, or gone from the workspace."""

from collections.abc import Sequence
from datetime import datetime

from bot.ui.kit import blocks as kit
from bot.ui.kit.escape import code, mention, mrkdwn
from bot.ui.kit.formatting import moment, period_tag, short_day, with_full_stop
from bot.ui.kit.message import Message, spoken
from bot.ui.kit.slash_command import COMMAND, Subcommand, command_hint
from scorecard.model.calendars import Absence
from scorecard.model.views.absence import AbsenceEndView, AbsencesView, AbsenceView, LeaverView, OpenItems
from scorecard.wording import listed

TODAY_ON = "from today on"
NOTHING_WAITED = "Nothing waited."
MOST_KPIS = 4


def leaver_message(view: LeaverView) -> Message:
    """Who left, what they have still, what to do about it, and who is asked until then."""
    has = [f"owns {_kpi_names(view.owned)}"] if view.owned else []
    has += [f"is the cover of {_kpi_names(view.covered)}"] if view.covered else []
    other = "another owner" if view.owned else "another cover"
    no_longer = "no longer" if view.was_here else "not"
    told = f"{mention(view.person)} is {no_longer} in this workspace, but {listed(has)}: name {other} in the "
    told += f"scorecard file and apply it.{_until_replaced(view)}"
    return Message(told, (kit.section(told),))


def _until_replaced(view: LeaverView) -> str:
    """Who is asked until somebody else owns it."""
    if not view.owned:
        return ""
    if len(view.asked) == 1:
        return f" Until then {_who(view.asked[0][0])} is asked."
    each = [f"{_who(user)} is asked for {_kpi_names(names)}" for user, names in view.asked if user]
    waiting = [f"nobody for {_kpi_names(names)}" for user, names in view.asked if not user]
    return f" Until then {listed(each)}, and {waiting[0]}." if waiting else f" Until then {listed(each)}."


def _who(user: str | None) -> str:
    return mention(user) if user else "nobody"


def _kpi_names(names: Sequence[str]) -> str:
    return listed([f"*{mrkdwn(name)}*" for name in names])


def back_message(view: AbsenceEndView) -> Message:
    """That somebody is there again, and what becomes of each open question."""
    is_theirs = view.reader in {view.said_by, view.person}
    return footnoted_message(_back_for_them(view) if is_theirs else _back_for_cover(view))


def _back_for_them(view: AbsenceEndView) -> list[str]:
    by = f"{mention(view.said_by)} noted: " if view.said_by != view.reader else ""
    who = who_is(view.person, view.reader)
    if view.taken_back.first < view.ended_on:
        told, nothing = f"{who} back {TODAY_ON}.", [NOTHING_WAITED]
    else:
        days, nothing = days_text(view.taken_back, view), []
        told = f"{who} not away any more; what was noted, {days}, is taken back."
    questions = (_open_lines(view) or nothing) if view.has_begun else []
    return [f"{by}{told}", *questions, *_ahead(view)]


def _back_for_cover(view: AbsenceEndView) -> list[str]:
    if not view.has_begun:
        days = days_text(view.taken_back, view)
        return [f"{mention(view.person)} is not away {days} after all; you need not cover."]
    later = view.ended_on > view.today
    since = f"from {short_day(view.ended_on, view.locale)} on" if later else TODAY_ON
    kept = view.questions.kept_by(view.reader)
    stays = [f"{kpis_text(kept, view.locale)} {verb_form(kept, 'stays', 'stay')} with you."] if kept else []
    return [f"You no longer cover for {mention(view.person)}, {since}.", *stays]


def _open_lines(view: AbsenceEndView) -> list[str]:
    """What becomes of each question that is open."""
    you, found = "you" if view.person == view.reader else "they", view.questions
    told = [
        f"{kpis_text(some, view.locale)} {verb_form(some, 'comes', 'come')} {_asked_when(at, view)}."
        for at, some in found.coming
    ]
    if asked := found.own + found.delegated:
        verb, whom = verb_form(asked, "still waits", "still wait"), "you" if you == "you" else "them"
        told.append(f"{kpis_text(asked, view.locale)} {verb} for {whom}.")
    told += [
        f"{mention(user)} was asked for {kpis_text(some, view.locale)} and keeps that; "
        f"{you} can give {verb_form(some, 'it', 'them')}, too."
        for user, some in found.kept
    ]
    return told


def _asked_when(at: datetime | None, view: AbsenceEndView) -> str:
    return moment(at, view.timezone, view.locale) if at else "now"


def _ahead(view: AbsenceEndView) -> list[str]:
    """What is still noted after that."""
    return [with_full_stop(f"Still noted: away {days_text(view.ahead, view)}")] if view.ahead else []


def days_text(days: Absence, view: AbsenceView | AbsenceEndView) -> str:
    """`until Wed 2 Dec`, `from Thu 24 Dec until Sat 2 Jan`, `on Fri 27 Nov`."""
    first, last = short_day(days.first, view.locale), short_day(days.last, view.locale)
    if days.first <= view.today:
        return "today" if days.last == view.today else f"until {last}"
    return f"on {first}" if days.first == days.last else f"from {first} until {last}"


def kpis_text(some: OpenItems, locale: str) -> str:
    """Some KPIs with their periods: `*MTTR* W47`."""
    return listed([f"*{mrkdwn(one.kpi)}* {period_tag(one.period, locale)}" for one in some], MOST_KPIS)


def verb_form(some: OpenItems, one: str, many: str) -> str:
    """The form of a verb that fits to some KPIs."""
    return one if len(some) == 1 else many


def footnoted_message(lines: list[str], small: str = "") -> Message:
    """A message of some sentences, with something in small letters below where there is any."""
    blocks = (*kit.paragraphs(lines), *([kit.context(small)] if small else []))
    return Message(spoken([*lines, *([small] if small else [])]), blocks)


def who_is(person: str, reader: str) -> str:
    """How a sentence about somebody begins: `You are`, `@priya is`."""
    return "You are" if person == reader else f"{mention(person)} is"


def absence_answer(told: AbsenceView | AbsencesView | AbsenceEndView) -> Message:
    """The answer to who said something of an absence."""
    if isinstance(told, AbsenceView):
        return absence_message(told)
    return back_message(told) if isinstance(told, AbsenceEndView) else absences_message(told)


def absence_message(view: AbsenceView) -> Message:
    """Until when somebody is away, when they are back, who is asked meanwhile, and what that changes."""
    days = f"{_noted(view)}{_days(view)}"
    if view.reader == view.cover:
        knew = any(one.cover == view.reader for one in view.replaced)
        return footnoted_message([f"{days} {_covered(view)}", *(_replaced(view) if knew else [])])
    lines = [f"{days} {_meanwhile(view)}", *_replaced(view), *_kept_by_others(view), *_duties(view)]
    return footnoted_message(lines, _how_to_change(view.person, view.reader))


def absences_message(view: AbsencesView) -> Message:
    """What is noted of somebody, and how to change it."""
    if not view.absences:
        who = who_is(view.person, view.reader)
        example = code(f"{COMMAND} away {_of(view.person, view.reader)}until 2 December cover @name")
        return footnoted_message([f"{who} not noted as away. To say so: {example}"])
    lines = [f"{_days(one)} {_meanwhile(one)}" for one in view.absences]
    return footnoted_message(lines, _how_to_change(view.person, view.reader))


def _replaced(view: AbsenceView) -> list[str]:
    """What was noted before and holds no more."""
    if not view.replaced:
        return []
    told = [
        days_text(one, view) + (f", covered by {mention(one.cover)}" if one.cover else "")
        for one in view.replaced
    ]
    goes_on = view.first > view.today and any(one.first < view.first for one in view.replaced)
    since = f"From {short_day(view.first, view.locale)} on this" if goes_on else "This"
    return [with_full_stop(f"{since} takes the place of what was noted: away {listed(told)}")]


def _kept_by_others(view: AbsenceView) -> list[str]:
    """What stays with who was asked for it already."""
    return [
        f"{mention(user)} was asked for {kpis_text(some, view.locale)} already and keeps that."
        for user, some in view.kept
    ]


def _duties(view: AbsenceView) -> list[str]:
    """What somebody is to do for others, and cannot while they are away."""
    is_self = view.person == view.reader
    who, are = ("you", "you are") if is_self else ("they", "they are")
    told = []
    if view.delegated:
        some, verb = kpis_text(view.delegated, view.locale), verb_form(view.delegated, "waits", "wait")
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
    days, back = days_text(Absence(view.first, view.last), view), short_day(view.back, view.locale)
    return with_full_stop(f"{who_is(view.person, view.reader)} away {days}, back {back}")


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
        return f"{command_hint(Subcommand.BACK)} takes it back; to change it, type it again."
    return f"{code(f'{COMMAND} back @name')} takes it back; to change it, type it again."


def _of(person: str, reader: str) -> str:
    return "" if person == reader else "@name "
