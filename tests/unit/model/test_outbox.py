from scorecard.model.outbox import OutgoingMessage
from scorecard.model.payloads import Alert


def test_what_must_be_said_stands_alone_unless_told_where_it_belongs() -> None:
    plain = OutgoingMessage(Alert(alert=1), "T1", "C1")
    assert (plain.key, plain.thread_of, plain.updates, plain.thread_ts) == ("alert:1", "", "", "")


def test_a_stored_message_keeps_the_key_that_an_earlier_version_gave_it() -> None:
    assert OutgoingMessage(Alert(alert=1), "T1", "C1", stored_key="alarm:1").key == "alarm:1"
