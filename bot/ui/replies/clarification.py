"""Questions with buttons: which reading of a number is meant, or which KPI it is for."""

from bot.ui.kit import blocks as kit
from bot.ui.kit.escape import mention, mrkdwn, quoted
from bot.ui.kit.figures import due_line, name, value
from bot.ui.kit.formatting import period_label, stopped
from bot.ui.kit.ids import ActionId, ChoiceRef
from bot.ui.kit.message import Json, Message, spoken
from bot.ui.kit.slash_command import Word, reference
from bot.ui.receipt import stored_line
from bot.ui.replies.receipt import besides_lines
from scorecard.model.units import format_value
from scorecard.model.views.replies import BesidesView, ChoiceView, DoneView
from scorecard.wording import listed

MOST_KPIS = 5
MOST_STORED = 20
MOST_IN_A_SENTENCE = 3
NOTHING_YET = "Nothing was saved yet."
UNDECIDED = "Not saved yet: an admin has to allow it first."


def choice_message(view: ChoiceView, *, is_direct: bool = True) -> Message:
    """What was typed, and a button for each thing that it can mean.

    Args:
        view: What must be chosen.
        is_direct: Whether its sender alone reads it; else it says whose choice it is.
    """
    draw = _which_reading if view.readings else _which_kpi
    return draw(view, "" if is_direct else f"Only {mention(view.user)} can choose. ")


def chosen_message(typed: str, view: DoneView) -> Message:
    """The same once it was answered: what was typed and what was done for it."""
    done = [f"✓ {line}" for line in (*map(stored_line, view.receipts), *besides_lines(view))]
    lines = [quoted(typed), *kit.shortened(done or [UNDECIDED], MOST_STORED, reference(Word.MINE))]
    return kit.told(lines)


def _which_reading(view: ChoiceView, whose: str) -> Message:
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


def _which_kpi(view: ChoiceView, whose: str) -> Message:
    asked = "Which KPI is that for?"
    if len(view.items) == 1:
        asked = f"Is that for {name(view.items[0].kpi)}?"
    lines = [asked, quoted(view.typed), NOTHING_YET]
    items = [due_line(item, view.locale) for item in view.items]
    if len(items) > MOST_KPIS:
        shown = kit.shortened([f"• {line}" for line in items], MOST_KPIS, reference(Word.MINE))
        lines += [*shown, "Send it again with the KPI's name before it."]
        return kit.told(lines)
    labels = [item.kpi.name for item in view.items]
    how = f"{whose}Or send it again with the KPI's name before it."
    return _with_buttons(view, lines, items, labels, how)


def _with_buttons(
    view: ChoiceView, lines: list[str], choices: list[str], labels: list[str], how: str
) -> Message:
    """A paragraph for each choice with its button beside it, which a phone shows below it."""
    buttons: list[Json] = [
        kit.button(label, ActionId.CHOOSE, ChoiceRef(question=view.key, at=at))
        for at, label in enumerate(labels)
    ]
    sections = [kit.section(told, beside=button) for told, button in zip(choices, buttons, strict=True)]
    told = [*lines, *(f"• {choice}" for choice in choices), how]
    return Message(spoken(told), (*kit.paragraphs(lines), *sections, kit.context(how)))


def _certain(view: ChoiceView) -> list[str]:
    """What else was said and is clear."""
    each = [f"{name(kpi)} {value(kpi, number, view.locale)}" for kpi, number in view.certain]
    told = [stopped(f"With it I will {_besides(one)}") for one in view.besides]
    besides = kit.shortened(told, MOST_STORED, reference(Word.MINE))
    if not each:
        return besides
    if len(each) <= MOST_IN_A_SENTENCE:
        return [stopped(f"With it I will save {listed(each)}"), *besides]
    return ["With it I will save:", *kit.shortened(each, MOST_STORED, reference(Word.MINE)), *besides]


def _besides(one: BesidesView) -> str:
    return {
        "no data": f"note that {name(one.kpi)} has no data",
        "snooze": f"ask again later for {name(one.kpi)}",
        "hand over": f"ask {mention(one.person)} to take over {name(one.kpi)}",
    }[one.what]
