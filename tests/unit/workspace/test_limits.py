"""Every limit from both sides: the most that fits is accepted, one more is refused and pointed at."""

from collections.abc import Callable

import pytest

from bot.workspace.limits.surfaces import check_message, check_metadata, check_view
from bot.workspace.refusals import SlackRefusal

Json = dict[str, object]


def plain(length: int = 1) -> Json:
    return {"type": "plain_text", "text": "x" * length}


def mrkdwn(length: int = 1) -> Json:
    return {"type": "mrkdwn", "text": "x" * length}


def button(**rest: object) -> Json:
    return {"type": "button", "action_id": "a", "text": plain(), **rest}


def actions(*elements: Json) -> Json:
    return {"type": "actions", "elements": list(elements)}


def option(name: object = 0, **rest: object) -> Json:
    return {"text": plain(), "value": str(name), **rest}


def select(**rest: object) -> Json:
    return {"type": "static_select", "action_id": "s", "options": [option()], **rest}


def field(**rest: object) -> Json:
    element = {"type": "plain_text_input", "action_id": "t"}
    return {"type": "input", "block_id": "i", "label": plain(), "element": element, **rest}


def table(*rows: list[Json]) -> Json:
    return {"type": "table", "rows": list(rows)}


def cell(length: int = 1) -> Json:
    return {"type": "raw_text", "text": "x" * length}


def line_chart(count: int = 1, points: int = 2, **rest: object) -> Json:
    labels = [str(number) for number in range(points)]
    data = [{"label": label, "value": 1.5} for label in labels]
    plotted = [{"name": f"s{number}", "data": data} for number in range(count)]
    chart = {"type": "line", "series": plotted, "axis_config": {"categories": labels}, **rest}
    return {"type": "data_visualization", "title": "T", "chart": chart}


def pie(segments: int, value: float = 1) -> Json:
    shown = [{"label": f"l{number}", "value": value} for number in range(segments)]
    return {"type": "data_visualization", "title": "T", "chart": {"type": "pie", "segments": shown}}


def confirm(length: int) -> Json:
    return {"title": plain(length), "text": plain(), "confirm": plain(), "deny": plain()}


Make = Callable[[int], list[Json]]

AT_MOST: dict[str, tuple[int, Make]] = {
    "blocks of a message": (50, lambda n: [{"type": "divider"}] * n),
    "section text": (3000, lambda n: [{"type": "section", "text": mrkdwn(n)}]),
    "fields": (10, lambda n: [{"type": "section", "fields": [plain()] * n}]),
    "field text": (2000, lambda n: [{"type": "section", "fields": [plain(n)]}]),
    "header": (150, lambda n: [{"type": "header", "text": plain(n)}]),
    "context elements": (10, lambda n: [{"type": "context", "elements": [plain()] * n}]),
    "actions": (25, lambda n: [actions(*(button(action_id=str(each)) for each in range(n)))]),
    "button text": (75, lambda n: [actions(button(text=plain(n)))]),
    "button value": (2000, lambda n: [actions(button(value="x" * n))]),
    "block id": (255, lambda n: [{"type": "divider", "block_id": "x" * n}]),
    "action id": (255, lambda n: [actions(button(action_id="x" * n))]),
    "options": (100, lambda n: [actions(select(options=[option(each) for each in range(n)]))]),
    "option text": (75, lambda n: [actions(select(options=[option(text=plain(n))]))]),
    "option value": (150, lambda n: [actions(select(options=[option("x" * n)]))]),
    "option description": (75, lambda n: [actions(select(options=[option(description=plain(n))]))]),
    "placeholder": (150, lambda n: [actions(select(placeholder=plain(n)))]),
    "confirm title": (100, lambda n: [actions(button(confirm=confirm(n)))]),
    "overflow": (
        5,
        lambda n: [
            actions({"type": "overflow", "action_id": "o", "options": [option(each) for each in range(n)]})
        ],
    ),
    "input label": (2000, lambda n: [field(label=plain(n))]),
    "table rows": (100, lambda n: [table(*([[cell()]] * n))]),
    "table cells": (20, lambda n: [table([cell()] * n)]),
    "table characters": (10_000, lambda n: [table([cell(5_000), cell(n - 5_000)])]),
    "chart title": (50, lambda n: [{**pie(1), "title": "x" * n}]),
    "charts": (2, lambda n: [pie(1)] * n),
    "pie segments": (6, lambda n: [pie(n)]),
    "chart series": (6, lambda n: [line_chart(n)]),
    "chart categories": (20, lambda n: [line_chart(points=n)]),
    "markdown": (
        12_000,
        lambda n: [
            {"type": "markdown", "text": "x" * 6_000},
            {"type": "markdown", "text": "x" * (n - 6_000)},
        ],
    ),
}


@pytest.mark.parametrize(("most", "make"), AT_MOST.values(), ids=AT_MOST.keys())
def test_what_just_fits_is_taken_and_one_more_is_refused(most: int, make: Make) -> None:
    check_message("Text", make(most))

    with pytest.raises(SlackRefusal):
        check_message("Text", make(most + 1))


WRONG: dict[str, tuple[Json, str]] = {
    "an unknown block": ({"type": "poster"}, "unsupported type: poster [json-pointer:/blocks/0/type]"),
    "a block for modals": ({"type": "alert", "text": plain()}, "unsupported type: alert"),
    "an unknown key": ({"type": "divider", "colour": "red"}, "invalid additional property: colour"),
    "a missing key": ({"type": "header"}, "missing required field: text [json-pointer:/blocks/0]"),
    "an empty text": ({"type": "section", "text": mrkdwn(0)}, "[json-pointer:/blocks/0/text/text]"),
    "mrkdwn in a header": ({"type": "header", "text": mrkdwn()}, "[json-pointer:/blocks/0/text/type]"),
    "mrkdwn on a button": (actions(button(text=mrkdwn())), "/blocks/0/elements/0/text/type"),
    "an empty section": ({"type": "section"}, "must have one of: text, fields"),
    "one action id twice": (actions(button(), button()), "action_id is not unique"),
    "an input on its own": (actions({"type": "plain_text_input"}), "unsupported type: plain_text_input"),
    "a button in an input": (field(element=button()), "unsupported type: button"),
    "options and groups": (actions(select(option_groups=[])), "option_groups"),
    "a stranger chosen": (actions(select(initial_option=option(9))), "must match one of the options exactly"),
    "an empty cell": (table([cell(0)]), "[json-pointer:/blocks/0/rows/0/0/text]"),
    "an empty table": (table(), "no fewer than 1 items allowed"),
    "a number as text": (table([{"type": "raw_number", "value": "7", "text": "7"}]), "must be a number"),
    "a pie of nothing": (pie(1, value=0), "must be more than 0"),
    "a missing point": (
        line_chart(axis_config={"categories": ["0", "1", "2"]}),
        "exactly one point for each category",
    ),
    "an unknown chart": (
        {"type": "data_visualization", "title": "T", "chart": {"type": "radar"}},
        "unsupported type: radar",
    ),
}


@pytest.mark.parametrize(("block", "line"), WRONG.values(), ids=WRONG.keys())
def test_a_refusal_says_what_is_wrong_and_where(block: Json, line: str) -> None:
    with pytest.raises(SlackRefusal) as refused:
        check_message("Text", [block])

    assert refused.value.error == "invalid_blocks"
    assert any(line in reason for reason in refused.value.reasons)


def test_series_have_names_of_their_own() -> None:
    series = [{"name": "Actual", "data": [{"label": "0", "value": 1}]}] * 2

    with pytest.raises(SlackRefusal) as refused:
        check_message("Text", [line_chart(points=1, series=series)])
    assert "series name is not unique: Actual" in refused.value.reasons[0]


def test_block_ids_are_unique_in_a_message() -> None:
    with pytest.raises(SlackRefusal) as refused:
        check_message("Text", [{"type": "divider", "block_id": "a"}] * 2)

    assert refused.value.reasons == ("[ERROR] block_id is not unique: a [json-pointer:/blocks/1/block_id]",)


def test_a_message_holds_one_table_of_either_kind() -> None:
    data_table = {"type": "data_table", "caption": "C", "rows": [[cell()], [cell()]]}

    check_message("Text", [data_table])
    with pytest.raises(SlackRefusal, match="invalid_attachments") as refused:
        check_message("Text", [table([cell()]), data_table])
    assert "only_one_table_allowed" in refused.value.reasons[0]


def test_native_blocks_can_be_switched_off() -> None:
    with pytest.raises(SlackRefusal) as refused:
        check_message("Text", [{"type": "divider"}, pie(1)], refuse_native=True)

    assert "unsupported type: data_visualization [json-pointer:/blocks/1/type]" in refused.value.reasons[0]


def test_rich_text_is_checked_to_its_leaves() -> None:
    parts = [{"type": "text", "text": "up", "style": {"bold": True}}, {"type": "emoji", "name": "tada"}]
    block = {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": parts}]}
    check_message("Text", [block])
    parts.append({"type": "text", "text": ""})

    with pytest.raises(SlackRefusal) as refused:
        check_message("Text", [block])
    assert "/blocks/0/elements/0/elements/2/text" in refused.value.reasons[0]


def modal(**rest: object) -> Json:
    return {"type": "modal", "title": plain(), "submit": plain(), "blocks": [field()], **rest}


FITTING: dict[str, tuple[int, Callable[[int], Json]]] = {
    "title": (24, lambda n: modal(title=plain(n))),
    "submit": (24, lambda n: modal(submit=plain(n))),
    "close": (24, lambda n: modal(close=plain(n))),
    "callback id": (255, lambda n: modal(callback_id="x" * n)),
    "private metadata": (3000, lambda n: modal(private_metadata="x" * n)),
    "external id": (255, lambda n: modal(external_id="x" * n)),
    "blocks": (100, lambda n: modal(blocks=[{"type": "divider"}] * n)),
}


@pytest.mark.parametrize(("most", "make"), FITTING.values(), ids=FITTING.keys())
def test_a_modal_that_just_fits_is_taken_and_one_more_is_refused(
    most: int, make: Callable[[int], Json]
) -> None:
    check_view(make(most), "modal")

    with pytest.raises(SlackRefusal, match="invalid_arguments"):
        check_view(make(most + 1), "modal")


@pytest.mark.parametrize(
    ("view", "line"),
    [
        ({"type": "modal", "title": plain(), "blocks": [field()]}, "submit is required"),
        (modal(blocks=[]), "no fewer than 1 items allowed [json-pointer:/view/blocks]"),
        (modal(blocks=[table([cell()])]), "unsupported type: table [json-pointer:/view/blocks/0/type]"),
        (modal(blocks=[pie(1)]), "unsupported type: data_visualization"),
        (modal(footer="x"), "invalid additional property: footer [json-pointer:/view/footer]"),
        (modal(title=mrkdwn()), "unsupported type: mrkdwn [json-pointer:/view/title/type]"),
        ({"type": "home", "blocks": [{"type": "divider"}]}, "must be one of: modal"),
    ],
)
def test_a_wrong_modal_is_pointed_at(view: Json, line: str) -> None:
    with pytest.raises(SlackRefusal) as refused:
        check_view(view, "modal")

    assert any(line in reason for reason in refused.value.reasons)


def test_a_view_of_more_than_250_kilobytes_is_too_large() -> None:
    blocks = [{"type": "section", "text": mrkdwn(3000)} for _ in range(90)]

    with pytest.raises(SlackRefusal, match="view_too_large"):
        check_view({"type": "home", "blocks": blocks}, "home")


@pytest.mark.parametrize(
    ("metadata", "error"),
    [
        ({"event_type": "x"}, "invalid_metadata_format"),
        ({"event_type": "x", "event_payload": "y"}, "invalid_metadata_format"),
        ({"event_type": "x", "event_payload": {"y": "z" * 16_000}}, "metadata_too_large"),
    ],
)
def test_metadata_has_a_form_and_a_size(metadata: Json, error: str) -> None:
    with pytest.raises(SlackRefusal, match=error):
        check_metadata(metadata)
