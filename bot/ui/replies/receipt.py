"""Receipts: each value as it was understood, whatever else was done, and the KPIs still to answer."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from bot.ui.actuals.answer_modal import MOST_INPUTS
from bot.ui.actuals.no_data import no_data_line
from bot.ui.actuals.so_what import SO_WHAT, so_what_text
from bot.ui.kit import blocks as kit
from bot.ui.kit.escape import mention, mrkdwn, plain
from bot.ui.kit.figures import due_line, given_by, name, no_data_text, progress, target, value
from bot.ui.kit.formatting import (
    full_period_label,
    join_facts,
    note_lines,
    set_moment,
    status_text,
    with_full_stop,
)
from bot.ui.kit.ids import ActionId, ActualRef, GivenRef
from bot.ui.kit.message import Json, Message, spoken
from bot.ui.kit.slash_command import command_hint
from bot.ui.prompts.handover import MOST_NAMED, named_all, still_asked
from bot.ui.prompts.prompt import SNOOZED
from scorecard.model.kpis import ActualInfo, KpiInfo, NoData
from scorecard.model.views.prompts import DueItem, Handover
from scorecard.model.views.replies import ReceiptView, ReplyOutcomeView, SnoozedView
from scorecard.wording import listed

MOST_LEFT = 5
MOST_SO_WHATS = 3
MOST_REPLACED = 20
NOTE = 250
MOST_ALSO_REQUESTED = 20
NOTHING_LEFT = "That's everything, thank you."


def _already(view: ReceiptView) -> str:
    """Return that a value was there before, and from whom."""
    given = f"{name(view.kpi)} is already {_now(view)} for {_period(view)}"
    return f"{given}, from {given_by(view.actual)}."


def receipt_lines(receipts: Sequence[ReceiptView]) -> tuple[list[str], list[Json]]:
    """Return receipts as texts, and as blocks with a Correct button each.

    The texts are complete; beyond `MOST_INPUTS` the blocks only point to the list.
    """
    receipts = _asking_few(receipts)
    texts = ["\n".join(_lines(receipt)) for receipt in receipts]
    more = kit.shortened(texts, MOST_INPUTS, command_hint("mine"))[MOST_INPUTS:]
    shown = [_block(receipt, text) for receipt, text in zip(receipts[:MOST_INPUTS], texts, strict=False)]
    return texts, [*shown, *kit.paragraphs(more), *_so_what_buttons(receipts)]


def _asking_few(receipts: Sequence[ReceiptView]) -> list[ReceiptView]:
    """Return receipts of which only a few ask what a changed status means."""
    asking = [at for at, one in enumerate(receipts) if one.changed_from][:MOST_SO_WHATS]
    return [one if at in asking else replace(one, changed_from=None) for at, one in enumerate(receipts)]


def _so_what_buttons(receipts: Sequence[ReceiptView]) -> list[Json]:
    """Return the buttons of those receipts that ask, each in a row of its own, as Slack wants it."""
    asking = [one for one in receipts if one.changed_from]
    return [
        kit.actions(
            kit.button(
                SO_WHAT if len(asking) == 1 else f"{SO_WHAT} {plain(one.kpi.name, 40)}",
                ActionId.SO_WHAT,
                ActualRef(actual=one.actual.id),
            )
        )
        for one in asking
    ]


def kept_message(*receipts: ReceiptView) -> Message:
    """Return the answer to a deleted message: the values that it gave stay."""
    texts = [_kept(receipt) for receipt in receipts]
    blocks = map(_block, receipts[:MOST_INPUTS], texts)
    return Message(spoken(texts), (*blocks, *undo_block(receipts)))


def replaced_message(reader: str, *receipts: ReceiptView) -> Message:
    """Return what tells somebody, by their Slack user id, that another person replaced their values."""
    lines = [_replaced(receipt, reader) for receipt in receipts]
    return kit.lines_message(kit.shortened(lines, MOST_REPLACED, command_hint("mine")))


def _replaced(view: ReceiptView, reader: str) -> str:
    """Return what somebody else did to a value: they replaced it, took it back, or put it back."""
    actual, what = view.actual, f"{name(view.kpi)}, {_period(view)}"
    if view.no_data:
        why = f": {mrkdwn(view.no_data.reason, NOTE)}" if view.no_data.reason else ""
        noted = f"{mention(view.no_data.by)} noted no data for {what}"
        return with_full_stop(f"{noted}, in place of your {_now(view)}{why}")
    if actual.taken_back_by:
        counts = with_full_stop(_what_counts(view))
        return f"{mention(actual.taken_back_by)} took back your {_now(view)} for {what}; {counts}"
    if actual.put_back_by and actual.by == reader:
        return with_full_stop(f"{mention(actual.put_back_by)} put back your {_now(view)} for {what}")
    yours = f"your {value(view.kpi, view.before.value, view.locale)}" if view.before else "yours"
    change = f"{name(view.kpi)} from {yours} to {_now(view)} for {_period(view)}"
    is_new_note = actual.note and not (view.before and view.before.note == actual.note)
    why = f": {mrkdwn(actual.note, NOTE)}" if is_new_note else ""
    return with_full_stop(f"{mention(actual.recorded_by)} changed {change}{why}")


def _kept(view: ReceiptView) -> str:
    return (
        f"{name(view.kpi)} stays at {_now(view)} for {_period(view)}: deleting a message doesn't delete its "
        "value. If the value is wrong, correct it or press Undo."
    )


def undo_block(receipts: Sequence[ReceiptView], no_data: Sequence[NoData] = ()) -> list[Json]:
    """Return the button that takes back all that a message gave or, once that is done, puts it back."""
    taken, given = (
        GivenRef(
            actuals=tuple(one.actual.id for one in receipts if bool(one.actual.taken_back_by) is is_taken),
            no_data=tuple(one.id for one in no_data if bool(one.taken_back_by) is is_taken),
        )
        for is_taken in (True, False)
    )
    if taken.actuals or taken.no_data:
        return [kit.actions(kit.button("Put back", ActionId.PUT_BACK, taken))]
    undo = kit.button("Undo", ActionId.UNDO, given)
    return [kit.actions(undo)] if given.actuals or given.no_data else []


def _block(receipt: ReceiptView, text: str) -> Json:
    if receipt.actual.taken_back_by:
        return kit.section(text)
    correct = kit.button("Correct", ActionId.CORRECT, ActualRef(actual=receipt.actual.id))
    return kit.section(text, beside=correct)


def stays_line(view: ReceiptView) -> str:
    """Return one sentence: the value that a KPI keeps for a period."""
    return f"{name(view.kpi)} stays at {_now(view)} for {with_full_stop(_period(view))}"


def _lines(receipt: ReceiptView) -> list[str]:
    note = note_lines(receipt.actual.note, NOTE)
    if receipt.actual.taken_back_by:
        return [_taken_back(receipt), *_allowed(receipt.actual.last_allowed_by), *note]
    said = [so_what_text(receipt.so_what)] if receipt.so_what else []
    facts = [stored_line(receipt), _score(receipt), *_people(receipt.actual), *note]
    return [*facts, *said, *_asked_why(receipt)]


def _asked_why(view: ReceiptView) -> list[str]:
    """Return what the owner is asked once, if the status changed and no note tells why."""
    if view.changed_from is None:
        return []
    return [f"It was {view.changed_from.value} before: what does the change mean? One sentence, if you like."]


def _taken_back(view: ReceiptView) -> str:
    """Return that a value was taken back, by whom, and what counts now."""
    taken = f"Taken back by {mention(view.actual.taken_back_by)}: {name(view.kpi)} {_now(view)}"
    return f"{taken} for {_period(view)}; {with_full_stop(_what_counts(view))}"


def _what_counts(view: ReceiptView) -> str:
    """Return what counts in place of a value that was taken back."""
    if view.standing is None:
        return f"it has {no_data_text(view.no_data)}" if view.no_data else "it has no value now"
    return f"it is {_standing(view.kpi, view.standing, view.locale)}"


def _standing(kpi: KpiInfo, actual: ActualInfo, locale: str) -> str:
    """Return the value that counts since another or a statement was taken back: `36 min again`."""
    return f"{value(kpi, actual.value, locale)}{' again' if actual.put_back_by else ''}"


def _now(view: ReceiptView) -> str:
    return value(view.kpi, view.actual.value, view.locale)


def _period(view: ReceiptView) -> str:
    return full_period_label(view.actual.period, view.actual.at.date(), view.locale)


def stored_line(view: ReceiptView) -> str:
    """Return one sentence: the KPI, its value, its period, and the value that was replaced."""
    now, period = _now(view), _period(view)
    if view.before is None:
        how = "Saved, late" if view.actual.is_late else "Saved"
        how = "Put back" if view.actual.put_back_by else how
        return f"{how}: {name(view.kpi)} is {now} for {with_full_stop(period)}"
    if view.before.value == view.actual.value:
        return f"Noted: {name(view.kpi)} stays at {now} for {with_full_stop(period)}"
    before = value(view.kpi, view.before.value, view.locale)
    return f"Corrected: {name(view.kpi)} from {before} to {now} for {with_full_stop(period)}"


def _people(actual: ActualInfo) -> list[str]:
    """Return who gave the value for whom, and who allowed it if its period was locked."""
    is_by_another = bool(actual.on_behalf_of) or actual.recorded_by != actual.by
    return [*([f"Given by {given_by(actual)}."] if is_by_another else []), *_allowed(actual.last_allowed_by)]


def _allowed(who: str) -> list[str]:
    """Return that an admin, given by Slack user id, allowed something; nothing if nobody had to."""
    return [f"The period is locked; {mention(who)} allowed this."] if who else []


def _score(view: ReceiptView) -> str:
    return join_facts(
        status_text(view.status),
        target(view.kpi, view.goal, view.locale),
        progress(view.progress, view.locale),
    )


def left_lines(remaining: Iterable[DueItem], locale: str, *, thanks: bool) -> list[str]:
    """Return the KPIs still to answer, in short.

    Args:
        remaining: Everything that the person is asked for; what is answered by now is left out.
        locale: The person's own.
        thanks: Whether to thank them if nothing is left.
    """
    waiting = [item for item in remaining if item.is_open]
    if not waiting:
        return [NOTHING_LEFT] if thanks else []
    lines = [f"• {due_line(item, locale)}" for item in waiting]
    return [f"Still to go: {len(lines)}", *kit.shortened(lines, MOST_LEFT, command_hint("mine"))]


def receipt_message(view: ReplyOutcomeView, *, is_direct: bool = True) -> Message:
    """Return what was stored and its status, what else was done, and what is left to answer.

    Args:
        view: Everything that came of one message.
        is_direct: Whether only its sender reads it; nobody else is shown what is left for them.
    """
    texts, blocks = receipt_lines(view.receipts)
    undo = undo_block(view.receipts, [stated for _, stated in view.no_data])
    same = list(map(_already, view.already))
    blocks += [_block(*pair) for pair in zip(view.already[:MOST_INPUTS], same, strict=False)]
    texts += same
    others = kit.shortened(also_requested_lines(view), MOST_ALSO_REQUESTED, command_hint("mine"))
    left = _left(view) if is_direct else []
    shown = (*blocks, *kit.paragraphs(others), *undo, *kit.paragraphs(left))
    return Message(spoken([*texts, *others, *left]), shown)


def also_requested_lines(view: ReplyOutcomeView) -> list[str]:
    """Return one sentence for each request that stored no value: no data, a snooze, a handover."""
    return [
        *(_stated(kpi, no_data, view) for kpi, no_data in view.no_data),
        *(_snoozed(snooze, view) for snooze in view.snoozed),
        *(_offered(offer, view.locale) for offer in view.offers),
    ]


def _stated(kpi: KpiInfo, no_data: NoData, view: ReplyOutcomeView) -> str:
    """Return a statement of no data or, once it is taken back, what counts in its place."""
    who, standing = no_data.taken_back_by, view.standing.get(no_data.id)
    noted = f"Taken back by {mention(who)}" if who else "Noted"
    counts = f"; it is {_standing(kpi, standing, view.locale)}" if standing else ""
    sentence = f"{noted}: {with_full_stop(no_data_line(kpi, no_data, view.locale) + counts)}"
    return " ".join([sentence, *_allowed(no_data.last_allowed_by)])


def _snoozed(snooze: SnoozedView, view: ReplyOutcomeView) -> str:
    until = set_moment(snooze.until, view.timezone, view.locale)
    others = f", and with it {_kpi_names(snooze.others)}" if snooze.others else ""
    return f"{SNOOZED} {until}: {_kpi_names(snooze.kpis)}{others}."


def _offered(offer: Handover, locale: str) -> str:
    kpis = with_full_stop(named_all(offer, locale))
    return f"I asked {mention(offer.to)} to take over {kpis} Until they accept, {still_asked(offer)}."


def _kpi_names(kpis: Iterable[KpiInfo]) -> str:
    return listed([name(kpi) for kpi in kpis], MOST_NAMED)


def _left(view: ReplyOutcomeView) -> list[str]:
    """Return what is left to answer; nothing if this message answered nothing."""
    if not view.receipts and not view.no_data and not view.already:
        return []
    is_correction = bool(view.receipts) and view.receipts[-1].before is not None
    is_new = bool(view.receipts or view.no_data)
    return left_lines(view.remaining, view.locale, thanks=is_new and not is_correction)
