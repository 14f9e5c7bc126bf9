"""Slack's native charts (`data_visualization`), drawn as SVG."""

from xml.etree.ElementTree import Element, tostring

import pygal
from markupsafe import Markup
from pygal.style import Style

from bot.workspace.model import Json

# Only the room that labels take; all looks are in static/chart.css.
_COLOURS = 6
_STYLE = Style(label_font_size=12, major_label_font_size=12, title_font_size=12, colors=("#000",) * _COLOURS)
_UNWANTED = {"desc", "title", "defs"}
_TOOLTIPS = "plot tooltip-overlay"
_KINDS = {"line": pygal.Line, "bar": pygal.Bar, "area": pygal.Line, "pie": pygal.Pie}


def render_chart(block: Json) -> Markup:
    """A `data_visualization` block: title, legend and drawing, all numbers in words for screen readers."""
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
    axes = chart.get("axis_config", {})
    drawing = _KINDS[chart["type"]](
        width=620,
        height=260,
        margin=8,
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
    )
    drawing.x_labels = _categories(chart)
    for name, values in _series(chart):
        drawing.add(name, values)
    return _as_markup(drawing.render_tree())


def _as_markup(tree: Element) -> Markup:
    """Bare SVG: without script, style and chance ids; descriptions become titles that show on hover."""
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
    return f"{value:,.10g}".replace(",", " ")
