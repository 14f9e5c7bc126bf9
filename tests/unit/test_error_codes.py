from itertools import combinations

import pytest

from bot.outbox import error_codes as codes
from bot.outbox.error_codes import CODE, Reason, reason_of
from bot.outbox.gateway import Refused


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("invalid_blocks", Reason.FORM),
        ("msg_too_long", Reason.FORM),
        ("msg_blocks_too_long", Reason.FORM),
        ("invalid_attachments", Reason.FORM),
        ("invalid_metadata_format", Reason.FORM),
        ("invalid_metadata_of_next_year", Reason.FORM),
        ("invalid_blocks_of_next_year", Reason.FORM),
        ("table_too_large", Reason.FORM),
        ("too_many_charts", Reason.FORM),
        ("is_archived", Reason.PLACE),
        ("not_in_channel", Reason.PLACE),
        ("user_disabled", Reason.PERSON),
        ("token_revoked", Reason.BOT),
        ("invalid_auth", Reason.BOT),
        ("missing_scope", Reason.RIGHT),
        ("thread_not_found", Reason.FINAL),
        ("internal_error", Reason.DOUBT),
        ("service_unavailable", Reason.LATER),
        ("heard_of_nowhere", Reason.LATER),
    ],
)
def test_a_word_of_slacks_has_one_meaning(code: str, reason: Reason) -> None:
    assert reason_of(code) is reason
    assert Refused(code).reason is reason


def test_no_word_stands_twice_and_each_looks_like_slacks() -> None:
    words = [set(each) for each in codes.CODES.values()]
    assert not any(one & other for one, other in combinations(words, 2))
    assert [word for each in words for word in each if not CODE.fullmatch(word)] == []


@pytest.mark.parametrize("said", ["Access denied by the proxy.", "", "<html>", "Not Found", "42"])
def test_what_is_no_word_of_slacks_is_not_taken_for_one(said: str) -> None:
    assert not CODE.fullmatch(said)
