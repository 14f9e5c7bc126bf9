"""The trouble about a message that Slack accepts in no form says where the same can be seen or done."""

from datetime import UTC, datetime

import pytest

from bot.ui.troubles import trouble_sentence
from scorecard.model.outbox import MessageKind, OutgoingMessage
from scorecard.model.payloads import PAYLOADS
from scorecard.model.troubles import Trouble, TroubleKind

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("kind", "command"),
    [
        (MessageKind.PROMPT, "`/scorecard`"),
        (MessageKind.REMINDER, "`/scorecard`"),
        (MessageKind.CHANGE_REQUEST, "`/scorecard correct`"),
    ],
)
def test_it_points_at_what_an_admin_can_see_of_others(kind: MessageKind, command: str) -> None:
    lost = OutgoingMessage(PAYLOADS[kind].model_construct(), "T1", "U0SAM", stored_key="key:1")
    trouble = Trouble(1, TroubleKind.MESSAGE, "key:1", "is_broken", NOW, lost=lost)
    assert [fact for fact in ("U0SAM", "is_broken", command) if fact not in trouble_sentence(trouble)] == []
