"""The bar that tells and moves the time, Slack's moods, and the guide."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from typing import Protocol

from flask import Blueprint, Response, abort, jsonify, request, url_for

from bot.workspace.page_guide import GuideStep
from bot.workspace.page_memory import PageMemory
from bot.workspace.render.dates import clock_time, short_day
from bot.workspace.state import Workspace

_PATIENCE_SECONDS = 2
_MOST_JUMPS = 20
_STEPS = {"hour": timedelta(hours=1), "day": timedelta(days=1)}


class TimeControls(Protocol):
    """Moves time, and lets the bot do what is due then."""

    @property
    def timezone(self) -> tzinfo:
        """The zone in which the page tells the time."""

    def now(self) -> datetime:
        """The present moment, aware."""

    def next_event(self) -> tuple[datetime, str] | None:
        """When the bot acts next, and what it will do in words: `prompts for Priya and Sam`."""

    def jump(self) -> None:
        """Go to the next event; returns once the bot has done its work."""

    def move_by(self, step: timedelta) -> None:
        """Go on by some time; returns once the bot has done what fell due."""


@dataclass(frozen=True)
class TimeView:
    """The time as told on the page.

    Attributes:
        day: `Mon 24 Nov`.
        time: `08:55`.
        city: `London`.
        next_words: What comes next, or None when nothing does.
        next_time: `Mon 09:00`.
    """

    day: str
    time: str
    city: str
    next_words: str | None
    next_time: str


def view_time(time: TimeControls) -> TimeView:
    """The present moment and what comes next."""
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
    routes: Blueprint,
    workspace: Workspace,
    time: TimeControls,
    guide: Sequence[GuideStep],
    memory: PageMemory,
) -> None:
    """Add the routes of the bar and the guide."""

    @routes.post("/page/next")
    def press_next() -> Response:
        happened, notice = _jump(time)
        upcoming = guide[memory.step + 1 : memory.step + 2]
        if upcoming and upcoming[0].until and upcoming[0].until in happened:
            memory.step += 1
        return jsonify({"notice": notice})

    @routes.post("/page/move/<step>")
    def move(step: str) -> Response:
        time.move_by(_STEPS[step] if step in _STEPS else abort(404))
        return jsonify({"notice": None})

    @routes.post("/page/moods")
    def set_moods() -> Response:
        return jsonify({"notice": _set_mood(workspace, request.form["mood"])})

    @routes.post("/page/guide/close")
    def close_guide() -> Response:
        memory.is_guide_open = False
        return jsonify({"notice": None})

    @routes.post("/page/guide/<int:number>/<viewer>")
    def take_step(number: int, viewer: str) -> Response:
        step = guide[number] if number < len(guide) else abort(404)
        notice = _jump_until(time, step.until) if step.until else None
        memory.step = number
        return jsonify({"notice": notice, "go": _address(workspace, step, viewer)})


def _jump(time: TimeControls) -> tuple[str, str]:
    """Go to the next event; what happened, and what to tell of it."""
    event = time.next_event()
    if event is None:
        return "", "Nothing is planned."
    time.jump()
    now = time.now().astimezone(time.timezone)
    return event[1], f"{short_day(now.date())}, {now:%H:%M}: {event[1]}."


def _jump_until(time: TimeControls, words: str) -> str:
    for _ in range(_MOST_JUMPS):
        happened, notice = _jump(time)
        if words in happened or not happened:
            break
    return notice


def _address(workspace: Workspace, step: GuideStep, viewer: str) -> str:
    person = step.person or viewer
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
