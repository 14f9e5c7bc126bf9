"""The routes of the page, with those of the time bar and the guide."""

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta, tzinfo
from typing import Protocol
from urllib.parse import urlsplit

from flask import Blueprint, Response, abort, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from bot.workspace.actions.actor import Actor
from bot.workspace.page.actions import add_actions, read_window
from bot.workspace.page.guide import Completion, Guide, GuideStep, complete_commands, find_reached
from bot.workspace.page.memory import PageMemory
from bot.workspace.page.reader import PageLocation, PageReader
from bot.workspace.refusals import SlackRefusal
from bot.workspace.render.dates import clock_time, short_day
from bot.workspace.render.mrkdwn import unescape
from bot.workspace.state.workspace import Workspace

_PATIENCE_SECONDS = 2
_MOST_JUMPS = 20
_STEPS = {"hour": timedelta(hours=1), "day": timedelta(days=1)}


class TimeControls(Protocol):
    """The controls that move time and let the bot do what falls due."""

    @property
    def timezone(self) -> tzinfo:
        """The time zone of the time bar."""

    def now(self) -> datetime:
        """Return the current time, aware."""

    def next_event(self) -> tuple[datetime, str] | None:
        """Return the time of the bot's next action, and its description: `prompts for Priya and Sam`."""

    def jump(self) -> None:
        """Go to the next event, and return once the bot has done its work."""

    def move_by(self, step: timedelta) -> None:
        """Move time forwards, and return once the bot has done what fell due."""


@dataclass(frozen=True)
class TimeView:
    """The time as the page shows it.

    Attributes:
        day: `Mon 24 Nov`.
        time: `08:55`.
        city: `London`.
        next_words: The bot's next action, or None if there is none.
        next_time: `Mon 09:00`.
    """

    day: str
    time: str
    city: str
    next_words: str | None
    next_time: str


def view_time(time: TimeControls) -> TimeView:
    """Return the current time, and the bot's next action."""
    now = time.now().astimezone(time.timezone)
    event = time.next_event()
    return TimeView(
        day=short_day(now.date()),
        time=clock_time(now, time.timezone),
        city=str(time.timezone).rpartition("/")[2].replace("_", " "),
        next_words=event[1] if event else None,
        next_time=_when(event[0].astimezone(time.timezone), now) if event else "",
    )


def _when(moment: datetime, now: datetime) -> str:
    is_far = moment.date() - now.date() >= timedelta(days=7)
    return f"{short_day(moment.date()) if is_far else format(moment, '%a')} {moment:%H:%M}"


def add_time(
    routes: Blueprint, workspace: Workspace, time: TimeControls, guide: Guide, memory: PageMemory
) -> None:
    """Add the routes of the time bar and the guide."""

    @routes.post("/page/next")
    def press_next() -> Response:
        return jsonify({"notice": _jump(time), **_follow(workspace, guide, memory)})

    @routes.post("/page/move/<step>")
    def move(step: str) -> Response:
        time.move_by(_STEPS[step] if step in _STEPS else abort(404))
        return jsonify({"notice": None, **_follow(workspace, guide, memory)})

    @routes.post("/page/moods")
    def set_moods() -> Response:
        return jsonify({"notice": _set_mood(workspace, request.form["mood"])})

    @routes.post("/page/guide/close")
    def close_guide() -> Response:
        memory.is_guide_open = False
        return jsonify({"notice": None})

    @routes.post("/page/guide/<int:number>/<viewer>")
    def take_step(number: int, viewer: str) -> Response:
        if number >= len(guide()):
            abort(404)
        notice = _jump_until(time, lambda: guide()[number].has_happened is not False)
        memory.step = max(number, find_reached(guide()))
        return jsonify({"notice": notice, "go": _address(workspace, guide()[memory.step], viewer)})


def _follow(workspace: Workspace, guide: Guide, memory: PageMemory) -> dict[str, str]:
    """Take the step that time has brought about, and return where the page goes for it."""
    steps = guide() if memory.is_guide_open else ()
    reached = find_reached(steps)
    if reached <= memory.step:
        return {}
    memory.step = reached
    return {"go": _address(workspace, steps[reached], request.form.get("viewer", ""))}


def _jump(time: TimeControls) -> str:
    """Go to the next event, and return the notice to show."""
    event = time.next_event()
    if event is None:
        return "Nothing is planned."
    time.jump()
    now = time.now().astimezone(time.timezone)
    return f"{short_day(now.date())}, {now:%H:%M}: {event[1]}."


def _jump_until(time: TimeControls, has_happened: Callable[[], bool]) -> str | None:
    notice = None
    for _ in range(_MOST_JUMPS):
        if has_happened():
            break
        notice = _jump(time)
    return notice


def _address(workspace: Workspace, step: GuideStep, viewer: str) -> str:
    person = step.person or viewer or workspace.people[0].id
    channel = step.channel or workspace.direct_channel(person).id
    return url_for("page.show", person_id=person, channel_id=channel)


def _set_mood(workspace: Workspace, mood: str) -> str:
    refusals = workspace.refusals
    if mood == "rate_limit":
        refusals.rate_limit("chat.postMessage", _PATIENCE_SECONDS)
        return f"The bot's next message will be refused once: too many, try again in {_PATIENCE_SECONDS} s."
    refusals.refuse_native = not refusals.refuse_native
    if refusals.refuse_native:
        return "Slack now refuses native tables and charts, as older workspaces do."
    return "Slack takes native tables and charts again."


_STATIC = "/page/static"
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: https:; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


def make_page(
    workspace: Workspace,
    actor: Actor,
    time: TimeControls,
    guide: Guide = tuple,
    completions: Sequence[Completion] = (),
    *,
    memory: PageMemory | None = None,
) -> Blueprint:
    """Return the page's routes, to be mounted at `/`.

    Args:
        workspace: The workspace shown.
        actor: Does what people click and type.
        time: Tells and moves the time.
        guide: The first steps for newcomers; without any the strip is hidden.
        completions: Offered by the message box after `/`; without any, the commands' own hints.
        memory: The messages read so far; without one, nobody has read anything.
    """
    routes = Blueprint(
        "page", __name__, template_folder="templates", static_folder="static", static_url_path=_STATIC
    )
    memory = memory or PageMemory()
    offered = list(completions) or complete_commands(workspace.commands)
    routes.add_app_template_filter(unescape, "unescaped")
    routes.before_request(_refuse_strangers)
    routes.after_request(_protect)
    add_actions(routes, workspace, actor, memory)
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
            completions=json.dumps([asdict(completion) for completion in offered]),
            clock=view_time(time),
            refusals=workspace.refusals,
            guide=guide() if memory.is_guide_open else (),
            step=memory.step,
            **PageReader(workspace, memory, place).read(),
        )

    @routes.get("/page/version")
    def version() -> Response:
        return jsonify(_version(workspace, time))

    return routes


def _version(workspace: Workspace, time: TimeControls) -> str:
    """Return a version that differs whenever the page would look different."""
    return f"{workspace.version}@{time.now():%d%H%M}"


def _find_place(workspace: Workspace, person_id: str, channel_id: str) -> PageLocation:
    try:
        viewer = workspace.get_person(person_id)
        workspace.direct_channel(person_id)
        channel = workspace.get_channel(channel_id)
    except SlackRefusal:
        abort(404)
    if channel.person not in {None, person_id}:
        abort(404)
    tab = "home" if channel.person and request.args.get("tab") == "home" else "messages"
    return PageLocation(
        viewer, channel, tab, request.args.get("thread"), request.args.get("edit"), read_window()
    )


def _refuse_strangers() -> None:
    """Refuse requests from other sites, which can reach this address from the same browser."""
    origin = request.headers.get("Origin")
    if request.method == "POST" and origin and urlsplit(origin).netloc != request.host:
        abort(403)


def _protect(response: Response) -> Response:
    response.headers["Content-Security-Policy"] = _POLICY
    is_static = request.endpoint == "page.static"
    response.headers["Cache-Control"] = "max-age=60" if is_static else "no-store"
    return response
