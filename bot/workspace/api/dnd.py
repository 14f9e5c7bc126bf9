"""Do Not Disturb: when people's notifications are paused."""

from bot.workspace.api.call import Call, Method
from bot.workspace.errors import SlackRefusal
from bot.workspace.limits.schema import problem
from bot.workspace.model import Json
from bot.workspace.wire import pause_json

MOST = 50


def team_info(call: Call) -> Json:
    """`dnd.teamInfo`: up to 50 people at once."""
    users = (call.find("users") or "").split(",")
    if not users[0]:
        raise SlackRefusal("no_users_provided")
    if len(users) > MOST:
        raise SlackRefusal("invalid_arguments", [problem(f"must have at most {MOST} users", "/users")])
    known = {person.id: person for person in call.workspace.people}
    if not known.keys() >= set(users):
        raise SlackRefusal("user_not_visible")
    return {"users": {user: pause_json(call.workspace, known[user]) for user in users}}


METHODS: dict[str, Method] = {"dnd.teamInfo": team_info}
