"""Profiles: what Slack says about people, read again when Slack reports a change."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from scorecard.clock import Clock
from scorecard.model.periods import DAY
from scorecard.model.quiet_hours import DoNotDisturb
from scorecard.rules.permissions import Standing
from scorecard.services.absence.leavers import follow_leaver
from scorecard.services.prompts.batches import recheck
from scorecard.services.prompts.redraws import changes_in
from scorecard.storage.tables import PersonRow
from scorecard.storage.unit_of_work import Store, UnitOfWork

FRESH_FOR = timedelta(days=7)
"""The age up to which a profile is trusted; while the bot listens, Slack reports changes."""
LISTENED_FOR = timedelta(hours=12)
"""The age up to which a profile is trusted at a start, so that a restart need not read everybody's."""
AT_ONCE = 20
"""The number of profiles read again at one time of people who only asked for something."""
STANDS_IN_FOR = timedelta(days=30)  # longer than any batch has reminders


@dataclass(frozen=True)
class Profile:
    """A person's profile in Slack.

    Attributes:
        name: Empty if Slack gives none.
        timezone: IANA name, or empty.
        locale: `en-GB`, or empty.
        is_bot: Whether it is an app.
        is_gone: Whether the account was deactivated.
        vacation_until: Until when, UTC, the status says vacation; None if it does not.
        standing: The person's role in the workspace.
    """

    name: str
    timezone: str
    locale: str
    is_bot: bool = False
    is_gone: bool = False
    vacation_until: datetime | None = None
    standing: Standing = Standing.MEMBER


class Profiles:
    """Stores what Slack says about the people on the scorecards."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self._listens_since = clock.now()

    def list_stale(self) -> list[tuple[str, str]]:
        """Return the profiles to read again, as (team, Slack user id), with a few of other people."""
        now = self._clock.now()
        since = max(now - FRESH_FOR, self._listens_since - LISTENED_FOR)
        with self._store.reading() as uow:
            cards = uow.scorecards.list_all()
            asked = {(card.team_id, user) for card in cards for user in card.people}
            others = uow.batches.list_stand_ins(now - STANDS_IN_FOR) | uow.absences.list_covers(
                now.date() - DAY
            )
            teams = {card.team_id for card in cards}
            known = asked | {person for person in others | uow.people.list_all_left() if person[0] in teams}
            stale = sorted(known - uow.people.list_fresh(since, now))
            return list(dict.fromkeys([*stale, *uow.people.list_met(now - FRESH_FOR, AT_ONCE)]))

    def is_standing_unknown(self, team_id: str, user_id: str) -> bool:
        """Return whether somebody's role in a team with a scorecard is unknown, or may have changed."""
        return self._store.is_standing_unknown(team_id, user_id)

    def mark_changed(self, team_id: str, user_id: str) -> None:
        """Mark a known person's profile as changed in Slack, so that it is read again."""
        with self._store.reading() as uow:
            if uow.people.find(team_id, user_id) is None:
                return
        with self._store.writing() as uow:
            uow.people.get_or_add(team_id, user_id).changed_at = self._clock.now()
            uow.commit()

    def meet(self, team_id: str, user_id: str, profile: Profile, asked_at: datetime) -> None:
        """Store the role of somebody who contacts the bot; the rest of the profile is read when due."""
        if profile.is_gone:
            self.keep(team_id, user_id, profile, read_at=None)
            return
        with self._store.writing() as uow:
            row = uow.people.hold(team_id, user_id)
            self._place(uow, row, profile.standing, asked_at)
            uow.commit()

    def keep(
        self,
        team_id: str,
        user_id: str,
        profile: Profile | None,
        pause: DoNotDisturb | None = None,
        *,
        read_at: datetime | None,
    ) -> None:
        """Store a profile just read; reminders follow a new time zone, and leavers' prompts are reassigned.

        Args:
            team_id: Slack team.
            user_id: Whose it is.
            profile: None if Slack knows no such person; they count as having left.
            pause: The present or next pause of notifications.
            read_at: When Slack was asked, UTC; later changes are read again. None if only part of it was
                read, so that the rest is read soon.
        """
        with self._store.writing() as uow:
            row = uow.people.hold(team_id, user_id)
            zone, quiet = row.timezone, _quiet(row)
            if profile:
                row.name, row.locale = profile.name, profile.locale
                uow.people.change(row, self._clock.now(), timezone=profile.timezone)
                row.vacation_until = profile.vacation_until
                self._place(uow, row, profile.standing, read_at or self._clock.now())
            if read_at:
                row.dnd_from, row.dnd_until = (pause.begin, pause.end) if pause else (None, None)
            row.refreshed_at = read_at
            self._follow(uow, row, has_left=profile is None or profile.is_gone)
            if row.timezone != zone:
                uow.scorecards.bump_all_revisions(team_id)
                recheck(uow, team_id, user_id, self._clock.now())
            elif _quiet(row) != quiet:
                uow.outbox.recheck(team_id, user_id, self._clock.now())
            uow.commit()

    def _place(self, uow: UnitOfWork, row: PersonRow, standing: Standing, at: datetime) -> None:
        """Store somebody's role in the workspace; a new role redraws their Home tab."""
        is_new = row.standing != standing
        row.standing, row.standing_at = standing, at
        if is_new:
            cause = f"standing:{row.user_id}:{at.isoformat()}"
            changes_in(uow).home(row.team_id, (row.user_id,), cause, self._clock.now())

    def _follow(self, uow: UnitOfWork, row: PersonRow, *, has_left: bool) -> None:
        """Stop asking somebody who has left since the last reading, or resume if they are back."""
        if has_left != (row.left_at is not None):
            now = self._clock.now()
            uow.people.change(row, now, left_at=now if has_left else None)
            follow_leaver(uow, row, now)


def _quiet(row: PersonRow) -> tuple[datetime | None, ...]:
    """Return somebody's vacation and do not disturb, as stored."""
    return row.vacation_until, row.dnd_from, row.dnd_until
