"""Block Kit on the page."""

import itertools
import re
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.workspace.model import Json
from bot.workspace.render.blocks import render_blocks
from bot.workspace.render.scene import Scene

SCENE = Scene(
    now=datetime(2025, 11, 24, 8, 55, tzinfo=UTC), people={"U0SAM": "Sam Okafor"}, channels={"C0IT": "it"}
)
HOSTILE = "\"'><script>alert(1)</script><img src=x onerror=alert(2)>"


def plain(text: str) -> dict[str, str]:
    return {"type": "plain_text", "text": text}


def mrkdwn(text: str) -> dict[str, str]:
    return {"type": "mrkdwn", "text": text}


def button(**fields: Any) -> dict[str, Any]:
    return {"type": "button", "text": plain("Go"), "action_id": "go", "value": "7", **fields}


def draw(*blocks: dict[str, Any], scene: Scene = SCENE) -> str:
    return str(render_blocks(blocks, scene))


def actions(*elements: dict[str, Any]) -> dict[str, Any]:
    return {"type": "actions", "block_id": "b", "elements": list(elements)}


def every_block(text: str) -> list[dict[str, Any]]:
    """Return one block of each type, with the same text wherever an app can put its own."""
    option = {"text": plain(text), "value": text, "description": plain(text)}
    part = {"type": "text", "text": text, "style": {"bold": True}}
    section = {
        "type": "rich_text_section",
        "elements": [part, {"type": "link", "url": "javascript:alert(1)", "text": text}],
    }
    cell = {"type": "raw_text", "text": text}
    elements = [
        button(text=plain(text), value=text, action_id=text[:255]),
        button(text=plain(text), url="javascript:alert(1)"),
        {"type": "static_select", "action_id": "a", "placeholder": plain(text), "options": [option]},
        {"type": "checkboxes", "action_id": "c", "options": [option]},
        {"type": "overflow", "action_id": "o", "options": [option]},
        {"type": "datepicker", "action_id": "d", "initial_date": text},
        {"type": text, "action_id": "t"},
    ]
    confirm = {"title": plain(text), "text": mrkdwn(text), "confirm": plain(text), "deny": plain(text)}
    box = {"type": "plain_text_input", "action_id": "p", "initial_value": text, "multiline": True}
    line = {
        "series": [{"name": text, "data": [{"label": text, "value": 1}]}],
        "axis_config": {"categories": [text], "x_label": text, "y_label": text},
    }
    return [
        {"type": "header", "block_id": text, "text": plain(text)},
        {
            "type": "section",
            "text": mrkdwn(text),
            "fields": [mrkdwn(text)],
            "accessory": button(confirm=confirm),
        },
        {
            "type": "context",
            "elements": [
                mrkdwn(text),
                {"type": "image", "image_url": "javascript:alert(1)", "alt_text": text},
            ],
        },
        actions(*elements),
        {"type": "input", "block_id": "i", "label": plain(text), "hint": plain(text), "element": box},
        {"type": "image", "image_url": "https://example.com/x.png", "alt_text": text, "title": plain(text)},
        {"type": "rich_text", "elements": [section, {"type": "rich_text_preformatted", "elements": [part]}]},
        {"type": "markdown", "text": f"# {text}\n- {text}\n[x](javascript:alert(1)) `{text}` **{text}**"},
        {"type": "table", "rows": [[cell], [cell]]},
        {"type": "data_table", "caption": text, "rows": [[cell], [cell]]},
        {"type": "data_visualization", "title": text, "chart": {"type": "line", **line}},
        {
            "type": "data_visualization",
            "title": text,
            "chart": {"type": "pie", "segments": [{"label": text, "value": 1}]},
        },
        {"type": "alert", "level": text, "text": mrkdwn(text)},
        {
            "type": "card",
            "title": mrkdwn(text),
            "subtitle": mrkdwn(text),
            "body": mrkdwn(text),
            "actions": elements[:1],
        },
        {"type": text},
    ]


@pytest.mark.parametrize("block", every_block(HOSTILE), ids=lambda block: block["type"][:20])
def test_hostile_text_stays_text_in_every_block(block: dict[str, Any]) -> None:
    drawn = draw(block, scene=Scene(now=SCENE.now, errors={"i": HOSTILE}, values={}))
    assert "<script" not in drawn
    assert "<img src=x" not in drawn
    assert 'href="javascript' not in drawn
    assert 'src="javascript' not in drawn


def test_a_block_can_be_found_by_its_id() -> None:
    assert '<div class="block block-divider" data-block-id="line">' in draw(
        {"type": "divider", "block_id": "line"}
    )


def test_a_button_carries_what_a_click_must_tell() -> None:
    drawn = draw(actions(button(style="primary")))
    assert 'class="button primary"' in drawn
    assert 'data-action-id="go" data-block-id="b" value="7"' in drawn


def test_a_drastic_button_brings_its_question() -> None:
    question = {
        "title": plain("Sure?"),
        "text": mrkdwn("*Really*"),
        "confirm": plain("Yes"),
        "deny": plain("No"),
    }
    drawn = draw(actions(button(confirm=question)))
    assert '<dialog class="confirm" aria-label="Sure?">' in drawn
    assert "<strong>Really</strong>" in drawn


def test_menus_list_their_options_and_people_and_channels() -> None:
    menus: list[Json] = [
        {
            "type": "static_select",
            "action_id": "a",
            "option_groups": [{"label": plain("G"), "options": [{"text": plain("One"), "value": "1"}]}],
        },
        {"type": "users_select", "action_id": "u", "initial_user": "U0SAM"},
        {"type": "conversations_select", "action_id": "c"},
    ]
    drawn = draw(actions(*menus))
    assert '<optgroup label="G"><option value="1">One</option>' in drawn
    assert '<option value="U0SAM" selected>Sam Okafor</option>' in drawn
    assert '<option value="C0IT">#it</option>' in drawn


def test_a_field_shows_its_error_and_keeps_what_was_typed() -> None:
    block = {
        "type": "input",
        "block_id": "value",
        "label": plain("Actual"),
        "element": {
            "type": "number_input",
            "action_id": "n",
            "is_decimal_allowed": True,
            "initial_value": "1",
        },
    }
    typed = {"value": {"n": {"type": "number_input", "value": "many"}}}
    drawn = draw(block, scene=Scene(now=SCENE.now, values=typed, errors={"value": "Write a number."}))
    assert 'value="many"' in drawn
    assert 'aria-invalid="true"' in drawn
    assert ">Write a number.</p>" in drawn


def test_ticks_and_choices_are_kept_after_a_refusal() -> None:
    options = [{"text": plain(name), "value": name} for name in ("a", "b")]
    block = {
        "type": "input",
        "block_id": "x",
        "optional": True,
        "label": plain("X"),
        "element": {
            "type": "checkboxes",
            "action_id": "y",
            "options": options,
            "initial_options": options[:1],
        },
    }
    drawn = draw(block, scene=Scene(now=SCENE.now, values={"x": {"y": {"selected_options": options[1:]}}}))
    assert 'value="a"> ' in drawn
    assert 'value="b" checked> ' in drawn


def test_a_table_has_a_header_row_and_aligns_its_columns() -> None:
    rows = [
        [{"type": "raw_text", "text": "KPI"}, {"type": "raw_text", "text": "Actual"}],
        [{"type": "raw_text", "text": "MTTR"}, {"type": "raw_number", "value": 4.6, "text": "4.6 h"}],
    ]
    drawn = draw({"type": "table", "rows": rows, "column_settings": [None, {"align": "right"}]})
    assert '<th scope="col" class="align-right">Actual</th>' in drawn
    assert '<td class="align-right">4.6 h</td>' in drawn


def test_a_long_data_table_folds_its_later_rows() -> None:
    rows = [[{"type": "raw_number", "value": n, "text": str(n)}] for n in range(9)]
    drawn = draw({"type": "data_table", "caption": "All", "page_size": 5, "rows": rows})
    assert drawn.count('<tr class="folded">') == 3
    assert "Show 3 more rows" in drawn


@pytest.mark.parametrize("kind", ["line", "bar", "area"])
def test_a_chart_is_drawn_with_title_legend_and_axis_labels(kind: str) -> None:
    series = [
        {"name": name, "data": [{"label": "May", "value": 99.91}, {"label": "Jun", "value": -3}]}
        for name in ("Actual", "Target")
    ]
    axes = {"categories": ["May", "Jun"], "x_label": "Month", "y_label": "%"}
    drawn = draw(
        {
            "type": "data_visualization",
            "title": "Trend",
            "chart": {"type": kind, "series": series, "axis_config": axes},
        }
    )
    assert "<figcaption>Trend</figcaption>" in drawn
    assert 'aria-label="Trend. Actual: May 99.91, Jun -3. Target: May 99.91, Jun -3."' in drawn
    assert "</i>Target</li>" in drawn
    assert ">Month</text>" in drawn


def chart_of(labels: Sequence[str], values: Sequence[float], kind: str = "line") -> Json:
    """Return a chart of one series."""
    data = [{"label": label, "value": value} for label, value in zip(labels, values, strict=True)]
    axes = {"categories": list(labels), "x_label": "Month", "y_label": "£"}
    chart = {"type": kind, "series": [{"name": "Actual", "data": data}], "axis_config": axes}
    return {"type": "data_visualization", "title": "Cost", "chart": chart}


MONTHS = [f"{month} 2026" for month in ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep")]


@pytest.mark.parametrize("kind", ["line", "bar", "area"])
@pytest.mark.parametrize(
    "labels",
    [
        MONTHS,
        [f"W{week}" for week in range(36, 48)],
        [f"22 Nov {at:02}" for at in range(20)],
        ["2025", "2026"],
    ],
)
@pytest.mark.parametrize("least", [25, 12_345_678_901])
def test_the_labels_of_a_chart_neither_overlap_nor_are_cut_on_a_phone(
    kind: str, labels: list[str], least: int
) -> None:
    drawn = draw(chart_of(labels, [least + at for at in range(len(labels))], kind))
    axis = drawn.partition('class="axis x')[2].partition('class="axis y')[0]
    found = re.findall(r'<text x="([\d.]+)"[^>]*class=""[^>]*>([^<]+)</text>', axis)
    assert labels[-1] in [label for _, label in found]
    assert {label for _, label in found} <= set(labels)
    width = max(map(len, labels)) * 18 * 0.6
    places = [float(x) for x, _ in found]
    assert all(after - before >= width for before, after in itertools.pairwise(places))
    [left] = (
        re.findall(r'class="plot" transform="translate\(([\d.]+)', drawn)
        or re.findall(r"translate\(([\d.]+),", drawn)[:1]
    )
    assert float(left) + places[-1] + width / 2 <= 620


def test_numbers_of_eleven_digits_are_drawn_whole() -> None:
    drawn = draw(chart_of(MONTHS[:3], [12_345_678_901, 12_345_678_902.5, 12_345_678_903]))
    assert "e+" not in drawn
    for number in ("12 345 678 901", "12 345 678 902.5"):
        assert number in drawn.replace("\N{NO-BREAK SPACE}", " ").replace("\N{NARROW NO-BREAK SPACE}", " ")


def test_a_chart_looks_the_same_each_time_it_is_drawn() -> None:
    block = {
        "type": "data_visualization",
        "title": "T",
        "chart": {"type": "pie", "segments": [{"label": "A", "value": 1}]},
    }
    assert draw(block) == draw(block)


def test_rich_text_draws_lists_styles_and_mentions() -> None:
    item = {
        "type": "rich_text_section",
        "elements": [
            {"type": "user", "user_id": "U0SAM"},
            {"type": "text", "text": "x", "style": {"code": True}},
        ],
    }
    block = {
        "type": "rich_text",
        "elements": [{"type": "rich_text_list", "style": "ordered", "elements": [item]}],
    }
    drawn = draw(block)
    assert '<ol class="indent-0" start="1"><li><span class="mention"' in drawn
    assert "@Sam Okafor</span><code>x</code></li></ol>" in drawn


def test_markdown_draws_headings_lists_and_links() -> None:
    drawn = draw(
        {"type": "markdown", "text": "# Week 47\n- **up**\n1. *one*\n\n[plan](https://example.com)\n> said"}
    )
    assert "<h4>Week 47</h4><ul><li><strong>up</strong></li></ul><ol><li><em>one</em></li></ol>" in drawn
    assert ">plan</a>" in drawn


def test_a_block_that_cannot_be_drawn_is_named() -> None:
    assert "This page cannot draw: video" in draw({"type": "video"})
