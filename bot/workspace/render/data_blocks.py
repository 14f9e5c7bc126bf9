"""Slack's native tables and charts, rendered as HTML and SVG."""

from decimal import Decimal
from math import ceil
from xml.etree.ElementTree import Element, tostring

import pygal
from markupsafe import Markup, escape
from pygal.style import Style

from bot.workspace.model import Json
from bot.workspace.render.rich_text import render_rich_text
from bot.workspace.render.scene import Scene

# Only the room that labels take, which is most on a phone; all looks are in static/chart.css.
_COLOURS = 6
_FONT = 18
_STYLE = Style(
    label_font_size=_FONT, major_label_font_size=_FONT, title_font_size=_FONT, colors=("#000",) * _COLOURS
)
_WIDTH, _HEIGHT, _MARGIN = 620, 280, 8
_CHARACTER = 0.6 * _FONT
_SIDE = 50
"""The least that the numbers and the title of the vertical axis take."""
_UNWANTED = {"desc", "title", "defs"}
_TOOLTIPS = "plot tooltip-overlay"
_KINDS = {"line": pygal.Line, "bar": pygal.Bar, "area": pygal.Line, "pie": pygal.Pie}


def render_chart(block: Json) -> Markup:
    """Render a `data_visualization` block: title, legend and chart, and the numbers for screen readers."""
    chart, title = block["chart"], str(block.get("title", ""))
    return Markup(
        '<figure class="chart" data-chart="{}" role="img" aria-label="{}">'
        "<figcaption>{}</figcaption>{}{}</figure>"
    ).format(
        chart["type"],
        f"{title}. {_in_words(chart)}",
        title,
        _drawing(chart),
        _legend([name for name, _ in _series(chart)]),
    )


def _series(chart: Json) -> list[tuple[str, list[float]]]:
    if chart["type"] == "pie":
        return [(str(segment["label"]), [segment["value"]]) for segment in chart["segments"]]
    return [(str(series["name"]), [point["value"] for point in series["data"]]) for series in chart["series"]]


def _categories(chart: Json) -> list[str]:
    return [str(category) for category in chart.get("axis_config", {}).get("categories", [])]


def _drawing(chart: Json) -> Markup:
    axes, categories = chart.get("axis_config", {}), _categories(chart)
    numbers = [len(_number(value)) for _, values in _series(chart) for value in values]
    room = _WIDTH - _SIDE - 2 * _MARGIN - max(numbers, default=0) * _CHARACTER
    drawing = _KINDS[chart["type"]](
        width=_WIDTH,
        height=_HEIGHT,
        margin=_MARGIN,
        margin_right=_MARGIN + int(_longest(categories) / 2),
        truncate_label=-1,
        show_legend=False,
        js=(),
        css=(),
        style=_STYLE,
        fill=chart["type"] == "area",
        x_title=axes.get("x_label") or None,
        y_title=axes.get("y_label") or None,
        show_y_guides=True,
        dots_size=3.5,
        inner_radius=0.55 if chart["type"] == "pie" else 0,
        rounded_bars=3,
        spacing=8,
        tooltip_fancy_mode=False,
        max_scale=6,
        min_scale=4,
        formatter=_number,
        value_formatter=_number,
    )
    drawing.x_labels = _thinned(categories, room - _longest(categories) / 2)
    for name, values in _series(chart):
        drawing.add(name, values)
    return _as_markup(drawing.render_tree())


def _longest(labels: list[str]) -> float:
    """Return the width of the longest label."""
    return max(map(len, labels), default=0) * _CHARACTER


def _thinned(labels: list[str], room: float) -> list[str]:
    """Return labels with as many emptied as it takes for the others not to overlap; the last one stays."""
    slot = room / max(len(labels), 1)
    step = max(1, ceil((_longest(labels) + _CHARACTER / 2) / max(slot, 1)))
    last, half = len(labels) - 1, _longest(labels) / 2
    return [
        label if (last - at) % step == 0 and (at == last or at * slot + _SIDE >= half) else ""
        for at, label in enumerate(labels)
    ]


def _as_markup(tree: Element) -> Markup:
    """Return bare SVG without script, style or random ids; turn descriptions into hover titles."""
    tree.attrib.pop("id", None)
    for parent in tree.iter():
        for child in list(parent):
            _tidy(parent, child)
    # ElementTree escapes every name and label, so what it writes is safe as it is.
    return Markup(tostring(tree, encoding="unicode"))  # noqa: S704


def _tidy(parent: Element, child: Element) -> None:
    if child.tag == "desc" and child.get("class") == "value":
        child.tag = "title"
    elif child.tag in _UNWANTED or not isinstance(child.tag, str) or child.get("class") == _TOOLTIPS:
        parent.remove(child)


def _legend(names: list[str]) -> Markup:
    entries = [
        Markup('<li><i class="color-{}"></i>{}</li>').format(number % _COLOURS, name)
        for number, name in enumerate(names)
    ]
    return Markup('<ul class="legend">{}</ul>').format(Markup("").join(entries))


def _in_words(chart: Json) -> str:
    categories = _categories(chart)
    sentences = []
    for name, values in _series(chart):
        points = [
            f"{label} {_number(value)}".strip()
            for label, value in zip(categories or [""] * len(values), values, strict=False)
        ]
        sentences.append(f"{name}: {', '.join(points)}.")
    return " ".join(sentences)


def _number(value: float) -> str:
    """Return a number with all of its digits, those of floats that mean nothing left out."""
    return f"{Decimal(f'{value:.15g}'):,f}".replace(",", " ")


_ALIGNMENTS = {"left", "center", "right"}
_HEAD = Markup('<th scope="col" class="{}">{}</th>')
_BODY = Markup('<td class="{}">{}</td>')


def render_table(block: Json, scene: Scene) -> Markup:
    """Render a `table` block; the first row is the header."""
    return Markup('<div class="table-frame" tabindex="0" role="group" aria-label="Table">{}</div>').format(
        _table(block["rows"], _column_classes(block), scene)
    )


def render_data_table(block: Json, scene: Scene) -> Markup:
    """Render a `data_table` block with its caption above; collapse the rows after the first page."""
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
