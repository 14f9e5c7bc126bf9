"""All surfaces: each is a module with its `CASES` and a golden file beside it."""

from collections.abc import Mapping

from tests.golden import receipts
from tests.golden.golden import Cases

SURFACES: Mapping[str, Cases] = {"receipts": receipts.CASES}
