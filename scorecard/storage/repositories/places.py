"""KPIs' periods as the database is asked for them."""

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import islice

from scorecard.domain.periods import Frequency, Period

MOST_AT_ONCE = 5000
"""Three values each; SQLite takes 32,766 values in one question."""


def in_parts(places: Iterable[tuple[int, Period]]) -> Iterator[list[tuple[int, Frequency, date]]]:
    """Some KPIs' periods as rows name them, as many at a time as one question can hold."""
    rows = ((kpi_id, period.frequency, period.start) for kpi_id, period in places)
    while part := list(islice(rows, MOST_AT_ONCE)):
        yield part
