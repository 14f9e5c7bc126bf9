"""The checks accept or refuse any JSON at all; none makes them fail."""

from contextlib import suppress
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.workspace.limits.blocks import BLOCK_TYPES
from bot.workspace.limits.surfaces import check_message, check_view
from bot.workspace.model import Json
from bot.workspace.refusals import SlackRefusal

KEYS = [
    "text",
    "type",
    "elements",
    "element",
    "accessory",
    "fields",
    "label",
    "rows",
    "title",
    "chart",
    "series",
]
KEYS += ["segments", "axis_config", "categories", "data", "options", "option_groups", "initial_option"]
KEYS += ["block_id", "action_id", "value"]
TYPES = [
    *BLOCK_TYPES,
    "plain_text",
    "mrkdwn",
    "button",
    "static_select",
    "raw_text",
    "rich_text_section",
    "pie",
    "line",
    "modal",
]
leaves = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=3), st.sampled_from(TYPES)
)
anything = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.sampled_from(KEYS), inner, max_size=5)
    ),
    max_leaves=20,
)


@given(st.lists(anything, max_size=4), st.booleans())
@settings(max_examples=60, deadline=None)
def test_any_blocks_are_taken_or_refused(blocks: list[Any], refuse_native: bool) -> None:
    with suppress(SlackRefusal):
        check_message("Text", blocks, refuse_native=refuse_native)


@given(st.dictionaries(st.sampled_from(KEYS), anything))
@settings(max_examples=30, deadline=None)
def test_any_view_is_taken_or_refused(view: Json) -> None:
    with suppress(SlackRefusal):
        check_view({"type": "modal", "title": {"type": "plain_text", "text": "T"}, "blocks": [view]}, "modal")
    with suppress(SlackRefusal):
        check_view(view, "home")
