"""The page on which people use a workspace: its routes."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from urllib.parse import urlsplit

from flask import Blueprint, Response, abort, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from bot.workspace.actor import Actor
from bot.workspace.errors import SlackRefusal
from bot.workspace.page_actions import add_actions
from bot.workspace.page_guide import Completion, GuideStep, complete_commands
from bot.workspace.page_memory import PageMemory
from bot.workspace.page_time import TimeControls, add_time, view_time
from bot.workspace.page_view import PageReader, Place
from bot.workspace.render.mrkdwn import unescape
from bot.workspace.state import Workspace

_STATIC = "/page/static"
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: https:; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


def make_page(
    workspace: Workspace,
    actor: Actor,
    time: TimeControls,
    guide: Sequence[GuideStep] = (),
    completions: Sequence[Completion] = (),
    *,
    memory: PageMemory | None = None,
) -> Blueprint:
    """The page as routes to be mounted at `/`.

    Args:
        workspace: What is shown.
        actor: Does what people click and type.
        time: Tells and moves the time.
        guide: The first steps for newcomers; none hides the strip.
        completions: What the message box offers after `/`; else the commands' own hints.
        memory: Who has read what already; without one, nobody has read anything.
    """
    routes = Blueprint(
        "page", __name__, template_folder="templates", static_folder="static", static_url_path=_STATIC
    )
    memory = memory or PageMemory()
    offered = list(completions) or complete_commands(workspace.commands)
    routes.add_app_template_filter(unescape, "unescaped")
    routes.before_request(_refuse_strangers)
    routes.after_request(_protect)
    add_actions(routes, workspace, actor)
    add_time(routes, workspace, time, guide, memory)

    @routes.get("/")
    def start() -> ResponseReturnValue:
        return redirect(
            url_for("page.show", person_id=workspace.people[0].id, channel_id=workspace.channels[0].id)
        )

    @routes.get("/as/<person_id>/<channel_id>")
    def show(person_id: str, channel_id: str) -> str:
        place = _find_place(workspace, person_id, channel_id)
        if place.channel.person and "X-Refresh" not in request.headers:
            actor.open_home(person_id, place.tab)
        return render_template(
            "page.html",
            version=_version(workspace, time),
            completions=json.dumps([asdict(each) for each in offered]),
            clock=view_time(time),
            refusals=workspace.refusals,
            guide=guide if memory.is_guide_open else (),
            step=memory.step,
            **PageReader(workspace, memory, place).read(),
        )

    @routes.get("/page/version")
    def version() -> Response:
        return jsonify(_version(workspace, time))

    return routes


def _version(workspace: Workspace, time: TimeControls) -> str:
    """Differs whenever the page would look different."""
    return f"{workspace.version}@{time.now():%d%H%M}"


def _find_place(workspace: Workspace, person_id: str, channel_id: str) -> Place:
    try:
        viewer = workspace.get_person(person_id)
        workspace.direct_channel(person_id)
        channel = workspace.get_channel(channel_id)
    except SlackRefusal:
        abort(404)
    if channel.person not in {None, person_id}:
        abort(404)
    tab = "home" if channel.person and request.args.get("tab") == "home" else "messages"
    return Place(viewer, channel, tab, request.args.get("thread"), request.args.get("edit"))


def _refuse_strangers() -> None:
    """Nothing but the page itself may act: other sites open in the same browser reach this address too."""
    origin = request.headers.get("Origin")
    if request.method == "POST" and origin and urlsplit(origin).netloc != request.host:
        abort(403)


def _protect(response: Response) -> Response:
    response.headers["Content-Security-Policy"] = _POLICY
    is_static = request.endpoint == "page.static"
    response.headers["Cache-Control"] = "max-age=60" if is_static else "no-store"
    return response
