"""The receipt of a message: each value as it was understood, and all else that came of it."""

from collections.abc import Iterable, Sequence

from bot.ui.actuals.answer_modal import MOST_INPUTS
from bot.ui.actuals.no_data import no_data_line
from bot.ui.kit import blocks as kit
from bot.ui.kit.escape import mention
from bot.ui.kit.figures import due_line, given_by, name, progress, target, value
from bot.ui.kit.formatting import (
    full_period_label,
    join_facts,
    moment,
    note_lines,
    status_text,
    with_full_stop,
)
from bot.ui.kit.ids import ActionId, ActualRef
from bot.ui.kit.message import Json, Message, spoken
from bot.ui.kit.slash_command import Subcommand, command_hint
from bot.ui.prompts.handover import MOST_NAMED, named_all, still_asked
from scorecard.model.kpis import ActualInfo, KpiInfo
from scorecard.model.views.prompts import DueItem, Handover
from scorecard.model.views.replies import ReceiptView, ReplyOutcomeView, SnoozedView
from scorecard.wording import listed

MOST_LEFT = 5
NOTE = 250
MOST_ALSO_REQUESTED = 20


def receipt_lines(receipts: Sequence[ReceiptView]) -> tuple[list[str], list[Json]]:
    """What was stored together and how each stands: as lines, and as blocks with a button each."""
    told = ["\n".join(_lines(one)) for one in receipts]
    more = kit.shortened(told, MOST_INPUTS, command_hint(Subcommand.MINE))[MOST_INPUTS:]
    shown = [_block(one, lines) for one, lines in zip(receipts[:MOST_INPUTS], told, strict=False)]
    return told, [*shown, *kit.paragraphs(more)]


def kept_message(*receipts: ReceiptView) -> Message:
    """That a value stays, though the message that gave it was deleted."""
    told = [_kept(one) for one in receipts]
    return Message(spoken(told), tuple(map(_block, receipts[:MOST_INPUTS], told)))


def _kept(view: ReceiptView) -> str:
    now = value(view.kpi, view.actual.value, view.locale)
    period = full_period_label(view.actual.period, view.actual.at.date(), view.locale)
    return (
        f"{name(view.kpi)} stays {now} for {period}: deleting a message takes nothing off the scorecard. "
        "If the value is wrong, correct it."
    )


def _block(one: ReceiptView, lines: str) -> Json:
    correct = kit.button("Correct", ActionId.CORRECT, ActualRef(actual=one.actual.id))
    return kit.section(lines, beside=correct)


def _lines(one: ReceiptView) -> list[str]:
    note = note_lines(one.actual.note, NOTE)
    return [stored_line(one), _score(one), *_people(one.actual), *note]


def stored_line(view: ReceiptView) -> str:
    """What was stored for which period, in one sentence."""
    now = value(view.kpi, view.actual.value, view.locale)
    period = full_period_label(view.actual.period, view.actual.at.date(), view.locale)
    if view.before is None:
        how = "Saved, late" if view.actual.is_late else "Saved"
        return f"{how}: {name(view.kpi)} is {now} for {with_full_stop(period)}"
    if view.before.value == view.actual.value:
        return f"Noted: {name(view.kpi)} stays {now} for {with_full_stop(period)}"
    before = value(view.kpi, view.before.value, view.locale)
    return f"Corrected: {name(view.kpi)} from {before} to {now} for {with_full_stop(period)}"


def _people(actual: ActualInfo) -> list[str]:
    """On whose behalf it was given, and who allowed it where its period was locked."""
    lines = [f"Given by {given_by(actual)}."] if actual.on_behalf_of else []
    if actual.allowed_by:
        lines.append(f"The period was locked; allowed by {mention(actual.allowed_by)}.")
    return lines


def _score(view: ReceiptView) -> str:
    return join_facts(
        status_text(view.status),
        target(view.kpi, view.goal, view.locale),
        progress(view.progress, view.locale),
    )


def left_lines(remaining: Iterable[DueItem], locale: str, *, thanks: bool) -> list[str]:
    """What is left to answer, or, where nothing is and thanks are due, thanks."""
    waiting = [item for item in remaining if item.is_open]
    if not waiting:
        return ["That was everything, thank you."] if thanks else []
    lines = [f"• {due_line(item, locale)}" for item in waiting]
    return [f"Still to go: {len(lines)}", *kit.shortened(lines, MOST_LEFT, command_hint(Subcommand.MINE))]


def receipt_message(view: ReplyOutcomeView, *, is_direct: bool = True) -> Message:
    """What was stored and how it stands, what else was done, and what is left to answer.

    Args:
        view: All that came of one message.
        is_direct: Whether its sender alone reads it; what is left for them is nobody else's matter.
    """
    told, blocks = receipt_lines(view.receipts)
    besides = kit.shortened(also_requested_lines(view), MOST_ALSO_REQUESTED, command_hint(Subcommand.MINE))
    rest = [*besides, *(_left(view) if is_direct else [])]
    return Message(spoken([*told, *rest]), (*blocks, *kit.paragraphs(rest)))


def also_requested_lines(view: ReplyOutcomeView) -> list[str]:
    """What was done that stored no value, one sentence each."""
    return [
        *(f"Noted: {with_full_stop(no_data_line(kpi, said, view.locale))}" for kpi, said in view.no_data),
        *(_snoozed(one, view) for one in view.snoozed),
        *(_offered(one, view.locale) for one in view.offers),
    ]


def _snoozed(one: SnoozedView, view: ReplyOutcomeView) -> str:
    when = moment(one.until, view.timezone, view.locale)
    also = f" {_kpi_names(one.others)} waits with it." if len(one.others) == 1 else ""
    also = f" {_kpi_names(one.others)} wait with it." if len(one.others) > 1 else also
    return f"I'll ask again for {_kpi_names(one.kpis)} {when}.{also}"


def _offered(one: Handover, locale: str) -> str:
    what = with_full_stop(named_all(one, locale))
    return f"I asked {mention(one.to)} to take over {what} Until they accept, {still_asked(one)}."


def _kpi_names(kpis: Iterable[KpiInfo]) -> str:
    return listed([name(kpi) for kpi in kpis], MOST_NAMED)


def _left(view: ReplyOutcomeView) -> list[str]:
    """What is left, unless nothing was answered."""
    if not view.receipts and not view.no_data:
        return []
    is_correction = bool(view.receipts) and view.receipts[-1].before is not None
    return left_lines(view.remaining, view.locale, thanks=not is_correction)
