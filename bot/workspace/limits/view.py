"""The limits of modals and Home tabs."""

import json
from collections.abc import Iterator

from bot.workspace.errors import SlackRefusal
from bot.workspace.limits.blocks import Surface, list_problems
from bot.workspace.limits.schema import Rule, Rules, flag, kinds, problem, record, string
from bot.workspace.limits.text import ID, plain
from bot.workspace.model import Json

MOST_BLOCKS = 100
MOST_BYTES = 250_000


def _blocks(surface: Surface) -> Rule:
    def check(value: object, at: str) -> Iterator[str]:
        yield from list_problems(value, surface, MOST_BLOCKS, at)
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
        view: As the app sent it.
        kind: What it must be: `modal` or `home`.

    Raises:
        SlackRefusal: `invalid_arguments` or `view_too_large`.
    """
    if len(json.dumps(view, ensure_ascii=False).encode()) > MOST_BYTES:
        raise SlackRefusal("view_too_large")
    problems = list(_VIEW(view, "/view"))
    if not problems and view["type"] != kind:
        problems = [problem(f"must be one of: {kind}", "/view/type")]
    if problems:
        raise SlackRefusal("invalid_arguments", problems)
