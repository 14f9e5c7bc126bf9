"""“No data”: the modal to state it, and the line that shows it."""

from collections.abc import Iterable

from bot.ui.kit import blocks as kit
from bot.ui.kit.escape import mrkdwn, plain
from bot.ui.kit.figures import attributed_no_data, name
from bot.ui.kit.formatting import join_facts, period_label, short_day
from bot.ui.kit.ids import CallbackId, ModalRef
from bot.ui.kit.message import Json, Message
from bot.ui.kit.slash_command import command_hint
from scorecard.model.kpis import KpiInfo, NoData
from scorecard.model.views.actuals import SetAsideView
from scorecard.model.views.prompts import DueItem, PromptBatchView
from scorecard.parsing.period_names import period_name

LONGEST_REASON = 200


def no_data_modal(view: PromptBatchView) -> Json:
    """Return the modal of the No data button: which KPIs, and why."""
    waiting = [item for item in (*view.items, *view.earlier) if item.is_open]
    if not waiting:
        return kit.closed_modal("No data", "Nothing is waiting for you any more, thank you!")
    return kit.modal(
        CallbackId.NO_DATA,
        ModalRef(round=view.id),
        "No data",
        [
            kit.choices_input("Which KPI has no value?", prompt_options(waiting, view.locale)),
            kit.reason_input("Why?", example="For example: vendor outage", longest=LONGEST_REASON),
            kit.context("Shown instead of a value until one is given."),
        ],
    )


def no_data_line(kpi: KpiInfo, no_data: NoData, locale: str) -> str:
    """Return a no-data statement in one line: `*MTTR* week 47 · no data: vendor outage (@Priya)`."""
    return join_facts(f"{name(kpi)} {period_label(no_data.period, locale)}", attributed_no_data(no_data))


def set_aside_message(view: SetAsideView) -> Message:
    """Return the answer to an admin who set a KPI aside, or who counts it again."""
    period = period_label(view.decision.period, view.locale)
    if not view.decision.reason:
        return kit.lines_message([f"{name(view.kpi)} is no longer set aside for {period}."])
    named = period_name(view.decision.period, view.decision.at.date(), view.locale)
    undo = command_hint(f"aside {view.kpi.typed_name} {named} back")
    reason = mrkdwn(view.decision.reason, LONGEST_REASON)
    return kit.lines_message(
        [
            f"{name(view.kpi)} is set aside for {period}: {reason}",
            f"Nobody is asked for it{_left_out(view)}; {undo} takes that back.",
        ]
    )


def _left_out(view: SetAsideView) -> str:
    """Return since when the scores leave it out; empty if they show a later period by now."""
    if view.is_past:
        return ""
    since = f" from {short_day(view.counts_from, view.locale)} on" if view.counts_from else ""
    return f", and the scores above it leave it out{since}"


def prompt_options(items: Iterable[DueItem], locale: str) -> list[tuple[str, str]]:
    """Return prompts to choose from: row and label of each."""
    return [
        (str(item.prompt), f"{plain(item.kpi.name, 40)} · {period_label(item.period, locale)}")
        for item in items
    ]
