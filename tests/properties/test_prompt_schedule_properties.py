"""Times of prompts and reminders: on any clock of the world, through holidays and every clock change."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo, available_timezones

from hypothesis import example, given
from hypothesis import strategies as st

from scorecard.model.calendars import Absence, Calendar
from scorecard.model.people import Person
from scorecard.model.periods import Frequency, Period, at_local
from scorecard.model.quiet_hours import QuietHours, closing
from scorecard.model.scorecard import MOST_REMINDERS, Scorecard
from scorecard.rules.prompt_schedule import (
    KpiCalendar,
    UpcomingPrompt,
    calendar_of,
    find_due_on,
    list_promptable,
)
from scorecard.rules.readings import ScorecardState, read_scorecard
from scorecard.rules.reminder_schedule import ReminderSchedule
from tests.builders import an_actual
from tests.unit.model.making import make_kpi, make_objective, make_perspective, make_scorecard

FIRST, LAST = date(2026, 11, 23), date(2031, 11, 23)
LONDON, CAIRO, LORD_HOWE, CHATHAM = map(
    ZoneInfo, ("Europe/London", "Africa/Cairo", "Australia/Lord_Howe", "Pacific/Chatham")
)

zones = st.sampled_from(sorted(available_timezones() - {"localtime"})).map(ZoneInfo)
days = st.dates(FIRST, LAST)
periods = st.builds(Period.containing, days, st.sampled_from(Frequency))
clock_times = st.times().map(lambda at: at.replace(second=0, microsecond=0))
working_days = st.frozensets(st.integers(0, 6), min_size=1)
regions = st.sampled_from(["", "GB", "GB-SCT", "DE-BY", "US", "NZ", "JP", "SA", "BR"])
offsets = st.lists(st.integers(1, 29), max_size=MOST_REMINDERS, unique=True).map(sorted)
calendars = st.builds(Calendar, working_days, regions)


def is_at(moment: datetime, at: time, zone: ZoneInfo) -> bool:
    """Return whether a wall clock shows a time, or the time that replaces it if the clocks skip it."""
    local = moment.astimezone(zone)
    wall = datetime.combine(local.date(), at, tzinfo=zone)
    return local == wall.astimezone(UTC).astimezone(zone)


@given(periods, zones, zones, clock_times, calendars)
@example(Period(date(2027, 3, 22), Frequency.WEEKLY), CHATHAM, LORD_HOWE, time(2, 15), Calendar())
@example(Period(date(2027, 4, 23), Frequency.DAILY), CAIRO, CAIRO, time(0), Calendar())
@example(Period(date(2026, 12, 24), Frequency.DAILY), LONDON, LONDON, time(9), Calendar(region="GB"))
def test_nobody_is_asked_before_their_time_or_on_a_day_they_do_not_work(
    period: Period, scorecard_zone: ZoneInfo, zone: ZoneInfo, at: time, calendar: Calendar
) -> None:
    moment = KpiCalendar(scorecard_zone, zone, at, calendar.is_working_day).asked_at(period)
    assert moment >= period.ended_at(scorecard_zone)
    assert calendar.is_working_day(moment.astimezone(zone).date())
    assert is_at(moment, at, zone)


@given(periods, zones, clock_times, calendars)
def test_each_period_is_asked_for_once_and_in_order(
    period: Period, zone: ZoneInfo, at: time, calendar: Calendar
) -> None:
    run = [period, period.next(), period.next().next()]
    moments = [KpiCalendar(zone, zone, at, calendar.is_working_day).asked_at(one) for one in run]
    assert moments == sorted(moments)


@given(days, zones, clock_times, calendars, offsets)
def test_reminders_are_three_at_most_on_working_days_at_their_time_and_rise(
    day: date, zone: ZoneInfo, at: time, calendar: Calendar, offsets: list[int]
) -> None:
    prompted = datetime.combine(day, at, tzinfo=zone).astimezone(UTC)
    schedule = ReminderSchedule(offsets, Person("U1", zone, calendar), at)
    moments = schedule.moments(prompted)
    assert len(moments) == len(offsets) <= MOST_REMINDERS
    assert all(earlier < later for earlier, later in pairwise([*moments, schedule.missed_at(prompted)]))
    assert all(moment > prompted for moment in moments)
    for moment in moments:
        assert calendar.is_working_day(moment.astimezone(zone).date())
        assert is_at(moment, at, zone)


@given(days, zones, calendars, offsets, st.lists(st.integers(0, 24 * 60), min_size=1, max_size=30))
def test_looked_at_at_any_times_no_reminder_comes_twice(
    day: date, zone: ZoneInfo, calendar: Calendar, offsets: list[int], hours: list[int]
) -> None:
    prompted = datetime.combine(day, time(9), tzinfo=zone).astimezone(UTC)
    schedule = ReminderSchedule(offsets, Person("U1", zone, calendar), time(9))
    sent: list[int] = []
    for hour in sorted(hours):
        due = schedule.find_due(prompted, sent[-1] if sent else 0, prompted + timedelta(hours=hour))
        sent += [due] if due else []
    assert sent == sorted(set(sent))
    assert len(sent) <= len(offsets)


@given(days, zones, calendars, offsets)
def test_looked_at_whenever_it_says_every_reminder_comes(
    day: date, zone: ZoneInfo, calendar: Calendar, offsets: list[int]
) -> None:
    prompted = now = datetime.combine(day, time(9), tzinfo=zone).astimezone(UTC)
    schedule = ReminderSchedule(offsets, Person("U1", zone, calendar), time(9))
    sent: list[int] = []
    while now < schedule.missed_at(prompted):
        due = schedule.find_due(prompted, sent[-1] if sent else 0, now)
        sent += [due] if due else []
        now = schedule.next_moment(prompted, now)
    assert sent == list(range(1, len(offsets) + 1))


@given(days, zones, calendars, offsets, st.integers(0, 24 * 20))
def test_a_reminder_snoozed_for_days_comes_on_the_day_it_is_let_through(
    day: date, zone: ZoneInfo, calendar: Calendar, offsets: list[int], hours: int
) -> None:
    prompted = datetime.combine(day, time(9), tzinfo=zone).astimezone(UTC)
    schedule = ReminderSchedule(offsets, Person("U1", zone, calendar), time(9))
    for number, due in enumerate(schedule.moments(prompted)):
        now = due + timedelta(hours=hours)
        today = now.astimezone(zone).date()
        if calendar.is_working_day(today):
            shifted = schedule.shifted(prompted, due, now)
            assert schedule.moments(shifted)[number].astimezone(zone).date() == today
            assert schedule.missed_at(shifted) > now


@given(days, st.integers(0, 60), calendars)
def test_nobody_away_is_present(first: date, length: int, calendar: Calendar) -> None:
    absence = Absence(first, first + timedelta(days=length))
    away = Calendar(calendar.working_days, calendar.region, (absence,))
    day = first + timedelta(days=length // 2)
    assert not away.is_present(day)
    assert away.is_working_day(day) == calendar.is_working_day(day)


moments = st.builds(lambda day, at: datetime.combine(day, at, UTC), days, st.times())
absences = st.lists(
    st.builds(
        lambda first, length, cover: Absence(first, first + timedelta(days=length), cover),
        days,
        st.integers(0, 60),
        st.sampled_from([None, "COVER", "OWN"]),
    ),
    max_size=3,
).map(tuple)
people = st.builds(
    lambda user, zone, calendar, away: Person(user, zone, replace(calendar, absences=away)),
    st.just(""),
    zones,
    calendars,
    absences,
)


def make_asking(
    period: Period, zone: ZoneInfo, at: time, known: tuple[Person, Person, Person]
) -> UpcomingPrompt:
    users = ("OWNER", "COVER", "OWN")
    found = {user: replace(person, user=user) for user, person in zip(users, known, strict=True)}
    return UpcomingPrompt(period, zone, lambda _: at, "OWNER", "OWN", found.__getitem__)


askings = st.builds(make_asking, periods, zones, clock_times, st.tuples(people, people, people))


@given(moments, people, clock_times)
def test_whoever_is_written_to_is_there_and_in_their_hours(at: datetime, one: Person, opens: time) -> None:
    moment = one.first_open(at, opens)
    local = moment.astimezone(one.zone)
    assert moment >= at
    assert one.calendar.is_present(local.date())
    assert moment >= at_local(local.date(), opens, one.zone)
    assert moment < closing(local.date(), opens, one.zone)
    assert one.first_open(moment, opens) == moment


@given(askings)
def test_who_is_asked_is_there_after_the_period_and_not_before_their_time(asking: UpcomingPrompt) -> None:
    over = asking.period.ended_at(asking.scorecard_zone)
    moment, person = asking.next_moment(over)
    day = person.day(moment)
    assert moment >= over
    assert moment >= at_local(day, asking.opens(person.user), person.zone)
    assert person.calendar.is_present(day)
    assert asking.find_due(moment) == person
    assert person.user == "OWNER" or asking.find("OWNER").find_absence(moment)


@given(askings, st.lists(st.integers(0, 60 * 24), max_size=40))
def test_looked_at_at_any_times_nobody_is_asked_who_is_away(asking: UpcomingPrompt, hours: list[int]) -> None:
    over = asking.period.ended_at(asking.scorecard_zone)
    for hour in hours:
        now = over + timedelta(hours=hour - 24)
        person = asking.find_due(now)
        if person:
            assert now >= over
            assert person.is_free(now, asking.opens(person.user), over)
            assert person.find_absence(now) is None


@given(askings, st.integers(0, 60 * 24), moments, st.lists(st.floats(0, 1, exclude_max=True), max_size=20))
def test_nobody_is_due_before_the_prompt_is_looked_at_again_even_if_quiet_hours_end(
    asking: UpcomingPrompt, hours: int, until: datetime, parts: list[float]
) -> None:
    now = asking.period.ended_at(asking.scorecard_zone) + timedelta(hours=hours - 24)
    quiet = QuietHours(vacation_until=until)
    on_holiday = replace(asking, find=lambda user: replace(asking.find(user), quiet=quiet))
    again = on_holiday.look_again_at(now)
    for part in (0, *parts):
        moment = now + max(again - now, timedelta()) * part
        assert moment == again or asking.find_due(moment) is None
    assert again <= max(now, asking.next_moment(now)[0])


def card_of(one: Person, frequency: Frequency, zone: ZoneInfo, at: time) -> Scorecard:
    """Return a scorecard with one KPI, whose owner is a person."""
    kpi = replace(make_kpi(1, frequency), prompt_time=at)
    card = make_scorecard(make_perspective(make_objective(kpi)))
    owner = kpi.info.owner
    own = {"own_zones": {owner: one.zone}, "own_calendars": {owner: one.calendar}}
    return replace(card, timezone=zone.key, **own)  # type: ignore[arg-type]


@given(
    now=moments,
    one=people,
    moved=people,
    zone=zones,
    frequency=st.sampled_from(Frequency),
    at=clock_times,
)
def test_prompts_answers_and_the_post_agree_on_what_is_due_wherever_the_owner_moves(
    *, now: datetime, one: Person, moved: Person, zone: ZoneInfo, frequency: Frequency, at: time
) -> None:
    owners = [replace(person, calendar=replace(person.calendar, absences=())) for person in (one, moved)]
    for owner in owners:
        card = card_of(owner, frequency, zone, at)
        [kpi] = card.kpis
        days, ended, due = calendar_of(card, kpi), kpi.last_ended(now, zone), find_due_on(card, kpi, now)
        assert due <= ended
        assert days.asked_at(due) < days.due_at(due) <= now < days.due_at(due.next())

        prompt = UpcomingPrompt(ended, zone, lambda _: at, "U1", None, {"U1": owner}.__getitem__)
        assert prompt.next_moment(ended.ended_at(zone))[0] == days.asked_at(ended)
        is_asked = prompt.find_due(now) is not None or now >= days.due_at(ended)

        last = an_actual(25, due.previous())
        view = read_scorecard(ScorecardState(card, {kpi.info.id: [last]}, now))
        [reading] = view.readings
        assert (reading.is_out, reading.period, view.result.due) == (True, due, 1)
        assert reading.overdue_since == days.due_on(due)
        assert reading.collecting == (ended if due < ended and days.asked_at(ended) <= now else None)
        assert is_asked or reading.collecting is None or not owner.is_free(now, at, now)
        for period in list_promptable(ended, now, since=kpi.since, moment_of=days.asked_at):
            if period <= max(due, reading.collecting or due):
                assert days.asked_at(period) <= now < days.due_at(max(period, due.next()))
