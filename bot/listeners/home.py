"""Listeners for the Home tab, and for a person's own settings on it."""

from datetime import date

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.listeners.payload import Json, day_in, find_field, options_in, person_in, team_of, value_of
from bot.listeners.prompts import open_modal
from bot.outbox.directory import Directory
from bot.ui.absence.absences import absence_answer
from bot.ui.absence.calendars import holidays_message
from bot.ui.absence.settings import away_modal, holidays_modal, working_days_modal
from bot.ui.kit.blocks import told_modal
from bot.ui.kit.ids import AbsenceRef, ActionId, BlockId, CallbackId
from scorecard.errors import OutdatedAction
from scorecard.services.absence.absences import Absences
from scorecard.services.absence.own_calendars import OwnCalendars
from scorecard.services.reports.home import Homes
from scorecard.wording import mention

DAY_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
"""The days as the command reads them, whatever the person's language."""
USUAL = "default"
ABSENCE = "Your absence"


class HomeListener:
    """Draws the Home tab when somebody opens it."""

    def __init__(self, *, homes: Homes) -> None:
        self._homes = homes

    def register(self, app: App) -> None:
        """Register for openings."""
        app.event("app_home_opened")(self.open)

    def open(self, ack: Ack, body: Json, event: Json) -> None:
        """Draw the Home tab; the Messages tab needs nothing."""
        if event.get("tab") == "home":
            is_empty = not event.get("view")
            self._homes.open(body["team_id"], event["user"], body["event_id"], is_empty=is_empty)
        ack()


class SettingsListener:
    """Handles the controls of a person's own settings: each does what its command does, in the same words."""

    def __init__(
        self, *, homes: Homes, own_calendars: OwnCalendars, absences: Absences, directory: Directory
    ) -> None:
        self._homes = homes
        self._calendars = own_calendars
        self._absences = absences
        self._directory = directory

    def register(self, app: App) -> None:
        """Register for the buttons, the menu and the forms."""
        app.action(ActionId.OWN_DAYS.value)(self.open_days)
        app.action(ActionId.OWN_HOLIDAYS.value)(self.open_holidays)
        app.action(ActionId.AWAY.value)(self.open_away)
        app.action(ActionId.ASK_TIME.value)(self.set_ask_time)
        app.action(ActionId.USUAL_DAYS.value)(self.restore_days)
        app.action(ActionId.USUAL_HOLIDAYS.value)(self.restore_holidays)
        app.action(ActionId.USUAL_TIME.value)(self.restore_time)
        app.action(ActionId.BACK.value)(self.end_absence)
        app.view(CallbackId.OWN_DAYS.value)(self.set_days)
        app.view(CallbackId.OWN_HOLIDAYS.value)(self.set_holidays)
        app.view(CallbackId.AWAY.value)(self.go_away)

    def open_days(self, ack: Ack, body: Json, client: WebClient) -> None:
        """Open the form for working days."""
        open_modal(client, body, working_days_modal(self._calendars.workdays(*_own(body), "")))
        ack()

    def open_holidays(self, ack: Ack, body: Json, client: WebClient) -> None:
        """Open the form for public holidays."""
        open_modal(client, body, holidays_modal(self._calendars.holidays(*_own(body), "")))
        ack()

    def open_away(self, ack: Ack, body: Json, client: WebClient) -> None:
        """Open the form for an absence."""
        open_modal(client, body, away_modal(self._homes.settings(team_of(body), body["user"]["id"])))
        ack()

    def set_days(self, ack: Ack, body: Json, view: Json) -> None:
        """Set the working days; those of the scorecard stay the scorecard's if nothing was changed."""
        chosen = set(map(_day, options_in(view, BlockId.DAYS)))
        if chosen != self._calendars.workdays(*_own(body), "").working_days:
            self._calendars.workdays(
                *_own(body), ", ".join(map(DAY_NAMES.__getitem__, sorted(chosen))) or " "
            )
        ack()

    def set_holidays(self, ack: Ack, body: Json, view: Json) -> None:
        """Set the region, and show those of its parts that have holidays of their own, if there are any."""
        field = find_field(view, BlockId.REGION)
        if "value" not in field:
            raise OutdatedAction
        typed = (field["value"] or "").strip()
        before = self._calendars.holidays(*_own(body), "")
        if typed == before.region:
            ack()
            return
        after = self._calendars.holidays(*_own(body), typed or " ")
        if after.parts:
            ack(response_action="update", view=told_modal("Your public holidays", holidays_message(after)))
        else:
            ack()

    def set_ask_time(self, ack: Ack, body: Json, action: Json) -> None:
        """Set the time of day at which they are asked."""
        chosen = action.get("selected_time")
        if not chosen:
            raise OutdatedAction
        self._calendars.ask_time(*_own(body), chosen)
        ack()

    def restore_days(self, ack: Ack, body: Json) -> None:
        """Restore the scorecard's working days."""
        self._calendars.workdays(*_own(body), USUAL)
        ack()

    def restore_holidays(self, ack: Ack, body: Json) -> None:
        """Restore the scorecard's public holidays."""
        self._calendars.holidays(*_own(body), USUAL)
        ack()

    def restore_time(self, ack: Ack, body: Json) -> None:
        """Restore each KPI's own time."""
        self._calendars.ask_time(*_own(body), USUAL)
        ack()

    def go_away(self, ack: Ack, body: Json, view: Json) -> None:
        """Note an absence, and show what becomes of their prompts in it."""
        team_id, user = team_of(body), body["user"]["id"]
        cover = person_in(view, BlockId.PERSON)
        if cover:
            self._directory.check(team_id, cover)
        first, last = (_chosen_day(view, block) for block in (BlockId.FIRST_DAY, BlockId.LAST_DAY))
        days = f"on {_in_words(first)}" if first == last else f"{_in_words(first)} until {_in_words(last)}"
        covered = f" cover {mention(cover)}" if cover else ""
        answer = absence_answer(self._absences.run(team_id, "", user, f"{days}{covered}"))
        ack(response_action="update", view=told_modal(ABSENCE, answer))

    def end_absence(self, ack: Ack, body: Json, action: Json, client: WebClient) -> None:
        """End the absence of today, or cancel the next one, and show what waits now."""
        ref = AbsenceRef.from_json(value_of(action))
        answer = absence_answer(self._absences.end(team_of(body), body["user"]["id"], ref.absence))
        ack()
        open_modal(client, body, told_modal(ABSENCE, answer))


def _own(body: Json) -> tuple[str, str, str, str]:
    """Return the team, no channel, and twice the person, who sets what is their own."""
    user = body["user"]["id"]
    return team_of(body), "", user, user


def _day(value: str) -> int:
    if value not in map(str, range(len(DAY_NAMES))):
        raise OutdatedAction
    return int(value)


def _chosen_day(view: Json, block: BlockId) -> date:
    if (day := day_in(view, block)) is None:
        raise OutdatedAction
    return day


def _in_words(day: date) -> str:
    return f"{day.day} {day:%B} {day.year}"
