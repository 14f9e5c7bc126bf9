"""All surfaces: each is a module with its `CASES` and a golden file beside it."""

from collections.abc import Mapping

from tests.golden import (
    absence,
    alerts,
    change_requests,
    clarifications,
    command_line,
    definition_problems,
    errors,
    follows,
    forms,
    handovers,
    missing,
    past,
    prompts,
    receipts,
    reminders,
    reports,
    second_thoughts,
    signals,
    troubles,
    typed_values,
    unclear,
    weekly_post,
)
from tests.golden.golden import Cases

SURFACES: Mapping[str, Cases] = {
    "absence": absence.CASES,
    "alerts": alerts.CASES,
    "change_requests": change_requests.CASES,
    "clarifications": clarifications.CASES,
    "command_line": command_line.CASES,
    "definition_problems": definition_problems.CASES,
    "errors": errors.CASES,
    "follows": follows.CASES,
    "forms": forms.CASES,
    "handovers": handovers.CASES,
    "missing": missing.CASES,
    "past": past.CASES,
    "prompts": prompts.CASES,
    "receipts": receipts.CASES,
    "reminders": reminders.CASES,
    "reports": reports.CASES,
    "second_thoughts": second_thoughts.CASES,
    "signals": signals.CASES,
    "troubles": troubles.CASES,
    "typed_values": typed_values.CASES,
    "unclear": unclear.CASES,
    "weekly_post": weekly_post.CASES,
}
