"""Tables as preformatted text, for where Slack accepts no chart."""

from collections.abc import Sequence

from bot.ui.kit.blocks import MAX_SECTION, packed, section
from bot.ui.kit.escape import FENCE, entities, plain
from bot.ui.kit.message import Json

MAX_ROWS = 50
CELL = 24
FIRST_COLUMN = 32


def preformatted(
    titles: Sequence[str], rows: Sequence[Sequence[str]], *, right: Sequence[int] = ()
) -> list[Json]:
    """Return a table of at most `MAX_ROWS` rows as preformatted text, its columns below each other.

    Args:
        titles: Column titles.
        rows: Cells of each row.
        right: Indexes of the columns of numbers, from 0.
    """
    cells = [_fixed(row) for row in (titles, *rows[:MAX_ROWS])]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    lines = [
        "  ".join(
            cell.rjust(width) if at in right else cell.ljust(width)
            for at, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in cells
    ]
    parts = packed(map(entities, lines), MAX_SECTION - 2 * len(FENCE) - 2)
    return [section(f"{FENCE}\n{part}\n{FENCE}") for part in parts]


def _fixed(row: Sequence[str]) -> list[str]:
    limits = (FIRST_COLUMN, *[CELL] * len(row))
    return [plain(cell, limit).replace("`", "ʼ") for cell, limit in zip(row, limits, strict=False)]
