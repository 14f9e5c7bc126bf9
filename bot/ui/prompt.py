"""The message that asks an owner for all that is due, and shows what came in."""

from bot.ui import kit
from bot.ui.answer_modal import MOST_INPUTS
from bot.ui.escape import code, mention
from bot.ui.figures import due_line, example, name, value, why
from bot.ui.handover import handover_lines, offer_message
from bot.ui.help import Word, reference
from bot.ui.ids import ActionId, More, MoreRef, RoundRef
from bot.ui.message import Json, Message, spoken
from bot.ui.words import beside, counted, dots, joined, listed, moment, period_label, status_told
from scorecard.domain.views import ActualInfo, DueItem, NoData, RoundView

MOST_EARLIER = 5
MORE = (
    (More.AN_HOUR, "Ask me again in an hour"),
    (More.TOMORROW, "Ask me again tomorrow"),
    (More.MONDAY, "Ask me again on Monday"),
    (More.NOT_MINE, "Not mine: hand over"),
)
MISSED = "missed; you can still give it"

MOST_IN_EXAMPLE = 2


def prompt_message(view: RoundView) -> Message:
    """One round of prompts: open at first, then with a ✓ at each answer, at last closed."""
    if view.offer and view.is_only_offered:
        return offer_message(view.offer, view.id, view.locale)
    waiting = [item for item in view.items if item.is_open]
    title = _title(view, waiting)
    ordered = [*waiting, *(item for item in view.items if not item.is_open)]
    lines = [_line(item, view) for item in ordered]
    shown = [*kit.shortened(lines, MOST_INPUTS, reference(Word.MINE)), *handover_lines(view), *_earlier(view)]
    if not waiting:
        return Message(spoken([title, *shown]), tuple(kit.paragraphs([title, *shown])))
    how = how_to_reply(waiting, view.locale)
    blocks = (
        *kit.paragraphs([title, *shown]),
        answering(view.id),
        kit.context(how),
        *(kit.context(line) for line in _put_off(view)),
    )
    return Message(spoken([title, *shown, how]), blocks)


def answering(round_id: int) -> Json:
    """The buttons by which a round is answered."""
    ref = RoundRef(round=round_id)
    return kit.actions(
        kit.button("Answer", ActionId.ANSWER, ref, is_primary=True),
        kit.button("No data", ActionId.NO_DATA, ref),
        kit.overflow(ActionId.MORE, [(words, MoreRef(round=round_id, more=more)) for more, words in MORE]),
    )


def how_to_reply(waiting: list[DueItem], locale: str) -> str:
    """What a plain reply to what waits could be, with a real example of it."""
    number, key = example(waiting[0], locale), waiting[0].kpi.key
    if len(waiting) == 1:
        with_note = code(f"{number}, slow vendor")
        return f"Or just reply, for example {code(number)}, or with a note: {with_note}"
    others = [f"{item.kpi.key} {example(item, locale)}" for item in waiting[1:MOST_IN_EXAMPLE]]
    return f"Or just reply with one or several: {code(', '.join([f'{key} {number}', *others]), limit=120)}"


def how_to_mention(waiting: list[DueItem], locale: str) -> str:
    """How to answer where others read along, with a real example of it."""
    said = f"{waiting[0].kpi.key} {example(waiting[0], locale)}" if waiting else "mttr 25, slow vendor"
    return f"Here I read only what mentions me: write my name, a KPI and its value, for example {code(said)}"


def _title(view: RoundView, waiting: list[DueItem]) -> str:
    if not view.items:
        return "*Nothing of this is yours any more.*"
    counted_in = [item for item in view.items if item.is_open or item.actual or item.no_data]
    if not counted_in:
        return "*Nothing of this is asked for any more.*"
    if not waiting:
        return ":white_check_mark: *All done, thank you.*"
    if len(waiting) < len(counted_in):
        done, total = len(counted_in) - len(waiting), len(counted_in)
        return f"*{done} of {total} answered* {dots(done, total)}".rstrip()
    return f"*{counted(len(waiting), 'KPI')} {'waits' if len(waiting) == 1 else 'wait'} for your number.*"


def _line(item: DueItem, view: RoundView) -> str:
    locale = view.locale
    if item.actual is not None:
        status = item.goal.status_of(item.actual.value)
        told = f"✓ {name(item.kpi)} {value(item.kpi, item.actual.value, locale)}"
        return joined(told, status_told(status), period_label(item.period, locale), _given(item.actual, view))
    if item.no_data:
        told = f"– {name(item.kpi)} {period_label(item.period, locale)}"
        return joined(told, why(item.no_data), _given(item.no_data, view))
    if item.is_retired:
        return f"{name(item.kpi)} is no longer on the scorecard; nothing to do."
    whose = f"for {mention(item.kpi.owner)}" if item.asked != item.kpi.owner else ""
    return joined(f"• {due_line(item, locale)}", whose, MISSED if item.is_missed else "")


def _given(answer: ActualInfo | NoData, view: RoundView) -> str:
    """Who answered, and when by the reader's clock: `you, 09:12`, `@Sam, Tue 09:12`."""
    who = "you" if answer.by == view.person else mention(answer.by)
    return f"{who}, {beside(answer.at, view.opened_at, view.timezone, view.locale)}"


def _put_off(view: RoundView) -> list[str]:
    if view.snoozed_until is None:
        return []
    return [f"Put off; I'll ask again {moment(view.snoozed_until, view.timezone, view.locale)}."]


def _earlier(view: RoundView) -> list[str]:
    """What is still open of earlier periods, in one line for each KPI."""
    periods: dict[str, list[str]] = {}
    for item in view.earlier:
        periods.setdefault(name(item.kpi), []).append(period_label(item.period, view.locale))
    return [
        f"Still open from before: {kpi} {listed(labels, MOST_EARLIER)}." for kpi, labels in periods.items()
    ]
