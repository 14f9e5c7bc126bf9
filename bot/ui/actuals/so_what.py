"""So what: the modal in which an owner says what a changed status means, and how that is shown."""

from bot.ui.kit import blocks as kit
from bot.ui.kit.escape import mention, mrkdwn
from bot.ui.kit.figures import name, value
from bot.ui.kit.formatting import status_text
from bot.ui.kit.ids import CallbackId, SoWhatRef
from bot.ui.kit.message import Json
from scorecard.model.kpis import SoWhat
from scorecard.model.views.actuals import SoWhatForm
from scorecard.parsing.period_names import short_name

SO_WHAT = "So what?"
LONGEST_SHOWN = 280
ROOM = 3_000
"""The number of characters that the field takes, so that what is too long is given back and not cut."""


def so_what_modal(form: SoWhatForm, ref: SoWhatRef) -> Json:
    """Return the modal that asks for one sentence."""
    newest = (
        f"{value(form.kpi, form.actual.value, form.locale)} in {short_name(form.actual.period, form.locale)}"
    )
    facts = f"{name(form.kpi)} {newest}: {form.before.value} → {status_text(form.after)}"
    question = f"What does that mean for {form.objective}?"
    example = "For example: we miss the year's target unless the vendor's fix comes in May"
    return kit.modal(
        CallbackId.SO_WHAT,
        ref,
        SO_WHAT,
        [
            kit.section(facts),
            kit.reason_input(question, example=example, longest=ROOM),
            kit.context("One sentence, at most 280 characters. It stands with the KPI."),
        ],
    )


def so_what_text(said: SoWhat) -> str:
    """Return what an owner says a status means: `So what: “We miss the year's target” (@Priya)`."""
    return f"So what: “{mrkdwn(said.text, LONGEST_SHOWN)}” ({mention(said.by)})"
