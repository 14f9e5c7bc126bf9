"""The interactive elements of blocks: their ids, and how to find them."""

from collections.abc import Iterator, Sequence

from bot.workspace.model import Json, fresh_id


def with_ids(blocks: Sequence[Json]) -> list[Json]:
    """Return the blocks with generated ids for those the app left out."""
    return [_with_id(block) for block in blocks]


def _with_id(block: Json) -> Json:
    named = {**block, "block_id": block.get("block_id") or fresh_id("")}
    for key in ("accessory", "element"):
        if key in block:
            named[key] = _with_action_id(block[key])
    if block["type"] == "actions":
        named["elements"] = [_with_action_id(element) for element in block["elements"]]
    return named


def _with_action_id(element: Json) -> Json:
    if element["type"] == "image":
        return element
    return {**element, "action_id": element.get("action_id") or fresh_id("")}


def list_elements(blocks: Sequence[Json]) -> Iterator[tuple[Json, Json]]:
    """Yield every interactive element with its block, in reading order."""
    for block in blocks:
        inside = block["elements"] if block["type"] == "actions" else ()
        for element in (*inside, block.get("accessory"), block.get("element")):
            if element and "action_id" in element:
                yield block, element


def get_element(
    blocks: Sequence[Json], action_id: str, value: object = None, block_id: str | None = None
) -> tuple[Json, Json]:
    """Find an element, and return it with its block.

    Args:
        blocks: The blocks of a message or view.
        action_id: The element's.
        value: Tells buttons of the same action apart.
        block_id: Tells blocks apart.

    Raises:
        LookupError: There is no such element.
    """
    for block, element in list_elements(blocks):
        is_other_button = element["type"] == "button" and value not in (None, element.get("value"))
        if (
            element["action_id"] == action_id
            and block_id in {None, block["block_id"]}
            and not is_other_button
        ):
            return block, element
    available = ", ".join(
        f"{element['action_id']}={element.get('value', '')}" for _, element in list_elements(blocks)
    )
    raise LookupError(
        f"Nothing to click for {action_id}={value} in {block_id or 'any block'}; there is: {available}"
    )
