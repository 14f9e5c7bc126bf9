"""Draws what an app sends to Slack (Block Kit and mrkdwn) as safe HTML."""

from bot.workspace.render.blocks import render_blocks
from bot.workspace.render.mrkdwn import render_mrkdwn
from bot.workspace.render.scene import Scene, field_name

__all__ = ["Scene", "field_name", "render_blocks", "render_mrkdwn"]
