"""Readers who are told of changes: those who follow something, and those of the weekly post."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import datetime, time

from scorecard.model.outbox import ClaimedMessage, MessageKind, OutgoingMessage
from scorecard.model.payloads import Followed, OfWeek, WeeklyNote, WeeklyPost, WeeklyUpdate
from scorecard.model.people import Person
from scorecard.model.periods import DAY, Period, at_local
from scorecard.model.scorecard import Kpi, Scorecard
from scorecard.rules.prompt_schedule import DEFAULT_PROMPT_TIME
from scorecard.rules.weekly_schedule import last_moment, moment_before, next_update, week_of
from scorecard.services.lookup.access import may_read_kpi
from scorecard.services.lookup.people import person_of
from scorecard.storage.tables import FollowRow
from scorecard.storage.unit_of_work import UnitOfWork


def tell_followers(uow: UnitOfWork, changed: Iterable[tuple[Scorecard, Kpi]], now: datetime) -> None:
    """Have everybody who follows a changed KPI told at their next ask time, in one message a day.

    What they are told is found out only then: nothing, if each status is what it was.
    """
    places = {(card.id, kpi.info.id) for card, kpi in changed}
    for row in uow.follows.list_on({card_id for card_id, _ in places}):
        card = uow.scorecards.get(row.scorecard_id)
        if any((card.id, kpi_id) in places for kpi_id in list_followed(card, row)):
            _queue(uow, card, row, now)


def tell_of_ends(uow: UnitOfWork, scorecard_id: int, now: datetime) -> None:
    """Have everybody told who follows something that is not on a scorecard any more."""
    for row in uow.follows.list_on({scorecard_id}):
        card = uow.scorecards.get(scorecard_id)
        if not list_followed(card, row):
            _queue(uow, card, row, now)


def list_followed(card: Scorecard, row: FollowRow) -> tuple[int, ...]:
    """Return the rows of the KPIs that are followed; none if what is followed is gone."""
    if row.kpi_id:
        return (row.kpi_id,) if row.kpi_id in card.kpis_by_id else ()
    return tuple(kpi.info.id for perspective, _, kpi in card.places() if perspective.name == row.perspective)


def may_follow(uow: UnitOfWork, card: Scorecard, row: FollowRow, kpi_ids: Collection[int]) -> bool:
    """Return whether a follower may read some KPIs; a channel other than the scorecard's, if all may."""
    if row.checked_at:
        return card.is_open or row.follower == card.channel
    return all(may_read_kpi(uow, card, card.kpis_by_id[kpi_id], row.follower) for kpi_id in kpi_ids)


def follow_told(uow: UnitOfWork, claimed: ClaimedMessage) -> None:
    """Note that a follower was told, as of the moment of which they were told."""
    outgoing = claimed.outgoing
    if outgoing.kind is not MessageKind.FOLLOWED:
        return
    rows = uow.follows.list_of(outgoing.team_id, outgoing.to)
    ended = [row for row in rows if is_ended(uow, row)]
    for row in rows:
        row.told_at = claimed.since
    uow.follows.end(ended)


def is_ended(uow: UnitOfWork, row: FollowRow) -> bool:
    """Return whether something cannot be followed any more: it is gone, or closed to its follower."""
    card = uow.scorecards.get(row.scorecard_id)
    followed = list_followed(card, row)
    return not followed or not may_follow(uow, card, row, followed)


def follower_of(uow: UnitOfWork, card: Scorecard, follower: str) -> Person:
    """Return a follower with their hours; a channel has those of the scorecard."""
    if follower.startswith(("U", "W")):
        return person_of(uow, card, follower)
    return Person(follower, card.zone, card.calendar)


def next_ask_time(person: Person, clock_time: time, now: datetime) -> datetime:
    """Return the next moment, UTC, of a time of day at which somebody is asked, within their hours."""
    today = person.day(now)
    first = at_local(today, clock_time, person.zone)
    start = first if first > now else at_local(today + DAY, clock_time, person.zone)
    return person.first_free(start, clock_time, start)


def _queue(uow: UnitOfWork, card: Scorecard, row: FollowRow, now: datetime) -> None:
    person = follower_of(uow, card, row.follower)
    at = next_ask_time(person, card.own_ask_times.get(row.follower, DEFAULT_PROMPT_TIME), now)
    follower, day = f"{row.team_id}:{row.follower}", person.day(at).isoformat()
    told = Followed(scorecard=card.id, follower=follower, once=day)
    uow.outbox.add(OutgoingMessage(told, row.team_id, row.follower), now, not_before=at)


def update_posts(uow: UnitOfWork, changed: Iterable[tuple[Scorecard, Kpi, Period]], now: datetime) -> None:
    """Have the newest weekly post drawn again if it told of a value that has changed since.

    All changes of half an hour become one. Whether any of them shows is found out only then: nothing is
    drawn if each status is what it was.

    Args:
        uow: The transaction.
        changed: The KPIs with a period whose value changed.
        now: UTC.
    """
    late = [one for one in changed if one[2].ended_at(one[0].zone) <= last_moment(one[0], now)]
    cards = {card.id: card for card, _, _ in late}
    posts = _find_posts(uow, cards.values(), now) if cards else {}
    for card_id, post in posts.items():
        told = {
            kpi.info.id for card, kpi, period in late if card.id == card_id and _is_told(card, period, post)
        }
        if told:
            _queue_update(uow, cards[card_id], post, told, now)


def _is_told(card: Scorecard, period: Period, post: OutgoingMessage) -> bool:
    """Return whether a weekly post tells of a period: it was over by then."""
    return isinstance(post.payload, OfWeek) and bool(
        post.payload.as_of and period.ended_at(card.zone) <= post.payload.as_of
    )


def _find_posts(uow: UnitOfWork, cards: Iterable[Scorecard], now: datetime) -> Mapping[int, OutgoingMessage]:
    """Return the newest weekly post of each of some scorecards, by row."""
    keys = defaultdict[str, int]()
    for card in cards:
        moment = last_moment(card, now)
        for week in (week_of(card, now), week_of(card, moment), week_of(card, moment_before(card, moment))):
            keys[WeeklyPost(scorecard=card.id, week=week).derive_key()] = card.id
    return {keys[post.key]: post for post in uow.outbox.list_of(keys)}


def _queue_update(
    uow: UnitOfWork, card: Scorecard, post: OutgoingMessage, kpi_ids: Collection[int], now: datetime
) -> None:
    """Queue the change of a post and of the perspectives in its thread, and the note that it was changed."""
    at = next_update(now)
    which = {name: getattr(post.payload, name) for name in OfWeek.model_fields} | {"due": at}
    parts = [
        index
        for index, part in enumerate(card.perspectives)
        if any(kpi.info.id in kpi_ids for kpi in part.kpis)
    ]
    for index in (None, *parts):
        update = WeeklyUpdate(**which, part=index)
        redrawn = replace(post, payload=update, updates=update.target.derive_key(), stored_key="")
        uow.outbox.add(redrawn, now, not_before=at)
    note = WeeklyNote(**which)
    uow.outbox.add(replace(post, payload=note, thread_of=post.key, stored_key=""), now, not_before=at)
