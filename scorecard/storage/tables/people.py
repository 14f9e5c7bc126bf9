"""Tables of people, as described by Slack and by themselves."""

from datetime import date, datetime, time

from sqlalchemy import JSON, Column, Index
from sqlmodel import Field

from scorecard.storage.tables.base import Table, partial_index


class PersonRow(Table, table=True):
    """A person's profile in Slack, as of `refreshed_at`, and their own settings.

    `changed_at` is when Slack last reported a change; `left_at` since when they are known to be out of reach,
    with an account that is deactivated or unknown. From `dnd_from` until `dnd_until` the person is not to be
    disturbed; until `vacation_until` the status says vacation. `working_days` (0 for Monday) and `region` are
    empty while the scorecard's apply, and `ask_time` is while each KPI's own time does. `standing` is the
    role in the workspace as of `standing_at`, empty if Slack was not asked yet; `private_channels` are
    those with both the person and the bot in them, as of `channels_read_at`.
    """

    __tablename__ = "person"

    team_id: str = Field(primary_key=True)
    user_id: str = Field(primary_key=True)
    name: str = ""
    timezone: str = ""
    locale: str = ""
    dm_channel: str = ""
    has_home: bool = False
    working_days: list[int] = Field(sa_column=Column(JSON, nullable=False, default=list))
    region: str = ""
    ask_time: time | None = None
    dnd_from: datetime | None = None
    dnd_until: datetime | None = None
    vacation_until: datetime | None = None
    refreshed_at: datetime | None = None
    changed_at: datetime | None = None
    left_at: datetime | None = None
    standing: str = ""
    standing_at: datetime | None = None
    private_channels: list[str] = Field(sa_column=Column(JSON, nullable=False, default=list))
    channels_read_at: datetime | None = None
    home_look: str = Field(default="", max_length=32)


class HomeVisitRow(Table, table=True):
    """When a person last looked at a scorecard on their Home tab.

    `looked_at` is when their present look began, `since` when the one before it did; None if there was none.
    """

    __tablename__ = "home_visit"

    team_id: str = Field(primary_key=True)
    user_id: str = Field(primary_key=True)
    scorecard_id: int = Field(primary_key=True, foreign_key="scorecard.id")
    looked_at: datetime
    since: datetime | None = None


class FollowRow(Table, table=True):
    """A KPI or perspective whose changes of status a person or a channel is told of.

    `follower` is the Slack id of the person or channel; `perspective` is a name, empty for a KPI. They were
    told last as of `told_at`, or began to follow then. `checked_at` is when a channel was last found to have
    no guests and no strangers.
    """

    __tablename__ = "follow"
    __table_args__ = (
        partial_index(
            "uq_follow_kpi", "team_id", "follower", "kpi_id", unique=True, where="kpi_id IS NOT NULL"
        ),
        partial_index(
            "uq_follow_perspective",
            *("team_id", "follower", "scorecard_id", "perspective"),
            unique=True,
            where="kpi_id IS NULL",
        ),
        Index("ix_follow_scorecard_id", "scorecard_id"),
        partial_index("ix_follow_checked_at", "checked_at", where="checked_at IS NOT NULL"),
    )

    id: int | None = Field(default=None, primary_key=True)
    team_id: str
    follower: str
    scorecard_id: int = Field(foreign_key="scorecard.id")
    kpi_id: int | None = Field(default=None, foreign_key="kpi.id")
    perspective: str = ""
    said_by: str
    told_at: datetime
    checked_at: datetime | None = None


class AbsenceRow(Table, table=True):
    """The days on which somebody is away, on their own calendar, `first` and `last` included.

    `cover` is who is asked meanwhile, or empty for each KPI's own cover; `ended_on` is the first day on which
    the absence no longer holds, once it was ended or replaced.
    """

    __tablename__ = "absence"
    __table_args__ = (
        Index("ix_absence_team_id_person", "team_id", "person"),
        Index("ix_absence_last", "last"),
    )

    id: int | None = Field(default=None, primary_key=True)
    team_id: str
    person: str
    first: date
    last: date
    cover: str = ""
    said_by: str
    said_at: datetime
    ended_on: date | None = None
    ended_by: str = ""
