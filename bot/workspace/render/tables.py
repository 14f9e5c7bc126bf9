"""Slack's own tables: `table` and `data_table`."""

from markupsafe import Markup, escape

from bot.workspace.model import Json
from bot.workspace.render.rich_text import render_rich_text
from bot.workspace.render.scene import Scene

_ALIGNMENTS = {"left", "center", "right"}
_HEAD = Markup('<th scope="col" class="{}">{}</th>')
_BODY = Markup('<td class="{}">{}</td>')


def render_table(block: Json, scene: Scene) -> Markup:
    """A `table` block: the first row is the header."""
    return Markup('<div class="table-frame" tabindex="0" role="group" aria-label="Table">{}</div>').format(
        _table(block["rows"], _column_classes(block), scene)
    )


def render_data_table(block: Json, scene: Scene) -> Markup:
    """A `data_table` block: caption above, rows after the first page folded away."""
    rows = block["rows"]
    hidden = max(0, len(rows) - 1 - int(block.get("page_size", 5)))
    more = (
        Markup('<label class="table-more"><input type="checkbox"> Show {} more rows</label>').format(hidden)
        if hidden
        else Markup("")
    )
    body = _table(rows, _numeric_classes(rows), scene, visible=len(rows) - 1 - hidden)
    return Markup(
        '<figure class="data-table"><figcaption>{}</figcaption><div class="table-frame" tabindex="0" '
        'role="group" aria-label="{}">{}</div>{}</figure>'
    ).format(block.get("caption", ""), block.get("caption", ""), body, more)


def _table(rows: list[list[Json]], classes: list[str], scene: Scene, visible: int | None = None) -> Markup:
    head, *body = rows
    drawn = [
        Markup("<tr{}>{}</tr>").format(
            Markup(' class="folded"') if visible is not None and number >= visible else "",
            _cells(row, classes, scene, _BODY),
        )
        for number, row in enumerate(body)
    ]
    return Markup("<table><thead><tr>{}</tr></thead><tbody>{}</tbody></table>").format(
        _cells(head, classes, scene, _HEAD), Markup("").join(drawn)
    )


def _cells(row: list[Json], classes: list[str], scene: Scene, frame: Markup) -> Markup:
    named = [*classes, *[""] * len(row)]
    return Markup("").join(frame.format(named[column], _cell(cell, scene)) for column, cell in enumerate(row))


def _cell(cell: Json, scene: Scene) -> Markup:
    if cell.get("type") == "rich_text":
        return render_rich_text(cell, scene)
    return escape(cell.get("text", ""))


def _column_classes(block: Json) -> list[str]:
    return [_column_class(setting or {}) for setting in block.get("column_settings", [])]


def _column_class(setting: Json) -> str:
    align = setting.get("align", "left")
    wrap = " wrapped" if setting.get("is_wrapped") else ""
    return f"align-{align if align in _ALIGNMENTS else 'left'}{wrap}"


def _numeric_classes(rows: list[list[Json]]) -> list[str]:
    columns = zip(*rows[1:], strict=False)
    return [
        "align-right" if all(cell.get("type") == "raw_number" for cell in column) else "align-left"
        for column in columns
    ]
