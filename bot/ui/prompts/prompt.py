"""The message that asks an owner for everything due, and shows the answers."""

from collections.abc import Sequence

from bot.ui.actuals.answer_modal import MOST_INPUTS
from bot.ui.kit import blocks as kit
from bot.ui.kit.escape import code, mention, mrkdwn, with_mentions
from bot.ui.kit.figures import (
    FIGURE_LIMIT,
    due_line,
    example,
    name,
    no_data_text,
    set_aside_text,
    value,
    waiting_text,
)
from bot.ui.kit.formatting import (
    join_facts,
    period_label,
    progress_dots,
    relative_moment,
    set_moment,
    short_day,
    status_text,
    with_full_stop,
)
from bot.ui.kit.ids import ActionId, BatchRef, OverflowChoice, OverflowRef
from bot.ui.kit.message import Json, Message, spoken
from bot.ui.kit.slash_command import command_hint
from bot.ui.prompts.handover import MOST_NAMED, handover_lines, new_owner_lines, offer_message
from scorecard.model.kpis import ActualInfo, NoData
from scorecard.model.views.prompts import (
    DueItem,
    HandoverState,
    PromptBatchView,
    ReminderView,
    WaitingQuestion,
)
from scorecard.parsing.period_names import NOUNS, period_name
from scorecard.wording import either, listed

MOST_EARLIER = 5
MORE = (
    (OverflowChoice.AN_HOUR, "Ask me again in an hour"),
    (OverflowChoice.TOMORROW, "Ask me again tomorrow"),
    (OverflowChoice.MONDAY, "Ask me again on Monday"),
    (OverflowChoice.NOT_MINE, "Not mine: hand it over"),
)
MORE_AT_LAST = MORE[-1:]
MISSED = "missed; you can still answer"
ALL_DONE = ":white_check_mark: *All done, thank you.*"
NOTHING_ASKED = "*Nothing here needs an answer any more.*"
TOOK_OVER = "took this over."
NOTHING_YOURS = "*None of this is yours any more.*"
CAME_BACK = "*This is back with you; please answer in the newer message.*"
OFF_THE_CARD = "is no longer on the scorecard; nothing to do."
REMINDER, LAST_REMINDER = "a reminder", "the last reminder"
SNOOZED = "Snoozed until"
STILL_WAITING = "still waiting"
STILL_OPEN = "Still open:"
WAITS_FOR_RETURN = "waits until you're back"

DELEGATED = frozenset({HandoverState.STOOD_IN, HandoverState.REASSIGNED})
MOST_IN_EXAMPLE = 2
LONGEST_EXAMPLE = 120


def prompt_message(view: PromptBatchView) -> Message:
    """Return a prompt batch: open, then with a ✓ for each answer, finally closed."""
    if view.offer and view.is_only_offered:
        return offer_message(view.offer, view.id, view.locale)
    waiting, lines = list_waiting(view), prompt_lines(view)
    if not waiting:
        return kit.lines_message(lines)
    how = how_to_reply(waiting, view.locale)
    buttons, *notes = prompt_controls(view)
    return Message(spoken([*lines, how]), (*kit.paragraphs(lines), buttons, kit.context(how), *notes))


def list_waiting(view: PromptBatchView) -> list[DueItem]:
    """Return the open items of a batch that are still its person's."""
    return [item for item in view.items if item.is_open and _is_asked(item, view)]


def prompt_lines(view: PromptBatchView) -> list[str]:
    """Return what a batch says: its title, a line for each item, and what became of the others."""
    waiting = list_waiting(view)
    ordered = [*waiting, *(item for item in view.items if item not in waiting)]
    lines = kit.shortened([_line(item, view) for item in ordered], MOST_INPUTS, command_hint("mine"))
    return [
        _title(view, waiting),
        *lines,
        *new_owner_lines(view),
        *handover_lines(view),
        *_earlier(view),
    ]


def prompt_controls(view: PromptBatchView) -> list[Json]:
    """Return the buttons of a batch, then its small print; nothing once nothing waits."""
    waiting = list_waiting(view)
    if not waiting:
        return []
    buttons = answer_buttons(view.id, can_wait=not all(item.is_missed for item in waiting))
    return [buttons, *(kit.context(line) for line in (*_out_of_turn(view), *_snoozed(view)))]


def answer_buttons(batch_id: int, *, can_wait: bool) -> Json:
    """Return the buttons that answer, snooze or hand over a prompt batch.

    Args:
        batch_id: Row id of the batch.
        can_wait: Whether a reminder is left that can be snoozed.
    """
    ref, offered = BatchRef(round=batch_id), MORE if can_wait else MORE_AT_LAST
    return kit.actions(
        kit.button("Answer", ActionId.ANSWER, ref, is_primary=True),
        kit.button("No data", ActionId.NO_DATA, ref),
        kit.overflow(
            ActionId.MORE, [(label, OverflowRef(round=batch_id, more=more)) for more, label in offered]
        ),
    )


def how_to_reply(waiting: list[DueItem], locale: str) -> str:
    """Return how to reply to open items in plain words, with an example that works."""
    number, key = example(waiting[0], locale), waiting[0].kpi.typed_name
    by_kpi = list({item.kpi.id: item for item in reversed(waiting)}.values())[::-1]
    if len(waiting) == 1:
        with_note = code(f"{number}, slow vendor")
        return f"Or just reply, for example {code(number)}, or with a note: {with_note}"
    if len(by_kpi) == 1:
        today = max(item.period.end for item in waiting)
        named = code(f"{key} {number} for {period_name(waiting[0].period, today, locale)}")
        return f"Or just reply, naming each {NOUNS[waiting[0].period.frequency]}: {named}"
    answers = [f"{item.kpi.typed_name} {example(item, locale)}" for item in by_kpi[:MOST_IN_EXAMPLE]]
    both = ", ".join(answers)
    shown = code(both if len(both) <= LONGEST_EXAMPLE else answers[0], LONGEST_EXAMPLE)
    return f"Or just reply with one or several: {shown}"


def how_to_mention(waiting: list[DueItem], locale: str) -> str:
    """Return how to answer in a channel, with an example that works."""
    answer = (
        f"{waiting[0].kpi.typed_name} {example(waiting[0], locale)}" if waiting else "mttr 25, slow vendor"
    )
    return f"Mention me with a KPI and its value, for example {code(answer)}; here I read nothing else."


def _title(view: PromptBatchView, waiting: list[DueItem]) -> str:
    if not any(_is_asked(item, view) for item in view.items):
        return _passed_on(view) or _taken_over(view) or NOTHING_YOURS
    counted_in = [item for item in view.items if item in waiting or item.actual or item.no_data]
    if not counted_in:
        return NOTHING_ASKED
    if not waiting:
        return _done(view)
    if len(waiting) < len(counted_in):
        done, total = len(counted_in) - len(waiting), len(counted_in)
        return f"*{done} of {total} answered* {progress_dots(done, total)}".rstrip()
    return f"*{waiting_text(waiting)}.*"


def _is_asked(item: DueItem, view: PromptBatchView) -> bool:
    """Return whether an item is still its person's; one with a new owner is about to be reassigned."""
    return not item.is_open or item.asked in {"", view.person}


def _done(view: PromptBatchView) -> str:
    """Return the title once nothing waits here, though others may still be asked for the rest."""
    taken = [item for offer in view.handovers if offer.state.is_taken for item in offer.items]
    asked = _asked([item for item in taken if item.is_open])
    if not asked:
        return ALL_DONE
    return nothing_more(asked)


def _taken_over(view: PromptBatchView) -> str:
    """Return who took over what its owner handed over and still owns, or an empty text."""
    accepted = [offer for offer in view.handovers if offer.state is HandoverState.ACCEPTED]
    own = [item for offer in accepted for item in offer.items if item.kpi.owner == view.person]
    return f"*{listed(_asked(own))} {TOOK_OVER}*" if own else ""


def nothing_more(others: Sequence[str]) -> str:
    """Return the title of a batch whose rest was taken over by others, given as mentions."""
    return f"*You're done here; the rest is with {listed(others)}.*"


def _passed_on(view: PromptBatchView) -> str:
    """Return who was asked in place of an absent person, or an empty text where nobody was."""
    given = [item for offer in view.handovers if offer.state in DELEGATED for item in offer.items]
    passed = [item for item in given if item.kpi.owner == view.owner]
    if not passed:
        return ""
    if all(item.asked == view.person for item in passed):
        return CAME_BACK
    return _while_away(passed, view) if view.person_away else _after_return(passed, view)


def _while_away(passed: Sequence[DueItem], view: PromptBatchView) -> str:
    if all(item.asked in view.unreached for item in passed):
        return f"*This {WAITS_FOR_RETURN}.*"
    asked = _asked(passed)
    return f"*{listed(asked)} {'is' if len(asked) == 1 else 'are'} answering this while you're away.*"


def _after_return(passed: Sequence[DueItem], view: PromptBatchView) -> str:
    asked, may_answer = _asked(passed), view.owner == view.person
    verb, has = ("was", "hasn't") if len(asked) == 1 else ("were", "haven't")
    text = f"{listed(asked)} {verb} asked for this while you were away"
    waiting = [item for item in passed if item.is_open]
    if not waiting:
        return f"*{text}.*"
    if all(item.is_missed for item in waiting):
        return f"*{text}, but it was {MISSED if may_answer else 'missed'}.*"
    return f"*{text} and {has} answered yet{'; you can answer, too' if may_answer else ''}.*"


def _asked(items: Sequence[DueItem]) -> list[str]:
    return list(dict.fromkeys(mention(item.asked) for item in items))


def closed_line(item: DueItem, view: PromptBatchView | ReminderView) -> str:
    """Return the line of an item that is answered, set aside or retired, with times on the reader's clock."""
    locale = view.locale
    if item.actual is not None:
        status = item.goal.status_of(item.actual.value)
        answer = f"✓ {name(item.kpi)} {value(item.kpi, item.actual.value, locale)}"
        return join_facts(
            answer, status_text(status), period_label(item.period, locale), _given(item.actual, view)
        )
    if item.no_data:
        gap = f"– {name(item.kpi)} {period_label(item.period, locale)}"
        return join_facts(gap, no_data_text(item.no_data), _given(item.no_data, view))
    if item.set_aside:
        gap = f"– {name(item.kpi)} {period_label(item.period, locale)}"
        return join_facts(gap, set_aside_text(item.set_aside))
    return f"{name(item.kpi)} {OFF_THE_CARD}"


def _line(item: DueItem, view: PromptBatchView) -> str:
    if not item.is_open:
        return closed_line(item, view)
    line = f"• {due_line(item, view.locale)}"
    state = _waits(item, view) or _reminded(item, view)
    return join_facts(line, _whose(item, view), state, question_text(item, view.locale))


def question_text(item: DueItem, locale: str) -> str:
    """Return what the reader was asked about a reply and has not answered; empty if nothing.

    `you wrote “1,250”: £1,250 or £1.25? – still waiting`
    """
    return f"{asked_about(item.question, locale)} – {STILL_WAITING}" if item.question else ""


def asked_about(asked: WaitingQuestion, locale: str) -> str:
    """Return what was asked about a reply: `you wrote “1,250”: £1,250 or £1.25?`."""
    typed = with_mentions(asked.typed, FIGURE_LIMIT)
    readings = [value(asked.kpis[0], reading, locale) for reading in asked.readings]
    if len(readings) == 1:
        choice = f"is {readings[0]} right"
    else:
        names = [mrkdwn(kpi.name) for kpi in asked.kpis]
        choice = either(readings) if readings else f"for {either(names, MOST_NAMED)}"
    return f"you wrote “{typed}”: {choice}?"


def _whose(item: DueItem, view: PromptBatchView) -> str:
    """Return the owner where somebody else is asked, and until when they are away."""
    owner = mention(item.kpi.owner)
    if item.asked == item.kpi.owner:
        return f"now owned by {owner}" if item.asked != view.person else ""
    away = view.owners_away.get(item.kpi.owner)
    if away is None:
        return f"for {owner}"
    until = (
        "has left this workspace"
        if away.is_for_good
        else f"is away until {short_day(away.last, view.locale)}"
    )
    return f"for {owner}, who {until}"


def _waits(item: DueItem, view: PromptBatchView) -> str:
    if item.is_missed:
        return MISSED
    if item.prompt in view.next_assignees:
        return goes_to(view.next_assignees[item.prompt])
    return WAITS_FOR_RETURN if view.person_away else ""


def goes_to(user: str) -> str:
    """Return the person asked next, once their working hours begin."""
    return f"{mention(user)} will be asked in their working hours"


def _reminded(item: DueItem, view: PromptBatchView) -> str:
    """Return that an item was asked for before, in another message."""
    if item.prompt not in view.reminded:
        return ""
    return LAST_REMINDER if view.reminded[item.prompt] else REMINDER


def _given(answer: ActualInfo | NoData, view: PromptBatchView | ReminderView) -> str:
    """Return who answered, and when on the reader's clock: `you, 09:12`, `@Sam, Tue 09:12`."""
    who = "you" if answer.by == view.person else mention(answer.by)
    return f"{who}, {relative_moment(answer.at, view.opened_at, view.timezone, view.locale)}"


def _out_of_turn(view: PromptBatchView) -> list[str]:
    """Return which admin asked for a first value, in a batch asked for on demand."""
    return [first_value_line(view.wanted_by)] if view.wanted_by else []


def first_value_line(admin: str) -> str:
    """Return that an admin asked for a first value, of which nobody is reminded."""
    return f"{mention(admin)} would like a first value; I won't send reminders for it."


def _snoozed(view: PromptBatchView) -> list[str]:
    is_waiting = any(item.is_open and item.prompt not in view.reminded for item in view.items)
    if view.snoozed_until is None or not is_waiting:
        return []
    return [f"{SNOOZED} {set_moment(view.snoozed_until, view.timezone, view.locale)}."]


def _earlier(view: PromptBatchView) -> list[str]:
    """Return the open earlier periods, one line for all KPIs that share the same periods."""
    periods: dict[str, list[str]] = {}
    for item in view.earlier:
        periods.setdefault(name(item.kpi), []).append(period_label(item.period, view.locale))
    kpis: dict[str, list[str]] = {}
    for kpi, labels in periods.items():
        kpis.setdefault(listed(labels, MOST_EARLIER), []).append(kpi)
    groups = (f"{listed(names, MOST_EARLIER)} {labels}" for labels, names in kpis.items())
    return [with_full_stop(f"{STILL_OPEN} {group}") for group in groups]
