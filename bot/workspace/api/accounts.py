"""The methods about accounts: the bot and its team, people, and their Do Not Disturb."""

from bot.workspace.api.request import ApiRequest, Method
from bot.workspace.limits.schema import problem
from bot.workspace.model import Json, SlackChannel
from bot.workspace.refusals import SlackRefusal
from bot.workspace.serialize import bot_json, channel_json, pause_json, person_json

MOST_DND_USERS = 50
TEAM_NAME = "Local workspace"


def test_token(call: ApiRequest) -> Json:
    """`auth.test`: the bot that a token belongs to."""
    workspace = call.workspace
    bot = {"user": workspace.bot.name, "user_id": workspace.bot.user_id, "bot_id": workspace.bot.bot_id}
    team = {"team": TEAM_NAME, "team_id": workspace.team_id, "is_enterprise_install": False}
    return {"url": workspace.address, **team, **bot}


def test_app(app_id: str, name: str) -> Json:
    """`auth.test` with an app-level token: the app it belongs to; no bot and no workspace."""
    return {"app_id": app_id, "app_name": name}


def bot_info(call: ApiRequest) -> Json:
    """`bots.info`: the bot, and the app it belongs to."""
    bot = call.workspace.bot
    if call.get("bot") != bot.bot_id:
        raise SlackRefusal("bot_not_found")
    return {"bot": {"id": bot.bot_id, "app_id": bot.app_id, "user_id": bot.user_id, "name": bot.name}}


def team_info(call: ApiRequest) -> Json:
    """`team.info`: the workspace's name."""
    return {"team": {"id": call.workspace.team_id, "name": TEAM_NAME, "domain": "local"}}


def user_info(call: ApiRequest) -> Json:
    """`users.info`: one person, or the bot itself."""
    user = call.get("user")
    if user == call.workspace.bot.user_id:
        return {"user": bot_json(call.workspace)}
    person = call.workspace.get_person(user)
    return {"user": person_json(call.workspace, person, with_locale=call.has("include_locale"))}


def list_everybody(call: ApiRequest) -> Json:
    """`users.list`: everybody and the bot, on one page."""
    with_locale = call.has("include_locale")
    people = [
        person_json(call.workspace, person, with_locale=with_locale) for person in call.workspace.people
    ]
    return {"members": [*people, bot_json(call.workspace)], "response_metadata": {"next_cursor": ""}}


def conversations(call: ApiRequest) -> Json:
    """`users.conversations`: a person's channels; private ones only if the bot is a member, too."""
    user, kinds = call.get("user"), (call.find("types") or "public_channel").split(",")
    inside = [
        channel_json(channel)
        for channel in call.workspace.channels
        if _kind_of(channel) in kinds and call.workspace.is_inside(user, channel)
        if channel.has_bot or not channel.private
    ]
    return {"channels": inside, "response_metadata": {"next_cursor": ""}}


def _kind_of(channel: SlackChannel) -> str:
    return "private_channel" if channel.private else "public_channel"


def dnd_team_info(call: ApiRequest) -> Json:
    """`dnd.teamInfo`: the Do Not Disturb of up to 50 people."""
    users = (call.find("users") or "").split(",")
    if not users[0]:
        raise SlackRefusal("no_users_provided")
    if len(users) > MOST_DND_USERS:
        raise SlackRefusal(
            "invalid_arguments", [problem(f"must have at most {MOST_DND_USERS} users", "/users")]
        )
    known = {person.id: person for person in call.workspace.people}
    if not known.keys() >= set(users):
        raise SlackRefusal("user_not_visible")
    return {"users": {user: pause_json(call.workspace, known[user]) for user in users}}


METHODS: dict[str, Method] = {
    "auth.test": test_token,
    "bots.info": bot_info,
    "team.info": team_info,
    "users.info": user_info,
    "users.list": list_everybody,
    "users.conversations": conversations,
    "dnd.teamInfo": dnd_team_info,
}
