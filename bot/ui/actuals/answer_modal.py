"""The modals for giving and correcting values."""

from collections.abc import Iterable, Sequence

from bot.ui.kit import blocks as kit
from bot.ui.kit.escape import plain
from bot.ui.kit.figures import example
from bot.ui.kit.formatting import count_noun, join_facts, period_label
from bot.ui.kit.ids import KEY_LIMIT, CallbackId, FieldKind, FieldRef, ModalRef
from bot.ui.kit.message import Json
from scorecard.model.units import format_aim, format_typed, format_value, symbol_of
from scorecard.model.views.prompts import DueItem, PromptBatchView
from scorecard.model.views.reports import MineView

MOST_INPUTS = 40  # a view holds 100 blocks
# With more, the notes would bury the numbers; a plain reply takes a note for any KPI.
MOST_NOTED = 5
LONGEST_VALUE = 60
LONGEST_NOTE = 500


def answer_modal(view: PromptBatchView) -> Json:
    """Return the modal of a prompt batch's Answer button: a field for each KPI, prefilled if it has a value.

    A field left blank stays open. If nothing waits any more there are no fields.
    """
    given = [item for item in view.items if item.actual and not item.is_retired]
    return _modal(ModalRef(round=view.id), (*view.items, *view.earlier), view.locale, given)


def answer_all_modal(view: MineView) -> Json:
    """Return the same modal for everything that one person is asked, across prompt batches."""
    return _modal(ModalRef(), view.due, view.locale)


def answer_items_modal(items: Sequence[DueItem], locale: str) -> Json:
    """Return the same modal for some items that wait."""
    return _modal(ModalRef(), items, locale)


def correction_modal(item: DueItem, locale: str) -> Json:
    """Return the modal of a Correct button, prefilled with the current value.

    Args:
        item: The KPI and period, with the actual to correct.
        locale: Locale of the person.
    """
    ref = ModalRef(actual=None if item.actual is None else item.actual.id)
    inputs = [_value_input(item, locale, is_optional=False), _note_input(item)]
    return kit.modal(CallbackId.CORRECT, ref, "Correct a value", inputs)


def _modal(ref: ModalRef, items: Sequence[DueItem], locale: str, given: Sequence[DueItem] = ()) -> Json:
    waiting = [item for item in items if item.is_open]
    if not waiting:
        return kit.closed_modal("Your KPIs", "Nothing is waiting for you any more, thank you!")
    is_only = len(waiting) + len(given) == 1
    blocks = [] if is_only else [kit.context("Leave blank what you don't know yet; it stays open.")]
    blocks += _inputs(waiting[:MOST_INPUTS], locale, has_notes=len(waiting) <= MOST_NOTED, is_only=is_only)
    if len(waiting) > MOST_INPUTS:
        blocks.append(
            kit.context(f"{count_noun(len(waiting) - MOST_INPUTS, 'more KPI')} follow after these.")
        )
    shown = given[: max(MOST_INPUTS - len(waiting), 0)]
    if shown:
        blocks.append(kit.context("Already given; change a value here to correct it."))
        blocks += _inputs(shown, locale, has_notes=len(waiting) + len(shown) <= MOST_NOTED)
    return kit.modal(CallbackId.ANSWER, ref, "Your KPIs", blocks)


def _inputs(items: Iterable[DueItem], locale: str, *, has_notes: bool, is_only: bool = False) -> list[Json]:
    blocks: list[Json] = []
    for item in items:
        blocks.append(_value_input(item, locale, is_optional=not is_only))
        blocks += [_note_input(item)] if has_notes else []
    return blocks


def _value_input(item: DueItem, locale: str, *, is_optional: bool) -> Json:
    return kit.text_input(
        _field(item, FieldKind.VALUE),
        f"{plain(item.kpi.name, 50)} ({plain(symbol_of(item.kpi.unit, locale), 20)})",
        hint=_hint(item, locale),
        example=f"For example {example(item, locale)}",
        initial=format_typed(item.actual.value, item.kpi.unit, locale) if item.actual else "",
        is_optional=is_optional,
        longest=LONGEST_VALUE,
    )


def _note_input(item: DueItem) -> Json:
    return kit.text_input(
        _field(item, FieldKind.NOTE),
        f"Note on {plain(item.kpi.name, 50)}",
        example="What should others know about it?",
        initial=item.actual.note if item.actual else "",
        longest=LONGEST_NOTE,
    )


def _field(item: DueItem, kind: FieldKind) -> FieldRef:
    standing = item.actual.id if item.actual else None
    return FieldRef(prompt=item.prompt, key=item.kpi.key[:KEY_LIMIT], kind=kind, standing=standing)


def _hint(item: DueItem, locale: str) -> str:
    last = f"last {format_value(item.last.value, item.kpi.unit, locale)}" if item.last else ""
    aim = f"target {format_aim(item.goal, item.goal.target, item.kpi.unit, locale)}"
    return join_facts(period_label(item.period, locale), last, aim)
