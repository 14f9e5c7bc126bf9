"""Facts of prompts, reminders, handovers and absences, whatever words the bot has for them."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from scorecard.errors import ScorecardError
from scorecard.model.calendars import Absence
from scorecard.model.views.absence import AbsenceEndView, AbsenceView, OpenItemsPlan
from scorecard.model.views.reports import CalendarView
from tests.builders import LOCALE, ZONE
from tests.support.people import PRIYA

TODAY = date(2026, 11, 23)
WEEKDAYS = frozenset(range(5))


def error_of(deed: Callable[..., object], *given: Any) -> ScorecardError:
    """Return the error that something ends in."""
    with pytest.raises(ScorecardError) as caught:
        deed(*given)
    return caught.value


def an_absence(*, days: Absence | None = None, **fields: Any) -> AbsenceView:
    """Return Priya's absence until 2 December, as she reads of it on 23 November."""
    if days is not None:
        fields |= {"first": days.first, "last": days.last}
    last = fields.get("last", date(2026, 12, 2))
    given: dict[str, Any] = {"person": PRIYA, "reader": PRIYA, "locale": LOCALE, "said_by": PRIYA}
    given |= {"first": TODAY, "last": last, "back": last + timedelta(days=1), "today": TODAY}
    return AbsenceView(**given | {"cover": None, "asked": (), "waiting": ()} | fields)


def an_absence_end(**fields: Any) -> AbsenceEndView:
    """Return the end of Priya's absence of 20 November to 2 December, as she reads of it on 23 November."""
    given: dict[str, Any] = {"person": PRIYA, "reader": PRIYA, "locale": LOCALE, "timezone": ZONE}
    given |= {"said_by": PRIYA, "taken_back": Absence(date(2026, 11, 20), date(2026, 12, 2)), "today": TODAY}
    given |= {"ended_on": TODAY, "has_begun": True, "questions": OpenItemsPlan(), "ahead": None}
    return AbsenceEndView(**given | fields)


def a_calendar(**fields: Any) -> CalendarView:
    """Return Priya's days, as she reads of them: Monday to Friday, British public holidays."""
    given: dict[str, Any] = {"person": PRIYA, "reader": PRIYA, "locale": LOCALE, "working_days": WEEKDAYS}
    return CalendarView(**given | {"region": "", "usual_days": WEEKDAYS, "usual_region": "GB"} | fields)
