"""Column types that keep values exactly."""

from decimal import Decimal
from typing import Any

from sqlalchemy import String
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

LONGEST_NUMBER = 40


class ExactDecimal(TypeDecorator[Decimal]):
    """A decimal kept digit for digit as text, since SQLite would make a binary float of it."""

    impl = String(LONGEST_NUMBER)
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        """Decimal -> text without an exponent."""
        return None if value is None else format(value, "f")

    def process_result_value(self, value: Any | None, dialect: Dialect) -> Decimal | None:  # noqa: ARG002, ANN401
        """Text -> decimal."""
        return None if value is None else Decimal(value)
