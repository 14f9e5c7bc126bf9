"""Slack's Web API in the bot's terms; errors say whether a call was sent, refused, or may have been sent."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from errno import EHOSTDOWN, EHOSTUNREACH, ENETDOWN, ENETUNREACH
from http import HTTPStatus
from http.client import HTTPException
from itertools import chain
from socket import gaierror
from ssl import SSLCertVerificationError
from typing import Any, NamedTuple
from urllib.error import URLError

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackRequestError

from bot.outbox.error_codes import BUSY, CODE_PATTERN, UNKNOWN_PERSON, RefusalReason, reason_of
from scorecard.model.outbox import Address, ApiCall
from scorecard.model.quiet_hours import UNTIL_CLEARED, DoNotDisturb, is_vacation
from scorecard.rules.permissions import Standing
from scorecard.services.absence.profiles import Profile

Json = dict[str, Any]

EVENT_TYPE = "scorecard_message"
PAGES: Json = {"limit": 200, "include_all_metadata": True}
MOST_CHANNELS = 999  # in one answer of Slack's
SHARED = ("is_ext_shared", "is_pending_ext_shared", "is_shared")
DEFAULT_PAUSE = 30.0
UNREACHABLE_ERRNOS = frozenset({EHOSTDOWN, EHOSTUNREACH, ENETDOWN, ENETUNREACH})
SLACKBOT = "USLACKBOT"  # Slack does not mark it as a bot


class ChannelFacts(NamedTuple):
    """Facts that Slack tells of a channel.

    Attributes:
        is_private: True if it is private.
        is_shared: True if people of other organisations are in it, or are invited into it.
        is_inside: True if the bot itself is in it.
    """

    is_private: bool
    is_shared: bool
    is_inside: bool


class GatewayError(Exception):
    """A call failed: its message was not sent, or may not have been.

    Attributes:
        call: The kind of call that failed.
        channel: The channel it was for, or empty.
    """

    call: ApiCall | None = None
    channel: str = ""


class RateLimited(GatewayError):
    """Slack asks for a pause; the message was certainly not sent.

    Args:
        seconds: The length of the pause.
    """

    def __init__(self, seconds: float) -> None:
        super().__init__(f"Slack asks for a pause of {seconds} s.")
        self.seconds = seconds


class Refused(GatewayError):
    """Slack refused; the message was certainly not sent.

    Args:
        code: Slack's error code, `channel_not_found`.
    """

    def __init__(self, code: str) -> None:
        super().__init__(f"Slack refused: {code}.")
        self.code = code

    @property
    def reason(self) -> RefusalReason:
        """The meaning of the code for what was refused."""
        return reason_of(self.code)

    @property
    def is_unknown_person(self) -> bool:
        """True if there is no such person, or none that the bot may see."""
        return self.code in UNKNOWN_PERSON


class Unreachable(GatewayError):
    """No connection could be made; the message was certainly not sent."""


class Unsure(GatewayError):
    """No reliable answer came; the message may have been sent.

    Args:
        what: A description of what came instead.
        is_over: True if Slack has finished the call; otherwise it may still take effect.
    """

    def __init__(self, what: str, *, is_over: bool = True) -> None:
        super().__init__(what)
        self.is_over = is_over


class Gateway:
    """Sends drawn messages, and reads people and channels.

    Args:
        client: A client without retry handlers, since a repeated POST would post a message twice.
    """

    def __init__(self, client: WebClient) -> None:
        self._client = client

    def post(
        self, channel: str, payload: Json, *, key: str, thread_ts: str = "", is_broadcast: bool = False
    ) -> Address:
        """Post a message, marked with the key by which it can be found again.

        Args:
            channel: Slack id.
            payload: Text and blocks.
            key: See `find_posted`.
            thread_ts: The thread it goes to, or empty.
            is_broadcast: Whether a reply is shown in the channel, too.
        """
        with _translated(ApiCall.POST, channel):
            answer = self._client.chat_postMessage(
                channel=channel,
                thread_ts=thread_ts or None,
                reply_broadcast=is_broadcast or None,
                metadata={"event_type": EVENT_TYPE, "event_payload": {"key": key}},
                unfurl_links=False,
                unfurl_media=False,
                **payload,
            )
            return _address_of(answer["channel"], answer["ts"])

    def update(self, address: Address, payload: Json) -> None:
        """Replace the content of a message."""
        with _translated(ApiCall.UPDATE, address.channel):
            self._client.chat_update(channel=address.channel, ts=address.ts, **payload)

    def publish_home(self, user: str, view: Json) -> None:
        """Draw a person's Home tab."""
        with _translated(ApiCall.HOME):
            self._client.views_publish(user_id=user, view=view)

    def open_direct(self, user: str) -> str:
        """Open the direct messages with a person and return their channel."""
        with _translated(ApiCall.OPEN):
            return str(self._client.conversations_open(users=user)["channel"]["id"])

    def find_posted(self, channel: str, key: str, *, since: datetime, thread_ts: str = "") -> Address | None:
        """Return the address of the bot's message with a key in a channel or thread, or None if absent."""
        where: Json = {**PAGES, "channel": channel, "oldest": f"{since.timestamp():.6f}"}
        with _translated(ApiCall.LOOK, channel):
            if thread_ts:
                pages = self._client.conversations_replies(ts=thread_ts, **where)
            else:
                pages = self._client.conversations_history(**where)
            messages: Iterator[Json] = chain.from_iterable(page["messages"] for page in pages)
            found = (message["ts"] for message in messages if _key_of(message) == key)
            return next((Address(channel, ts) for ts in found), None)

    def look_into(self, channel: str) -> None:
        """Check that the bot may read a channel, which it may if it is a member."""
        with _translated(ApiCall.LOOK, channel):
            self._client.conversations_history(channel=channel, limit=1)

    def read_profile(self, team_id: str, user: str) -> Profile:
        """Return a person's profile as Slack shows it to the bot of a team."""
        with _translated(ApiCall.READ):
            person: Json = self._client.users_info(user=user, include_locale=True)["user"]
        profile: Json = person.get("profile") or {}
        name = profile.get("display_name") or person.get("real_name") or profile.get("real_name") or ""
        return Profile(
            name=str(name),
            timezone=str(person.get("tz") or ""),
            locale=str(person.get("locale") or ""),
            is_bot=_is_bot(person),
            is_gone=bool(person.get("deleted")),
            vacation_until=_vacation_of(profile),
            standing=_standing_of(person, team_id),
        )

    def read_channel(self, channel: str) -> ChannelFacts:
        """Return what Slack says of a channel."""
        with _translated(ApiCall.READ, channel):
            found: Json = self._client.conversations_info(channel=channel)["channel"]
            return ChannelFacts(
                is_private=bool(found.get("is_private")),
                is_shared=any(found.get(sign) for sign in SHARED),
                is_inside=bool(found.get("is_member")),
            )

    def list_members(self, channel: str, most: int) -> list[str]:
        """Return the members of a channel, at most one more than `most`."""
        with _translated(ApiCall.READ, channel):
            answer = self._client.conversations_members(channel=channel, limit=most + 1)
            return [str(user) for user in answer["members"]]

    def list_private_channels(self, user: str) -> list[str]:
        """Return the private channels that a person and the bot share, at most the first 999."""
        with _translated(ApiCall.READ):
            answer = self._client.users_conversations(
                user=user, types="private_channel", exclude_archived=True, limit=MOST_CHANNELS
            )
            return [str(channel["id"]) for channel in answer["channels"]]

    def read_pauses(self, users: Sequence[str]) -> dict[str, DoNotDisturb]:
        """Return the current or next do-not-disturb period, if any, of each of up to 50 people."""
        with _translated(ApiCall.READ):
            states: Json = self._client.dnd_teamInfo(users=list(users)).get("users") or {}
        pauses = {
            user: DoNotDisturb(_moment(state["next_dnd_start_ts"]), _moment(state["next_dnd_end_ts"]))
            for user, state in states.items()
        }
        return {user: pause for user, pause in pauses.items() if pause.begin < pause.end}


def _address_of(channel: object, ts: object) -> Address:
    """Return a message's address from Slack's answer.

    Raises:
        ValueError: The answer does not hold one.
    """
    if not (isinstance(channel, str) and channel and isinstance(ts, str) and ts):
        raise ValueError("It does not say where the message stands.")
    return Address(channel, ts)


def _is_bot(person: Json) -> bool:
    return bool(person.get("is_bot")) or person.get("id") == SLACKBOT


def _standing_of(person: Json, team_id: str) -> Standing:
    """Return a person's standing in a team; in an Enterprise organisation people can be in several teams."""
    teams = {person.get("team_id") or team_id, *(person.get("enterprise_user") or {}).get("teams", ())}
    if _is_bot(person):
        return Standing.BOT
    if person.get("is_stranger") or team_id not in teams:
        return Standing.STRANGER
    if person.get("is_ultra_restricted"):
        return Standing.SINGLE_CHANNEL_GUEST
    return Standing.GUEST if person.get("is_restricted") else Standing.MEMBER


def _vacation_of(profile: Json) -> datetime | None:
    """Return the end of a vacation status, if any; Slack keeps the English text of its own as canonical."""
    text = profile.get("status_text_canonical") or profile.get("status_text") or ""
    if not is_vacation(profile.get("status_emoji") or "", text):
        return None
    until = profile.get("status_expiration") or 0
    return _moment(until) if until else UNTIL_CLEARED


def _moment(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def _key_of(message: Json) -> str | None:
    metadata = message.get("metadata") or {}
    if metadata.get("event_type") != EVENT_TYPE:
        return None
    key = (metadata.get("event_payload") or {}).get("key")
    return key if isinstance(key, str) else None


@contextmanager
def _translated(call: ApiCall, channel: str = "") -> Iterator[None]:
    """Turn errors of Slack and the network into ours, by what the sender can do about them."""
    try:
        with _translated_answers(), _translated_connections():
            yield
    except GatewayError as error:
        error.call, error.channel = call, channel
        raise


@contextmanager
def _translated_answers() -> Iterator[None]:
    try:
        yield
    except SlackApiError as error:
        raise _translate(error) from error
    except (SlackRequestError, ValueError, LookupError, TypeError, AttributeError) as error:
        # slack_sdk raises these if an answer is not a JSON object, or lacks fields that Slack always sends
        raise Unsure(f"The answer makes no sense: {error!r}") from error


@contextmanager
def _translated_connections() -> Iterator[None]:
    try:
        yield
    except URLError as error:
        raise _translate_connecting(error) from error
    except TimeoutError as error:
        raise Unsure(str(error), is_over=False) from error
    except (HTTPException, OSError) as error:
        raise Unsure(repr(error)) from error


def _translate(error: SlackApiError) -> GatewayError:
    """Return the error for an answer: refused only if Slack's own JSON says so, else perhaps in effect."""
    response = error.response
    if response.status_code == HTTPStatus.TOO_MANY_REQUESTS:
        return RateLimited(_seconds(response.headers.get("Retry-After", "")))
    code = _code_of(response.data)
    if response.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR or not code:
        is_over = response.status_code != HTTPStatus.GATEWAY_TIMEOUT
        return Unsure(f"HTTP {response.status_code} with {code or 'no answer from Slack'}", is_over=is_over)
    if code in BUSY:
        return RateLimited(DEFAULT_PAUSE)
    return Unsure(f"Slack failed: {code}") if reason_of(code) is RefusalReason.DOUBT else Refused(code)


def _code_of(answer: object) -> str:
    """Return Slack's error code, or an empty string if the answer is not a refusal in Slack's form."""
    if not isinstance(answer, dict) or answer.get("ok") is not False:
        return ""
    code = answer.get("error")
    return code if isinstance(code, str) and CODE_PATTERN.fullmatch(code) else ""


def _translate_connecting(error: URLError) -> GatewayError:
    """Return the error for a failed request, which was certainly not sent only if no connection was made."""
    reason = error.reason
    if isinstance(reason, (ConnectionRefusedError, gaierror, SSLCertVerificationError)):
        return Unreachable(str(error))
    if isinstance(reason, OSError) and reason.errno in UNREACHABLE_ERRNOS:
        return Unreachable(str(error))
    return Unsure(str(error), is_over=not isinstance(reason, TimeoutError))


def _seconds(text: str) -> float:
    return float(text) if text.isdecimal() else DEFAULT_PAUSE
