"""Messages that Slack rejects are sent in a plainer form, and never lost silently."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine
from sqlmodel import col, select

from bot.demo.people import CHANNEL
from bot.workspace.refusals import SlackRefusal
from scorecard.storage.tables import OutgoingRow
from tests.faults.trial import FRIDAY
from tests.support.world import PRIYA, World, a_world, at, block_types, plain

MONDAY = at("2026-11-23 09:00")
TUESDAY = at("2026-11-24 10:00")
CHART = "data_visualization"
OF_FORM = ("invalid_blocks", "msg_too_long", "msg_blocks_too_long", "invalid_attachments", "no_text")


@pytest.fixture
def world(engine: Engine) -> Iterator[World]:
    """A world in which Priya was just prompted for two values, and has a Home tab."""
    with a_world(engine, FRIDAY) as world:
        world.move_to(FRIDAY)
        world.open_home(PRIYA)
        world.move_to(MONDAY)
        world.expected |= {"format_refused", "send_failed"}
        yield world


def refuse(world: World, method: str, code: str, times: int) -> None:
    world.expected.add(code)
    world.workspace.refusals.fail(method, code, times)


def failed(world: World) -> dict[str, str]:
    """Return the messages that were given up, with Slack's error codes."""
    with world.store.reading() as uow:
        rows = uow.session.exec(select(OutgoingRow).where(col(OutgoingRow.state) == "failed"))
        return {row.key: row.error for row in rows}


@pytest.mark.parametrize("code", [*OF_FORM, "invalid_metadata_format"])
def test_a_message_whose_blocks_are_refused_goes_as_text_alone(world: World, code: str) -> None:
    refuse(world, "chat.postMessage", code, times=1)
    assert "25 min" in world.say(PRIYA, "mttr 25")
    [receipt] = world.receipts(PRIYA)
    assert block_types(receipt) == []
    assert failed(world) == {}


def test_a_chart_may_be_refused_and_the_classic_form_too(world: World) -> None:
    world.expected.add("invalid_blocks")
    world.say(PRIYA, "mttr 26 for week 46, mttr 25 for week 47")

    def refuse_again() -> None:
        if world.workspace.calls[-1].error and CHART in str(world.workspace.calls[-1].body):
            raise SlackRefusal("invalid_blocks")

    world.workspace.refusals.refuse_native = True
    world.workspace.refusals.before("response_url", refuse_again)
    answer = world.command(PRIYA, "mttr")
    refused = [call for call in world.workspace.calls if call.method == "response_url" and call.error]
    assert [CHART in str(call.body) for call in refused] == [True, False]
    assert block_types(answer) == []
    assert "25 min" in plain(answer.text)
    with world.store.reading() as uow:
        assert not uow.outbox.is_refused(world.workspace.team_id, "native_blocks", world.clock.now())


@pytest.mark.parametrize("code", OF_FORM)
def test_a_message_refused_in_every_form_is_given_up_with_slacks_word_for_why(
    world: World, code: str
) -> None:
    refuse(world, "chat.postMessage", code, times=2)
    world.say(PRIYA, "mttr 25")
    assert world.receipts(PRIYA) == []
    assert list(failed(world).values()) == [code]
    assert [line["error"] for line in world.logs if line["event"] == "send_failed"] == [code]


def test_a_change_whose_blocks_are_refused_shows_the_text_and_no_old_buttons(world: World) -> None:
    refuse(world, "chat.update", "msg_blocks_too_long", times=1)
    world.say(PRIYA, "mttr 25")
    [prompt] = world.prompts(PRIYA)
    assert "25" in plain(prompt.text)
    assert block_types(prompt) == []
    assert failed(world) == {}


@pytest.mark.parametrize("code", ["view_too_large", "invalid_arguments", "invalid_blocks"])
def test_a_home_tab_whose_change_is_refused_says_where_to_look_instead(world: World, code: str) -> None:
    world.open_home(PRIYA)
    refuse(world, "views.publish", code, times=1)
    world.say(PRIYA, "mttr 25")
    [only] = world.home(PRIYA)["blocks"]
    assert "/scorecard mine" in only["text"]["text"]
    assert failed(world) == {}


def test_what_is_refused_for_another_reason_is_not_put_more_plainly(world: World) -> None:
    world.expected |= {"is_archived", "trouble_began"}
    refuse(world, "chat.postMessage", "is_archived", times=1)
    calls = len(world.workspace.calls)
    world.move_to(TUESDAY)
    tried = [call for call in world.workspace.calls[calls:] if call.error == "is_archived"]
    assert len(tried) == 1
    assert "blocks" in tried[0].body


def test_the_only_channel_of_a_message_is_where_it_was_refused(world: World) -> None:
    refuse(world, "chat.postMessage", "msg_too_long", times=1)
    world.say(PRIYA, "mttr 52")
    assert len(world.alerts()) == 1
    assert world.alerts()[0].channel == CHANNEL
