"""Scorecard files to start from."""

from calendar import monthrange
from datetime import date
from importlib.resources import files
from string import Template

from babel.dates import format_date

YEAR = 12


def read_template(today: date) -> str:
    """Return the text of the IT department's scorecard file, with due dates reckoned from a day."""
    text = (files(__name__) / "it_department.yml").read_text(encoding="utf-8")
    due = {f"in_{months}_months": _add_months(today, months).isoformat() for months in (6, 9, 12)}
    return Template(text).substitute(due, this_month=format_date(today, "MMMM y", locale="en"))


def _add_months(day: date, months: int) -> date:
    """Return the same day of a later month, or that month's last one."""
    years, month = divmod(day.month - 1 + months, YEAR)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))
