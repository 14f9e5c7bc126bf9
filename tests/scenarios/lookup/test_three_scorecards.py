"""Three scorecards with the same keys and names, whose owners and covers overlap, over weeks of answers.

What is stored is on the scorecard whose prompt, channel or name was meant, or the bot asks for which it is.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from random import Random

import pytest
from sqlmodel import col, select

from bot.demo.people import CHANNEL
from bot.workspace.model import PostedMessage, SlackChannel
from scorecard.services.prompts.reminders import list_parts
from scorecard.storage.tables import ActualRow, KpiRow, PromptRow, ScorecardRow
from tests.scenarios.conftest import Begin
from tests.support.cards import a_card, a_kpi
from tests.support.world import DIEGO, PRIYA, SAM, World, at

WEEK = timedelta(weeks=1)
CARDS = {"IT": CHANNEL, "Security": "C0SECURITY", "Cloud": "C0CLOUD"}
OWNERS: dict[str, dict[str, tuple[str, str | None]]] = {
    "IT": {"mttr": (PRIYA, SAM), "csat": (SAM, DIEGO), "spend": (DIEGO, None)},
    "Security": {"mttr": (PRIYA, None), "csat": (PRIYA, SAM), "spend": (SAM, DIEGO)},
    "Cloud": {"mttr": (SAM, PRIYA), "csat": (DIEGO, PRIYA), "spend": (DIEGO, SAM)},
}
"""Scorecard -> key -> owner and cover."""
PLAIN = ("in the thread", "alone")
QUALIFIED = ("{key} ({card}) {value}", "{card} {key} {value}", "{card}: {key} {value}")
WAYS = (*PLAIN, *PLAIN, *PLAIN, *QUALIFIED, "in the channel", "by command", "by command with the name")
BY_COVER = 0.4

Place = tuple[str, str, date]


class Weeks:
    """Answers of some weeks, one after the other, each with the place that its sender means."""

    def __init__(self, world: World, random: Random) -> None:
        self.world, self.random = world, random
        self.meant: dict[Place, Decimal] = {}
        self.asked = self.stored_at_once = 0

    def answer_all(self, start: date) -> None:
        """Answer everything that a week's prompts ask for, in any order and way."""
        places = [(card, key) for card, kpis in OWNERS.items() for key in kpis]
        for card, key in self.random.sample(places, len(places)):
            (owner, cover), way = OWNERS[card][key], self.random.choice(WAYS)
            person = cover if cover and way not in PLAIN and self.random.random() < BY_COVER else owner
            value = Decimal(self.random.randint(200, 290)) / 10
            self._answer(person, (card, key, start), value, way)

    def _answer(self, person: str, place: Place, value: Decimal, way: str) -> None:
        card, key, _ = place
        before = self._stored()
        self._write(person, card, key, value, way)
        self.meant[place] = value
        if self._stored() == before:
            assert way in PLAIN, f"{way}: {card} {key} was clearly meant"
            self.asked += 1
            self.world.choose(person, f"{key.upper()} ({card})")
        else:
            self.stored_at_once += 1
        assert self._stored() == self.meant, f"{way}: {card} {key} {value}"

    def _write(self, person: str, card: str, key: str, value: Decimal, way: str) -> None:
        world, plain = self.world, f"{key} {value}"
        if way == "in the thread":
            world.say(person, plain, self._find_prompt(person, card).ts)
        elif way == "alone":
            world.say(person, plain)
        elif way == "in the channel":
            world.mention(person, plain, channel=CARDS[card])
        elif way == "by command":
            world.command(person, f"submit {plain}", CARDS[card])
        elif way == "by command with the name":
            elsewhere = self.random.choice(list(CARDS.values()))
            world.command(person, f"submit {key} ({card}) {value}", elsewhere)
        else:
            world.say(person, way.format(card=self.random.choice((card, card.lower())), key=key, value=value))

    def _find_prompt(self, person: str, card: str) -> PostedMessage:
        """Return the newest prompt of a person that asks for something of a scorecard."""
        return next(one for one in reversed(self.world.prompts(person)) if card in self._cards_in(one))

    def _cards_in(self, prompt: PostedMessage) -> set[str]:
        with self.world.store.reading() as uow:
            outgoing = uow.outbox.find(str((prompt.metadata or {})["event_payload"]["key"]))
            parts = list_parts(uow, outgoing.payload) if outgoing else []
            query = select(ScorecardRow.name).join(KpiRow, col(KpiRow.scorecard_id) == ScorecardRow.id)
            query = query.join(PromptRow, col(PromptRow.kpi_id) == KpiRow.id)
            rounds = [part.round for part in parts]
            return set(uow.session.exec(query.where(col(PromptRow.round_id).in_(rounds))))

    def _stored(self) -> dict[Place, Decimal]:
        return dict(self._rows())

    def _rows(self) -> Iterator[tuple[Place, Decimal]]:
        query = select(
            col(ScorecardRow.name), col(KpiRow.key), col(ActualRow.period_start), col(ActualRow.value)
        )
        query = query.join(KpiRow, col(KpiRow.id) == ActualRow.kpi_id)
        query = query.join(ScorecardRow, col(ScorecardRow.id) == KpiRow.scorecard_id)
        with self.world.store.reading() as uow:
            for card, key, start, value in uow.session.exec(
                query.where(col(ActualRow.superseded_at).is_(None))
            ):
                yield (card, key, start), value


def a_world(begin: Begin) -> World:
    channels = [SlackChannel(channel, card.lower()) for card, channel in CARDS.items()]
    files = [
        a_card(
            *(a_kpi(key, owner=owner, cover=cover) for key, (owner, cover) in kpis.items()),
            key=card.lower(),
            name=card,
            channel=CARDS[card],
        )
        for card, kpis in OWNERS.items()
    ]
    world = begin(files[0], channels=channels)
    for file in files[1:]:
        world.apply(file)
    return world


@pytest.mark.parametrize("seed", range(4))
def test_what_is_stored_is_on_the_scorecard_that_was_meant_or_is_asked(begin: Begin, seed: int) -> None:
    world = a_world(begin)
    weeks = Weeks(world, Random(seed))
    for number in range(3):
        for moment in ("2026-11-23 09:00", "2026-11-23 14:00"):
            world.move_to(at(moment) + number * WEEK)
        weeks.answer_all(date(2026, 11, 16) + number * WEEK)
    assert weeks.stored_at_once > weeks.asked
