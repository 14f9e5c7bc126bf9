"""Commands about what somebody or a channel follows."""

from bot.markup import unescaped
from bot.slash_commands.command import Command, CommandContext, CommandRequest
from bot.ui.kit.message import Message
from bot.ui.reports.follows import follow_message
from scorecard.services.reports.follows import is_for_channel


def _follow(context: CommandContext, asked: CommandRequest) -> Message:
    text = unescaped(asked.text)
    if is_for_channel(text):
        context.guests.check(asked.team, asked.channel)
    return follow_message(context.services.follows.follow(asked.asker, text))


def _unfollow(context: CommandContext, asked: CommandRequest) -> Message:
    return follow_message(context.services.follows.unfollow(asked.asker, unescaped(asked.text)))


FOLLOWING = (
    Command(
        "follow <name> [here]",
        "a direct message when the status of a KPI or perspective changes; an admin can let a channel follow",
        _follow,
        "follow mttr",
        is_change=True,
    ),
    Command("unfollow <name> [here]", "stop that", _unfollow, "unfollow mttr", is_change=True),
)
