"""Additional bots on a world's database, with their own connection to Slack."""

from slack_sdk import WebClient

from bot.bootstrap import Bot, build
from bot.demo.run import settings_for
from scorecard.clock import Clock
from tests.support.world import World


def another_bot(world: World, *, url: str = "", clock: Clock | None = None, timeout: int = 30) -> Bot:
    """Return another bot on the same database.

    Args:
        world: The world with the database.
        url: Its Slack API URL, if not that of the world's bot.
        clock: Its clock, if not the world's.
        timeout: Seconds that it waits for Slack.
    """
    settings = settings_for(world.workspace, world.slack.api_url)
    token = settings.slack_bot_token.get_secret_value()
    client = WebClient(token, url or settings.slack_api_url, timeout=timeout, retry_handlers=[])
    return build(settings, clock=clock or world.clock, engine=world.engine, client=client)
