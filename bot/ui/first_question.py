"""When the first question comes, in a line."""

from bot.ui.kit.formatting import counted, local_day, near_day, time_of_day
from scorecard.model.views.prompts import FirstQuestion


def first_question_lines(first: FirstQuestion | None) -> list[str]:
    """`First question: Mon 7 Dec, 09:00, for 7 KPIs.`; nothing where something was asked already."""
    if first is None:
        return []
    return [f"First question: {asked_at(first)}, for {counted(first.kpis, 'KPI')}."]


def asked_at(first: FirstQuestion) -> str:
    """The moment, by the clock of who reads it: `Mon 7 Dec, 09:00`."""
    day = near_day(local_day(first.at, first.timezone), first.locale)
    return f"{day}, {time_of_day(first.at, first.timezone, first.locale)}"
