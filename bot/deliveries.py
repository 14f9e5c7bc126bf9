"""Models of Slack's deliveries, validated before anything else sees them.

Bolt and the listeners receive only the fields of these models, in these types. No code behind them has to
guard against other forms of a body: a malformed one is detected here.
"""

import re
from collections.abc import Mapping
from typing import Annotated, Any, Literal, Self
from urllib.parse import parse_qsl

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
    ValidatorFunctionWrapHandler,
    WrapValidator,
    model_validator,
)
from pydantic_core import from_json

Json = dict[str, Any]

MALFORMED = "malformed"
"""The type of the body that replaces an unreadable one."""
LONGEST_FAULT = 80
MOST_FIELDS = 100


def _without_nul(text: str) -> str:
    if "\0" in text:  # PostgreSQL cannot store it
        raise ValueError("holds NUL")
    return text


def _with_sign_for_nul(text: str) -> str:
    return text.replace("\0", "\N{REPLACEMENT CHARACTER}")  # removing it could join two numbers


def _if_readable(value: object, read: ValidatorFunctionWrapHandler) -> object:
    try:
        return read(value)
    except ValidationError:
        return None


Text = Annotated[str, StringConstraints(max_length=100_000), AfterValidator(_with_sign_for_nul)]
Short = Annotated[str, StringConstraints(max_length=255), AfterValidator(_without_nul)]
Value = Annotated[str, StringConstraints(max_length=3_000), AfterValidator(_without_nul)]
UserId = Annotated[str, StringConstraints(pattern=r"^[UW][A-Z0-9]{1,40}$")]
TeamId = Annotated[str, StringConstraints(pattern=r"^[TE][A-Z0-9]{1,40}$")]
ChannelId = Annotated[str, StringConstraints(pattern=r"^[CDG][A-Z0-9]{1,40}$")]
Id = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_.:-]{1,255}$")]
Ts = Annotated[str, StringConstraints(pattern=r"^[0-9]{1,11}\.[0-9]{1,9}$")]
Day = Annotated[str, StringConstraints(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$")]
ClockTime = Annotated[str, StringConstraints(pattern=r"^[0-2][0-9]:[0-5][0-9]$")]
Url = Annotated[str, StringConstraints(pattern=r"^https?://[!-~]{1,2000}$")]


class Payload(BaseModel):
    """A part of a delivery; fields that are not declared are dropped."""

    # Built with the first delivery, as with all our models: building takes much longer than declaring.
    model_config = ConfigDict(frozen=True, extra="ignore", strict=True, defer_build=True)


class UserPayload(Payload):
    """The person who acts."""

    id: UserId
    team_id: TeamId | None = None


class TeamPayload(Payload):
    """A Slack team."""

    id: TeamId


class ChannelPayload(Payload):
    """The channel in which a person acts."""

    id: ChannelId
    name: Short | None = None


class SlashCommand(Payload):
    """A slash command."""

    command: Short
    text: Text = ""
    team_id: TeamId
    channel_id: ChannelId
    channel_name: Short = ""
    user_id: UserId
    trigger_id: Id
    response_url: Url


class Option(Payload):
    """An option chosen from a menu or list."""

    value: Value


class Action(Payload):
    """The use of a button or menu."""

    type: Short
    action_id: Short
    action_ts: Ts
    value: Value | None = None
    selected_option: Option | None = None
    selected_time: ClockTime | None = None


class Container(Payload):
    """The place of a button."""

    message_ts: Ts | None = None
    thread_ts: Ts | None = None
    is_ephemeral: bool = False


class Block(Payload):
    """A block of a submitted modal."""

    type: Short
    block_id: Short = ""


class InputState(Payload):
    """The content of one input field of a modal."""

    value: Text | None = None
    selected_user: UserId | None = None
    selected_date: Day | None = None
    selected_options: list[Option] | None = None


class ViewState(Payload):
    """The content of a modal's fields: block id -> action id -> content."""

    values: dict[Short, dict[Short, InputState]] = Field(default_factory=dict)


class View(Payload):
    """The Home tab or modal that was used, with its team."""

    team_id: TeamId | None = None


class SubmittedView(View):
    """A modal as submitted."""

    id: Id
    type: Short = "modal"  # Bolt expects it
    callback_id: Short
    private_metadata: Value = ""
    blocks: list[Block] = Field(default_factory=list)
    state: ViewState = Field(default_factory=ViewState)


class Interaction(Payload):
    """A person's use of a block; its team is always set."""

    user: UserPayload
    team: TeamPayload | None = None
    view: View | None = None

    @model_validator(mode="after")
    def _find_team(self) -> Self:
        if self.team is None:  # in an app installed for a whole organisation, only these fields hold it
            team_id = self.user.team_id or (self.view.team_id if self.view else None)
            if team_id is None:
                raise ValueError("no team")
            return self.model_copy(update={"team": TeamPayload(id=team_id)})
        return self


class BlockActions(Interaction):
    """A click on a button, or a choice from a menu."""

    type: Literal["block_actions"]
    channel: ChannelPayload | None = None
    container: Container = Field(default_factory=Container)
    trigger_id: Id
    response_url: Url | None = None
    actions: Annotated[list[Action], Field(min_length=1, max_length=25)]


class ViewSubmission(Interaction):
    """The submission of a modal."""

    type: Literal["view_submission"]
    view: SubmittedView


class Edited(Payload):
    """The time of an edit."""

    ts: Ts


class AttachedFile(Payload):
    """A file, or a clip recorded in Slack, that came with a message."""

    subtype: Short | None = None
    mimetype: Short | None = None
    media_display_type: Short | None = None


class MessagePayload(Payload):
    """A message, in its present or previous form."""

    user: UserId | None = None
    text: Text | None = None
    ts: Ts
    thread_ts: Ts | None = None
    subtype: Short | None = None
    bot_id: Id | None = None
    app_id: Id | None = None
    bot_profile: Json | None = None
    edited: Edited | None = None
    files: Annotated[list[AttachedFile] | None, WrapValidator(_if_readable)] = None
    team: TeamId | None = None
    user_team: TeamId | None = None


class MessageEvent(MessagePayload):
    """A new message, or a change of one."""

    type: Literal["message", "app_mention"]
    channel: ChannelId
    channel_type: Short | None = None
    message: MessagePayload | None = None
    previous_message: MessagePayload | None = None


class HomeViewPayload(View):
    """The Home tab that is currently shown."""

    type: Literal["home"]


class HomeOpened(Payload):
    """The opening of the bot's Home or Messages tab; without a view, the Home tab is still empty."""

    type: Literal["app_home_opened"]
    user: UserId
    channel: ChannelId | None = None
    tab: Short
    view: HomeViewPayload | None = None


class DndUpdated(Payload):
    """A change of a person's do-not-disturb setting."""

    type: Literal["dnd_updated_user"]
    user: UserId


class UserChanged(Payload):
    """A change of a person's profile."""

    type: Literal["user_change"]
    user: UserPayload


class ChannelJoined(Payload):
    """A person joining or leaving a channel."""

    type: Literal["member_joined_channel", "member_left_channel"]
    user: UserId
    channel: ChannelId


class EventCallback(Payload):
    """An event."""

    type: Literal["event_callback"]
    team_id: TeamId
    event_id: Id
    is_ext_shared_channel: bool = False
    event: Annotated[
        MessageEvent | HomeOpened | DndUpdated | UserChanged | ChannelJoined, Field(discriminator="type")
    ]


class UrlVerification(Payload):
    """Slack's check that a request URL belongs to the bot."""

    type: Literal["url_verification"]
    challenge: Value


class ErrorTarget(Payload):
    """The readable parts of a malformed delivery that say where to send an error."""

    response_url: Annotated[Url | None, WrapValidator(_if_readable)] = None
    team: Annotated[TeamPayload | None, WrapValidator(_if_readable)] = None


KINDS: Mapping[str, type[Payload]] = {
    "block_actions": BlockActions,
    "view_submission": ViewSubmission,
    "event_callback": EventCallback,
    "url_verification": UrlVerification,
}
EVENTS = frozenset(
    {
        *("message", "app_mention", "app_home_opened", "dnd_updated_user", "user_change"),
        *("member_joined_channel", "member_left_channel"),
    }
)


def read_request(raw: bytes, content_type: str) -> Json:
    """Return the delivery in an HTTP request from Slack; see `read_delivery`.

    Args:
        raw: The body.
        content_type: `application/json` for events, a form type for everything else.
    """
    text = raw.decode(errors="replace")
    try:
        return read_delivery(_parse(text, content_type))
    except ValueError:
        return {"type": MALFORMED, "kind": "body", "fault": "unreadable"}


def read_delivery(body: object) -> Json:
    """Return a delivery reduced to the fields of its model.

    Returns:
        For a kind without a listener, only the type `other`. For a malformed delivery, the type `MALFORMED`,
        its `kind`, the `fault` in it, and its `ErrorTarget`.
    """
    if not isinstance(body, dict):
        return {"type": MALFORMED, "kind": "body", "fault": type(body).__name__}
    kind = "command" if "command" in body else str(body.get("type"))[:LONGEST_FAULT]
    model = SlashCommand if kind == "command" else KINDS.get(kind)
    if model is None or _is_other_event(body):
        return {"type": "other"}
    try:
        return model.model_validate(body).model_dump(exclude_none=True)
    except ValidationError as error:
        sender = ErrorTarget.model_validate(body).model_dump(exclude_none=True)
        return {"type": MALFORMED, "kind": kind, "fault": _fault(error), **sender}


def _parse(text: str, content_type: str) -> object:
    if content_type.partition(";")[0].strip() == "application/json" or text.startswith("{"):
        return from_json(text)
    form = dict(parse_qsl(text, keep_blank_values=True, max_num_fields=MOST_FIELDS))
    return from_json(form["payload"]) if "payload" in form else form


def _is_other_event(body: Json) -> bool:
    """Return whether a delivery is an event without a listener."""
    event = body.get("event")
    kind = event.get("type") if isinstance(event, dict) else None
    return body.get("type") == "event_callback" and isinstance(kind, str) and kind not in EVENTS


def _fault(error: ValidationError) -> str:
    """Return the kind and place of the first fault in one short line."""
    first = error.errors(include_url=False, include_context=False, include_input=False)[0]
    place = ".".join(str(part) for part in first["loc"])
    return re.sub(r"[^\w. ]", "?", f"{first['type']} {place}")[:LONGEST_FAULT]
