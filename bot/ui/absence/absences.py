"""Absences: somebody is away, back, or has left the workspace."""

from collections.abc import Sequence
from datetime import datetime

from bot.ui.kit import blocks as kit
from bot.ui.kit.escape import mention, mrkdwn
from bot.ui.kit.formatting import set_moment, short_day, with_full_stop
from bot.ui.kit.message import Message, spoken
from bot.ui.kit.slash_command import command_hint
from scorecard.model.calendars import Absence
from scorecard.model.views.absence import AbsenceEndView, AbsencesView, AbsenceView, LeaverView, OpenItems
from scorecard.model.views.reports import SettingsView
from scorecard.parsing.period_names import short_name
from scorecard.wording import listed

AS_OF_TODAY = "as of today"
NOTHING_WAITED = "Nothing was waiting."
MOST_KPIS = 4


def leaver_message(view: LeaverView) -> Message:
    """Return who left, which KPIs they still have, what to do, and who is asked until then."""
    still = " still" if view.was_here else ""
    has = [f"{still} owns {_kpi_names(view.owned)}".strip()] if view.owned else []
    has += [f"is{still} the cover for {_kpi_names(view.covered)}"] if view.covered else []
    other = "another owner" if view.owned else "another cover"
    gone = "has left this workspace" if view.was_here else "is not in this workspace"
    text = (
        f"{mention(view.person)} {gone} but {listed(has)}: name {other} in the scorecard file and apply it."
    )
    text += _until_replaced(view)
    return Message(text, (kit.section(text),))


def _until_replaced(view: LeaverView) -> str:
    """Return who is asked until somebody else owns the KPIs."""
    if not view.owned:
        return ""
    if len(view.asked) == 1:
        return f" Until then {_who(view.asked[0][0])} is asked."
    shares = [f"{_who(user)} is asked for {_kpi_names(names)}" for user, names in view.asked if user]
    waiting = [f"nobody for {_kpi_names(names)}" for user, names in view.asked if not user]
    return f" Until then {listed(shares)}, and {waiting[0]}." if waiting else f" Until then {listed(shares)}."


def _who(user: str | None) -> str:
    return mention(user) if user else "nobody"


def _kpi_names(names: Sequence[str]) -> str:
    return listed([f"*{mrkdwn(name)}*" for name in names])


def back_message(view: AbsenceEndView) -> Message:
    """Return that somebody is back, and what becomes of each open prompt."""
    is_theirs = view.reader in {view.said_by, view.person}
    return footnoted_message(_back_for_them(view) if is_theirs else _back_for_cover(view))


def _back_for_them(view: AbsenceEndView) -> list[str]:
    by = f"{mention(view.said_by)} noted: " if view.said_by != view.reader else ""
    if view.taken_back.first < view.ended_on:
        text, nothing = f"{who_is(view.person, view.reader)} back {AS_OF_TODAY}.", [NOTHING_WAITED]
    else:
        whose = "Your" if view.person == view.reader else f"{mention(view.person)}'s"
        text, nothing = f"{whose} absence {days_text(view.taken_back, view)} is cancelled.", []
    prompts = (_open_lines(view) or nothing) if view.has_begun else []
    return [f"{by}{text}", *prompts, *_ahead(view)]


def _back_for_cover(view: AbsenceEndView) -> list[str]:
    if not view.has_begun:
        days = days_text(view.taken_back, view)
        return [f"{mention(view.person)} won't be away {days} after all; you don't need to cover."]
    later = view.ended_on > view.today
    since = f"as of {short_day(view.ended_on, view.locale)}" if later else AS_OF_TODAY
    kept = view.questions.kept_by(view.reader)
    stays = [f"{kpis_text(kept, view.locale)} {verb_form(kept, 'stays', 'stay')} with you."] if kept else []
    return [f"You no longer cover for {mention(view.person)} {since}.", *stays]


def _open_lines(view: AbsenceEndView) -> list[str]:
    """Return what becomes of each open prompt."""
    you, whom = ("you", "you") if view.person == view.reader else ("they", "them")
    lines = [
        f"I'll ask {whom} for {kpis_text(items, view.locale)} {_asked_when(at, view)}."
        for at, items in view.questions.coming
    ]
    if asked := view.questions.own + view.questions.delegated:
        verb = verb_form(asked, "is", "are")
        lines.append(f"{kpis_text(asked, view.locale)} {verb} still waiting for {whom}.")
    lines += [
        f"{mention(user)} was asked for {kpis_text(items, view.locale)} and keeps "
        f"{verb_form(items, 'it', 'them')}; {you} can answer, too."
        for user, items in view.questions.kept
    ]
    return lines


def _asked_when(at: datetime | None, view: AbsenceEndView) -> str:
    return f"on {set_moment(at, view.timezone, view.locale)}" if at else "now"


def _ahead(view: AbsenceEndView) -> list[str]:
    """Return the next absence, if there is one."""
    return [with_full_stop(f"Next absence: {days_text(view.ahead, view)}")] if view.ahead else []


def days_text(days: Absence, view: AbsenceView | AbsenceEndView | SettingsView) -> str:
    """Return `until Wed 2 Dec`, `from Thu 24 Dec until Sat 2 Jan`, `on Fri 27 Nov` or `today`."""
    first, last = short_day(days.first, view.locale), short_day(days.last, view.locale)
    if days.first <= view.today:
        return "today" if days.last == view.today else f"until {last}"
    return f"on {first}" if days.first == days.last else f"from {first} until {last}"


def kpis_text(items: OpenItems, locale: str) -> str:
    """Return KPIs with their periods: `*MTTR* week 47`."""
    return listed([f"*{mrkdwn(item.kpi)}* {short_name(item.period, locale)}" for item in items], MOST_KPIS)


def verb_form(items: OpenItems, singular: str, plural: str) -> str:
    """Return the verb form that agrees with a number of KPIs."""
    return singular if len(items) == 1 else plural


def footnoted_message(lines: list[str], small: str = "") -> Message:
    """Return a message of some sentences, with an optional line of small print below."""
    blocks = (*kit.paragraphs(lines), *([kit.context(small)] if small else []))
    return Message(spoken([*lines, *([small] if small else [])]), blocks)


def who_is(person: str, reader: str) -> str:
    """Return how a sentence about somebody begins: `You're`, `@priya is`."""
    return "You're" if person == reader else f"{mention(person)} is"


def absence_answer(view: AbsenceView | AbsencesView | AbsenceEndView) -> Message:
    """Return the answer to somebody who entered, changed or looked up an absence."""
    if isinstance(view, AbsenceView):
        return absence_message(view)
    return back_message(view) if isinstance(view, AbsenceEndView) else absences_message(view)


def absence_message(view: AbsenceView) -> Message:
    """Return the days away, the day back, who is asked in the meantime, and what that changes."""
    days = f"{_noted(view)}{_days(view)}"
    if view.reader == view.cover:
        knew = any(absence.cover == view.reader for absence in view.replaced)
        return footnoted_message([f"{days} {_covered(view)}", *(_replaced(view) if knew else [])])
    lines = [f"{days} {_meanwhile(view)}", *_replaced(view), *_kept_by_others(view), *_duties(view)]
    return footnoted_message(lines, _how_to_change(view.person, view.reader))


def absences_message(view: AbsencesView) -> Message:
    """Return somebody's absences, and how to change them."""
    if not view.absences:
        who = "You have" if view.person == view.reader else f"{mention(view.person)} has"
        example = command_hint(f"away {_of(view.person, view.reader)}until 2 December cover @name")
        return footnoted_message([f"{who} no absence noted. To add one: {example}"])
    lines = [f"{_days(absence)} {_meanwhile(absence)}" for absence in view.absences]
    return footnoted_message(lines, _how_to_change(view.person, view.reader))


def _replaced(view: AbsenceView) -> list[str]:
    """Return the earlier absences that this one replaces."""
    if not view.replaced:
        return []
    earlier = [
        days_text(absence, view) + (f", covered by {mention(absence.cover)}" if absence.cover else "")
        for absence in view.replaced
    ]
    goes_on = view.first > view.today and any(absence.first < view.first for absence in view.replaced)
    since = f"From {short_day(view.first, view.locale)} this" if goes_on else "This"
    return [with_full_stop(f"{since} replaces the earlier entry: away {listed(earlier)}")]


def _kept_by_others(view: AbsenceView) -> list[str]:
    """Return what stays with the people who were asked for it before."""
    return [
        f"{mention(user)} was already asked for {kpis_text(items, view.locale)} and keeps "
        f"{verb_form(items, 'it', 'them')}."
        for user, items in view.kept
    ]


def _duties(view: AbsenceView) -> list[str]:
    """Return what somebody covers for others and can't answer while away."""
    is_self = view.person == view.reader
    who, are, were = ("You", "you're", "you were") if is_self else ("They", "they're", "they were")
    lines = []
    if view.delegated:
        items, verb = kpis_text(view.delegated, view.locale), verb_form(view.delegated, "waits", "wait")
        lines.append(f"{items}, which {were} covering, {verb} until {are} back.")
    if view.covers:
        whom = listed([mention(user) for user in view.covers])
        lines.append(f"{who} can't cover for {whom} in that time; please name somebody else.")
    return lines


def _noted(view: AbsenceView) -> str:
    is_news = view.reader == view.person and view.said_by != view.reader
    return f"{mention(view.said_by)} noted: " if is_news else ""


def _days(view: AbsenceView) -> str:
    """Return `You're away until Wed 2 Dec, back Thu 3 Dec.`."""
    days, back = days_text(Absence(view.first, view.last), view), short_day(view.back, view.locale)
    return with_full_stop(f"{who_is(view.person, view.reader)} away {days}, back {back}")


def _meanwhile(view: AbsenceView) -> str:
    """Return who is asked in the meantime, and what waits."""
    is_self = view.reader == view.person
    whose, whom, are = ("your", "you", "you're") if is_self else ("their", "them", "they're")
    waiting, users = _kpis(view.waiting), [mention(user) for user, _ in view.asked]
    if not view.asked and not view.waiting:
        text = f"{mention(view.cover)} gets {whose} prompts" if view.cover else "No prompts are due"
        return f"{text} in the meantime."
    if not users:
        return f"Nobody is covering for {whom}, so {whose} prompts wait until {are} back."
    if len(users) == 1:
        text = f"{users[0]} gets {whose} prompts in the meantime"
    else:
        shares = [f"{mention(user)} for {_kpis(names)}" for user, names in view.asked]
        text = f"In the meantime I'll ask {listed(shares)}"
    if not view.waiting:
        return f"{text}."
    waits, has = ("waits", "it has") if len(view.waiting) == 1 else ("wait", "they have")
    return f"{text}; {waiting} {waits}, because {has} no cover."


def _covered(view: AbsenceView) -> str:
    names = next((names for user, names in view.asked if user == view.reader), ())
    return f"You get their prompts in the meantime{f': {_kpis(names)}' if names else ''}."


def _kpis(names: tuple[str, ...]) -> str:
    return listed([f"*{mrkdwn(name)}*" for name in names], MOST_KPIS)


def _how_to_change(person: str, reader: str) -> str:
    cancel = command_hint("back" if person == reader else "back @name")
    return f"To cancel it: {cancel} · To change it, enter it again."


def _of(person: str, reader: str) -> str:
    return "" if person == reader else "@name "
