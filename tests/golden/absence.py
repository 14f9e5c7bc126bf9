"""Absences, returns, personal calendars and leavers, for everybody concerned, and errors."""

from datetime import date, time, timedelta
from functools import partial
from typing import Any

from bot.outbox.directory import UNKNOWN_PERSON, has_left, is_an_app
from bot.ui.absence.absences import absence_message, absences_message, back_message, leaver_message
from bot.ui.absence.calendars import ask_time_message, calendar_lines, holidays_message, workdays_message
from bot.ui.errors import error_message
from bot.ui.kit.message import Message
from scorecard.errors import InvalidInput
from scorecard.model.calendars import Absence, check_region
from scorecard.model.views.absence import AbsencesView, LeaverView, OpenItem, OpenItemsPlan
from scorecard.parsing.absence import parse_absence, parse_absence_days, parse_return_day
from scorecard.parsing.calendars import parse_weekdays
from scorecard.rules.permissions import Action
from scorecard.services.absence import absences
from scorecard.services.lookup.people import admins_only
from tests.builders import LOCALE, NOW, OWNER, WEEK_47
from tests.golden.golden import Cases
from tests.support.facts_prompts import a_calendar, an_absence, an_absence_end, error_of

SAM, ANNA, HELEN = "U0SAM", "U0ANNA", "U0HELEN"
LAST, CHRISTMAS = date(2026, 12, 2), Absence(date(2026, 12, 24), date(2027, 1, 2))
MTTR, SLA = (OpenItem("MTTR", WEEK_47),), (OpenItem("SLA", WEEK_47),)
BOTH = (*MTTR, *SLA)
BY_SAM = (SAM, ("MTTR",))
PARTS = ("GB-ENG", "GB-NIR", "GB-SCT", "GB-WLS")
ITALY = tuple(f"IT-{part}" for part in ("AG", "AL", "AN", "AO", "AP", "AQ", "AR", "AT"))


def _away(**fields: Any) -> Message:
    return absence_message(an_absence(**fields))


def _back(**fields: Any) -> Message:
    return back_message(an_absence_end(**fields))


def _left(*asked: tuple[str | None, tuple[str, ...]], **fields: Any) -> Message:
    given: dict[str, Any] = {"person": OWNER, "was_here": True, "covered": ()} | fields
    return leaver_message(LeaverView(asked=asked, **given))


def _unreadable(typed: str) -> Message:
    """Return the error about days that cannot be an absence."""
    return error_message(error_of(parse_absence_days, typed, NOW.date(), LOCALE))


def _noted(*, reader: str = OWNER, is_away: bool = False) -> Message:
    absences = (an_absence(reader=reader, asked=(BY_SAM,)), an_absence(reader=reader, days=CHRISTMAS))
    return absences_message(AbsencesView(OWNER, reader, absences if is_away else ()))


CASES: Cases = {
    "away, with one person who is asked": partial(_away, asked=(BY_SAM,)),
    "away today": partial(_away, last=date(2026, 11, 23), asked=(BY_SAM,)),
    "away on a later day": partial(_away, first=date(2026, 11, 27), last=date(2026, 11, 27)),
    "away from a later day on": partial(_away, days=CHRISTMAS, asked=(BY_SAM,)),
    "away, with two people who are asked": partial(_away, asked=(BY_SAM, (ANNA, ("SLA", "NPS")))),
    "away, with a cover for a part": partial(_away, asked=(BY_SAM,), waiting=("SLA",)),
    "away, with covers for a part": partial(_away, asked=(BY_SAM, (ANNA, ("CSAT",))), waiting=("SLA", "NPS")),
    "away, without a cover": partial(_away, waiting=("MTTR",)),
    "away, and owns nothing": _away,
    "away, owns nothing, and named a cover": partial(_away, cover=SAM),
    "away, which an admin noted": partial(_away, said_by=HELEN, asked=(BY_SAM,)),
    "away, as the admin who noted it reads": partial(_away, said_by=HELEN, reader=HELEN, asked=(BY_SAM,)),
    "away, as the cover reads": partial(_away, reader=SAM, cover=SAM, asked=(BY_SAM,)),
    "away, as a cover without KPIs to cover reads": partial(_away, reader=SAM, cover=SAM),
    "away on other days, as the cover reads": partial(
        _away, reader=SAM, cover=SAM, asked=(BY_SAM,), replaced=(Absence(date(2026, 11, 23), LAST, SAM),)
    ),
    "away, in place of what was noted": partial(
        _away, asked=(BY_SAM,), replaced=(Absence(date(2026, 11, 20), date(2026, 12, 5), ANNA),)
    ),
    "away from a later day on, in place of what was noted": partial(
        _away, first=date(2026, 11, 30), asked=(BY_SAM,), replaced=(Absence(date(2026, 11, 20), LAST),)
    ),
    "away, and another keeps what they were asked": partial(_away, asked=(BY_SAM,), kept=((ANNA, BOTH),)),
    "away, while asked in place of others": partial(_away, delegated=MTTR, covers=(SAM,)),
    "away, while asked in place of others, as an admin reads": partial(
        _away, reader=HELEN, said_by=HELEN, delegated=BOTH, covers=(SAM, ANNA)
    ),
    "what is noted": partial(_noted, is_away=True),
    "what is noted of another": partial(_noted, reader=HELEN, is_away=True),
    "nothing is noted": _noted,
    "nothing is noted of another": partial(_noted, reader=HELEN),
    "back, and nothing waited": _back,
    "back, and something comes now": partial(_back, questions=OpenItemsPlan(coming=((None, MTTR),))),
    "back, and something comes later": partial(
        _back, questions=OpenItemsPlan(coming=((NOW + timedelta(days=1), BOTH),))
    ),
    "back, and something still waits": partial(_back, questions=OpenItemsPlan(own=MTTR)),
    "back, and two things still wait": partial(_back, questions=OpenItemsPlan(own=MTTR, delegated=SLA)),
    "back, and another keeps something": partial(_back, questions=OpenItemsPlan(kept=((SAM, MTTR),))),
    "back, and another keeps two things": partial(_back, questions=OpenItemsPlan(kept=((SAM, BOTH),))),
    "back, and away again later": partial(_back, ahead=CHRISTMAS),
    "back, which an admin noted": partial(_back, said_by=HELEN, questions=OpenItemsPlan(own=MTTR)),
    "back, as the admin who noted it reads": partial(
        _back, said_by=HELEN, reader=HELEN, questions=OpenItemsPlan(own=MTTR, kept=((SAM, MTTR),))
    ),
    "an absence that had not begun is taken back": partial(_back, taken_back=CHRISTMAS, has_begun=False),
    "an absence of today is taken back": partial(_back, taken_back=Absence(date(2026, 11, 23), LAST)),
    "back, as the cover reads": partial(_back, reader=SAM),
    "back, as a cover who keeps something reads": partial(
        _back, reader=SAM, questions=OpenItemsPlan(kept=((SAM, MTTR),))
    ),
    "another covers from a later day on, as the cover reads": partial(
        _back, reader=SAM, ended_on=date(2026, 11, 30), questions=OpenItemsPlan(kept=((SAM, BOTH),))
    ),
    "an absence that had not begun is taken back, as the cover reads": partial(
        _back, reader=SAM, taken_back=CHRISTMAS, has_begun=False
    ),
    "own working days": lambda: workdays_message(a_calendar(working_days=frozenset(range(1, 5)))),
    "the scorecard's working days": lambda: workdays_message(a_calendar()),
    "another's working days": lambda: workdays_message(
        a_calendar(reader=HELEN, working_days=frozenset(range(1, 5)))
    ),
    "own time to be asked": lambda: ask_time_message(a_calendar(ask_time=time(15))),
    "each KPI's own time to be asked": lambda: ask_time_message(a_calendar()),
    "another's time to be asked": lambda: ask_time_message(a_calendar(reader=HELEN, ask_time=time(8, 30))),
    "own public holidays": lambda: holidays_message(a_calendar(region="DE-BY")),
    "own public holidays, of a country with parts": lambda: holidays_message(
        a_calendar(region="IT", parts=ITALY)
    ),
    "no public holidays": lambda: holidays_message(a_calendar(usual_region="")),
    "the scorecard's public holidays": lambda: holidays_message(a_calendar(region="GB", parts=PARTS)),
    "another's public holidays": lambda: holidays_message(a_calendar(reader=HELEN, region="DE-BY")),
    "own days, beside the KPIs": lambda: "\n".join(
        calendar_lines(a_calendar(region="DE-BY", working_days=frozenset(range(4))))
    ),
    "an owner left, and nobody is asked": partial(_left, (None, ("MTTR",))),
    "an owner left, and one person is asked": partial(_left, (SAM, ("MTTR", "SLA"))),
    "an owner left, and two people are asked": partial(_left, (SAM, ("MTTR",)), (ANNA, ("SLA",))),
    "an owner left, and nobody is asked for a part": partial(_left, (SAM, ("MTTR",)), (None, ("SLA",))),
    "a cover left": partial(_left, covered=("MTTR",)),
    "an owner who is a cover as well left": partial(_left, (SAM, ("MTTR",)), covered=("SLA",)),
    "an owner whom Slack never knew": partial(_left, (None, ("MTTR",)), was_here=False),
    "days that nobody can read": partial(_unreadable, "until blursday"),
    "days that are over": partial(_unreadable, "until 19 November"),
    "days that end before they begin": partial(_unreadable, "from 3 December until 2 December"),
    "days that are too many": partial(_unreadable, "from 1 December 2026 until 1 December 2028"),
    "a day within a longer absence": lambda: error_message(absences.day_within("tomorrow")),
    "a return on no day": lambda: error_message(error_of(parse_return_day, "blursday", NOW.date(), LOCALE)),
    "a return before the absence begins": lambda: error_message(absences.return_too_early("Friday")),
    "a cover, and no days": lambda: error_message(InvalidInput(absences.NEEDS_DAYS)),
    "a cover whom nobody can know": lambda: error_message(error_of(parse_absence, "until Friday cover sam")),
    "somebody whom nobody can know": lambda: error_message(error_of(parse_absence, "@sam until Friday")),
    "oneself as cover": lambda: error_message(InvalidInput(absences.OWN_COVER)),
    "a cover who is away, too": lambda: error_message(absences.absent_cover(SAM)),
    "a cover who left": lambda: error_message(has_left(SAM)),
    "an app as cover": lambda: error_message(is_an_app("U0BOT")),
    "a cover whom Slack does not know": lambda: error_message(InvalidInput(UNKNOWN_PERSON)),
    "only an admin notes it for another": lambda: error_message(admins_only(Action.MARK_AWAY, (HELEN,))),
    "only an admin sets the days of another": lambda: error_message(admins_only(Action.SET_DAYS, (HELEN,))),
    "days of the week that nobody can read": lambda: error_message(
        error_of(parse_weekdays, "Someday", LOCALE)
    ),
    "public holidays of nowhere": lambda: error_message(error_of(check_region, "Atlantis")),
}
