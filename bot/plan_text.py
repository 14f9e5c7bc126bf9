"""A plan as people read it in a terminal, like a diff."""

from collections.abc import Iterator

from rich.text import Text

from scorecard.definition.plan import Changed, Plan


def draw_plan(plan: Plan) -> Text:
    """A plan line by line: `+` added, `~` changed with its fields below, `-` retired; then the counts."""
    if plan.is_empty:
        return Text(f"{plan.scorecard}: nothing to change.")
    return Text("\n").join([Text(plan.scorecard, style="bold"), *_lines(plan), Text(_counts(plan))])


def _lines(plan: Plan) -> Iterator[Text]:
    yield from (Text(f"+ {thing}", style="green") for thing in plan.added)
    for changed in plan.changed:
        yield from _changed(changed)
    yield from (Text(f"- {thing} (its history stays)", style="red") for thing in plan.retired)


def _changed(changed: Changed) -> Iterator[Text]:
    yield Text(f"~ {changed.thing}", style="yellow")
    for change in changed.changes:
        yield Text(f"    {change.field}: {change.before} → {change.after}")


def _counts(plan: Plan) -> str:
    return (
        f"{len(plan.added)} added, {len(plan.changed)} changed, "
        f"{len(plan.retired)} retired, {plan.unchanged} unchanged."
    )
