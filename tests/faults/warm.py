"""Slow imports, loaded once in the process that lives are forked from."""

from datetime import UTC, datetime

from babel.dates import format_interval
from sqlalchemy.orm import configure_mappers

from tests.faults import life

__all__ = ["life"]

configure_mappers()
for locale in ("en_GB", "en_US"):
    format_interval(datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 1, 2, tzinfo=UTC), locale=locale)
