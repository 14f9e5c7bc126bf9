"""What is asked back: which reading or KPI is meant, or how to say what was not understood."""

from bot.ui.kit import blocks as kit
from bot.ui.kit.escape import NOTE_LIMIT, mention, mrkdwn, quoted, with_mentions
from bot.ui.kit.figures import due_line, name, value, waiting_text
from bot.ui.kit.formatting import period_label, with_full_stop
from bot.ui.kit.ids import ActionId, ClarificationRef
from bot.ui.kit.message import Json, Message, spoken
from bot.ui.kit.slash_command import Subcommand, command_hint
from bot.ui.prompts.prompt import how_to_mention, how_to_reply
from bot.ui.replies.receipt import also_requested_lines, stored_line
from scorecard.model.units import format_value
from scorecard.model.views.replies import (
    AlsoRequestedView,
    ClarificationView,
    ReplyOutcomeView,
    UnclearReplyView,
)
from scorecard.wording import listed

MOST_DUE = 5
MOST_KPIS = 5
MOST_STORED = 20
MOST_IN_A_SENTENCE = 3
NOTHING_YET = "Nothing was saved yet."
UNDECIDED = "Not saved yet: an admin has to allow it first."


def not_understood_message(view: UnclearReplyView, *, is_direct: bool = True) -> Message:
    """Why nothing was stored, what was typed, and what could be typed instead.

    Args:
        view: What was not understood.
        is_direct: Whether its sender alone reads it; what waits for them is nobody else's matter.
    """
    reason = with_mentions(view.reason, NOTE_LIMIT)
    lines = [reason, quoted(view.typed), "Nothing was saved."]
    waiting = [item for item in view.due if item.is_open]
    if not is_direct:
        how = how_to_mention(waiting, view.locale)
        return Message(spoken([*lines, how]), (*kit.paragraphs(lines), kit.context(how)))
    if not waiting:
        lines.append(f"{command_hint(Subcommand.HELP)} shows what you can type.")
        return kit.lines_message(lines)
    due = [f"• {due_line(item, view.locale)}" for item in waiting]
    shown = kit.shortened(due, MOST_DUE, command_hint(Subcommand.MINE))
    how = how_to_reply(waiting, view.locale)
    blocks: tuple[Json, ...] = (
        *kit.paragraphs([*lines, f"{waiting_text(waiting)}:", *shown]),
        kit.actions(kit.button("Answer", ActionId.ANSWER_ALL, is_primary=True)),
        kit.context(how),
    )
    return Message(spoken([*lines, *shown, how]), blocks)


def clarification_message(view: ClarificationView, *, is_direct: bool = True) -> Message:
    """What was typed, and a button for each thing that it can mean.

    Args:
        view: What must be chosen.
        is_direct: Whether its sender alone reads it; else it says whose choice it is.
    """
    draw = _which_reading if view.readings else _which_kpi
    return draw(view, "" if is_direct else f"Only {mention(view.user)} can choose. ")


def clarified_message(typed: str, view: ReplyOutcomeView) -> Message:
    """The same once it was answered: what was typed and what was done for it."""
    done = [f"✓ {line}" for line in (*map(stored_line, view.receipts), *also_requested_lines(view))]
    lines = [quoted(typed), *kit.shortened(done or [UNDECIDED], MOST_STORED, command_hint(Subcommand.MINE))]
    return kit.lines_message(lines)


def _which_reading(view: ClarificationView, whose: str) -> Message:
    (item,) = view.items
    period = period_label(item.period, view.locale)
    asked = f"Is this right for {name(item.kpi)}, {period}?"
    if len(view.readings) > 1:
        asked = f"Which one do you mean for {name(item.kpi)}, {period}?"
    asked += f" I ask because {mrkdwn(view.cause)}."
    instead = f", in place of {value(item.kpi, item.actual.value, view.locale)}" if item.actual else ""
    lines = [asked, quoted(view.typed), NOTHING_YET, *_certain(view)]
    readings = [f"{value(item.kpi, one, view.locale)} for {period}{instead}" for one in view.readings]
    labels = [f"Save {format_value(one, item.kpi.unit, view.locale)}" for one in view.readings]
    if_not = "None of these?" if len(view.readings) > 1 else "Not right?"
    how = f"{whose}{if_not} Send it again the way you mean it."
    return _with_buttons(view, lines, readings, labels, how)


def _which_kpi(view: ClarificationView, whose: str) -> Message:
    asked = "Which KPI is that for?"
    if len(view.items) == 1:
        asked = f"Is that for {name(view.items[0].kpi)}?"
    lines = [asked, quoted(view.typed), NOTHING_YET]
    items = [due_line(item, view.locale) for item in view.items]
    if len(items) > MOST_KPIS:
        shown = kit.shortened([f"• {line}" for line in items], MOST_KPIS, command_hint(Subcommand.MINE))
        lines += [*shown, "Send it again with the KPI's name before it."]
        return kit.lines_message(lines)
    labels = [item.kpi.name for item in view.items]
    how = f"{whose}Or send it again with the KPI's name before it."
    return _with_buttons(view, lines, items, labels, how)


def _with_buttons(
    view: ClarificationView, lines: list[str], choices: list[str], labels: list[str], how: str
) -> Message:
    """A paragraph for each choice with its button beside it, which a phone shows below it."""
    buttons: list[Json] = [
        kit.button(label, ActionId.CHOOSE, ClarificationRef(question=view.key, at=at))
        for at, label in enumerate(labels)
    ]
    sections = [kit.section(told, beside=button) for told, button in zip(choices, buttons, strict=True)]
    told = [*lines, *(f"• {choice}" for choice in choices), how]
    return Message(spoken(told), (*kit.paragraphs(lines), *sections, kit.context(how)))


def _certain(view: ClarificationView) -> list[str]:
    """What else was said and is clear."""
    each = [f"{name(kpi)} {value(kpi, number, view.locale)}" for kpi, number in view.certain]
    told = [with_full_stop(f"With it I will {_also_requested(one)}") for one in view.also_requested]
    besides = kit.shortened(told, MOST_STORED, command_hint(Subcommand.MINE))
    if not each:
        return besides
    if len(each) <= MOST_IN_A_SENTENCE:
        return [with_full_stop(f"With it I will save {listed(each)}"), *besides]
    return [
        "With it I will save:",
        *kit.shortened(each, MOST_STORED, command_hint(Subcommand.MINE)),
        *besides,
    ]


def _also_requested(one: AlsoRequestedView) -> str:
    return {
        "no data": f"note that {name(one.kpi)} has no data",
        "snooze": f"ask again later for {name(one.kpi)}",
        "hand over": f"ask {mention(one.person)} to take over {name(one.kpi)}",
    }[one.what]
