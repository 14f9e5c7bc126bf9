"""Counts of a year."""

from collections.abc import Iterable

from rich.console import Console
from rich.table import Table

from tests.simulation.audit import Findings
from tests.simulation.year import Year

MOST_NAMED = 10


def show(console: Console, year: Year, findings: Findings, seconds: float) -> None:
    """Print the counts."""
    console.print(_table("Periods that fell due", findings.outcomes.most_common(), len(year.due)))
    console.print(_table("Messages to people", findings.messages.most_common()))
    console.print(_table("Trouble and changes", _trouble(year)))
    console.print(f"Prompts and reminders per answer: {findings.asked_per_answer:.2f}")
    console.print(f"Other messages per answer, without receipts: {findings.others_per_answer:.2f}")
    console.print(f"Reminders that came in the message of a question: {findings.carried}")
    console.print(f"Questions and reminders about several scorecards: {findings.joint}")
    console.print(f"Most messages to one person about one round: {findings.most}")
    for line in findings.violations[:MOST_NAMED]:
        console.print(f"[red]✗[/red] {line}", highlight=False)
    sign = "[red]✗[/red]" if findings.violations else "[green]✓[/green]"
    console.print(f"{sign} {len(findings.violations)} violations, in {seconds:.0f} s")


def _trouble(year: Year) -> list[tuple[str, int]]:
    return [
        ("lives of the bot", year.lives.count),
        ("of them ended in the middle of sending", year.lives.deaths),
        ("deliveries that came twice", year.postman.repeated),
        ("deliveries that came late", year.postman.delayed),
        ("absences reported or ended by an admin", year.leave.by_admins),
        ("absences taken back before their end", year.leave.early),
        ("changes of locked periods that an admin allowed", year.locks.allowed),
        ("changes of locked periods that an admin declined", year.locks.declined),
        ("KPIs set aside by an admin", year.asides.decided),
        ("of them counted again by an admin", year.asides.ended),
        ("values taken back", year.deeds.afterwards.taken_back),
        ("of them put back", year.deeds.afterwards.put_back),
        ("KPIs that got another owner", year.changes.successions),
        ("moves to another time zone", year.changes.moves),
        ("pauses of notifications", year.changes.pauses),
        ("statuses that said vacation", year.changes.vacations),
        ("answers repeated more clearly", year.deeds.said_again),
    ]


def _table(title: str, rows: Iterable[tuple[str, int]], total: int | None = None) -> Table:
    table = Table(title=title, title_justify="left", show_header=False, min_width=len(title))
    table.add_column()
    table.add_column(justify="right")
    for name, count in rows:
        table.add_row(name, f"{count:,}")
    if total is not None:
        table.add_row("all", f"{total:,}")
    return table
