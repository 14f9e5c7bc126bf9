"""Tables: native ones, and the same preformatted for when Slack accepts none."""

from collections.abc import Sequence
from decimal import Decimal

from bot.ui.kit.blocks import MAX_SECTION, packed, section
from bot.ui.kit.escape import FENCE, entities, plain
from bot.ui.kit.message import Json

MAX_ROWS = 50  # Slack takes 100; this many stay below 10,000 characters at the widest
CELL = 24
NAME_CELL = 60
FIRST_COLUMN = 32


def text_cell(words: str, limit: int = CELL) -> Json:
    """Return a table cell of text."""
    return {"type": "raw_text", "text": plain(words, limit)}


def number_cell(value: Decimal | None, words: str) -> Json:
    """Return a table cell that sorts as a number and reads as text."""
    if value is None:
        return text_cell(words)
    return {"type": "raw_number", "value": float(value), "text": plain(words, CELL)}


def emoji_cell(emoji: str, words: str) -> Json:
    """Return a table cell with an emoji before its text."""
    parts = [{"type": "emoji", "name": emoji}, {"type": "text", "text": f" {plain(words, CELL)}"}]
    return {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": parts}]}


def native(titles: Sequence[str], rows: Sequence[Sequence[Json]], *, right: Sequence[int] = ()) -> Json:
    """Return a native table of at most `MAX_ROWS` rows below its titles; a message may have one.

    Args:
        titles: Column titles.
        rows: Cells of each row.
        right: Indexes of the columns of numbers, from 0.
    """
    settings = [
        {"align": "right" if at in right else "left", "is_wrapped": at == 0} for at in range(len(titles))
    ]
    cells = [[text_cell(title) for title in titles], *(list(row) for row in rows[:MAX_ROWS])]
    return {"type": "table", "column_settings": settings, "rows": cells}


def preformatted(
    titles: Sequence[str], rows: Sequence[Sequence[str]], *, right: Sequence[int] = ()
) -> list[Json]:
    """Return the same table as preformatted text."""
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
