from itertools import combinations

import pytest

from bot.outbox import error_codes as codes
from bot.outbox.error_codes import CODE_PATTERN, RefusalReason, reason_of
from bot.outbox.gateway import Refused


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("invalid_blocks", RefusalReason.FORM),
        ("msg_too_long", RefusalReason.FORM),
        ("msg_blocks_too_long", RefusalReason.FORM),
        ("invalid_attachments", RefusalReason.FORM),
        ("invalid_metadata_format", RefusalReason.FORM),
        ("invalid_metadata_of_next_year", RefusalReason.FORM),
        ("invalid_blocks_of_next_year", RefusalReason.FORM),
        ("table_too_large", RefusalReason.FORM),
        ("too_many_charts", RefusalReason.FORM),
        ("is_archived", RefusalReason.PLACE),
        ("not_in_channel", RefusalReason.PLACE),
        ("user_disabled", RefusalReason.PERSON),
        ("token_revoked", RefusalReason.BOT),
        ("invalid_auth", RefusalReason.BOT),
        ("missing_scope", RefusalReason.RIGHT),
        ("thread_not_found", RefusalReason.FINAL),
        ("internal_error", RefusalReason.DOUBT),
        ("service_unavailable", RefusalReason.LATER),
        ("heard_of_nowhere", RefusalReason.LATER),
    ],
)
def test_a_word_of_slacks_has_one_meaning(code: str, reason: RefusalReason) -> None:
    assert reason_of(code) is reason
    assert Refused(code).reason is reason


def test_no_word_stands_twice_and_each_looks_like_slacks() -> None:
    words = [set(each) for each in codes.CODES.values()]
    assert not any(one & other for one, other in combinations(words, 2))
    assert [word for each in words for word in each if not CODE_PATTERN.fullmatch(word)] == []


@pytest.mark.parametrize("said", ["Access denied by the proxy.", "", "<html>", "Not Found", "42"])
def test_what_is_no_word_of_slacks_is_not_taken_for_one(said: str) -> None:
    assert not CODE_PATTERN.fullmatch(said)
