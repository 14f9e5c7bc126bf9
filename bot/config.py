"""Settings, from the environment or a `.env` file."""

from typing import Literal

from pydantic import SecretStr, ValidationError, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict


class SettingsError(Exception):
    """A setting is missing or wrong; the text names it and says what to put there."""


class Settings(BaseSettings):
    """What the bot needs to know of its surroundings.

    Attributes:
        slack_bot_token: `xoxb-…`, from the app's page OAuth & Permissions.
        slack_signing_secret: From Basic Information; needed for HTTP.
        slack_app_token: `xapp-…` with connections:write; switches Socket Mode on.
        slack_api_url: Where Slack's Web API is.
        database_url: SQLAlchemy URL of SQLite or PostgreSQL.
        log_format: `text` for people, `json` for machines.
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

    @field_validator("slack_api_url")
    @classmethod
    def _ends_with_slash(cls, url: str) -> str:
        if not url.startswith(("http://", "https://")):
            raise ValueError("it must begin with https://")
        return url if url.endswith("/") else f"{url}/"

    @field_validator("slack_bot_token", "slack_app_token")
    @classmethod
    def _begins_right(cls, token: SecretStr, info: ValidationInfo) -> SecretStr:
        prefix = "xoxb-" if info.field_name == "slack_bot_token" else "xapp-"
        if token.get_secret_value() and not token.get_secret_value().startswith(prefix):
            raise ValueError(f"it must begin with {prefix}")
        return token


def load_settings() -> Settings:
    """Read the settings.

    Raises:
        SettingsError: One is wrong.
    """
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors()[0]
        name, message = str(first["loc"][0]).upper(), first["msg"].removeprefix("Value error, ")
        raise SettingsError(f"{name} is wrong: {message[:1].lower()}{message[1:]}.") from error
