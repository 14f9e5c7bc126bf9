"""Who is calling, and for whom."""

from bot.workspace.api.call import Call, Method
from bot.workspace.model import Json

TEAM_NAME = "Local workspace"


def test(call: Call) -> Json:
    """`auth.test`: which bot a token belongs to."""
    workspace = call.workspace
    bot = {"user": workspace.bot.name, "user_id": workspace.bot.user_id, "bot_id": workspace.bot.bot_id}
    team = {"team": TEAM_NAME, "team_id": workspace.team_id, "is_enterprise_install": False}
    return {"url": workspace.address, **team, **bot}


def team_info(call: Call) -> Json:
    """`team.info`: the workspace's name."""
    return {"team": {"id": call.workspace.team_id, "name": TEAM_NAME, "domain": "local"}}


METHODS: dict[str, Method] = {"auth.test": test, "team.info": team_info}
