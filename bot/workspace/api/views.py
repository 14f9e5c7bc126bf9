"""The methods that open and change modals and Home tabs."""

from bot.workspace.api.request import ApiRequest, Method
from bot.workspace.elements import with_ids
from bot.workspace.limits.blocks import Surface
from bot.workspace.limits.surfaces import check_view
from bot.workspace.model import Json
from bot.workspace.refusals import SlackRefusal
from bot.workspace.serialize import home_json, modal_json


def checked_view(view: Json, kind: Surface) -> Json:
    """Check a view, and add the ids that Slack generates.

    Raises:
        SlackRefusal: Slack would refuse the view.
    """
    check_view(view, kind)
    return {**view, "blocks": with_ids(view["blocks"])}


def open_modal(call: ApiRequest) -> Json:
    """`views.open`: open a modal in response to an interaction."""
    view = checked_view(call.view(), "modal")
    person, above = call.workspace.triggers.redeem(call.get("trigger_id"))
    modal = call.workspace.views.open(person, view, above=above)
    return {"view": modal_json(call.workspace, modal)}


def push(call: ApiRequest) -> Json:
    """`views.push`: open a modal above the one that somebody interacted with."""
    view = checked_view(call.view(), "modal")
    person, above = call.workspace.triggers.redeem(call.get("trigger_id"))
    if above is None:
        raise SlackRefusal("invalid_trigger_id")
    modal = call.workspace.views.open(person, view, above=above)
    return {"view": modal_json(call.workspace, modal)}


def update(call: ApiRequest) -> Json:
    """`views.update`: replace the view of an open modal."""
    view = checked_view(call.view(), "modal")
    views = call.workspace.views
    modal = views.find_modal(modal_id=call.find("view_id"), external_id=call.find("external_id"))
    if modal is None:
        raise SlackRefusal("not_found")
    return {"view": modal_json(call.workspace, views.update(modal, view, call.find("hash")))}


def publish(call: ApiRequest) -> Json:
    """`views.publish`: replace a person's Home tab."""
    view = checked_view(call.view(), "home")
    person = call.workspace.get_person(call.get("user_id"))
    home = call.workspace.views.publish(person.id, view, call.find("hash"))
    return {"view": home_json(call.workspace, home)}


METHODS: dict[str, Method] = {
    "views.open": open_modal,
    "views.push": push,
    "views.update": update,
    "views.publish": publish,
}
