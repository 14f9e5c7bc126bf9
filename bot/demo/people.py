"""The demo's people, channels and command."""

from collections.abc import Sequence

from bot.slash_commands.commands import usage_hint
from bot.ui.kit.hints import COMMAND
from bot.ui.kit.slash_command import DESCRIPTION
from bot.workspace.model import CommandHint, Member, SlackChannel

PEOPLE = (
    Member("U0PRIYA", "priya", "Priya Nair", "Europe/London", "en-GB", "Service desk lead", "#2eb67d"),
    Member("U0SAM", "sam", "Sam Okafor", "Europe/London", "en-GB", "Infrastructure", "#36c5f0"),
    Member("U0MEI", "mei", "Mei Tanaka", "Pacific/Auckland", "en-NZ", "IT finance", "#e01e5a"),
    Member("U0DIEGO", "diego", "Diego Ruiz", "America/New_York", "en-US", "Product", "#ecb22e"),
    Member("U0ANNA", "anna", "Anna Schmidt", "Europe/Berlin", "de-DE", "People and training", "#8e6bd8"),
    Member("U0HEAD", "helen", "Helen Adeyemi", "Europe/London", "en-GB", "Head of IT", "#1264a3"),
)
CHANNEL = "C0SCORECARD"
CHANNELS = (SlackChannel(CHANNEL, "it-scorecard"), SlackChannel("C0GENERAL", "general"))


def command_hints() -> Sequence[CommandHint]:
    """Return the hints that Slack would show for the bot's command."""
    return [CommandHint(COMMAND, usage_hint(), DESCRIPTION)]
