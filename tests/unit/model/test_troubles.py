"""What an admin reads of a message that Slack takes in no form says where the same can be seen or done."""

from datetime import UTC, datetime

import pytest

from scorecard.model.outbox import MessageKind, OutgoingMessage
from scorecard.model.troubles import Trouble, TroubleKind

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("kind", "told"),
    [
        (
            MessageKind.PROMPT,
            "a prompt (Slack says x): ask for the numbers yourself; `/scorecard` shows what is missing",
        ),
        (
            MessageKind.REMINDER,
            "a reminder (Slack says x): remind them yourself; `/scorecard` shows what is missing",
        ),
        (
            MessageKind.CHANGE_REQUEST,
            "a request to change a locked period (Slack says x): ask the owners who sent it, and make the "
            "change yourself with `/scorecard correct`",
        ),
    ],
)
def test_it_points_at_what_an_admin_can_see_of_others(kind: MessageKind, told: str) -> None:
    lost = OutgoingMessage("key:1", kind, "T1", "U0SAM")
    trouble = Trouble(1, TroubleKind.MESSAGE, "key:1", "x", NOW, lost=lost)
    assert trouble.sentence == f"I could not send U0SAM {told}."
