"""How reliably people answer: read from what they were asked and when they answered."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime, time, timedelta

from scorecard.model.people import MOST_PERIODS, Person, Reliability
from scorecard.model.periods import DAY, Frequency, Period, at_local
from scorecard.model.scorecard import Scorecard
from scorecard.rules.prompt_schedule import calendar_of
from scorecard.rules.reliability import AskedValue, measure
from scorecard.services.lookup.people import person_of
from scorecard.storage.repositories.prompts import AskedPrompt
from scorecard.storage.unit_of_work import UnitOfWork

INSTANT = timedelta(microseconds=1)


def read_reliability(
    uow: UnitOfWork, cards: Iterable[Scorecard], people: Collection[str], now: datetime
) -> dict[str, Reliability]:
    """Return how reliably some people answered over the last twelve due periods of each KPI.

    People who were asked for nothing that counts are left out.

    Args:
        uow: The transaction.
        cards: Scorecards of one team.
        people: Slack user ids.
        now: UTC.
    """
    by_row = {card.id: card for card in cards}
    if not by_row or not people:
        return {}
    asked = uow.prompts.list_asked(by_row, people, _list_oldest(by_row, now))
    found: Mapping[str, list[AskedValue]] = defaultdict(list)
    by_kpi = defaultdict[tuple[str, int], list[tuple[Period, AskedValue]]](list)
    for prompt in asked:
        card = by_row[prompt.scorecard_id]
        kpi = card.kpis_by_id.get(prompt.kpi_id)
        if kpi and kpi.info.frequency == prompt.period.frequency:
            due_at = max(calendar_of(card, kpi).due_at(prompt.period), _end_of_day(card, prompt.asked_at))
            if due_at <= now:
                value = _value(prompt, due_at, person_of(uow, card, prompt.person))
                by_kpi[prompt.person, prompt.kpi_id].append((prompt.period, value))
    for (person, _), values in by_kpi.items():
        newest = sorted(values, key=lambda one: one[0].start)[-MOST_PERIODS:]
        found[person].extend(value for _, value in newest)
    measured = {person: measure(values) for person, values in found.items()}
    return {person: one for person, one in measured.items() if one}


def _list_oldest(cards: Mapping[int, Scorecard], now: datetime) -> dict[Frequency, Period]:
    """Return the first period of each frequency that can count; the newest may not be due yet."""
    zone = next(iter(cards.values())).zone
    wanted = {kpi.info.frequency for card in cards.values() for kpi in card.kpis}
    return {one: Period.last_ended(now, one, zone).latest(MOST_PERIODS + 2)[0] for one in wanted}


def _end_of_day(card: Scorecard, at: datetime) -> datetime:
    return at_local(at.astimezone(card.zone).date() + DAY, time.min, card.zone)


def _value(prompt: AskedPrompt, due_at: datetime, person: Person) -> AskedValue:
    theirs = [at for at, by in prompt.answers if by == prompt.person]
    return AskedValue(
        prompt.asked_at,
        due_at,
        min(theirs, default=None),
        min((at for at, _ in prompt.answers), default=None),
        is_excused=person.find_absence(due_at - INSTANT) is not None,
    )
