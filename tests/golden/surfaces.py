"""All surfaces: each is a module with its `CASES` and a golden file beside it."""

from collections.abc import Mapping

from tests.golden import errors, receipts
from tests.golden.golden import Cases

SURFACES: Mapping[str, Cases] = {"errors": errors.CASES, "receipts": receipts.CASES}
