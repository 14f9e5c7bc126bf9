"""Slack's data about a person, as their standing in the workspace."""

from typing import Any

import pytest
from slack_sdk import WebClient

from bot.outbox.gateway import Gateway
from scorecard.rules.permissions import Standing

TEAM = "T0LOCAL"


class Telling(WebClient):
    """A client that returns the same profile for everybody."""

    def __init__(self, person: dict[str, Any]) -> None:
        super().__init__()
        self._person = person

    def users_info(self, **asked: Any) -> Any:
        return {"user": {"id": asked["user"], "profile": {}, **self._person}}


@pytest.mark.parametrize(
    ("person", "standing"),
    [
        ({"team_id": TEAM}, Standing.MEMBER),
        ({}, Standing.MEMBER),
        ({"team_id": TEAM, "is_restricted": True}, Standing.GUEST),
        (
            {"team_id": TEAM, "is_restricted": True, "is_ultra_restricted": True},
            Standing.SINGLE_CHANNEL_GUEST,
        ),
        ({"team_id": "T0PARTNER"}, Standing.STRANGER),
        ({"team_id": "T0PARTNER", "is_restricted": True}, Standing.STRANGER),
        ({"team_id": TEAM, "is_stranger": True}, Standing.STRANGER),
        ({"team_id": "T0SISTER", "enterprise_user": {"teams": ["T0SISTER", TEAM]}}, Standing.MEMBER),
        ({"team_id": "T0SISTER", "enterprise_user": {"teams": ["T0SISTER"]}}, Standing.STRANGER),
        ({"team_id": TEAM, "is_bot": True}, Standing.BOT),
    ],
)
def test_what_slack_says_of_somebody_tells_what_they_are(person: dict[str, Any], standing: Standing) -> None:
    assert Gateway(Telling(person)).read_profile(TEAM, "U0ADA").standing is standing


def test_slackbot_is_an_app() -> None:
    profile = Gateway(Telling({"team_id": TEAM})).read_profile(TEAM, "USLACKBOT")
    assert profile.is_bot
    assert profile.standing is Standing.BOT
