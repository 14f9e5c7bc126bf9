"""Clarifications: which value or KPI is meant, and why a message was not understood."""

import re

from bot.ui.kit import blocks as kit
from bot.ui.kit.escape import NOTE_LIMIT, code, mention, mrkdwn, quoted, with_mentions
from bot.ui.kit.figures import due_line, example, name, value, waiting_text
from bot.ui.kit.formatting import (
    join_facts,
    period_label,
    short_day,
    weekday,
    with_full_stop,
)
from bot.ui.kit.hints import in_words
from bot.ui.kit.ids import ActionId, ClarificationRef, GivenRef
from bot.ui.kit.message import Json, Message, spoken
from bot.ui.kit.slash_command import command_hint
from bot.ui.prompts.prompt import how_to_mention, how_to_reply
from bot.ui.replies.receipt import also_requested_lines, stays_line, stored_line
from scorecard.model.kpis import ActualInfo, KpiInfo
from scorecard.model.units import format_value
from scorecard.model.views.prompts import DueItem
from scorecard.model.views.replies import (
    AlsoRequestedView,
    ClarificationView,
    ReceiptView,
    ReplyOutcomeView,
    RunningPeriod,
    UnclearReplyView,
)
from scorecard.parsing.period_names import short_name
from scorecard.parsing.replies.parsed_reply import DoubtReason
from scorecard.wording import capitalized, listed

MOST_DUE = 5
MOST_KPIS = 5
MOST_STORED = 20
MOST_IN_A_SENTENCE = 3
LONGEST_LABEL = 32  # a phone shows little more of a button
NOTHING_SAVED = "Nothing was saved."
NOTHING_CHANGED = "Nothing is changed yet."
NOTHING_YET = "Nothing is saved yet."
DOUBTS_PERIOD = frozenset({DoubtReason.EARLY, DoubtReason.OLDER})
"""Reasons that doubt the period, so that the button names it."""
STARTS_WITH_NUMBER = re.compile(r"[-−+<>≤≥~]?\s?[\d.,]")
MOST_REPEATED = 40
UNDECIDED = "Not saved yet: an admin has to allow it first."


def not_understood_message(view: UnclearReplyView, *, is_direct: bool = True) -> Message:
    """Return why nothing was stored, what was typed, and what to type instead.

    Args:
        view: The message that was not understood, and why.
        is_direct: Whether only its sender reads it; nobody else is shown what waits for them.
    """
    reason = with_mentions(in_words(view.reason), NOTE_LIMIT)
    said = [reason, *([quoted(view.typed)] if view.typed else [])]
    if view.actuals:
        undo = kit.button("Undo", ActionId.UNDO, GivenRef(actuals=view.actuals, no_data=view.no_data))
        return kit.lines_message([*said, NOTHING_CHANGED], kit.actions(undo))
    lines = [*said, NOTHING_SAVED]
    waiting = [item for item in view.due if item.is_open]
    if not is_direct:
        how = how_to_mention(waiting, view.locale)
        return Message(spoken([*lines, how]), (*kit.paragraphs(lines), kit.context(how)))
    if not waiting:
        lines.append(f"{command_hint('help')} shows what you can type.")
        return kit.lines_message(lines)
    due = [f"• {due_line(item, view.locale)}" for item in waiting]
    shown = kit.shortened(due, MOST_DUE, command_hint("mine"))
    how = how_to_reply(waiting, view.locale)
    blocks: tuple[Json, ...] = (
        *kit.paragraphs([*lines, f"{waiting_text(waiting)}:", *shown]),
        kit.actions(kit.button("Answer", ActionId.ANSWER_ALL, is_primary=True)),
        kit.context(how),
    )
    return Message(spoken([*lines, *shown, how]), blocks)


def clarification_message(view: ClarificationView, *, is_direct: bool = True) -> Message:
    """Return what was typed, and a button for each meaning that it can have.

    Args:
        view: The choice to make.
        is_direct: Whether only its sender reads it; otherwise it says whose choice it is.
    """
    draw = _which_value if view.readings or view.cause else _which_kpi
    return draw(view, "" if is_direct else f"Only {mention(view.user)} can choose. ")


def clarified_message(typed: str, view: ReplyOutcomeView) -> Message:
    """Return what a clarification becomes once it is answered: what was typed, and what was done."""
    done = [f"✓ {line}" for line in (*map(stored_line, view.receipts), *also_requested_lines(view))]
    lines = [quoted(typed), *kit.shortened(done or [UNDECIDED], MOST_STORED, command_hint("mine"))]
    return kit.lines_message(lines)


def declined_message(typed: str, *stays: ReceiptView) -> Message:
    """Return what a clarification becomes after a no: what was typed, that it isn't saved, and what stays."""
    return kit.lines_message([quoted(typed), NOTHING_SAVED, *map(stays_line, stays)])


def comment_message(*, may_answer: bool = True) -> Message:
    """Return the answer to a comment in an alert's thread, with how to give a value to whoever may."""
    how = "; to give a value here, mention me with just the number" if may_answer else ""
    return kit.lines_message([f"I kept that as a comment with the alert, not as a value{how}."])


def _which_value(view: ClarificationView, whose: str) -> Message:
    (item,) = view.items
    if not view.readings:
        return _whether_no_data(view, item, whose)
    if item.actual and view.cause == DoubtReason.GIVEN:
        return _whether_to_replace(view, item, item.actual, whose)
    period = period_label(item.period, view.locale)
    readings = [value(item.kpi, reading, view.locale) for reading in view.readings]
    is_one = len(readings) == 1
    question = f"Is {readings[0]} right" if is_one else "Which value do you mean"
    first = f"{question} for {name(item.kpi)}, {period}? {cause_sentence(view.cause, is_one=is_one)}"
    instead = f", instead of {value(item.kpi, item.actual.value, view.locale)}" if item.actual else ""
    choices = [f"{reading} for {period}{instead}" for reading in readings]
    doubted = f" for {short_name(item.period, view.locale)}" if view.cause in DOUBTS_PERIOD else ""
    labels = [
        f"Save {format_value(reading, item.kpi.unit, view.locale)}{doubted}" for reading in view.readings
    ]
    if view.cause == DoubtReason.NOTHING:
        choices.append(f"No data for {period}{instead}")
        labels.append(f"No data for {short_name(item.period, view.locale)}")
    otherwise = (
        "Not right? Send the right value." if is_one else "None of these? Send it again in other words."
    )
    return _with_buttons(view, _unsaved(view, first), choices, labels, f"{whose}{otherwise}")


def _whether_to_replace(view: ClarificationView, item: DueItem, standing: ActualInfo, whose: str) -> Message:
    """Return the question whether a value replaces the one that its period has."""
    period, short = period_label(item.period, view.locale), short_name(item.period, view.locale)
    old = value(item.kpi, standing.value, view.locale)
    lines = _unsaved(view, _already(view, item, standing))
    choices = [
        f"{value(item.kpi, reading, view.locale)} for {period}, instead of {old}" for reading in view.readings
    ]
    label = _fitting(f"Replace {format_value(standing.value, item.kpi.unit, view.locale)}", f" for {short}")
    return _with_buttons(view, lines, choices, [label] * len(choices), f"{whose}Otherwise it stays at {old}.")


def _whether_no_data(view: ClarificationView, item: DueItem, whose: str) -> Message:
    """Return the question whether a period has no data in place of its value, which may be gone by now."""
    period, when = period_label(item.period, view.locale), f" for {short_name(item.period, view.locale)}"
    label = f"No data{when}"
    first, choice = f"Is there no data for {name(item.kpi)}, {period}?", f"No data for {period}"
    how = f"{whose}Not right? Send the value."
    if item.actual:
        old = value(item.kpi, item.actual.value, view.locale)
        label = _fitting(
            "No data", when, f", not {format_value(item.actual.value, item.kpi.unit, view.locale)}"
        )
        first, choice = _already(view, item, item.actual), f"{choice}, instead of {old}"
        how = f"{whose}Otherwise it stays at {old}."
    return _with_buttons(view, _unsaved(view, first), [choice], [label], how)


def _fitting(start: str, period: str, end: str = "") -> str:
    """Return a button's label; if too long, without the period, which the text beside it names."""
    whole = f"{start}{period}{end}"
    return whole if len(whole) <= LONGEST_LABEL else f"{start}{end}"


def _already(view: ClarificationView, item: DueItem, standing: ActualInfo) -> str:
    """Return that a period has a value, from whom, and that the one which may be meant still runs."""
    old = value(item.kpi, standing.value, view.locale)
    by = "" if standing.by == view.user else f", from {mention(standing.by)}"
    first = with_full_stop(
        f"{name(item.kpi)} already has {old} for {period_label(item.period, view.locale)}{by}"
    )
    return f"{first} {_running_line(view.running, view.locale)}" if view.running else first


def _running_line(running: RunningPeriod, locale: str) -> str:
    """Return that a period is not over, and the day on which its value is asked for."""
    day = weekday(running.asked_on, locale) if running.is_near else short_day(running.asked_on, locale)
    label = capitalized(short_name(running.period, locale))
    return with_full_stop(f"{label} isn't over; I'll ask on {day}")


def _which_kpi(view: ClarificationView, whose: str) -> Message:
    question = "Which KPI is this for?"
    if len(view.items) == 1:
        question = f"Is this for {name(view.items[0].kpi)}?"
    lines = [question, quoted(view.typed), NOTHING_YET]
    items = [_kpi_line(item, view.locale) for item in view.items]
    if len(items) > MOST_KPIS:
        shown = kit.shortened([f"• {line}" for line in items], MOST_KPIS, command_hint("mine"))
        lines += [*shown, f"Send it again with its KPI, {_with_name(view)}"]
        return kit.lines_message(lines)
    labels = [_kpi_label(item, view) for item in view.items]
    how = f"{whose}Or send it again with its KPI, {_with_name(view)}"
    return _with_buttons(view, lines, items, labels, how)


def _with_name(view: ClarificationView) -> str:
    """Return the same text with a KPI's name first, as it may be typed: `mttr (security) 25`."""
    item, typed = view.items[0], _without_name(view.items[0].kpi, view.typed.strip())
    is_whole = STARTS_WITH_NUMBER.match(typed) and len(typed) <= MOST_REPEATED and "`" not in typed
    repeated = typed if is_whole else example(item, view.locale)
    return f"for example {code(f'{item.kpi.typed_name} {repeated}')}"


def _without_name(kpi: KpiInfo, typed: str) -> str:
    """Return what was typed without the KPI's name, which alone does not tell it from another."""
    said = typed.casefold()
    names = (f"{one.casefold()} " for one in kpi.names)
    return typed[max((len(one) for one in names if said.startswith(one)), default=0) :]


def _kpi_label(item: DueItem, view: ClarificationView) -> str:
    """Return the button of a KPI; it names a period that is long over."""
    label = f"Correct {item.kpi.name}" if item.actual else item.kpi.name
    is_older = item.kpi.id in view.older
    return f"{label} · {short_name(item.period, view.locale)}" if is_older else label


def _kpi_line(item: DueItem, locale: str) -> str:
    """Return a KPI and period that a number can be for, and the value that it would replace."""
    if item.actual is None:
        return due_line(item, locale)
    replaced = f"instead of {value(item.kpi, item.actual.value, locale)}"
    return join_facts(f"{name(item.kpi)} {period_label(item.period, locale)}", replaced)


def cause_sentence(cause: str, *, is_one: bool = False) -> str:
    """Return the cause of a doubt, which is a clause, as a sentence; `is_one` if one reading is shown."""
    if is_one and cause == DoubtReason.TWO_READINGS:
        cause = DoubtReason.UNCLEAR
    return with_full_stop(mrkdwn(f"{cause[:1].upper()}{cause[1:]}"))


def _with_buttons(
    view: ClarificationView, lines: list[str], choices: list[str], labels: list[str], how: str
) -> Message:
    """Return lines, then a paragraph for each choice with its button beside it; a phone shows it below."""
    buttons: list[Json] = [
        kit.button(label, ActionId.CHOOSE, ClarificationRef(question=view.key, at=at))
        for at, label in enumerate(labels)
    ]
    sections = [kit.section(choice, beside=button) for choice, button in zip(choices, buttons, strict=True)]
    text = spoken([*lines, *(f"• {choice}" for choice in choices), how])
    return Message(text, (*kit.paragraphs(lines), *sections, kit.context(how)))


def _unsaved(view: ClarificationView, question: str) -> list[str]:
    """Return a question, what was typed, and what is done together with the choice."""
    return [question, quoted(view.typed), NOTHING_YET, *_also_lines(view)]


def _also_lines(view: ClarificationView) -> list[str]:
    """Return what else the message says that is clear, and is done together with the choice."""
    where = command_hint("mine")
    values = [f"{name(kpi)} {value(kpi, number, view.locale)}" for kpi, number in view.certain]
    sentences = [with_full_stop(f"I'll also {_also_requested(request)}") for request in view.also_requested]
    requests = kit.shortened(sentences, MOST_STORED, where)
    if not values:
        return requests
    if len(values) <= MOST_IN_A_SENTENCE:
        return [with_full_stop(f"I'll also save {listed(values)}"), *requests]
    return ["I'll also save:", *kit.shortened(values, MOST_STORED, where), *requests]


def _also_requested(request: AlsoRequestedView) -> str:
    return {
        "no data": f"note that {name(request.kpi)} has no data",
        "snooze": f"ask you again later for {name(request.kpi)}",
        "hand over": f"ask {mention(request.person)} to take over {name(request.kpi)}",
    }[request.what]
