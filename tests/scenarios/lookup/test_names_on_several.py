"""One message that names KPIs of several scorecards: each name is clarified separately."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import timedelta
from itertools import count
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlmodel import select

from bot.demo.people import CHANNEL
from bot.slash_commands.actuals import ASKED_BACK
from bot.workspace.model import SlackChannel
from scorecard.storage.engine import make_engine
from scorecard.storage.tables import ActualRow
from tests.scenarios.conftest import Begin
from tests.support.cards import a_card, a_kpi
from tests.support.days import MONDAY
from tests.support.facts import nothing_saved, saved, shows_receipt
from tests.support.facts_replies import asked_which, doubted, key_of, noted_no_data
from tests.support.seen import values
from tests.support.world import HELEN, PRIYA, SAM, World, a_world, plain

CHANNELS = (
    SlackChannel(CHANNEL, "aa"),
    SlackChannel("C0BB", "bb"),
    SlackChannel("C0CC", "cc"),
    SlackChannel("C0GENERAL", "general"),
)
BB = {"key": "bb", "name": "Bb", "channel": "C0BB"}
CC = {"key": "cc", "name": "Cc", "channel": "C0CC"}
BOTH = "mttr 33, csat 91"


def a_town(begin: Begin, aa: tuple[str, ...], bb: tuple[str, ...], cc: tuple[str, ...]) -> World:
    """Three scorecards of Priya's, with these KPIs; Bb asks for its own an hour later."""
    world = begin(a_card(*map(a_kpi, aa), key="aa", name="Aa"), channels=CHANNELS)
    world.apply(a_card(*(a_kpi(name, prompt="10:00") for name in bb), **BB))
    world.apply(a_card(*map(a_kpi, cc), **CC))
    world.move_to(MONDAY)
    world.move_to(MONDAY + timedelta(hours=1))
    return world


@pytest.fixture
def world(begin: Begin) -> World:
    """Aa has both KPIs, Bb the first, Cc the second."""
    return a_town(begin, ("mttr", "csat"), ("mttr", "patch"), ("csat", "vuln"))


def say(world: World) -> str:
    return world.say(PRIYA, BOTH)


def edit(world: World) -> str:
    said = world.actor.say(PRIYA, world.direct(PRIYA), "hm, wait")
    world.settle()
    world.actor.edit(PRIYA, said.channel, said.ts, BOTH)
    world.settle()
    return plain(world.inbox(PRIYA)[-1].text)


def mention(world: World) -> str:
    return "\n".join(plain(one.text) for one in world.mention(PRIYA, BOTH, channel="C0GENERAL"))


def command(world: World) -> str:
    assert plain(world.command(PRIYA, f"submit {BOTH}", "C0GENERAL").text) == ASKED_BACK
    return plain(world.inbox(PRIYA)[-1].text)


@pytest.mark.parametrize("way", [say, edit, mention, command])
def test_it_is_asked_which_one_the_first_name_means(world: World, way: Callable[[World], str]) -> None:
    way(world)
    assert asked_which(world, PRIYA, "MTTR (Aa)", "MTTR (Bb)")
    assert nothing_saved(world)


@pytest.mark.parametrize("way", [say, edit, command])
def test_then_the_second_name_is_asked_about_and_all_of_it_saved(
    world: World, way: Callable[[World], str]
) -> None:
    way(world)
    world.choose(PRIYA, "MTTR (Bb)")
    assert values(world) == []
    world.choose(PRIYA, "CSAT (Cc)")
    assert saved(world, "MTTR (Bb)", 33)
    assert saved(world, "CSAT (Cc)", 91)
    assert values(world) == [33, 91]


def test_the_first_choice_decides_nothing_about_the_second_name(world: World) -> None:
    world.say(PRIYA, BOTH)
    world.choose(PRIYA, "MTTR (Aa)")
    assert values(world) == []
    world.choose(PRIYA, "CSAT (Cc)")
    assert saved(world, "CSAT (Cc)", 91)


def test_both_choices_hold_while_a_number_is_asked_about(world: World) -> None:
    world.say(PRIYA, "mttr 33, csat ~91")
    world.choose(PRIYA, "MTTR (Bb)")
    world.choose(PRIYA, "CSAT (Aa)")
    assert doubted(world, PRIYA, "CSAT (Aa)", 91)
    world.choose(PRIYA, "91 min")
    assert saved(world, "MTTR (Bb)", 33)
    assert saved(world, "CSAT (Aa)", 91)


def test_a_choice_made_days_later_is_for_what_was_asked_about_then(world: World) -> None:
    world.say(PRIYA, BOTH)
    world.move_by(days=8)
    world.choose(PRIYA, "MTTR (Bb)")
    world.choose(PRIYA, "CSAT (Cc)")
    assert saved(world, "MTTR (Bb)", 33, period="2026-W47", late=True)
    assert saved(world, "CSAT (Cc)", 91, period="2026-W47", late=True)


NAMED = "mttr 33 for W45, csat 91 for W44"


@pytest.mark.parametrize("label", ["CSAT (Aa)", "CSAT (Cc)"])
@pytest.mark.parametrize(
    "send",
    [
        lambda world: world.say(PRIYA, NAMED),
        lambda world: world.command(PRIYA, f"submit {NAMED}", "C0GENERAL"),
    ],
    ids=["message", "command"],
)
def test_each_name_keeps_the_period_that_it_was_given(
    world: World, send: Callable[[World], object], label: str
) -> None:
    send(world)
    world.choose(PRIYA, "MTTR (Bb)")
    world.choose(PRIYA, label)
    assert saved(world, "MTTR (Bb)", 33, period="2026-W45")
    assert saved(world, label, 91, period="2026-W44")


def test_in_a_thread_each_name_keeps_its_period_too(world: World) -> None:
    of_bb = next(one for one in world.prompts(PRIYA) if "PATCH" in one.text)
    world.say(PRIYA, NAMED, of_bb.ts)
    world.choose(PRIYA, "CSAT (Cc)")
    assert saved(world, "MTTR (Bb)", 33, period="2026-W45")
    assert saved(world, "CSAT (Cc)", 91, period="2026-W44")


def test_a_period_named_by_today_is_the_one_of_the_day_it_was_written(world: World) -> None:
    world.say(PRIYA, "mttr 33 for last week, csat 91 for last week")
    world.move_by(days=8)
    world.choose(PRIYA, "MTTR (Bb)")
    world.choose(PRIYA, "CSAT (Cc)")
    assert saved(world, "MTTR (Bb)", 33, period="2026-W47", late=True)
    assert saved(world, "CSAT (Cc)", 91, period="2026-W47", late=True)


def test_no_data_is_noted_for_the_period_that_it_names(world: World) -> None:
    world.say(PRIYA, "mttr no data for W45, csat no data for W44")
    world.choose(PRIYA, "MTTR (Aa)")
    world.choose(PRIYA, "CSAT (Cc)")
    assert noted_no_data(world, PRIYA, "CSAT (Cc)", period="2026-W44")


def test_in_the_thread_of_one_scorecard_only_what_it_has_not_is_asked(world: World) -> None:
    of_bb = next(one for one in world.prompts(PRIYA) if "PATCH" in one.text)
    world.say(PRIYA, BOTH, of_bb.ts)
    assert asked_which(world, PRIYA, "CSAT (Aa)", "CSAT (Cc)")
    world.choose(PRIYA, "CSAT (Cc)")
    assert saved(world, "MTTR (Bb)", 33)
    assert saved(world, "CSAT (Cc)", 91)


NAMES = ("mttr", "csat", "sla", "patch")


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_whatever_is_on_which_scorecard_each_name_is_asked_about_once(
    whole_town: World, data: st.DataObject
) -> None:
    named = data.draw(st.lists(st.sampled_from(NAMES), min_size=1, max_size=4, unique=True))
    whole_town.say(PRIYA, ", ".join(f"{name} 2{at}" for at, name in enumerate(named)))
    for _ in named:
        assert asked_which(whole_town, PRIYA)
        newest = whole_town.inbox(PRIYA)[-1]
        buttons = [block["accessory"]["value"] for block in newest.blocks if "accessory" in block]
        whole_town.choose_in(PRIYA, newest, data.draw(st.sampled_from(buttons)))
    newest = whole_town.inbox(PRIYA)[-1]
    assert shows_receipt(newest), newest.text


@pytest.fixture
def whole_town(begin: Begin) -> World:
    """Every name is on two of the scorecards or on all three."""
    return a_town(begin, ("mttr", "csat", "sla"), ("mttr", "patch", "sla"), ("csat", "patch", "sla"))


CARDS = {"aa": CHANNEL, "bb": "C0BB", "cc": "C0CC"}
GENERAL = "C0GENERAL"


@st.composite
def three_cards(draw: st.DrawFn) -> dict[str, dict[str, str]]:
    """Return three scorecards: the owner of each KPI by its key; Priya owns at least one on each."""
    names = st.lists(st.sampled_from(NAMES), min_size=1, max_size=3, unique=True)
    cards = {key: {name: draw(st.sampled_from((PRIYA, SAM))) for name in draw(names)} for key in CARDS}
    return {key: {**kpis, next(iter(kpis)): PRIYA} for key, kpis in cards.items()}


def say_in(world: World, place: str, text: str) -> None:
    """Let Priya write directly, in the thread of a scorecard's prompt (`>aa`), or in a channel.

    If one message asks for all scorecards, it is the prompt of each.
    """
    if place == "direct":
        world.say(PRIYA, text)
    elif place.startswith(">"):
        key = prompt_of(world, place[1:])
        asked = next((one for one in world.prompts(PRIYA) if key_of(one) == key), world.prompts(PRIYA)[0])
        world.say(PRIYA, text, asked.ts)
    else:
        world.mention(PRIYA, text, channel=CARDS.get(place, place))


def prompt_of(world: World, scorecard: str) -> str:
    """Return the key of Priya's prompt from a scorecard."""
    with world.store.reading() as uow:
        rows = [row for _, row in uow.batches.list_waiting() if row.person == PRIYA]
        keys = {uow.scorecards.get(row.scorecard_id).key: f"prompt:{row.id}" for row in rows}
    return keys[scorecard]


def stored_on(world: World) -> list[str]:
    """Return the key of the scorecard of each value."""
    with world.store.reading() as uow:
        rows = uow.session.exec(select(ActualRow)).all()
        return [uow.scorecards.get_of(row.kpi_id)[0].key for row in rows]


@pytest.fixture
def begin_anew(tmp_path: Path, empty_database: bytes) -> Callable[[], AbstractContextManager[World]]:
    """Makes a world with a database of its own each time."""
    numbers = count()

    @contextmanager
    def make() -> Iterator[World]:
        path = tmp_path / f"{next(numbers)}.db"
        path.write_bytes(empty_database)
        engine = make_engine(f"sqlite:///{path}")
        with a_world(engine, MONDAY - timedelta(days=3), channels=CHANNELS) as world:
            yield world
        engine.dispose()

    return make


@settings(
    max_examples=20,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(data=st.data())
def test_what_is_stored_is_on_the_scorecard_that_was_meant(
    begin_anew: Callable[[], AbstractContextManager[World]], data: st.DataObject
) -> None:
    owners = data.draw(three_cards())
    place = data.draw(st.sampled_from(["direct", *CARDS, GENERAL, *(f">{key}" for key in CARDS)]))
    name, qualifier = data.draw(st.sampled_from(NAMES)), data.draw(st.sampled_from(["", *CARDS]))
    form = data.draw(st.sampled_from(["{q} {n}", "{n} ({q})", "{q}: {n}"])) if qualifier else "{n}"
    hours = data.draw(st.sampled_from([(9, 9, 9), (9, 10, 11)]))
    is_shared = place.startswith(">") and len(set(hours)) == 1
    with begin_anew() as world:
        for (key, own), hour in zip(owners.items(), hours, strict=True):
            world.apply(owned_card(key, own, hour))
        for hour in hours:
            world.move_to(MONDAY.replace(hour=hour))
        say_in(world, place, f"{form.format(q=qualifier, n=name)} 33")
        near = "" if is_shared else place.removeprefix(">")
        assert stored_on(world) == meant(owners, qualifier, near, name)


def meant(owners: dict[str, dict[str, str]], named: str, near: str, name: str) -> list[str]:
    """Return the scorecard on which Priya's value must be; none if it must be asked about, or refused.

    Args:
        owners: The owner of each KPI, by scorecard.
        named: The scorecard that the name carries, or empty.
        near: The scorecard of the channel or thread, if there is one.
        name: The KPI's name.
    """
    preferred = named or (near if name in owners.get(near, {}) else "")
    if preferred:
        return [preferred] if owners[preferred].get(name) == PRIYA else []
    own = [key for key, kpis in owners.items() if kpis.get(name) == PRIYA]
    return own if len(own) == 1 else []


def owned_card(key: str, owners: dict[str, str], hour: int) -> str:
    """Return a scorecard whose only admin is Helen, and which asks at an hour."""
    kpis = (a_kpi(name, owner=owner, prompt=f"{hour:02}:00") for name, owner in owners.items())
    return a_card(*kpis, key=key, name=key.title(), channel=CARDS[key], admins=[HELEN])


@pytest.mark.parametrize("typed", ["mttr 33", "33", "33, slow vendor"])
def test_the_advice_of_which_kpi_works_when_it_is_typed_back(world: World, typed: str) -> None:
    asking = world.say(PRIYA, typed)
    example = asking.rpartition("for example `")[2].partition("`")[0]
    assert example.startswith("mttr (aa) 3")
    world.say(PRIYA, example)
    assert saved(world, "MTTR (Aa)", values(world)[0], note="slow vendor" if "," in typed else "")


def test_a_key_that_means_another_kpi_elsewhere_carries_its_scorecard_in_examples(begin: Begin) -> None:
    world = begin(a_card(a_kpi(), key="aa", name="Aa"), channels=CHANNELS)
    world.apply(a_card(a_kpi("speed", aliases=["mttr"]), a_kpi("patch"), **BB))
    world.move_to(MONDAY)
    examples = [one for prompt in world.prompts(PRIYA) for one in plain(prompt.text).split("`")[1::2]]
    assert any("mttr (aa)" in one for one in examples)
    for one in examples:
        world.say(PRIYA, one)
    assert 30 in values(world)
