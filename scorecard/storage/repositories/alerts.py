"""Alerts and their states."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime
from functools import cache
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Executable,
    FromClause,
    and_,
    bindparam,
    insert,
    or_,
    union_all,
    update,
)
from sqlalchemy import Select as ColumnSelect
from sqlalchemy import select as select_columns
from sqlalchemy.orm import aliased
from sqlmodel import SQLModel, col, func, select
from sqlmodel.sql.expression import Select
from sqlmodel.sql.sqltypes import UTCDateTime

from scorecard.model.kpis import AlertAction, Commentary, Expected, OffThreshold, Verdict
from scorecard.model.outbox import Address
from scorecard.rules.alerts.states import STANDING, Alert, AlertState
from scorecard.storage.repositories.actuals import is_current, is_known_at
from scorecard.storage.repositories.statements import DatedRepository
from scorecard.storage.tables import (
    ActualRow,
    AlertActionRow,
    AlertCommentRow,
    AlertExpectedRow,
    AlertLessonRow,
    AlertRow,
    AlertVersionRow,
    KpiRow,
    ScorecardRow,
    id_of,
)

COLUMNS: tuple[Any, ...] = (
    *map(col, (AlertRow.id, AlertRow.kpi_id, AlertRow.actual_id, AlertRow.state)),
    *map(col, (AlertRow.opened_at, AlertRow.closed_at, AlertRow.closing_actual_id, AlertRow.held_since)),
    col(AlertRow.plan_wanted_at),
)
"""The columns of an `Alert`, in its order."""
CHANGING = ("actual_id", "state", "closed_at", "closing_actual_id", "held_since")
"""The columns that a step changes."""
KEPT = ("kpi_id", "actual_id", "closing_actual_id", "state")
"""The columns that are kept of an alert when it changes."""
ACTION: tuple[Any, ...] = (
    *map(col, (AlertActionRow.cause, AlertActionRow.action, AlertActionRow.doer, AlertActionRow.due)),
    *map(col, (AlertActionRow.made_by, AlertActionRow.made_at, AlertActionRow.done_by)),
    *map(col, (AlertActionRow.done_at, AlertActionRow.ended_at, AlertActionRow.verdict)),
    *map(col, (AlertActionRow.verdict_id, AlertActionRow.asked_at, AlertActionRow.id)),
)
"""The columns of an `AlertAction`, in its order."""
EXPECTED: tuple[Any, ...] = (
    *map(col, (AlertExpectedRow.reason, AlertExpectedRow.until, AlertExpectedRow.made_by)),
    *map(col, (AlertExpectedRow.made_at, AlertExpectedRow.ended_at)),
)
"""The columns of an `Expected`, in its order."""


IS_STANDING = col(AlertRow.closed_at).is_(None)
"""The condition that an alert is neither resolved nor withdrawn."""


class AlertRepository(DatedRepository):
    """Alerts by KPI and state."""

    def get(self, alert_id: int) -> Alert:
        """Return an alert by its row."""
        return _to_alert(self._execute(_select_row(), row=alert_id).one())

    def list_open(self, scorecard_id: int) -> list[Alert]:
        """Return the open alerts of KPIs that are still on a scorecard, oldest first."""
        return self._read(_select_standing_on(), scorecard=scorecard_id)

    def list_open_of_then(self, kpi_ids: Sequence[int]) -> list[Alert]:
        """Return the alerts of some KPIs that were open at the moment as of which to read, as they were."""
        rows = self._execute(_select_then(), kpis=list(kpi_ids), known_at=self._known_at)
        return [
            replace(_to_alert(row), actual_id=actual_id, closing_actual_id=None, closed_at=None)
            for *row, actual_id in rows
        ]

    def list_resolved(self, scorecard_id: int, since: datetime) -> list[Alert]:
        """Return the alerts resolved since a moment, oldest first."""
        which = {"scorecard": scorecard_id, "since": since}
        return self._read(_select_closed_on(), **which)

    def list_turned(self, kpi_ids: Sequence[int], since: datetime) -> list[Alert]:
        """Return the alerts of some KPIs that were opened or resolved since a moment, UTC, oldest first."""
        return self._read(_select_turned(), kpis=list(kpi_ids), since=since)

    def list_of(self, kpi_ids: Iterable[int], resting_on: Iterable[int] = ()) -> list[Alert]:
        """Return the open alerts of some KPIs, and those that some of their values opened or resolved.

        It does not matter whether the KPIs are still on a scorecard.

        Args:
            kpi_ids: The KPIs.
            resting_on: Rows of those values.
        """
        return self._read(_select_of(), kpis=list(kpi_ids), actuals=list(resting_on))

    def list_off(self, kpi_ids: Sequence[int]) -> dict[int, OffThreshold]:
        """Return since when and why KPIs with an open alert are off threshold, by KPI id.

        With what is done about it, and what is expected.
        """
        query = _select_off_with_responses(is_past=self._known_at is not None)
        rows = self._execute(query, kpis=list(kpi_ids), known_at=self._known_at)
        return {
            kpi_id: OffThreshold(
                since,
                note or "",
                self._to_action(rest[: len(ACTION)]),
                self._to_expected(rest[len(ACTION) :]),
                alert_id,
            )
            for kpi_id, alert_id, since, note, *rest in rows
        }

    def list_actions(self, alert_ids: Iterable[int]) -> dict[int, list[AlertAction]]:
        """Return every action of some alerts, newest first, by the alert's row."""
        found: dict[int, list[AlertAction]] = {}
        for alert_id, *values in self._execute(_select_actions(), alerts=list(alert_ids)):
            action = self._to_action(values)
            found.setdefault(alert_id, []).extend([action] if action else [])
        return found

    def list_expected(self, alert_ids: Iterable[int]) -> dict[int, list[Expected]]:
        """Return all that was expected of some alerts, newest first, by the alert's row."""
        found: dict[int, list[Expected]] = {}
        for alert_id, *values in self._execute(_select_expected(), alerts=list(alert_ids)):
            expected = self._to_expected(values)
            found.setdefault(alert_id, []).extend([expected] if expected else [])
        return found

    def list_comments(self, alert_ids: Iterable[int]) -> dict[int, list[Commentary]]:
        """Return the commentary in the threads of some alerts, newest first, by the alert's row."""
        found: dict[int, list[Commentary]] = {}
        query = _select_comments(is_past=self._known_at is not None)
        for alert_id, text, by, at in self._execute(query, alerts=list(alert_ids), known_at=self._known_at):
            found.setdefault(alert_id, []).append(Commentary(text, by, at))
        return found

    def find_newest_action(self, alert_id: int) -> AlertAction | None:
        """Return the newest action of an alert, standing or not, or None."""
        return next(iter(self.list_actions([alert_id]).get(alert_id, ())), None)

    def find_standing_action(self, alert_id: int) -> AlertAction | None:
        """Return the action of an alert that stands, which is its newest, or None."""
        newest = self.find_newest_action(alert_id)
        return newest if newest and newest.is_standing else None

    def find_newest_expected(self, alert_id: int) -> Expected | None:
        """Return what was last expected of an alert, standing or not, or None."""
        return next(iter(self.list_expected([alert_id]).get(alert_id, ())), None)

    def find_standing_expected(self, alert_id: int) -> Expected | None:
        """Return what is expected of an alert, or None."""
        newest = self.find_newest_expected(alert_id)
        return newest if newest and newest.is_standing else None

    def get_action(self, row: int) -> tuple[int, AlertAction]:
        """Return an action by its row, with the row of its alert."""
        found = self.find_action(row)
        if found is None:
            raise LookupError(row)
        return found

    def find_action(self, row: int) -> tuple[int, AlertAction] | None:
        """Return an action by its row, with the row of its alert, or None."""
        found = self._execute(_select_action(), row=row).one_or_none()
        action = self._to_action(found[1:]) if found else None
        return (found[0], action) if found and action else None

    def act(self, alert_id: int, action: AlertAction) -> int:
        """Store an action in place of the one that stands, and return its row."""
        self.end_action(alert_id, action.at)
        values = {
            "alert_id": alert_id,
            **{
                name: getattr(action, name)
                for name in ("cause", "action", "doer", "due", "done_by", "done_at")
            },
            "made_by": action.by,
            "made_at": action.at,
            "asked_at": action.asked_at,
            "verdict": "",
        }
        return int(self._execute(_insert_action(), **values).scalar_one())

    def list_due_actions(self, until: date) -> list[tuple[int, AlertAction]]:
        """Return the actions due by a day whose doer was not asked yet, each with the row of its alert."""
        rows = self._execute(_select_due_actions(), until=until)
        found = ((alert_id, self._to_action(values)) for alert_id, *values in rows)
        return [(alert_id, action) for alert_id, action in found if action]

    def list_expired(self, today: date) -> list[tuple[int, Expected]]:
        """Return what was expected until a day before one and stands, each with the row of its alert."""
        rows = self._execute(_select_expired(), today=today)
        return [(alert_id, Expected(*values)) for alert_id, *values in rows]

    def mark_asked(self, row: int, now: datetime) -> None:
        """Note that the doer of an action, by its row, was asked whether it is done."""
        self._execute(_mark_asked(), row=row, now=now)

    def finish(self, row: int, by: str, now: datetime) -> None:
        """Note that somebody said an action, by its row, is done."""
        self._execute(_finish(), row=row, now=now, person=by)

    def want_plans(self, alert_ids: Iterable[int], now: datetime) -> None:
        """Note that admins were told that nobody has said what is done about some alerts."""
        self._execute(_want_plans(), alerts=list(alert_ids), now=now)

    def find_of_team(self, team_id: str, alert_id: int) -> Alert | None:
        """Return an alert of a team by its row, or None."""
        return next(iter(self._read(_select_of_team(), row=alert_id, team=team_id)), None)

    def list_lessons(self, kpi_id: int) -> dict[int, Commentary]:
        """Return what was learned from the alerts of a KPI, newest first, by the alert's row."""
        found: dict[int, Commentary] = {}
        for alert_id, text, by, at in self._execute(_select_lessons(), kpi=kpi_id):
            found.setdefault(alert_id, Commentary(text, by, at))
        return found

    def learn(self, alert: Alert, said: Commentary) -> int:
        """Store what was learned from an alert, and return its row."""
        row = AlertLessonRow(
            alert_id=alert.id, kpi_id=alert.kpi_id, text=said.text, said_by=said.by, said_at=said.at
        )
        self._store(row)
        return id_of(row)

    def comment(self, alert_id: int, said: Commentary, origin: Address) -> None:
        """Store what somebody said in an alert's thread, in a message."""
        row = AlertCommentRow(
            alert_id=alert_id,
            text=said.text,
            said_by=said.by,
            said_at=said.at,
            origin_channel=origin.channel,
            origin_ts=origin.ts,
        )
        self._store(row)

    def take_back_comment(self, origin: Address, now: datetime) -> int | None:
        """Take back what a message said in an alert's thread; return the alert's row, if it said anything."""
        row = self._execute(
            _take_back_comment(), now=now, channel=origin.channel, message=origin.ts
        ).scalar_one_or_none()
        return None if row is None else int(row)

    def end_action(
        self, alert_id: int, now: datetime, verdict: Verdict | None = None, verdict_id: int | None = None
    ) -> None:
        """End the action that stands, with the verdict of a value, by its row, if it gives one."""
        values = {"row": alert_id, "now": now, "given": verdict or "", "by_value": verdict_id}
        self._execute(_end_action(), **values)

    def expect(self, alert_id: int, expected: Expected) -> None:
        """Store what is expected, in place of what stands."""
        self.end_expected(alert_id, expected.at)
        row = AlertExpectedRow(
            alert_id=alert_id,
            reason=expected.reason,
            until=expected.until,
            made_by=expected.by,
            made_at=expected.at,
        )
        self._store(row)

    def end_expected(self, alert_id: int, now: datetime) -> None:
        """End what is expected."""
        self._execute(_end_expected(), row=alert_id, now=now)

    def _to_action(self, values: Sequence[Any]) -> AlertAction | None:
        """Return the values of `ACTION` as an action, as it was known; None if there is none."""
        if values[-1] is None:
            return None
        names = ("cause", "action", "doer", "due", "by", "at", "done_by", "done_at", "ended_at", "verdict")
        given = dict(zip((*names, "verdict_id", "asked_at", "id"), values, strict=True))
        found = AlertAction(**given | {"verdict": Verdict(given["verdict"]) if given["verdict"] else None})
        if self._known_at and found.done_at and found.done_at > self._known_at:
            return replace(found, done_at=None, done_by="")
        return found

    def _to_expected(self, values: Sequence[Any]) -> Expected | None:
        return Expected(*values) if values[1] is not None else None

    def list_reasons(self, alerts: Sequence[Alert]) -> dict[int, str]:
        """Return the reason of each of some alerts, open or not, by its row; empty without one."""
        if self._known_at:
            kpis = [alert.kpi_id for alert in alerts]
            rows = self._execute(_select_off(is_past=True), kpis=kpis, known_at=self._known_at)
        else:
            rows = self._execute(_select_reasons(), alerts=[alert.id for alert in alerts])
        return {alert_id: note or "" for _, alert_id, _, note in rows}

    def open(self, kpi_id: int, actual_id: int, now: datetime) -> Alert:
        """Open an alert about an actual."""
        values = {"kpi_id": kpi_id, "actual_id": actual_id, "state": AlertState.OPEN, "opened_at": now}
        [alert] = self._read(_insert(), **values, closed_at=None, closing_actual_id=None, held_since=None)
        return alert

    def list_told(self, kpi_ids: Iterable[int], until: datetime) -> dict[int, datetime]:
        """Return when the open alerts of some KPIs were last told, UTC, by row, if no later than `until`."""
        which = {"kpis": list(kpi_ids), "state": AlertState.OPEN, "until": until}
        return {row[0]: row[1] for row in self._execute(_select_told(), **which)}

    def note_repeated(self, alert_id: int, now: datetime) -> None:
        """Note that an alert was repeated."""
        self._execute(_note_repeated(), row=alert_id, now=now)

    def save(self, before: Alert, after: Alert) -> None:
        """Store an alert as it is after a step, and keep what it was until then."""
        since, until = before.held_since or before.opened_at, after.held_since
        if until and since < until:
            kept = {name: getattr(before, name) for name in KEPT}
            self._execute(_keep(), **kept, alert_id=before.id, since=since, until=until)
        self._execute(_update(), **{name: getattr(after, name) for name in CHANGING}, row=after.id)

    def _read(self, query: Executable, **which: object) -> list[Alert]:
        return list(map(_to_alert, self._execute(query, **which)))


def _to_alert(values: Iterable[Any]) -> Alert:
    """Return the values of `COLUMNS` as an alert."""
    own_id, kpi_id, actual_id, state, *rest = values
    return Alert(own_id, kpi_id, actual_id, AlertState(state), *rest)


@cache
def _select_row() -> Executable:
    """Return a query of the alert in a `row`."""
    return select_columns(*COLUMNS).where(col(AlertRow.id) == bindparam("row"))


@cache
def _select_on() -> ColumnSelect[Any]:
    """Return a query of the alerts of KPIs that are still on a `scorecard`, oldest first."""
    return (
        select_columns(*COLUMNS)
        .join(KpiRow, col(KpiRow.id) == AlertRow.kpi_id)
        .where(col(KpiRow.scorecard_id) == bindparam("scorecard"), col(KpiRow.retired_at).is_(None))
        .order_by(col(AlertRow.opened_at), col(AlertRow.id))
    )


@cache
def _select_standing_on() -> Executable:
    """Return a query of those of `_select_on` that are not closed."""
    return _select_on().where(IS_STANDING)


@cache
def _select_closed_on() -> Executable:
    """Return a query of those of `_select_on` that were resolved at a moment, `since`, or later."""
    is_resolved = col(AlertRow.state) == AlertState.RESOLVED.value
    return _select_on().where(is_resolved, col(AlertRow.closed_at) >= bindparam("since"))


@cache
def _select_of() -> Executable:
    """Return a query of the alerts of some `kpis` that are not closed or rest on some `actuals`."""
    actuals: BindParameter[int] = bindparam("actuals", expanding=True)
    is_concerned = or_(
        IS_STANDING,
        col(AlertRow.actual_id).in_(actuals),
        col(AlertRow.closing_actual_id).in_(actuals),
    )
    is_theirs = col(AlertRow.kpi_id).in_(bindparam("kpis", expanding=True))
    return select_columns(*COLUMNS).where(is_theirs, is_concerned).order_by(col(AlertRow.id))


@cache
def _select_turned() -> Executable:
    """Return a query of the alerts of some `kpis` opened or closed since a moment, `since`, not withdrawn."""
    since = bindparam("since", type_=UTCDateTime())
    is_theirs = col(AlertRow.kpi_id).in_(bindparam("kpis", expanding=True))
    is_new = or_(col(AlertRow.opened_at) >= since, col(AlertRow.closed_at) >= since)
    query = select_columns(*COLUMNS).where(
        is_theirs, is_new, col(AlertRow.state) != AlertState.WITHDRAWN.value
    )
    return query.order_by(col(AlertRow.opened_at), col(AlertRow.id))


@cache
def _select_told() -> Executable:
    """Return a query of the alerts of some `kpis` in a `state` told no later than `until`, and when."""
    told = func.coalesce(AlertRow.repeated_at, AlertRow.held_since, AlertRow.opened_at)
    is_theirs = col(AlertRow.kpi_id).in_(bindparam("kpis", expanding=True))
    query = select_columns(col(AlertRow.id), told).where(is_theirs, col(AlertRow.state) == bindparam("state"))
    return query.where(told <= bindparam("until", type_=UTCDateTime())).order_by(col(AlertRow.id))


@cache
def _note_repeated() -> Executable:
    """Return a statement that notes that the alert in a `row` was repeated `now`."""
    noted = update(AlertRow).where(col(AlertRow.id) == bindparam("row"))
    return noted.values(repeated_at=bindparam("now", type_=UTCDateTime()))


@cache
def _insert() -> Executable:
    """Return a statement that adds an alert, and returns it."""
    return insert(AlertRow).returning(*COLUMNS)


@cache
def _update() -> Executable:
    """Return a statement that stores what changes of the alert in a `row`."""
    changed = update(AlertRow).where(col(AlertRow.id) == bindparam("row"))
    return changed.values({name: bindparam(name) for name in CHANGING})


@cache
def _keep() -> Executable:
    """Return a statement that keeps what an alert was until it changed."""
    return insert(AlertVersionRow)


@cache
def _select_off(*, is_past: bool) -> Select[int, int | None, date, str | None]:
    """Return the query of `_select_noted` for the open alerts of some `kpis`."""
    if is_past:
        return _select_noted(_alerts_at(), is_known_at)
    is_theirs = col(AlertRow.kpi_id).in_(bindparam("kpis", expanding=True))
    return _select_noted().where(is_theirs, IS_STANDING)


@cache
def _select_off_with_responses(*, is_past: bool) -> Executable:
    """Return the query of `_select_off` with the columns of what is done and of what is expected, if any."""
    query: Any = _select_off(is_past=is_past)
    alert = query.selected_columns[1]
    for row in (AlertActionRow, AlertExpectedRow):
        is_its = and_(col(row.alert_id) == alert, _responds(row, is_past=is_past))
        query = query.outerjoin(row, is_its)
    joined: Executable = query.add_columns(*ACTION, *EXPECTED)
    return joined


def _responds(own: type[AlertActionRow] | type[AlertExpectedRow], *, is_past: bool) -> ColumnElement[bool]:
    """Return the condition that an action or what is expected stands, now or at a moment, `known_at`."""
    if not is_past:
        return _is_standing(own)
    moment = bindparam("known_at", type_=UTCDateTime())
    return and_(col(own.made_at) <= moment, or_(col(own.ended_at).is_(None), col(own.ended_at) > moment))


def _is_standing(own: type[AlertActionRow] | type[AlertExpectedRow]) -> ColumnElement[bool]:
    """Return the condition that an action or what is expected stands."""
    return col(own.ended_at).is_(None)


def _is_standing_of(own: type[AlertActionRow] | type[AlertExpectedRow]) -> ColumnElement[bool]:
    """Return the condition that an action or what is expected stands, of the alert in a `row`."""
    return and_(col(own.alert_id) == bindparam("row"), _is_standing(own))


@cache
def _select_actions() -> Executable:
    """Return a query of the actions of some `alerts`, newest first."""
    return _newest_first(AlertActionRow, select_columns(col(AlertActionRow.alert_id), *ACTION))


@cache
def _select_action() -> Executable:
    """Return a query of the action in a `row`."""
    query = select_columns(col(AlertActionRow.alert_id), *ACTION)
    return query.where(col(AlertActionRow.id) == bindparam("row"))


@cache
def _select_due_actions() -> Executable:
    """Return a query of the actions that stand, due `until` a day, of which the doer was not asked."""
    row = AlertActionRow
    waits = and_(_is_standing(row), col(row.asked_at).is_(None), col(row.done_at).is_(None))
    query = select_columns(col(row.alert_id), *ACTION)
    return query.where(waits, col(row.due) <= bindparam("until")).order_by(col(row.due), col(row.alert_id))


@cache
def _select_expired() -> Executable:
    """Return a query of what stands as expected until a day before `today`."""
    row = AlertExpectedRow
    query = select_columns(col(row.alert_id), *EXPECTED)
    query = query.where(_is_standing(row), col(row.until) < bindparam("today"))
    return query.order_by(col(row.until), col(row.alert_id))


@cache
def _mark_asked() -> Executable:
    """Return a statement that notes when the doer of the action in a `row` was asked."""
    asked = update(AlertActionRow).where(col(AlertActionRow.id) == bindparam("row"))
    return asked.values(asked_at=bindparam("now", type_=UTCDateTime()))


@cache
def _finish() -> Executable:
    """Return a statement that notes who said that the action in a `row` is done."""
    done = update(AlertActionRow).where(col(AlertActionRow.id) == bindparam("row"))
    return done.values(done_at=bindparam("now", type_=UTCDateTime()), done_by=bindparam("person"))


@cache
def _want_plans() -> Executable:
    """Return a statement that notes when admins were told of some `alerts` without a plan."""
    wanted = update(AlertRow).where(col(AlertRow.id).in_(bindparam("alerts", expanding=True)))
    return wanted.values(plan_wanted_at=bindparam("now", type_=UTCDateTime()))


@cache
def _select_of_team() -> Executable:
    """Return a query of the alert in a `row` if it is of a `team`."""
    query = select_columns(*COLUMNS).join(KpiRow, col(KpiRow.id) == AlertRow.kpi_id)
    query = query.join(ScorecardRow, col(ScorecardRow.id) == KpiRow.scorecard_id)
    is_theirs = col(ScorecardRow.team_id) == bindparam("team")
    return query.where(col(AlertRow.id) == bindparam("row"), is_theirs)


@cache
def _select_expected() -> Executable:
    """Return a query of what was expected of some `alerts`, newest first."""
    return _newest_first(AlertExpectedRow, select_columns(col(AlertExpectedRow.alert_id), *EXPECTED))


@cache
def _select_lessons() -> Executable:
    """Return a query of what was learned from the alerts of a `kpi`, newest first."""
    row = AlertLessonRow
    query = select_columns(col(row.alert_id), col(row.text), col(row.said_by), col(row.said_at))
    return query.where(col(row.kpi_id) == bindparam("kpi")).order_by(col(row.id).desc())


@cache
def _select_comments(*, is_past: bool) -> Executable:
    """Return a query of the commentary on some `alerts` that is not deleted, or was not, newest first."""
    row, moment = AlertCommentRow, bindparam("known_at", type_=UTCDateTime())
    stands: ColumnElement[bool] = col(row.taken_back_at).is_(None)
    if is_past:
        stands = and_(col(row.said_at) <= moment, or_(stands, col(row.taken_back_at) > moment))
    columns: tuple[Any, ...] = (col(row.alert_id), col(row.text), col(row.said_by), col(row.said_at))
    return _newest_first(row, select_columns(*columns).where(stands))


def _newest_first(
    own: type[AlertActionRow] | type[AlertExpectedRow] | type[AlertCommentRow], query: ColumnSelect[Any]
) -> Executable:
    is_theirs = col(own.alert_id).in_(bindparam("alerts", expanding=True))
    return query.where(is_theirs).order_by(col(own.id).desc())


@cache
def _insert_action() -> Executable:
    """Return a statement that adds an action, and returns its row."""
    return insert(AlertActionRow).returning(col(AlertActionRow.id))


@cache
def _end_action() -> Executable:
    """Return a statement that ends the action that stands of the alert in a `row`."""
    ended = {
        "ended_at": bindparam("now", type_=UTCDateTime()),
        "verdict": bindparam("given"),
        "verdict_id": bindparam("by_value"),
    }
    return update(AlertActionRow).where(_is_standing_of(AlertActionRow)).values(ended)


@cache
def _take_back_comment() -> Executable:
    """Return a statement that takes back the comment of a `message`, and returns its alert's row."""
    row = AlertCommentRow
    is_it = and_(
        col(row.origin_ts) == bindparam("message"),
        col(row.origin_channel) == bindparam("channel"),
        col(row.taken_back_at).is_(None),
    )
    taken = update(row).where(is_it).values(taken_back_at=bindparam("now", type_=UTCDateTime()))
    return taken.returning(col(row.alert_id))


@cache
def _end_expected() -> Executable:
    """Return a statement that ends what is expected of the alert in a `row`."""
    ended = update(AlertExpectedRow).where(_is_standing_of(AlertExpectedRow))
    return ended.values(ended_at=bindparam("now", type_=UTCDateTime()))


def _alerts_at() -> FromClause:
    """Return the alerts of some `kpis` that were open at a moment, `known_at`, as they were then."""
    moment = bindparam("known_at", type_=UTCDateTime())
    parts = (
        _columns(AlertRow, AlertRow.id).where(
            func.coalesce(AlertRow.held_since, AlertRow.opened_at) <= moment
        ),
        _columns(AlertVersionRow, AlertVersionRow.alert_id).where(
            AlertVersionRow.since <= moment, AlertVersionRow.until > moment
        ),
    )
    return union_all(*parts).subquery("alert_then")


@cache
def _select_then() -> Executable:
    """Return a query of `_alerts_at`, oldest first: the alert as it is now, and what it was about then."""
    then = _alerts_at()
    query = select_columns(*COLUMNS, then.c.actual_id).join(then, then.c.id == AlertRow.id)
    return query.order_by(col(AlertRow.opened_at), col(AlertRow.id))


def _columns(table: type[AlertRow | AlertVersionRow], alert_id: Any) -> ColumnSelect[Any]:  # noqa: ANN401
    """Return a query of the open alerts of some `kpis` in a table."""
    columns: tuple[Any, ...] = (
        col(table.kpi_id),
        col(alert_id).label("id"),
        col(table.actual_id),
        col(table.closing_actual_id),
    )
    is_theirs = col(table.kpi_id).in_(bindparam("kpis", expanding=True))
    return select_columns(*columns).where(is_theirs, col(table.state).in_(STANDING))


@cache
def _select_reasons() -> Select[int, int | None, date, str | None]:
    """Return the query of `_select_noted` for some `alerts`."""
    return _select_noted().where(col(AlertRow.id).in_(bindparam("alerts", expanding=True)))


def _select_noted(
    alerts: FromClause = SQLModel.metadata.tables["alert"],
    is_known: Callable[[type[ActualRow]], ColumnElement[bool]] = is_current,
) -> Select[int, int | None, date, str | None]:
    """Return a query of the KPI of alerts, their rows, since when, and each note; the newest note comes last.

    A note counts from the period that turned off threshold up to the one that closed the alert.

    Args:
        alerts: The alerts.
        is_known: Returns the condition that a value counts.
    """
    about, closing, noted, alert = aliased(ActualRow), aliased(ActualRow), aliased(ActualRow), alerts.c
    is_before_end = or_(
        col(closing.id).is_(None),
        col(noted.period_start) < col(closing.period_start),
        col(noted.id) == col(about.id),
    )
    is_noted = and_(
        col(noted.kpi_id) == alert.kpi_id,
        is_known(noted),
        col(noted.period_start) >= col(about.period_start),
        col(noted.note) != "",
        is_before_end,
    )
    return (
        select(alert.kpi_id, alert.id, col(about.period_start), col(noted.note))
        .select_from(alerts)
        .join(about, col(about.id) == alert.actual_id)
        .outerjoin(closing, col(closing.id) == alert.closing_actual_id)
        .outerjoin(noted, is_noted)
        .order_by(col(noted.period_start), col(noted.id))
    )
