"""Other bots on the database of a world, with a way to Slack of their own."""

from slack_sdk import WebClient

from bot.bootstrap import Bot, build
from bot.demo.run import settings_for
from scorecard.clock import Clock
from tests.support.world import World


def another_bot(world: World, *, url: str = "", clock: Clock | None = None, timeout: int = 30) -> Bot:
    """Another bot on the same database.

    Args:
        world: Whose.
        url: Where it calls Slack, if not where the world's bot does.
        clock: Its own, if it has one.
        timeout: Seconds that it waits for Slack.
    """
    settings = settings_for(world.workspace, world.slack.api_url)
    token = settings.slack_bot_token.get_secret_value()
    client = WebClient(token, url or settings.slack_api_url, timeout=timeout, retry_handlers=[])
    return build(settings, clock=clock or world.clock, engine=world.engine, client=client)
