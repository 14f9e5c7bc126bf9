"""What Slack accepts in messages and views, and in which words it refuses the rest."""

from bot.workspace.limits.message import check_message, check_metadata
from bot.workspace.limits.view import check_view

__all__ = ["check_message", "check_metadata", "check_view"]
