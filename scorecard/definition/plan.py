"""What applying a file would change, as a diff of two definitions."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import time
from decimal import Decimal
from typing import Any

from pydantic import BaseModel

from scorecard.definition.models import KpiDefinition, ObjectiveDefinition, ScorecardDefinition
from scorecard.model.goals import Band, StatusBands

NOTHING = "—"


@dataclass(frozen=True)
class FieldChange:
    """One field of one thing, in the file's own writing."""

    field: str
    before: str
    after: str


@dataclass(frozen=True)
class ChangedItem:
    """A thing whose fields change."""

    thing: str
    changes: tuple[FieldChange, ...]


@dataclass(frozen=True)
class Plan:
    """What applying a file does.

    Attributes:
        scorecard: Its name and key, `IT Department (it)`.
        added: Things that are new, in the file's order: `KPI Mean time to resolve (mttr)`.
        changed: Things whose fields change, in the file's order.
        retired: Things taken off the scorecard; their history stays.
        unchanged: How many things stay as they are.
    """

    scorecard: str
    added: tuple[str, ...]
    changed: tuple[ChangedItem, ...]
    retired: tuple[str, ...]
    unchanged: int

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to change."""
        return not (self.added or self.changed or self.retired)


@dataclass(frozen=True)
class _Thing:
    """A part of a scorecard that can be compared.

    Attributes:
        id: What it is matched by.
        label: What people read.
        fields: Its values.
        parts: The names of what stands in it, in order.
    """

    id: tuple[str, ...]
    label: str
    fields: dict[str, Any]
    parts: tuple[str, ...] = ()


def compare(
    before: ScorecardDefinition | None, after: ScorecardDefinition, retired_keys: Collection[str] = ()
) -> Plan:
    """What leads from one definition to another.

    Args:
        before: What is stored, or None.
        after: What is wanted.
        retired_keys: KPIs that were taken off earlier and would come back with their history.
    """
    old = {thing.id: thing for thing in _things(before)} if before else {}
    new = {thing.id: thing for thing in _things(after)}
    both = [(old[key], thing) for key, thing in new.items() if key in old]
    changed = [ChangedItem(thing.label, changes) for was, thing in both if (changes := _changes(was, thing))]
    return Plan(
        scorecard=f"{after.name} ({after.key})",
        added=tuple(_added(thing, retired_keys) for key, thing in new.items() if key not in old),
        changed=tuple(changed),
        retired=tuple(thing.label for key, thing in old.items() if key not in new),
        unchanged=len(both) - len(changed),
    )


def _added(thing: _Thing, retired_keys: Collection[str]) -> str:
    is_back = thing.id[0] == "KPI" and thing.id[1] in retired_keys
    return f"{thing.label}, back with its history" if is_back else thing.label


def _things(card: ScorecardDefinition) -> Iterator[_Thing]:
    fields = _values(card, without={"key", "perspectives"})
    parts = tuple(one.name for one in card.perspectives)
    yield _Thing(("scorecard", card.key), f"scorecard {card.name} ({card.key})", fields, parts)
    for perspective in card.perspectives:
        parts = tuple(one.name for one in perspective.objectives)
        weight = {"weight": perspective.weight}
        yield _Thing(("perspective", perspective.name), f"perspective {perspective.name}", weight, parts)
        for objective in perspective.objectives:
            place = f"{perspective.name} / {objective.name}"
            yield _objective(place, perspective.name, objective)
            yield from (_kpi(place, kpi) for kpi in objective.kpis)


def _objective(place: str, perspective: str, objective: ObjectiveDefinition) -> _Thing:
    fields = _values(objective, without={"name", "kpis"})
    parts = tuple(kpi.key for kpi in objective.kpis)
    return _Thing(("objective", perspective, objective.name), f"objective {place}", fields, parts)


def _kpi(place: str, kpi: KpiDefinition) -> _Thing:
    fields = {"objective": place} | _values(kpi, without={"key"})
    return _Thing(("KPI", kpi.key), f"KPI {kpi.name} ({kpi.key})", fields)


def _values(form: BaseModel, without: set[str]) -> dict[str, Any]:
    return {name: getattr(form, name) for name in type(form).model_fields if name not in without}


def _changes(before: _Thing, after: _Thing) -> tuple[FieldChange, ...]:
    pairs = ((name, before.fields[name], value) for name, value in after.fields.items())
    changes = [FieldChange(name, _said(was), _said(value)) for name, was, value in pairs if was != value]
    was, now = _kept(before, after), _kept(after, before)
    if was != now:
        changes.append(FieldChange("order", _said(was), _said(now)))
    return tuple(changes)


def _kept(one: _Thing, other: _Thing) -> tuple[str, ...]:
    """The parts that stand in both, in the order of the first."""
    return tuple(part for part in one.parts if part in other.parts)


def _said(value: object) -> str:
    if value is None or value in ("", ()):
        return NOTHING
    if isinstance(value, bool):
        value = str(value).lower()
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, StatusBands):
        return _said(Band(value.on_target, value.acceptable))
    if isinstance(value, Band):
        return f"[{value.low:f}, {value.high:f}]"
    if type(value) is tuple:
        return ", ".join(map(str, value))
    return f"{value:%H:%M}" if isinstance(value, time) else str(value)
