"""By what a click or a submitted modal is known again: Slack may deliver either twice."""

from bot.listeners.payload import Json


def submission(view: Json) -> str:
    """Of a modal: it is submitted once, then closed."""
    return f"view:{view['id']}"


def click(user: str, action: Json) -> str:
    """Of a button or menu; `user` is the Slack user id of who used it."""
    return f"click:{user}:{action['action_ts']}"
