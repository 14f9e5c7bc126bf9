"""All surfaces: each is a module with its `CASES` and a golden file beside it."""

from collections.abc import Mapping

from tests.golden import alerts, change_requests, errors, forms, receipts, reports, troubles, weekly_post
from tests.golden.golden import Cases

SURFACES: Mapping[str, Cases] = {
    "alerts": alerts.CASES,
    "change_requests": change_requests.CASES,
    "errors": errors.CASES,
    "forms": forms.CASES,
    "receipts": receipts.CASES,
    "reports": reports.CASES,
    "troubles": troubles.CASES,
    "weekly_post": weekly_post.CASES,
}
