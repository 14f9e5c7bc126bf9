"""Block Kit as HTML: one function for each type of block."""

from collections.abc import Callable, Iterable

from markupsafe import Markup

from bot.workspace.charts import render_chart
from bot.workspace.model import Json
from bot.workspace.render.inputs import render_input
from bot.workspace.render.layout import (
    render_actions,
    render_alert,
    render_card,
    render_context,
    render_divider,
    render_header,
    render_image_block,
    render_section,
)
from bot.workspace.render.markdown import render_markdown
from bot.workspace.render.rich_text import render_rich_text
from bot.workspace.render.scene import Scene
from bot.workspace.render.tables import render_data_table, render_table

_BLOCKS: dict[str, Callable[[Json, Scene], Markup]] = {
    "section": render_section,
    "header": render_header,
    "divider": render_divider,
    "context": render_context,
    "actions": render_actions,
    "image": render_image_block,
    "alert": render_alert,
    "card": render_card,
    "input": render_input,
    "rich_text": render_rich_text,
    "markdown": render_markdown,
    "table": render_table,
    "data_table": render_data_table,
    "data_visualization": lambda block, _: render_chart(block),
}


def render_blocks(blocks: Iterable[Json], scene: Scene) -> Markup:
    """Blocks as safe HTML, one `<div data-block-id>` each; a type that cannot be drawn is named."""
    return Markup("").join(_block(block, scene) for block in blocks)


def _block(block: Json, scene: Scene) -> Markup:
    kind = str(block.get("type"))
    draw = _BLOCKS.get(kind)
    body = (
        draw(block, scene)
        if draw
        else Markup('<p class="unknown">This page cannot draw: {}</p>').format(kind)
    )
    return Markup('<div class="block block-{}" data-block-id="{}">{}</div>').format(
        kind.replace("_", "-"), block.get("block_id", ""), body
    )
