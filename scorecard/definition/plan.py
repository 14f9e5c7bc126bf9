"""The plan of an apply: the changes that a file would make, as a diff of two definitions."""

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import date, time
from decimal import Decimal
from typing import Any

from pydantic import BaseModel

from scorecard.definition.models import (
    InitiativeDefinition,
    KpiDefinition,
    ObjectiveDefinition,
    ScorecardDefinition,
)
from scorecard.model.goals import Band, Level, RatingBands
from scorecard.model.units import PERCENT

NOTHING = "—"
MANY_KPIS = 15
"""The number of KPIs from which on their only owner is likely to be asked for too much."""


@dataclass(frozen=True)
class FieldChange:
    """A changed field of one item, as written in the file."""

    field: str
    before: str
    after: str


@dataclass(frozen=True)
class ChangedItem:
    """An item with changed fields."""

    thing: str
    changes: tuple[FieldChange, ...]


@dataclass(frozen=True)
class Plan:
    """The changes that applying a file makes.

    Attributes:
        scorecard: Its name and key, `IT Department (it)`.
        added: New items, in the file's order: `KPI Mean time to resolve (mttr)`.
        changed: Items with changed fields, in the file's order.
        retired: Items taken off the scorecard; their history stays.
        unchanged: Number of items that stay as they are.
        warnings: Sentences on what is possible but probably not meant; they are no part of what is agreed to.
    """

    scorecard: str
    added: tuple[str, ...]
    changed: tuple[ChangedItem, ...]
    retired: tuple[str, ...]
    unchanged: int
    warnings: tuple[str, ...] = field(default=(), compare=False)

    @property
    def is_empty(self) -> bool:
        """True if there is nothing to change."""
        return not (self.added or self.changed or self.retired)


@dataclass(frozen=True)
class _Item:
    """A part of a scorecard that can be compared.

    Attributes:
        id: The identity by which it is matched.
        label: Its name for people.
        fields: Its values.
        parts: Names of its children, in order.
    """

    id: tuple[str, ...]
    label: str
    fields: dict[str, Any]
    parts: tuple[str, ...] = ()


def compare(
    before: ScorecardDefinition | None, after: ScorecardDefinition, retired_keys: Collection[str] = ()
) -> Plan:
    """Return the changes that lead from one definition to another.

    Args:
        before: The stored definition, or None.
        after: The new definition.
        retired_keys: KPIs that were retired earlier and would come back with their history.
    """
    old = {item.id: item for item in _items(before)} if before else {}
    new = {item.id: item for item in _items(after)}
    both = [(old[key], item) for key, item in new.items() if key in old]
    changed = [ChangedItem(item.label, changes) for was, item in both if (changes := _changes(was, item))]
    return Plan(
        scorecard=f"{after.name} ({after.key})",
        added=tuple(_added(item, retired_keys) for key, item in new.items() if key not in old),
        changed=tuple(changed),
        retired=tuple(item.label for key, item in old.items() if key not in new),
        unchanged=len(both) - len(changed),
    )


def compare_retired(before: ScorecardDefinition) -> Plan:
    """Return the changes that retiring a whole scorecard makes."""
    parts = tuple(item.label for item in _items(before))
    return Plan(f"{before.name} ({before.key})", (), (), parts, unchanged=0)


def _added(item: _Item, retired_keys: Collection[str]) -> str:
    is_back = item.id[0] == "KPI" and item.id[1] in retired_keys
    return f"{item.label}, back with its history" if is_back else item.label


def _items(card: ScorecardDefinition) -> Iterator[_Item]:
    fields = _values(card, without={"key", "perspectives"})
    parts = tuple(perspective.name for perspective in card.perspectives)
    yield _Item(("scorecard", card.key), f"scorecard {card.name} ({card.key})", fields, parts)
    for perspective in card.perspectives:
        parts = tuple(objective.name for objective in perspective.objectives)
        weight = {"weight": perspective.weight}
        yield _Item(("perspective", perspective.name), f"perspective {perspective.name}", weight, parts)
        for objective in perspective.objectives:
            place = f"{perspective.name} / {objective.name}"
            yield _objective(place, perspective.name, objective)
            yield from (
                _initiative(place, perspective.name, objective.name, one) for one in objective.initiatives
            )
            yield from (_kpi(place, kpi) for kpi in objective.kpis)


def _objective(place: str, perspective: str, objective: ObjectiveDefinition) -> _Item:
    fields = _values(objective, without={"name", "kpis", "initiatives"})
    parts = tuple(kpi.key for kpi in objective.kpis)
    return _Item(("objective", perspective, objective.name), f"objective {place}", fields, parts)


def _initiative(place: str, perspective: str, objective: str, initiative: InitiativeDefinition) -> _Item:
    own_id = ("initiative", perspective, objective, initiative.title)
    return _Item(own_id, f"initiative {place} / {initiative.title}", _values(initiative, without={"title"}))


def _kpi(place: str, kpi: KpiDefinition) -> _Item:
    fields = {"objective": place} | _values(kpi, without={"key"})
    return _Item(("KPI", kpi.key), f"KPI {kpi.name} ({kpi.key})", fields)


def _values(form: BaseModel, without: set[str]) -> dict[str, Any]:
    """Return the fields of a form by name, those of a group in it as `alerts.after`."""
    found: dict[str, Any] = {}
    written = form.written if isinstance(form, KpiDefinition) else vars(form)
    for name in type(form).model_fields:
        value = written[name]
        if isinstance(value, BaseModel):
            found |= {f"{name}.{field}": part for field, part in _values(value, set()).items()}
        elif name not in without:
            found[name] = value
    return found


def _changes(before: _Item, after: _Item) -> tuple[FieldChange, ...]:
    pairs = ((name, before.fields[name], value) for name, value in after.fields.items())
    changes = [
        FieldChange(name, _format_value(was), _format_value(value))
        for name, was, value in pairs
        if was != value
    ]
    was, now = _shared_parts(before, after), _shared_parts(after, before)
    if was != now:
        changes.append(FieldChange("order", _format_value(was), _format_value(now)))
    return tuple(changes)


def _shared_parts(item: _Item, other: _Item) -> tuple[str, ...]:
    """Return the parts that both have, in the order of the first."""
    return tuple(part for part in item.parts if part in other.parts)


def _format_value(value: object) -> str:
    if value is None or value in ("", ()):
        return NOTHING
    if isinstance(value, bool):
        value = str(value).lower()
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, RatingBands):
        return _format_value(Band(value.good, value.fair))
    if isinstance(value, Band):
        return f"[{value.low:f}, {value.high:f}]"
    if type(value) is tuple:
        return ", ".join(map(str, value))
    return f"{value:%H:%M}" if isinstance(value, time) else str(value)


def list_warnings(
    before: ScorecardDefinition | None,
    after: ScorecardDefinition,
    today: date,
    channel_mates: Collection[str] = (),
) -> tuple[str, ...]:
    """Return what a file may say without meaning it.

    Args:
        before: The stored definition, or None.
        after: The new definition.
        today: The day on the scorecard's calendar.
        channel_mates: The other scorecards in its channel, `Operations (ops)`.
    """
    old = {kpi.key: kpi for kpi in _list_kpis(before)} if before else {}
    pairs = [(old.get(kpi.key), kpi) for kpi in _list_kpis(after)]
    return (
        *_shared_channel(after, channel_mates),
        *_past_due_dates(after, today),
        *(warning for was, kpi in pairs for warning in _kpi_warnings(was, kpi)),
        *_busy_owners(after),
    )


def _list_kpis(card: ScorecardDefinition) -> Iterator[KpiDefinition]:
    for perspective in card.perspectives:
        for objective in perspective.objectives:
            yield from objective.kpis


def _shared_channel(card: ScorecardDefinition, channel_mates: Collection[str]) -> Iterator[str]:
    if channel_mates:
        others = ", ".join(channel_mates)
        yield f"The channel {card.channel} also has {others}; choose another one, or both post there."


def _past_due_dates(card: ScorecardDefinition, today: date) -> Iterator[str]:
    for perspective in card.perspectives:
        for objective in perspective.objectives:
            if objective.due and objective.due < today:
                yield (
                    f"The objective {perspective.name} / {objective.name} was due on {objective.due}; "
                    "give it a later date if it is still open."
                )


def _kpi_warnings(before: KpiDefinition | None, kpi: KpiDefinition) -> Iterator[str]:
    if before and before.unit != kpi.unit:
        yield (
            f"The unit of {kpi.name} changes from {before.unit} to {kpi.unit}, but no value is converted; "
            "add a new KPI instead if the old values are not in it."
        )
    is_new = before is None or (before.unit, before.goal) != (kpi.unit, kpi.goal)
    if is_new and kpi.unit == PERCENT and _is_fraction(kpi.target):
        yield (
            f"The target of {kpi.name} is {_percent(kpi.target)}; "
            f"write {_format_value(_times_100(kpi.target))} if you mean {_percent(_times_100(kpi.target))}."
        )


def _is_fraction(level: Level) -> bool:
    """Return whether a target in percent looks like a share of 1: 0.95."""
    edges = level if isinstance(level, Band) else (level,)
    return any(edges) and all(abs(edge) <= 1 for edge in edges)


def _times_100(level: Level) -> Level:
    """Return a level in percent, without more decimal places than it needs: 0.95 becomes 95."""
    if isinstance(level, Band):
        return Band(level.low.scaleb(2), level.high.scaleb(2))
    return level.scaleb(2)


def _percent(level: Level) -> str:
    return f"{_format_value(level)} %"


def _busy_owners(card: ScorecardDefinition) -> Iterator[str]:
    for owner, count in Counter(kpi.owner for kpi in _list_kpis(card)).items():
        if count > MANY_KPIS:
            yield f"{owner} owns {count} KPIs and is asked for each; give some to other people."
