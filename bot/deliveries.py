"""What Slack delivers, as far as the bot reads it: told apart and checked before anything else sees it.

Bolt and the listeners get only what stands in these models, in these types. So nothing behind them needs to
ask what else a body could hold, and a body of an odd form is found here, once.
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
"""The type of the body that takes the place of one that cannot be read."""
LONGEST_FAULT = 80
MOST_FIELDS = 100


def _without_nul(text: str) -> str:
    if "\0" in text:  # which PostgreSQL cannot keep
        raise ValueError("holds NUL")
    return text


def _with_sign_for_nul(text: str) -> str:
    return text.replace("\0", "\N{REPLACEMENT CHARACTER}")  # left out, it could join two numbers


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
Url = Annotated[str, StringConstraints(pattern=r"^https?://[!-~]{1,2000}$")]


class Payload(BaseModel):
    """A part of a delivery; what is not named is left out."""

    model_config = ConfigDict(frozen=True, extra="ignore", strict=True)


class UserPayload(Payload):
    """Who acts."""

    id: UserId
    team_id: TeamId | None = None


class TeamPayload(Payload):
    """A workspace."""

    id: TeamId


class ChannelPayload(Payload):
    """Where something is done."""

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
    """What was chosen of a menu or list."""

    value: Value


class Action(Payload):
    """What was pressed."""

    type: Short
    action_id: Short
    action_ts: Ts
    value: Value | None = None
    selected_option: Option | None = None


class Container(Payload):
    """Where the button stands."""

    thread_ts: Ts | None = None


class Block(Payload):
    """A block of a submitted modal."""

    type: Short
    block_id: Short = ""


class InputState(Payload):
    """What one field of a modal holds."""

    value: Text | None = None
    selected_user: UserId | None = None
    selected_options: list[Option] | None = None


class ViewState(Payload):
    """What all fields of a modal hold: block id -> action id -> what it holds."""

    values: dict[Short, dict[Short, InputState]] = Field(default_factory=dict)


class View(Payload):
    """Of a Home tab or modal that was used, whose it is."""

    team_id: TeamId | None = None


class SubmittedView(View):
    """A modal as it was submitted."""

    id: Id
    type: Short = "modal"  # bolt looks for it
    callback_id: Short
    private_metadata: Value = ""
    blocks: list[Block] = Field(default_factory=list)
    state: ViewState = Field(default_factory=ViewState)


class Interaction(Payload):
    """What a person does with a block; its team is always told."""

    user: UserPayload
    team: TeamPayload | None = None
    view: View | None = None

    @model_validator(mode="after")
    def _tell_team(self) -> Self:
        if self.team is None:  # an app that is installed for a whole organisation is told only in these
            team_id = self.user.team_id or (self.view.team_id if self.view else None)
            if team_id is None:
                raise ValueError("no team")
            return self.model_copy(update={"team": TeamPayload(id=team_id)})
        return self


class BlockActions(Interaction):
    """A button, or a menu."""

    type: Literal["block_actions"]
    channel: ChannelPayload | None = None
    container: Container = Field(default_factory=Container)
    trigger_id: Id
    response_url: Url | None = None
    actions: Annotated[list[Action], Field(min_length=1, max_length=25)]


class ViewSubmission(Interaction):
    """A modal."""

    type: Literal["view_submission"]
    view: SubmittedView


class Edited(Payload):
    """When a message was edited."""

    ts: Ts


class MessagePayload(Payload):
    """A message: as it is now, or as it was."""

    user: UserId | None = None
    text: Text | None = None
    ts: Ts
    thread_ts: Ts | None = None
    subtype: Short | None = None
    bot_id: Id | None = None
    app_id: Id | None = None
    bot_profile: Json | None = None
    edited: Edited | None = None
    team: TeamId | None = None
    user_team: TeamId | None = None


class MessageEvent(MessagePayload):
    """That a message was written, or that one changed."""

    type: Literal["message", "app_mention"]
    channel: ChannelId
    channel_type: Short | None = None
    message: MessagePayload | None = None
    previous_message: MessagePayload | None = None


class HomeView(View):
    """A Home tab as it stands."""

    type: Literal["home"]


class HomeOpened(Payload):
    """That somebody opened the bot's Home tab, or its messages; without a view nothing is shown there."""

    type: Literal["app_home_opened"]
    user: UserId
    channel: ChannelId | None = None
    tab: Short
    view: HomeView | None = None


class DndUpdated(Payload):
    """That somebody paused their notifications."""

    type: Literal["dnd_updated_user"]
    user: UserId


class UserChanged(Payload):
    """That somebody's profile changed."""

    type: Literal["user_change"]
    user: UserPayload


class ChannelJoined(Payload):
    """That somebody came into a channel, or left it."""

    type: Literal["member_joined_channel", "member_left_channel"]
    user: UserId
    channel: ChannelId


class EventCallback(Payload):
    """What happened."""

    type: Literal["event_callback"]
    team_id: TeamId
    event_id: Id
    is_ext_shared_channel: bool = False
    event: Annotated[
        MessageEvent | HomeOpened | DndUpdated | UserChanged | ChannelJoined, Field(discriminator="type")
    ]


class UrlVerification(Payload):
    """Slack asks whether a request URL is the bot's."""

    type: Literal["url_verification"]
    challenge: Value


class ErrorTarget(Payload):
    """Of a delivery that cannot be read: where its person can be told, as far as that can."""

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
    """What an HTTP request of Slack's holds; see `read_delivery`.

    Args:
        raw: The body.
        content_type: `application/json` for events, a form for all else.
    """
    text = raw.decode(errors="replace")
    try:
        return read_delivery(_parse(text, content_type))
    except ValueError:
        return {"type": MALFORMED, "kind": "body", "fault": "unreadable"}


def read_delivery(body: object) -> Json:
    """A delivery in the form of its model, or one that says what is wrong with it.

    Returns:
        Of a kind that nobody listens to, only its type. Of what cannot be read: the type `MALFORMED`, the
        `kind` that it is, the `fault` in it, and its `ErrorTarget`.
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
    """Whether something happened that nobody listens to."""
    event = body.get("event")
    kind = event.get("type") if isinstance(event, dict) else None
    return body.get("type") == "event_callback" and isinstance(kind, str) and kind not in EVENTS


def _fault(error: ValidationError) -> str:
    """Where the first fault is and of which kind, in a short line."""
    first = error.errors(include_url=False, include_context=False, include_input=False)[0]
    place = ".".join(str(one) for one in first["loc"])
    return re.sub(r"[^\w. ]", "?", f"{first['type']} {place}")[:LONGEST_FAULT]
