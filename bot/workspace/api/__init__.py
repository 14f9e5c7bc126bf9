"""Slack's Web API, as far as a scorecard bot and those who test it need it."""

from bot.workspace.api import auth, chat, conversations, dnd, reactions, users, views
from bot.workspace.api.call import Call, Method, decode
from bot.workspace.api.perform import perform

METHODS: dict[str, Method] = {
    **auth.METHODS,
    **chat.METHODS,
    **conversations.METHODS,
    **dnd.METHODS,
    **reactions.METHODS,
    **users.METHODS,
    **views.METHODS,
}

__all__ = ["METHODS", "Call", "Method", "decode", "perform"]
