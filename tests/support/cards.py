"""Scorecard files for scenarios: small ones with just what a scenario needs."""

from datetime import date
from typing import Any

import yaml

from bot.demo.people import CHANNEL
from scorecard.templates import read_template
from tests.support.world import HELEN, PRIYA

TEMPLATE = read_template(date(2026, 11, 20))
"""The IT department's file, written before the first week in which scenarios play."""


def a_kpi(key: str = "mttr", **fields: Any) -> dict[str, Any]:
    """Return a weekly KPI of Priya's: target 30 min, threshold 45 min, lower is better; None omits one."""
    plain = {
        "key": key,
        "name": key.upper(),
        "unit": "min",
        "direction": "lower",
        "frequency": "weekly",
        "target": 30,
        "threshold": 45,
        "owner": PRIYA,
    }
    return {name: value for name, value in (plain | fields).items() if value is not None}


def a_card(*kpis: dict[str, Any], **fields: Any) -> str:
    """Return a scorecard file with its KPIs under one objective, or with a perspective for each `under`.

    Each objective has the fields of `objective`, if it is given.
    """
    more = fields.pop("objective", {})
    by_perspective: dict[str, list[dict[str, Any]]] = {}
    for kpi in kpis or (a_kpi(),):
        own = dict(kpi)
        by_perspective.setdefault(own.pop("under", "Processes"), []).append(own)
    perspectives = [
        {"name": name, "objectives": [{"name": f"Better {name.lower()}", **more, "kpis": own}]}
        for name, own in by_perspective.items()
    ]
    plain = {
        "key": "it",
        "name": "IT",
        "timezone": "Europe/London",
        "locale": "en_GB",
        "channel": CHANNEL,
        "weekly_post": "TUE 10:00",
        "admins": [HELEN],
    }
    return yaml.safe_dump(plain | fields | {"perspectives": perspectives}, sort_keys=False)
