"""Who is calling, and for whom."""

from bot.workspace.api.call import Call, Method
from bot.workspace.errors import SlackRefusal
from bot.workspace.model import Json

TEAM_NAME = "Local workspace"


def test(call: Call) -> Json:
    """`auth.test`: which bot a token belongs to."""
    workspace = call.workspace
    bot = {"user": workspace.bot.name, "user_id": workspace.bot.user_id, "bot_id": workspace.bot.bot_id}
    team = {"team": TEAM_NAME, "team_id": workspace.team_id, "is_enterprise_install": False}
    return {"url": workspace.address, **team, **bot}


def test_app(app_id: str, name: str) -> Json:
    """`auth.test` with an app-level token: which app it is of; it knows of no bot and no workspace."""
    return {"app_id": app_id, "app_name": name}


def bot_info(call: Call) -> Json:
    """`bots.info`: the bot, and the app that it is of."""
    bot = call.workspace.bot
    if call.get("bot") != bot.bot_id:
        raise SlackRefusal("bot_not_found")
    return {"bot": {"id": bot.bot_id, "app_id": bot.app_id, "user_id": bot.user_id, "name": bot.name}}


def team_info(call: Call) -> Json:
    """`team.info`: the workspace's name."""
    return {"team": {"id": call.workspace.team_id, "name": TEAM_NAME, "domain": "local"}}


METHODS: dict[str, Method] = {"auth.test": test, "bots.info": bot_info, "team.info": team_info}
