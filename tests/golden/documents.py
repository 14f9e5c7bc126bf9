"""The tables of documents that are declared in code; `make golden` writes them anew."""

import re
from collections.abc import Mapping, Sequence

from bot.slash_commands.commands import COMMANDS, list_usages, usage_hint
from bot.ui.kit.slash_command import REPLIES
from scorecard.rules.alerts.states import TRANSITIONS
from scorecard.rules.permissions import RIGHTS
from tests.contract.reading import ROOT, read

Rows = Sequence[Sequence[str]]

TABLES: Mapping[tuple[str, str], Rows] = {
    ("docs/commands.md", "you type"): [(f"`{one.form}`", one.meaning) for one in list_usages()],
    ("docs/commands.md", "in another language"): [
        (f"`{one.words[0] or one.synonym}`", one.translated) for one in COMMANDS if one.translated
    ],
    ("docs/alerts.md", "step"): [
        (step, ", ".join(one.before) or "–", ", ".join(one.after), one.when)
        for step, one in TRANSITIONS.items()
    ],
    ("docs/permissions.md", "to"): [(action, ", ".join(roles)) for action, roles in RIGHTS.items()],
    ("docs/commands.md", "you write"): [(f"`{one.form}`", one.meaning) for one in REPLIES],
}
"""The rows below the header of each table, by its page and its first title."""


def write_tables() -> None:
    """Write every table as the code declares it, and the command's hint in the manifest."""
    for (page, title), rows in TABLES.items():
        lines = "".join(f"| {' | '.join(row)} |\n" for row in rows)
        _replace(page, rf"(\| {re.escape(title)} \|.*\n\|[-|]+\|\n)(?:\|.*\n)*", lines)
    _replace("manifest.yml", r"(usage_hint: ).*", f'"{usage_hint()}"')


def _replace(page: str, pattern: str, text: str) -> None:
    """Replace what follows the first group of a pattern."""
    (ROOT / page).write_text(re.sub(pattern, lambda found: found[1] + text, read(page), count=1), "utf-8")
