"""`python -m tests.faults`: storms of faults for some minutes."""

import itertools
import tempfile
from collections import Counter
from pathlib import Path
from time import monotonic
from typing import Annotated

import structlog
import typer
from rich.console import Console
from rich.table import Table

from tests.database.conftest import a_postgres
from tests.faults.storms import Kind, Result, Storms, make_seed


def main(
    minutes: Annotated[float, typer.Option(help="For how long; the last storm is lived through.")] = 20,
    seed: Annotated[int, typer.Option(help="The first storm's; each next one's is one more.")] = 1,
) -> None:
    """Kill, pause and cut off the bot again and again; fail if anything is lost or duplicated."""
    structlog.configure(logger_factory=structlog.ReturnLoggerFactory())
    console, end = Console(width=110, highlight=False), monotonic() + minutes * 60
    results: list[Result] = []
    with tempfile.TemporaryDirectory() as folder, a_postgres() as postgres:
        storms = Storms(make_seed(Path(folder)), Path(folder), postgres)
        for number, kind in zip(itertools.count(seed), itertools.cycle(Kind), strict=False):
            if monotonic() > end:
                break
            results.append(storms.run(kind, number))
            _tell(console, results[-1])
    raise typer.Exit(_sum_up(console, results))


def _tell(console: Console, result: Result) -> None:
    sign = "[green]✓[/green]" if result.is_unharmed else "[red]✗[/red]"
    struck = f"{result.faults.total():3} faults, {result.lives:2} lives, {result.seconds:4.1f} s"
    console.print(f"{sign} {result.seed:4}  {struck}  {result.kind}")
    for name, facts in (("lost", result.lost), ("doubled", result.doubled)):
        for fact in facts:
            console.print(f"       {name}: {fact}", style="red", markup=False)


def _sum_up(console: Console, results: list[Result]) -> int:
    table = Table(title="Faults", title_justify="left", show_header=False)
    table.add_column()
    table.add_column(justify="right")
    faults = sum((result.faults for result in results), Counter[str]())
    for name, count in sorted(faults.items()):
        table.add_row(name, f"{count:,}")
    console.print(table)
    harmed = [result.seed for result in results if not result.is_unharmed]
    lives = sum(result.lives for result in results)
    console.print(f"{len(results)} storms, {faults.total():,} faults, {lives:,} lives of the bot")
    if harmed:
        console.print(f"[red]✗[/red] something was lost or doubled in storms {harmed}")
    else:
        console.print("[green]✓[/green] nothing was lost, nothing came twice")
    return 1 if harmed else 0


if __name__ == "__main__":
    typer.run(main)
