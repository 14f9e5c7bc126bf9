from bot.ui.kit import blocks as kit
from bot.ui.kit.message import MAX_TEXT, Message, spoken

CLASSIC, NATIVE = ({"type": "divider"},), ({"type": "table"},)


def test_the_native_form_is_sent_unless_it_is_refused() -> None:
    message = Message("text", CLASSIC, NATIVE)
    assert message.payload() == {"text": "text", "blocks": [*NATIVE]}
    assert message.payload(native=False) == {"text": "text", "blocks": [*CLASSIC]}


def test_without_a_native_form_the_classic_one_is_sent() -> None:
    assert Message("text", CLASSIC).payload()["blocks"] == [*CLASSIC]


def test_a_text_too_long_ends_at_a_whole_line() -> None:
    told = spoken(["a" * 100] * 50)
    assert len(told) <= MAX_TEXT
    assert told.endswith("a\n…")


def test_lines_left_out_are_counted() -> None:
    assert kit.shortened(["a", "b", "c"], 1, "there") == ["a", "… and 2 more: there"]


def test_a_line_is_never_torn_between_sections() -> None:
    parts = kit.paragraphs(["a" * 2000, "b" * 2000])
    assert [part["text"]["text"][0] for part in parts] == ["a", "b"]


def test_columns_of_a_preformatted_table_stand_below_each_other() -> None:
    (block,) = kit.preformatted(("KPI", "Actual"), [("MTTR", "5"), ("NPS", "100")], right=(1,))
    assert block["text"]["text"] == "```\nKPI   Actual\nMTTR       5\nNPS      100\n```"
