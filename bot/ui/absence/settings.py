"""A person's own settings as controls of the Home tab, and the forms that these open."""

from babel.dates import get_day_names

from bot.ui.absence.absences import days_text as away_text
from bot.ui.absence.calendars import days_text, holidays_text, parts_text
from bot.ui.kit import blocks as kit
from bot.ui.kit.escape import mention
from bot.ui.kit.ids import AbsenceRef, ActionId, BlockId, CallbackId, ModalRef
from bot.ui.kit.message import Json
from scorecard.model.calendars import Absence
from scorecard.model.units import find_locale
from scorecard.model.views.reports import CalendarView, SettingsView
from scorecard.parsing.calendars import DAYS, ENGLISH
from scorecard.wording import listed

MOST_ABSENCES = 3
LONGEST_REGION = 60
USUAL = "the scorecard's default"


def settings_blocks(view: SettingsView) -> list[Json]:
    """Return each setting with its control, then buttons that restore the scorecard's defaults."""
    calendar = view.calendar
    return [
        kit.section("*Your settings*"),
        kit.section(
            f"Working days: *{days_text(calendar)}*{_usual(is_own=calendar.has_own_days)}",
            kit.button("Change", ActionId.OWN_DAYS),
        ),
        kit.section(
            f"Days off: *{holidays_text(calendar.region)}*{_usual(is_own=calendar.has_own_region)}",
            kit.button("Change", ActionId.OWN_HOLIDAYS),
        ),
        _ask_time(calendar),
        kit.section(_absences(view), kit.button("I'll be away", ActionId.AWAY)),
        *_row(*_end(view), *_restoring(calendar)),
    ]


def _usual(*, is_own: bool) -> str:
    return "" if is_own else f", {USUAL}"


def _ask_time(view: CalendarView) -> Json:
    """Return the time of day at which they are asked; its block has another id for another time.

    Slack would otherwise keep what was chosen there earlier, whatever the setting is by now.
    """
    told = f"*{view.ask_time:%H:%M}*, on your own clock" if view.ask_time else "*each KPI's own time*"
    control = kit.time_picker(ActionId.ASK_TIME, view.ask_time, "Choose a time")
    block_id = f"{ActionId.ASK_TIME}:{view.ask_time}" if view.ask_time else ActionId.ASK_TIME.value
    return kit.section(f"Asked at: {told}", control) | {"block_id": block_id}


def _absences(view: SettingsView) -> str:
    if not view.absences:
        return "Away: *no absence noted*"
    told = [_absence(absence, view) for _, absence in view.absences]
    return f"Away: {listed(told, MOST_ABSENCES)}"


def _absence(absence: Absence, view: SettingsView) -> str:
    covered = f", covered by {mention(absence.cover)}" if absence.cover else ""
    return f"*{away_text(absence, view)}*{covered}"


def _end(view: SettingsView) -> list[Json]:
    """Return the button that ends the absence of today, or else cancels the next one."""
    if not view.absences:
        return []
    row, _ = view.absences[0]
    label = "I'm back" if view.present else "Cancel absence"
    return [kit.button(label, ActionId.BACK, AbsenceRef(absence=row))]


def _restoring(view: CalendarView) -> list[Json]:
    """Return a button for each setting that is not the default."""
    return [
        *([kit.button("Default working days", ActionId.USUAL_DAYS)] if view.has_own_days else []),
        *([kit.button("Default holidays", ActionId.USUAL_HOLIDAYS)] if view.has_own_region else []),
        *([kit.button("Default time", ActionId.USUAL_TIME)] if view.ask_time else []),
    ]


def _row(*buttons: Json) -> list[Json]:
    return [kit.actions(*buttons)] if buttons else []


def working_days_modal(view: CalendarView) -> Json:
    """Return the form for a person's working days."""
    names = get_day_names("wide", locale=find_locale(view.locale) or ENGLISH)
    choices = [(str(day), names[day]) for day in range(DAYS)]
    ticked = set(map(str, view.working_days))
    field = kit.ticks_input(BlockId.DAYS, "On which days do you work?", choices, ticked)
    return kit.modal(CallbackId.OWN_DAYS, ModalRef(), "Your working days", [field])


def holidays_modal(view: CalendarView) -> Json:
    """Return the form for the region whose public holidays a person has."""
    hint = parts_text(view.parts) or "A country or region, like Germany or DE-BY."
    field = kit.words_input(
        BlockId.REGION, "Country or region", hint=hint, initial=view.region, longest=LONGEST_REGION
    )
    return kit.modal(CallbackId.OWN_HOLIDAYS, ModalRef(), "Your public holidays", [field])


def away_modal(view: SettingsView) -> Json:
    """Return the form for an absence: a new one, or a change of the present one."""
    present = view.present[1] if view.present else None
    blocks = [
        kit.day_input(BlockId.FIRST_DAY, "First day away", present.first if present else view.today),
        kit.day_input(BlockId.LAST_DAY, "Last day away", present.last if present else None),
        kit.person_input(
            "Who is asked instead?", (present.cover if present else None) or "", is_optional=True
        ),
        kit.context("Without a name, each KPI's own cover is asked."),
    ]
    return kit.modal(CallbackId.AWAY, ModalRef(), "Your absence", blocks)
