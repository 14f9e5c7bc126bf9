"""Personal working days, holidays and times to be asked, set by people themselves or by an admin for them."""

from collections.abc import Callable
from dataclasses import replace

from scorecard.clock import Clock
from scorecard.model.calendars import list_parts_with_own_days
from scorecard.model.views.reports import CalendarView
from scorecard.parsing.calendars import parse_region, parse_weekdays
from scorecard.parsing.snoozes import parse_clock_time
from scorecard.rules.permissions import Action
from scorecard.services.lookup.access import Asker
from scorecard.services.lookup.people import check_is_admin, local_settings_of, read_calendar
from scorecard.services.lookup.which_scorecard import get_first, list_candidates
from scorecard.services.prompts.batches import recheck
from scorecard.services.prompts.redraws import changes_in
from scorecard.storage.unit_of_work import Store

RESET_WORDS = frozenset({"default", "off", "reset"})
"""The words that reset a setting to the scorecard's."""


class OwnCalendars:
    """Stores on which days, and when on them, each person can be asked.

    Args:
        store: Where people are kept.
        clock: Tells which reminders are still to come; they follow a changed calendar.
    """

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def workdays(self, team_id: str, channel: str, user: str, person: str, text: str) -> CalendarView:
        """Set on which days of the week a person works, or only return them.

        Args:
            team_id: Slack team.
            channel: Where it was typed; determines the scorecard.
            user: Who typed it.
            person: The person whose days they are; only an admin may set somebody else's.
            text: `Mon-Thu`; `default` for the scorecard's; empty to change nothing.

        Raises:
            InvalidInput: The user may not set this, or the text names no days.
        """

        def read(locale: str) -> dict[str, object]:
            is_reset = text.casefold() in RESET_WORDS
            return {"working_days": [] if is_reset else sorted(parse_weekdays(text, locale))}

        return self._keep(team_id, channel, user, person, read if text else None)

    def holidays(self, team_id: str, channel: str, user: str, person: str, text: str) -> CalendarView:
        """Set which region's public holidays a person has, `DE-BY` or `Germany`, or only return it.

        See `workdays` for the arguments.

        Raises:
            InvalidInput: The user may not set this, or the text names no region.
        """

        def read(locale: str) -> dict[str, object]:
            return {"region": "" if text.casefold() in RESET_WORDS else parse_region(text, locale)}

        view = self._keep(team_id, channel, user, person, read if text else None)
        parts = list_parts_with_own_days(view.region, self._clock.now().year)
        return replace(view, parts=tuple(parts))

    def ask_time(self, team_id: str, channel: str, user: str, person: str, text: str) -> CalendarView:
        """Set at which time of day a person is asked, `15:00` or `3pm`, or only return it.

        See `workdays` for the arguments.

        Raises:
            InvalidInput: The user may not set this, or the text names no time.
        """

        def read(_locale: str) -> dict[str, object]:
            return {"ask_time": None if text.casefold() in RESET_WORDS else parse_clock_time(text)}

        return self._keep(team_id, channel, user, person, read if text else None)

    def _keep(
        self,
        team_id: str,
        channel: str,
        user: str,
        person: str,
        read: Callable[[str], dict[str, object]] | None,
    ) -> CalendarView:
        with self._store.writing() as uow:
            card = get_first(list_candidates(uow, Asker(team_id, channel, user)))
            if person != user:
                check_is_admin(uow, card, user, Action.SET_DAYS)
            if read:
                changed = read(local_settings_of(uow, card, user).locale)
                uow.people.change(uow.people.get_or_add(team_id, person), self._clock.now(), **changed)
                uow.scorecards.bump_all_revisions(team_id)
                recheck(uow, team_id, person, self._clock.now())
                card = uow.scorecards.get(card.id)
                cause = f"settings:{card.id}:{card.revision}"
                changes_in(uow).home(team_id, (person,), cause, self._clock.now())
            view = read_calendar(uow, uow.scorecards.get(card.id), person, user)
            uow.commit()
        return view
