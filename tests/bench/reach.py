"""The table of what was to be reached: figures at the start, now, and the limit of each."""

from collections.abc import Sequence
from dataclasses import dataclass

from rich.table import Table


class Figure:
    """Measured figures of one row.

    Args:
        key: The row's name in `ROWS`.
        values: One or several.
    """

    def __init__(self, key: str, *values: float) -> None:
        self.key = key
        self.values = values


@dataclass(frozen=True)
class Row:
    """A row of the table.

    Attributes:
        what: What is measured, and against what.
        at_start: The figures before any of this was worked on.
        limits: At most, for each figure or for all of them.
        form: Format of one figure.
    """

    what: str
    at_start: str
    limits: tuple[float, ...]
    form: str = ".0f"

    def is_reached(self, values: Sequence[float]) -> bool:
        """Return whether every figure is within its limit."""
        return all(value <= limit for value, limit in zip(values, self._limits(values), strict=True))

    def _limits(self, values: Sequence[float]) -> tuple[float, ...]:
        return self.limits if len(self.limits) == len(values) else self.limits * len(values)

    def write(self, values: Sequence[float]) -> str:
        """Return figures for a cell: `47 / 79 / 159`."""
        return " / ".join(format(value, self.form) for value in values)


ROWS = {
    "reply": Row("statements for a reply at 2 / 10 / 30 open KPIs", "47 / 79 / 159", (24,)),
    "reply of many scorecards": Row("the same with ten scorecards in the team", "360", (30,)),
    "reply by a shared name": Row("the same with a hundred that share keys", "11179", (40,)),
    "form": Row("statements for a form of ten fields", "439", (80,)),
    "target": Row("statements for one changed target in a file of 2,000 KPIs", "2051", (40,)),
    "tick": Row("statements of a tick with nothing due, 100 scorecards × 100 KPIs", "815", (40,)),
    "tick time": Row("its CPU / one scorecard's", "–", (3,), ".1f"),
    "stored": Row("reply → stored / a hand-written minimum", "9–10", (4.5,), ".1f"),
    "posted": Row("reply → receipt posted / the same", "15–17", (7,), ".1f"),
    "history": Row("reply → stored, many actuals / 10 thousand", "23", (1.2,), ".2f"),
    "changed": Row(
        "/scorecard after a change / an empty command, 20 and 200 KPIs", "0.62 / 1.74", (0.35, 0.8), ".2f"
    ),
    "kept": Row("/scorecard kept / the same", "0.09", (0.1,), ".2f"),
    "explained": Row(
        "/scorecard why, why <kpi>, compare / <kpi> until its chart is sent, a million actuals",
        "–",
        (1.5,),
        ".2f",
    ),
    "trend": Row(
        "trend <kpi>, <kpi> on <day> / <kpi>, until their charts are sent, the same", "–", (1.5,), ".2f"
    ),
    "opening": Row("a reply while 10,000 prompts open / alone", "16 s", (10,), ".1f"),
    "sending": Row("sending with 10,000 waiting / a bare loop of the same calls, CPU", "51–55", (12,), ".1f"),
    "import": Row("import of the program / of slack_bolt, CPU", "9", (5,), ".1f"),
    "resident": Row("resident after the load / an empty bolt app served alike", "3.1", (2.4,), ".1f"),
}


def draw(figures: Sequence[Figure]) -> Table:
    """Return the table of what was measured."""
    table = Table(title="What was to be reached", title_justify="left")
    table.add_column("what")
    for name in ("at the start", "now", "at most", ""):
        table.add_column(name, justify="right")
    for figure in figures:
        row = ROWS[figure.key]
        mark = "[green]✓[/green]" if row.is_reached(figure.values) else "[red]✗[/red]"
        limits = " / ".join(f"{limit:g}" for limit in row.limits)
        table.add_row(row.what, row.at_start, row.write(figure.values), limits, mark)
    return table
