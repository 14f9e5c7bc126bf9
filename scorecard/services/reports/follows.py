"""Following a KPI or perspective: who follows what, and what they are told of it."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from scorecard.clock import Clock
from scorecard.errors import InvalidInput, NotFound
from scorecard.model.goals import Status
from scorecard.model.kpis import ActualInfo
from scorecard.model.names import NamedItem, get_named
from scorecard.model.outbox import OutgoingMessage
from scorecard.model.payloads import Followed
from scorecard.model.scorecard import Kpi, Perspective, Scorecard
from scorecard.model.views.follows import FollowAnswer, FollowedView, FollowEnd, StatusChange
from scorecard.rules.permissions import Action
from scorecard.services.actuals.followers import list_followed, may_follow
from scorecard.services.lookup.access import Asker
from scorecard.services.lookup.display_names import disambiguate, display_info_of
from scorecard.services.lookup.people import check_is_admin, local_settings_of
from scorecard.services.lookup.which_scorecard import list_all_readable
from scorecard.services.reports.kpis import find_thing, list_named_things
from scorecard.storage.tables import FollowRow
from scorecard.storage.unit_of_work import Store, UnitOfWork

HERE = "here"
CHECKED_FOR = timedelta(days=2)
"""The time for which it is trusted that a channel has no guests and no strangers."""
ONLY_PARTS = "You can follow a KPI or a perspective, not a whole scorecard; name one of its perspectives."
PRIVATE = "That scorecard is private, so no other channel than its own can follow it."


def is_for_channel(text: str) -> bool:
    """Return whether a text that names something to follow is about the channel it is typed in."""
    return text.split()[-1:] == [HERE]


class Follows:
    """Keeps what people and channels follow, and reads what they are told."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def follow(self, asker: Asker, text: str) -> FollowAnswer:
        """Follow the KPI or perspective that a text names, or with `here` at its end let the channel do so.

        Without a name it shows what the person follows.

        Raises:
            NotFound: There is none of that name that they may read.
            InvalidInput: It is a whole scorecard, or a channel may not follow it.
        """
        now, (name, follower) = self._clock.now(), _read(asker, text)
        with self._store.writing() as uow:
            if not name:
                return _answer(uow, asker.team_id, follower, "", is_followed=False, is_new=False)
            row, called = self._find_row(uow, asker, name, follower, now)
            is_new = uow.follows.add(row)
            answer = _answer(uow, asker.team_id, follower, called, is_followed=True, is_new=is_new)
            uow.commit()
        return answer

    def unfollow(self, asker: Asker, text: str) -> FollowAnswer:
        """Follow what a text names no longer; what was taken off the scorecard can be named, too.

        Raises:
            NotFound: Nothing of that name is followed, or could be.
            InvalidInput: Somebody else than an admin speaks for a channel.
        """
        name, follower = _read(asker, text)
        with self._store.writing() as uow:
            rows = uow.follows.list_of(asker.team_id, follower)
            if not name:
                return _answer(uow, asker.team_id, follower, "", is_followed=False, is_new=False)
            row = _find_followed(uow, rows, name)
            if row is None:
                return _not_followed(uow, asker, name, follower)
            if follower != asker.user:
                check_is_admin(uow, uow.scorecards.get(row.scorecard_id), asker.user, Action.FOLLOW_HERE)
            called = _name_of(uow, row)
            uow.follows.end([row])
            answer = _answer(uow, asker.team_id, follower, called, is_followed=False, is_new=True)
            uow.commit()
        return answer

    def message(self, team_id: str, follower: str, key: str) -> FollowedView | None:
        """Return what a follower is told now; None if no status is another than when they were told last."""
        now = self._clock.now()
        with self._store.reading() as uow:
            as_of = uow.outbox.find_claimed_at(key) or now
            rows = uow.follows.list_of(team_id, follower)
            known = [row for row in rows if row.checked_at is None or row.checked_at > now - CHECKED_FOR]
            ended, changes = [], dict[int, StatusChange]()
            for row in known:
                card = uow.scorecards.get(row.scorecard_id)
                if end := _find_end(uow, card, row):
                    ended.append((_name_of(uow, row), end))
                else:
                    changes |= {one.kpi.id: one for one in _list_changes(uow, card, row, as_of)}
            if not ended and not changes:
                return None
            local = local_settings_of(uow, uow.scorecards.get(rows[0].scorecard_id), follower)
            return FollowedView(local.locale, tuple(changes.values()), tuple(ended))

    def list_channels(self) -> list[tuple[str, str]]:
        """Return the channels that follow something and have to be looked at again, as (team, channel)."""
        before = self._clock.now() - CHECKED_FOR / 2
        with self._store.reading() as uow:
            rows = uow.follows.list_channels()
        places = ((row.team_id, row.follower) for row in rows if row.checked_at and row.checked_at < before)
        return list(dict.fromkeys(places))

    def stop_channel(self, team_id: str, channel: str) -> None:
        """Stop telling a channel of changes, because it has guests now, and say so there."""
        now = self._clock.now()
        with self._store.writing() as uow:
            rows = uow.follows.list_of(team_id, channel)
            for card_id in [row.scorecard_id for row in rows][:1]:
                stopped = Followed(
                    scorecard=card_id,
                    stopped=True,
                    follower=f"{team_id}:{channel}",
                    once=now.isoformat(),
                )
                uow.outbox.add(OutgoingMessage(stopped, team_id, channel), now)
            uow.follows.end(rows)
            uow.commit()

    def note_channel(self, team_id: str, channel: str) -> None:
        """Note that a channel that follows something was found to have no guests and no strangers."""
        with self._store.writing() as uow:
            for row in uow.follows.list_of(team_id, channel):
                row.checked_at = self._clock.now()
            uow.commit()

    def _find_row(
        self, uow: UnitOfWork, asker: Asker, name: str, follower: str, now: datetime
    ) -> tuple[FollowRow, str]:
        """Return the new row for what a name means, and its name as it is shown."""
        card, thing = find_thing(uow, list_all_readable(uow, asker), asker, name, list_named_things)
        if thing is None:
            raise InvalidInput(ONLY_PARTS)
        is_channel = follower != asker.user
        if is_channel:
            check_is_admin(uow, card, asker.user, Action.FOLLOW_HERE)
            if not (card.is_open or follower == card.channel):
                raise InvalidInput(PRIVATE)
        row = FollowRow(
            team_id=asker.team_id,
            follower=follower,
            scorecard_id=card.id,
            kpi_id=thing.info.id if isinstance(thing, Kpi) else None,
            perspective=thing.name if isinstance(thing, Perspective) else "",
            said_by=asker.user,
            told_at=now,
            checked_at=now if is_channel else None,
        )
        return row, _name_of(uow, row)


def _read(asker: Asker, text: str) -> tuple[str, str]:
    """Return what a text names, and who is to follow it: the person, or with `here` the channel.

    Raises:
        InvalidInput: It is for a channel, but typed in a direct message.
    """
    if not is_for_channel(text):
        return text, asker.user
    if not asker.channel.startswith(("C", "G")):
        raise InvalidInput("Type that in the channel that is to follow it.")
    return text[: -len(HERE)].strip(), asker.channel


def _find_followed(uow: UnitOfWork, rows: Sequence[FollowRow], name: str) -> FollowRow | None:
    """Return what is followed by a name, or None."""
    items = [NamedItem(row, _name_of(uow, row), _names_of(uow, row)) for row in rows]
    try:
        return get_named(name, items, "KPI or perspective") if items else None
    except NotFound:
        return None


def _not_followed(uow: UnitOfWork, asker: Asker, name: str, follower: str) -> FollowAnswer:
    """Return that something is not followed, and the perspective that has it if that is."""
    card, thing = find_thing(uow, list_all_readable(uow, asker), asker, name, list_named_things)
    if thing is None:
        raise InvalidInput(ONLY_PARTS)
    called = thing.name if isinstance(thing, Perspective) else disambiguate(uow, card.id, thing.info).name
    within = {perspective.name for perspective, _, kpi in card.places() if kpi is thing}
    rows = uow.follows.list_of(asker.team_id, follower)
    found = next((row.perspective for row in rows if row.perspective in within), "")
    answer = _answer(uow, asker.team_id, follower, called, is_followed=False, is_new=False)
    return FollowAnswer(called, False, False, answer.channel, answer.all, found)


def _answer(
    uow: UnitOfWork, team_id: str, follower: str, name: str, *, is_followed: bool, is_new: bool
) -> FollowAnswer:
    names = list_followed_names(uow, team_id, follower)
    channel = "" if follower.startswith(("U", "W")) else follower
    return FollowAnswer(name, is_followed, is_new, channel, names)


def list_followed_names(uow: UnitOfWork, team_id: str, follower: str) -> tuple[str, ...]:
    """Return the names of everything that a person or channel follows."""
    return tuple(_name_of(uow, row) for row in uow.follows.list_of(team_id, follower))


def _name_of(uow: UnitOfWork, row: FollowRow) -> str:
    return display_info_of(uow, row.kpi_id).name if row.kpi_id else row.perspective


def _names_of(uow: UnitOfWork, row: FollowRow) -> tuple[str, ...]:
    if row.kpi_id is None:
        return (row.perspective,)
    shown, (_, kpi) = display_info_of(uow, row.kpi_id), uow.scorecards.get_kpi(row.kpi_id)
    return (shown.name, *kpi.info.names)


def _find_end(uow: UnitOfWork, card: Scorecard, row: FollowRow) -> FollowEnd | None:
    """Return why something cannot be followed any more, or None."""
    followed = list_followed(card, row)
    if not followed:
        return FollowEnd.RETIRED if row.kpi_id else FollowEnd.RENAMED
    return None if may_follow(uow, card, row, followed) else FollowEnd.CLOSED


def _list_changes(
    uow: UnitOfWork, card: Scorecard, row: FollowRow, as_of: datetime
) -> Iterator[StatusChange]:
    """Yield the followed KPIs whose status is another than when their follower was told last."""
    kpi_ids = list_followed(card, row)
    then, now = (_read_newest(uow, kpi_ids, moment) for moment in (row.told_at, as_of))
    for kpi_id in kpi_ids:
        kpi = card.kpis_by_id[kpi_id]
        before, after = (_status(kpi, known.get(kpi_id)) for known in (then, now))
        if before is not after:
            yield StatusChange(disambiguate(uow, card.id, kpi.info), before, after, now.get(kpi_id))


def _read_newest(uow: UnitOfWork, kpi_ids: Sequence[int], moment: datetime) -> dict[int, ActualInfo]:
    found = uow.actuals.list_newest(kpi_ids, known_at=moment)
    return {kpi_id: actuals[0] for kpi_id, actuals in found.items() if actuals}


def _status(kpi: Kpi, actual: ActualInfo | None) -> Status:
    return kpi.status_of(actual) if actual else Status.NO_DATA
