"""`python -m tests.simulation`: simulate a year in some minutes."""

import gc
import tempfile
from pathlib import Path
from time import perf_counter
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from tests.simulation.audit import audit
from tests.simulation.beginning import a_year
from tests.simulation.calendars import START
from tests.simulation.report import show


def main(
    owners: Annotated[int, typer.Option(help="How many people own KPIs.")] = 200,
    weeks: Annotated[int, typer.Option(help="How long the year is.")] = 52,
    seed: Annotated[int, typer.Option(help="The same seed gives the same year.")] = 1,
) -> None:
    """Simulate a year, print the counts, and fail if anything is wrong."""
    gc.set_threshold(100_000, 50, 100)  # nearly every object lives until the end
    console = Console(width=110)
    began = perf_counter()
    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with tempfile.TemporaryDirectory() as folder, Progress(*columns, console=console) as progress:
        bar = progress.add_task("Beginning …", total=weeks * 7 * 86400)
        with a_year(Path(folder), owners=owners, weeks=weeks, seed=seed) as year:
            year.live(
                lambda moment: progress.update(
                    bar, completed=(moment - START).total_seconds(), description=f"{moment:%d %b %Y}"
                )
            )
            findings = audit(year)
    show(console, year, findings, perf_counter() - began)
    raise typer.Exit(1 if findings.violations else 0)


if __name__ == "__main__":
    typer.run(main)
