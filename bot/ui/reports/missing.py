"""KPIs without a value, since when and who owes them, and the outcome of an admin's reminder."""

from collections.abc import Sequence
from dataclasses import replace

from bot.ui.kit import blocks as kit
from bot.ui.kit.escape import mention, mrkdwn
from bot.ui.kit.figures import REASON_LIMIT, SET_ASIDE, away_text, name, no_data_text, reliability_text
from bot.ui.kit.formatting import (
    count_noun,
    join_facts,
    moment,
    period_label,
    periods_text,
    relative_moment,
    short_day,
    status_emoji,
    with_full_stop,
)
from bot.ui.kit.ids import ActionId, OwingRef, ScorecardRef
from bot.ui.kit.message import Json, Message, PageAsked
from bot.ui.kit.slash_command import command_hint
from bot.ui.prompts.on_demand import first_question_lines
from scorecard.model.kpis import Away, Reading
from scorecard.model.people import MOST_PERIODS
from scorecard.model.views.missing import (
    MissingView,
    OwingPerson,
    OwingView,
    RemindedPerson,
    RemindedView,
    ReminderState,
)
from scorecard.parsing.period_names import short_name
from scorecard.wording import listed

MOST_PEOPLE = 20
MOST_NAMED = 5
REMIND = "Remind now"
NOTHING_MISSING = "every value that is due is in."
NOTHING_DUE = "no value is due yet."
NOBODY_OWES = "Nobody owes a value any more."
ALREADY = "asked or reminded today already"


def missing_message(view: MissingView) -> Message:
    """Return a page of the KPIs without a value, the longest first, with a button for admins to remind."""
    as_of = kit.context(f"As of {moment(view.as_of, view.timezone, view.locale)}")
    if not view.missing and not view.explained:
        return kit.lines_message([_nothing(view), *_collecting(view), *_first(view)], as_of)
    lines = [_missing_line(one, view) for one in view.missing]
    lines += [_explained_line(one, view) for one in view.explained]
    lines += [*_collecting(view), *_reliability(view)]
    asked = PageAsked(f"missing {view.typed}".strip(), view.page)
    return kit.page_message(kit.paged(lines, asked, [_title(view)]), *_controls(view), as_of)


def _nothing(view: MissingView) -> str:
    return f"{mrkdwn(view.scorecard)}: {NOTHING_MISSING if view.has_values else NOTHING_DUE}"


def _first(view: MissingView) -> list[str]:
    return first_question_lines(view.first_prompt)


def _title(view: MissingView) -> str:
    """Return how many KPIs have no value: `2 KPIs of IT have no value, the longest missing first`."""
    count = len(view.missing) + len(view.explained)
    has = "has" if count == 1 else "have"
    order = ", the longest missing first" if len(view.missing) > 1 else ""
    return f"*{count_noun(count, 'KPI')} of {mrkdwn(view.scorecard)} {has} no value{order}*"


def _missing_line(reading: Reading, view: MissingView) -> str:
    since = f" missing since {short_day(reading.overdue_since, view.locale)}" if reading.overdue_since else ""
    who = _who(reading, view) if view.is_for_admin else _why(reading, view)
    return join_facts(f"{_name(reading)}{since}", _periods(reading, view), who)


def _explained_line(reading: Reading, view: MissingView) -> str:
    period = period_label(reading.period, view.locale)
    if reading.set_aside:
        return join_facts(
            _name(reading), period, f"{SET_ASIDE}: {mrkdwn(reading.set_aside.reason, REASON_LIMIT)}"
        )
    return join_facts(_name(reading), period, no_data_text(reading.no_data) if reading.no_data else "")


def _name(reading: Reading) -> str:
    return f"{status_emoji(reading.status)} {name(reading.kpi)}"


def _periods(reading: Reading, view: MissingView) -> str:
    periods = reading.overdue or (reading.period,)
    return period_label(periods[0], view.locale) if len(periods) == 1 else periods_text(periods, view.locale)


def _why(reading: Reading, view: MissingView) -> str:
    """Return the owner's absence without anybody's name; empty if they are there."""
    return away_text(replace(reading.away, stand_in=None), view.locale) if reading.away else ""


def _who(reading: Reading, view: MissingView) -> str:
    """Return who owes the value: `@sam for @priya`, and their absence if they are away."""
    owner, asked = reading.kpi.owner, view.asked.get(reading.kpi.id, "")
    if not asked:
        return join_facts(_person(owner, view), "nobody was asked")
    return _person(asked, view) if asked == owner else f"{_person(asked, view)} for {mention(owner)}"


def _person(user: str, view: MissingView) -> str:
    away = view.absences.get(user)
    return f"{mention(user)} {_absence(away, view.locale)}" if away else mention(user)


def _absence(away: Away, locale: str) -> str:
    return "left this workspace" if away.is_for_good else f"away until {short_day(away.last, locale)}"


def _collecting(view: MissingView) -> list[str]:
    """Return what was asked for and is not due yet, by period."""
    by_period: dict[str, list[str]] = {}
    for one in view.collecting:
        if one.asked:
            by_period.setdefault(short_name(one.asked, view.locale), []).append(name(one.kpi))
    return [
        f"Asked and not due yet: {listed(names, MOST_NAMED)}, {period}."
        for period, names in by_period.items()
    ]


def _reliability(view: MissingView) -> list[str]:
    """Return how reliably each of those who are asked answers, the least first, if admins may know."""
    if not view.reliability:
        return []
    ordered = sorted(view.reliability.items(), key=lambda one: one[1].on_time / one[1].asked)
    lines = [f"{mention(user)} {reliability_text(one)}" for user, one in ordered]
    return [f"*The last {MOST_PERIODS} periods of those who are asked*", *lines]


def _controls(view: MissingView) -> list[Json]:
    if not view.asked:
        return []
    return [kit.actions(kit.button(REMIND, ActionId.REMIND, ScorecardRef(scorecard=view.scorecard_id)))]


def owing_blocks(view: OwingView, most: int) -> list[Json]:
    """Return who owes the values of a scorecard, the longest first, each with a button to remind them.

    Args:
        view: Who does.
        most: The most people to show.
    """
    if not view.people and not view.unasked:
        return []
    shown, more = view.people[:most], len(view.people) - most
    rest = [count_noun(more, "other")] if more > 0 else []
    unasked = [f"{count_noun(view.unasked, 'KPI')} nobody was asked for"] if view.unasked else []
    where = command_hint(f"missing {view.typed}")
    return [
        kit.section(f"*Who owes values of {mrkdwn(view.scorecard)}*"),
        *(_owing(one, view) for one in shown),
        *([kit.context(f"{listed([*rest, *unasked])}: {where}")] if rest or unasked else []),
    ]


def _owing(one: OwingPerson, view: OwingView) -> Json:
    """Return what somebody owes and since when; who is away gets no reminder."""
    away = _absence(one.away, view.locale) if one.away else ""
    since = f"{count_noun(one.kpis, 'KPI')} since {short_day(one.since, view.locale)}"
    remind = kit.button(REMIND, ActionId.REMIND_ONE, OwingRef(scorecard=view.scorecard_id, person=one.person))
    return kit.section(join_facts(mention(one.person), since, away), None if one.away else remind)


def reminded_message(view: RemindedView) -> Message:
    """Return who is reminded, and who is not: `Reminds @priya now; @lee is away until Mon 30 Nov.`."""
    lines = [with_full_stop("; ".join(_outcomes(view)))] if view.people else []
    lines += [_unasked(view)] if view.unasked else []
    if not lines and view.person:
        return kit.lines_message([f"{mention(view.person)} owes no value any more."])
    return kit.lines_message(lines or [NOBODY_OWES])


def _outcomes(view: RemindedView) -> list[str]:
    """Return who is reminded now, then each who is reminded later or not at all."""
    now, already = (_in_state(view, state) for state in (ReminderState.NOW, ReminderState.TODAY))
    others = [_outcome(one, view) for one in view.people if one.person not in {*now, *already}]
    told = [f"Reminds {_mentions(now) if now else 'nobody'} now", *others[:MOST_PEOPLE]]
    if len(others) > MOST_PEOPLE:
        told.append(f"{count_noun(len(others) - MOST_PEOPLE, 'other')} can't be reminded now")
    if already:
        told.append(f"{_mentions(already)} {'was' if len(already) == 1 else 'were'} {ALREADY}")
    return told


def _in_state(view: RemindedView, state: ReminderState) -> list[str]:
    return [one.person for one in view.people if one.state is state]


def _mentions(users: Sequence[str]) -> str:
    return listed([mention(user) for user in users], MOST_PEOPLE)


def _outcome(one: RemindedPerson, view: RemindedView) -> str:
    """Return why somebody is not reminded at once: `@lee is away until Mon 30 Nov`."""
    who = mention(one.person)
    at = relative_moment(one.at, view.now, view.timezone, view.locale) if one.at else ""
    match one.state:
        case ReminderState.AWAY if one.away:
            return f"{who} {'' if one.away.is_for_good else 'is '}{_absence(one.away, view.locale)}"
        case ReminderState.SNOOZED:
            return f"{who} asked to be reminded later, {at} your time"
        case ReminderState.LATER:
            return f"{who} during their hours, {at} your time"
        case _:
            return f"{who} is asked once their hours begin"


def _unasked(view: RemindedView) -> str:
    kpis = listed([name(kpi) for kpi in view.unasked], MOST_NAMED)
    which = view.unasked[0].typed_name if len(view.unasked) == 1 else "<kpi>"
    return f"Nobody was asked for {kpis}: {command_hint(f'ask now {which}')}"
