from scorecard.model.outbox import MessageKind, OutgoingMessage


def test_what_must_be_said_stands_alone_unless_told_where_it_belongs() -> None:
    plain = OutgoingMessage("alert:1", MessageKind.ALERT, "T1", "C1")
    assert (plain.facts, plain.thread_of, plain.updates, plain.thread_ts) == ({}, "", "", "")


def test_two_messages_never_share_their_facts() -> None:
    first, second = (OutgoingMessage(key, MessageKind.RECEIPT, "T1", "U1") for key in ("one", "two"))
    first.facts["kpi"] = 1
    assert second.facts == {}
