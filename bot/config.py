"""Settings from the environment or a `.env` file."""

import re
from typing import Any, Literal

from pydantic import Field, SecretStr, ValidationError, ValidationInfo, field_validator
from pydantic_core import ErrorDetails
from pydantic_settings import BaseSettings, SettingsConfigDict

from scorecard.services.outbox.retention import KEEP_SENT_DAYS

LEAST_KEPT_DAYS, MOST_KEPT_DAYS = 90, 36_500
BOT_TOKEN, APP_TOKEN = "xoxb-", "xapp-"
PLACES = {
    "slack_bot_token": "OAuth & Permissions",
    "slack_app_token": "Basic Information → App-Level Tokens",
    "slack_signing_secret": "Basic Information → App Credentials",
}
"""The page of a Slack app's settings that shows each secret."""
SECRET = re.compile(r"[A-Za-z0-9-]+")
MADE_UP = re.compile(r"(?:xoxb-|xapp-)?(?:[-x0]*$|your|my-|example|change|token|paste|insert)", re.IGNORECASE)
"""Placeholders that guides use for secrets; real ones continue with a digit, or are hexadecimal."""


class SettingsError(Exception):
    """A setting is missing or wrong; the message names it and says how to fix it."""


class NotReachable(SettingsError):
    """Something that the bot needs does not answer at the moment; no setting has to change."""


class Settings(BaseSettings):
    """The bot's settings.

    Attributes:
        slack_bot_token: The token `xoxb-…` from the app's page OAuth & Permissions.
        slack_signing_secret: The secret from the page Basic Information; needed for HTTP.
        slack_app_token: The token `xapp-…` with connections:write; switches Socket Mode on.
        slack_api_url: URL of Slack's Web API.
        database_url: SQLAlchemy URL of SQLite or PostgreSQL.
        log_format: `text` for people, `json` for machines.
        keep_sent_days: Days after which records of sent messages are deleted, unless they are still needed.
    """

    model_config = SettingsConfigDict(
        env_file=".env", env_ignore_empty=True, extra="ignore", frozen=True, str_strip_whitespace=True
    )

    slack_bot_token: SecretStr = SecretStr("")
    slack_signing_secret: SecretStr = SecretStr("")
    slack_app_token: SecretStr = SecretStr("")
    slack_api_url: str = "https://slack.com/api/"
    database_url: str = "sqlite:///scorecard.db"
    log_format: Literal["text", "json"] = "text"
    keep_sent_days: int = Field(default=KEEP_SENT_DAYS, ge=LEAST_KEPT_DAYS, le=MOST_KEPT_DAYS)

    @field_validator("slack_api_url")
    @classmethod
    def _ends_with_slash(cls, url: str) -> str:
        if not url.startswith(("http://", "https://")):
            raise ValueError("it must begin with https://")
        return url if url.endswith("/") else f"{url}/"

    @field_validator("slack_bot_token", "slack_app_token")
    @classmethod
    def _begins_right(cls, token: SecretStr, info: ValidationInfo) -> SecretStr:
        text, is_bots = token.get_secret_value(), info.field_name == "slack_bot_token"
        prefix, other = (BOT_TOKEN, APP_TOKEN) if is_bots else (APP_TOKEN, BOT_TOKEN)
        if text.startswith(other):
            place = "SLACK_APP_TOKEN" if is_bots else "SLACK_BOT_TOKEN"
            raise ValueError(f"it holds a token that begins with {other}, which belongs in {place}")
        if text and not text.startswith(prefix):
            raise ValueError(f"it must begin with {prefix}; copy it from {_place(info)}")
        return token

    @field_validator("slack_signing_secret")
    @classmethod
    def _is_no_token(cls, secret: SecretStr, info: ValidationInfo) -> SecretStr:
        if secret.get_secret_value().startswith((BOT_TOKEN, APP_TOKEN)):
            raise ValueError(f"it holds a token; copy it from {_place(info)}")
        return secret

    @field_validator("slack_bot_token", "slack_app_token", "slack_signing_secret")
    @classmethod
    def _is_filled_in(cls, secret: SecretStr, info: ValidationInfo) -> SecretStr:
        text = secret.get_secret_value()
        if text and (MADE_UP.match(text) or not SECRET.fullmatch(text)):
            raise ValueError(f"it holds a placeholder, or more than the secret; copy it from {_place(info)}")
        return secret


def load_settings() -> Settings:
    """Read the settings.

    Raises:
        SettingsError: A setting is wrong.
    """
    settings, wrong = read_settings()
    if wrong:
        raise SettingsError(next(iter(wrong.values())))
    return settings


def read_settings() -> tuple[Settings, dict[str, str]]:
    """Return the settings, with defaults for wrong ones, and an error sentence for each wrong one by name."""
    try:
        return Settings(), {}
    except ValidationError as error:
        wrong = {str(detail["loc"][0]).lower(): _sentence_of(detail) for detail in error.errors()}
        usual: dict[str, Any] = {name: Settings.model_fields[name].default for name in wrong}
        return Settings(**usual), wrong


def _sentence_of(error: ErrorDetails) -> str:
    if error["loc"][0] == "keep_sent_days":
        return (
            f"KEEP_SENT_DAYS is wrong: it must be a whole number from {LEAST_KEPT_DAYS} to {MOST_KEPT_DAYS}."
        )
    name, message = str(error["loc"][0]).upper(), error["msg"].removeprefix("Value error, ")
    return f"{name} is wrong: {message[:1].lower()}{message[1:]}."


def _place(info: ValidationInfo) -> str:
    return f"your Slack app, {PLACES[info.field_name or '']}"
