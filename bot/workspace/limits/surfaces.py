"""The limits of whole messages, modals and Home tabs."""

import json
from collections.abc import Iterator

from bot.workspace.limits.blocks import NATIVE, Surface, list_problems
from bot.workspace.limits.schema import Rule, Rules, flag, kinds, problem, record, string
from bot.workspace.limits.text import ID, plain
from bot.workspace.model import Json
from bot.workspace.refusals import SlackRefusal

MOST_VIEW_BLOCKS = 100
MOST_VIEW_BYTES = 250_000


def _blocks(surface: Surface) -> Rule:
    def check(value: object, at: str) -> Iterator[str]:
        yield from list_problems(value, surface, MOST_VIEW_BLOCKS, at)
        if value == []:
            yield problem("no fewer than 1 items allowed", at)

    return check


def _submit_with_inputs(value: object, at: str) -> Iterator[str]:
    if not isinstance(value, dict) or "submit" in value:
        return
    if any(block["type"] == "input" for block in value["blocks"]):
        yield problem("submit is required when an input block is in the view", f"{at}/submit")


_COMMON: Rules = {
    "callback_id": ID,
    "private_metadata": string(3000, 0),
    "external_id": string(255, 0),
}
_VIEW = kinds(
    {
        "home": record({"blocks": _blocks("home")}, _COMMON),
        "modal": record(
            {"title": plain(24), "blocks": _blocks("modal")},
            {
                **_COMMON,
                "close": plain(24),
                "submit": plain(24),
                "submit_disabled": flag,
                "clear_on_close": flag,
                "notify_on_close": flag,
            },
            _submit_with_inputs,
        ),
    }
)


def check_view(view: Json, kind: Surface) -> None:
    """Refuse a view that Slack would refuse.

    Args:
        view: The view as the app sent it.
        kind: The required type: `modal` or `home`.

    Raises:
        SlackRefusal: `invalid_arguments` or `view_too_large`.
    """
    if len(json.dumps(view, ensure_ascii=False).encode()) > MOST_VIEW_BYTES:
        raise SlackRefusal("view_too_large")
    problems = list(_VIEW(view, "/view"))
    if not problems and view["type"] != kind:
        problems = [problem(f"must be one of: {kind}", "/view/type")]
    if problems:
        raise SlackRefusal("invalid_arguments", problems)


MOST_MESSAGE_BLOCKS = 50
MOST_CHARTS = 2
MOST_MARKDOWN = 12_000
MOST_METADATA_BYTES = 16_000
_TABLES = frozenset({"table", "data_table"})


def check_message(
    text: str, blocks: list[Json], *, longest: int = 40_000, refuse_native: bool = False
) -> None:
    """Refuse a message that Slack would refuse, and one without text, which Slack would accept.

    Args:
        text: The text for notifications and screen readers.
        blocks: Block Kit.
        longest: The most characters of the text.
        refuse_native: Whether to know no native tables and charts.

    Raises:
        SlackRefusal: `no_text`, `msg_too_long`, `invalid_blocks`, `invalid_attachments` or
            `msg_blocks_too_long`.
    """
    if not text.strip():
        raise SlackRefusal("no_text", [problem("every message needs a text", "/text")])
    if len(text) > longest:
        raise SlackRefusal("msg_too_long")
    problems = list_problems(blocks, "message", MOST_MESSAGE_BLOCKS)
    if not problems and refuse_native:
        problems = _list_refused_natives(blocks)
    if problems:
        raise SlackRefusal("invalid_blocks", problems)
    _check_together(blocks)


def check_metadata(metadata: object) -> None:
    """Refuse message metadata that Slack would refuse.

    Raises:
        SlackRefusal: `invalid_metadata_format` or `metadata_too_large`.
    """
    if metadata is None:
        return
    if not isinstance(metadata, dict) or set(metadata) != {"event_type", "event_payload"}:
        raise SlackRefusal("invalid_metadata_format")
    if not isinstance(metadata["event_type"], str) or not isinstance(metadata["event_payload"], dict):
        raise SlackRefusal("invalid_metadata_format")
    if len(json.dumps(metadata).encode()) > MOST_METADATA_BYTES:
        raise SlackRefusal("metadata_too_large")


def _list_refused_natives(blocks: list[Json]) -> list[str]:
    named = [(at, block["type"]) for at, block in enumerate(blocks)]
    return [
        problem(f"unsupported type: {kind}", f"/blocks/{at}/type") for at, kind in named if kind in NATIVE
    ]


def _check_together(blocks: list[Json]) -> None:
    tables = [at for at, block in enumerate(blocks) if block["type"] in _TABLES]
    if len(tables) > 1:
        line = problem("only_one_table_allowed", f"/blocks/{tables[1]}")
        raise SlackRefusal("invalid_attachments", [line])
    charts = [at for at, block in enumerate(blocks) if block["type"] == "data_visualization"]
    if len(charts) > MOST_CHARTS:
        line = problem(f"no more than {MOST_CHARTS} data_visualization blocks", f"/blocks/{charts[-1]}")
        raise SlackRefusal("invalid_blocks", [line])
    if sum(len(block["text"]) for block in blocks if block["type"] == "markdown") > MOST_MARKDOWN:
        raise SlackRefusal("msg_blocks_too_long")
