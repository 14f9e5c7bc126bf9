"""Being back: what was taken back, and what becomes of each open question."""

from datetime import datetime

from bot.ui.absence_words import message, questions_told, stretch, verb_for, who_is
from bot.ui.kit.escape import mention
from bot.ui.kit.formatting import moment, near_day, stopped
from bot.ui.kit.message import Message
from scorecard.model.views.absence import BackView

TODAY_ON = "from today on"
NOTHING_WAITED = "Nothing waited."


def back_message(view: BackView) -> Message:
    """That somebody is there again, and what becomes of each open question."""
    is_theirs = view.reader in {view.said_by, view.person}
    return message(_back_for_them(view) if is_theirs else _back_for_cover(view))


def _back_for_them(view: BackView) -> list[str]:
    by = f"{mention(view.said_by)} noted: " if view.said_by != view.reader else ""
    who = who_is(view.person, view.reader)
    if view.taken_back.first < view.ended_on:
        told, nothing = f"{who} back {TODAY_ON}.", [NOTHING_WAITED]
    else:
        days, nothing = stretch(view.taken_back, view), []
        told = f"{who} not away any more; what was noted, {days}, is taken back."
    questions = (_open_lines(view) or nothing) if view.has_begun else []
    return [f"{by}{told}", *questions, *_ahead(view)]


def _back_for_cover(view: BackView) -> list[str]:
    if not view.has_begun:
        days = stretch(view.taken_back, view)
        return [f"{mention(view.person)} is not away {days} after all; you need not cover."]
    later = view.ended_on > view.today
    since = f"from {near_day(view.ended_on, view.locale)} on" if later else TODAY_ON
    kept = view.questions.kept_by(view.reader)
    stays = (
        [f"{questions_told(kept, view.locale)} {verb_for(kept, 'stays', 'stay')} with you."] if kept else []
    )
    return [f"You no longer cover for {mention(view.person)}, {since}.", *stays]


def _open_lines(view: BackView) -> list[str]:
    """What becomes of each question that is open."""
    you, found = "you" if view.person == view.reader else "they", view.questions
    told = [
        f"{questions_told(some, view.locale)} {verb_for(some, 'comes', 'come')} {_when(at, view)}."
        for at, some in found.coming
    ]
    if asked := found.own + found.lent:
        verb, whom = verb_for(asked, "still waits", "still wait"), "you" if you == "you" else "them"
        told.append(f"{questions_told(asked, view.locale)} {verb} for {whom}.")
    told += [
        f"{mention(user)} was asked for {questions_told(some, view.locale)} and keeps that; "
        f"{you} can give {verb_for(some, 'it', 'them')}, too."
        for user, some in found.kept
    ]
    return told


def _when(at: datetime | None, view: BackView) -> str:
    return moment(at, view.timezone, view.locale) if at else "now"


def _ahead(view: BackView) -> list[str]:
    """What is still noted after that."""
    return [stopped(f"Still noted: away {stretch(view.ahead, view)}")] if view.ahead else []
