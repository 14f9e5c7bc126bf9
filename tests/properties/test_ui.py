"""Messages with any names and numbers of items: Slack accepts each, and nobody is mentioned by accident."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, time, timedelta
from decimal import Decimal
from functools import partial
from itertools import count
from typing import Any, Literal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bot.slash_commands.commands import list_usages
from bot.ui.absence.settings import away_modal, holidays_modal, working_days_modal
from bot.ui.actuals.alerts import (
    alert_message,
    alerts_message,
    recovered_message,
    recovery_reply,
    withdrawal_reply,
    withdrawn_message,
)
from bot.ui.actuals.answer_modal import answer_all_modal, answer_modal, correction_modal
from bot.ui.actuals.change_request import change_asked, change_refused, change_request
from bot.ui.errors import error_message, modal_errors, unexpected_message, unexpected_modal
from bot.ui.kit.ids import FieldRef
from bot.ui.kit.message import MAX_POSTED, MAX_TEXT, Message
from bot.ui.kit.slash_command import help_message, short_help_message
from bot.ui.notices import notice_message
from bot.ui.prompts.prompt import prompt_message
from bot.ui.prompts.reminder import parts_message, reminder_message
from bot.ui.replies.clarification import clarification_message, clarified_message, not_understood_message
from bot.ui.replies.receipt import kept_message, receipt_message
from bot.ui.reports.compare import compare_message
from bot.ui.reports.follows import followed_message
from bot.ui.reports.history import history_message
from bot.ui.reports.home import home_view
from bot.ui.reports.kpi import kpi_message
from bot.ui.reports.mine import mine_message
from bot.ui.reports.missing import missing_message
from bot.ui.reports.overview import overview_message, perspective_message, progress_message
from bot.ui.reports.weekly_post import weekly_details, weekly_message
from bot.ui.reports.why import why_message
from bot.workspace.limits.surfaces import check_message, check_view
from scorecard.errors import InvalidFile, InvalidInput, InvalidInputs, NotAllowed, NotFound, Problem
from scorecard.model.calendars import Absence
from scorecard.model.goals import Direction, Goal, Status
from scorecard.model.kpis import Away, KpiInfo, MissingReason, NoData, Reading, SoWhat
from scorecard.model.periods import Frequency, Period
from scorecard.model.submissions import RequestState
from scorecard.model.units import format_plain
from scorecard.model.views.actuals import AlertItem, ChangeRequestView, HistoryView
from scorecard.model.views.comparisons import ComparedKpi, ComparisonView, NotComparable
from scorecard.model.views.explanations import KpiWhyView, WhyView
from scorecard.model.views.follows import FollowedView, FollowEnd, StatusChange
from scorecard.model.views.home import ChangesView
from scorecard.model.views.missing import MissingView, OwingPerson, OwingView
from scorecard.model.views.past import Happened, Turn
from scorecard.model.views.prompts import (
    DueItem,
    Handover,
    HandoverState,
    PromptBatchView,
    PromptPart,
    ReminderView,
)
from scorecard.model.views.replies import (
    AlsoRequestedView,
    ClarificationView,
    ReceiptView,
    ReplyOutcomeView,
    SnoozedView,
    UnclearReplyView,
)
from scorecard.model.views.reports import (
    Change,
    Example,
    KpiView,
    Lacking,
    MineView,
    ObjectiveView,
    PerspectiveView,
    ProgressView,
    ScorecardView,
    SettingsView,
    WeekCounts,
    WeeklyView,
)
from scorecard.parsing.period_phrases import DateContext
from scorecard.parsing.replies.form_field import parse_form_field
from tests.builders import (
    NOW,
    OWNER,
    WEEK_47,
    a_band_goal,
    a_change_request,
    a_choice,
    a_compared_part,
    a_comparison,
    a_done,
    a_due_item,
    a_goal,
    a_history,
    a_home,
    a_kpi,
    a_kpi_view,
    a_mine,
    a_past,
    a_period_past,
    a_perspective,
    a_progress_view,
    a_reading,
    a_receipt,
    a_reminder,
    a_round,
    a_scorecard,
    a_side,
    a_subject,
    a_week,
    an_actual,
    an_alert,
    an_alerts_view,
    an_objective,
    explained,
    explained_kpi,
)
from tests.support.facts_prompts import a_calendar

HOSTILE = (
    "<!channel> <!here|all> <@U0EVIL> <#C0EVIL> <!subteam^S1|us>",
    "<https://evil.example|free lunch>",
    "*_~`bold`~_*```",
    "&amp;&lt;!everyone&gt;",
    "&" * 300,
    "<" * 300,
    "\u202e\u200b\x00\ud800",
    ":skull: @here `/scorecard`\n> quote\n```",
    "GBP",
)
LIVE = re.compile(r"<(?!@U0PRIYA>|!date\^\d+\^\{date_short(?:_pretty)?\} at \{time\}\|[^<>|]*>)")

USER_ID = re.compile(r"[UW][A-Z0-9]+")
"""A user id, which stands for a person and is shown as a mention."""

texts = st.one_of(
    st.sampled_from(HOSTILE),
    st.text(st.characters(), max_size=300).filter(lambda text: not USER_ID.fullmatch(text)),
    st.just("MTTR"),
)
numbers = st.decimals(-(10**12), 10**12, places=3)
sizes = st.sampled_from((0, 1, 2, 12, 60))
few = st.sampled_from((0, 1, 2))
many = st.sampled_from((1, 2, 30))
keys = st.from_regex(r"[a-z][a-z0-9_]{0,200}", fullmatch=True)
frequencies = st.sampled_from(Frequency)
locales = st.sampled_from(("en_GB", "en_US", "de_DE", "fr_CH", "sv_SE", "ja_JP", "hi_IN"))


@st.composite
def periods(draw: st.DrawFn) -> Period:
    return Period.containing(draw(st.dates(date(2020, 1, 1), date(2030, 1, 1))), draw(frequencies))


@st.composite
def kpis(draw: st.DrawFn) -> KpiInfo:
    owner, cover = draw(st.sampled_from(("U0PRIYA", draw(texts)))), draw(st.none() | texts)
    given: dict[str, Any] = {"frequency": draw(frequencies), "owner": owner, "cover": cover}
    return a_kpi(draw(texts), draw(texts), key=draw(keys), definition=draw(texts), **given)


@st.composite
def goals(draw: st.DrawFn) -> Goal:
    if draw(st.booleans()):
        return a_band_goal(*sorted(draw(st.lists(numbers, min_size=2, max_size=2, unique=True))))
    low, high = sorted((draw(numbers), draw(numbers)))
    return a_goal(high, draw(st.sampled_from((None, low))), Direction.HIGHER)


@st.composite
def several(
    draw: st.DrawFn, items: st.SearchStrategy[Any], count: st.SearchStrategy[int] = sizes
) -> tuple[Any, ...]:
    """Draw two different items, repeated to any size: size matters here, variety little."""
    pair = draw(items), draw(items)
    return tuple(pair[at % 2] for at in range(draw(count)))


@st.composite
def actuals(draw: st.DrawFn) -> Any:
    people = {"by": draw(texts), "on_behalf_of": draw(texts), "allowed_by": draw(texts)}
    return an_actual(draw(numbers), draw(periods()), note=draw(texts), source=draw(texts), **people)


@st.composite
def readings(draw: st.DrawFn) -> Reading:
    value = draw(st.none() | numbers)
    last = draw(st.none() | actuals())
    return a_reading(value, draw(kpis()), draw(goals()), period=draw(periods()), last=last)


@st.composite
def objectives(draw: st.DrawFn) -> ObjectiveView:
    due = draw(st.none() | st.dates(date(2020, 1, 1), date(2030, 1, 1)))
    return an_objective(draw(texts), *draw(several(readings())), due=due)


@st.composite
def perspectives(draw: st.DrawFn) -> PerspectiveView:
    return a_perspective(draw(texts), *draw(several(objectives(), few)))


@st.composite
def scorecards(draw: st.DrawFn) -> ScorecardView:
    return a_scorecard(
        *draw(several(perspectives(), st.sampled_from((0, 1, 14)))), name=draw(texts), open_alerts=draw(sizes)
    )


@st.composite
def due_items(draw: st.DrawFn) -> DueItem:
    return a_due_item(
        draw(kpis()),
        goal=draw(goals()),
        period=draw(periods()),
        last=draw(st.none() | actuals()),
        actual=draw(st.none() | actuals()),
        is_retired=draw(st.booleans()),
    )


@st.composite
def due_lists(draw: st.DrawFn) -> tuple[DueItem, ...]:
    """Draw due items, each with a prompt of its own, as in storage."""
    items = draw(several(due_items()))
    return tuple(
        a_due_item(
            item.kpi, prompt=at, goal=item.goal, last=item.last, actual=item.actual, period=item.period
        )
        for at, item in enumerate(items)
    )


@st.composite
def alerts(draw: st.DrawFn) -> AlertItem:
    previous, latest = draw(st.none() | actuals()), draw(actuals())
    rest: dict[str, Any] = {"goal": draw(goals()), "previous": previous, "latest": latest}
    return an_alert(actual=draw(actuals()), kpi=draw(kpis()), **rest)


@st.composite
def rounds(draw: st.DrawFn) -> PromptBatchView:
    items = draw(due_lists())
    reminded = {item.prompt: draw(st.booleans()) for item in items if draw(st.booleans())}
    return replace(a_round(*items, locale=draw(locales)), reminded=reminded)


@st.composite
def reminders(draw: st.DrawFn) -> ReminderView:
    return a_reminder(*draw(due_lists()), is_last=draw(st.booleans()), locale=draw(locales))


@st.composite
def mines(draw: st.DrawFn) -> MineView:
    return a_mine(draw(due_lists()), draw(several(readings())))


@st.composite
def followed(draw: st.DrawFn) -> FollowedView:
    changes = st.builds(
        StatusChange, kpis(), st.sampled_from(Status), st.sampled_from(Status), st.none() | actuals()
    )
    ended = st.tuples(texts, st.sampled_from(FollowEnd))
    sizes_of_changes = st.sampled_from((1, 2, 400))
    return FollowedView(draw(locales), draw(several(changes, sizes_of_changes)), draw(several(ended, sizes)))


@st.composite
def changes_since(draw: st.DrawFn) -> ChangesView:
    turns = several(st.builds(Turn, kpis(), goals(), actuals(), st.just(WEEK_47.start)))
    happened = Happened(draw(turns), draw(turns), given=draw(several(st.tuples(kpis(), actuals()))))
    return ChangesView(draw(texts), NOW, draw(locales), "Pacific/Auckland", happened)


@st.composite
def owings(draw: st.DrawFn) -> OwingView:
    away = st.none() | st.just(Away("U0SAM", WEEK_47.end))
    people = [
        OwingPerson(OWNER, at + 1, WEEK_47.end, draw(away)) for at in range(draw(st.sampled_from((0, 1, 60))))
    ]
    return OwingView(1, draw(texts), draw(keys), draw(locales), tuple(people), draw(few))


@st.composite
def own_settings(draw: st.DrawFn) -> SettingsView:
    days = st.frozensets(st.integers(0, 6), min_size=1)
    calendar = a_calendar(
        locale=draw(locales),
        working_days=draw(days),
        region=draw(st.sampled_from(("", "GB", "DE-BY"))),
        ask_time=draw(st.none() | st.just(time(15))),
        called=draw(texts),
    )
    absence = Absence(WEEK_47.start, WEEK_47.end, draw(st.none() | st.just(OWNER)))
    return SettingsView(calendar, WEEK_47.end, ((1, absence),) * draw(sizes))


@given(view=own_settings())
def test_the_forms_of_own_settings_are_legal(view: SettingsView) -> None:
    for form in (working_days_modal(view.calendar), holidays_modal(view.calendar), away_modal(view)):
        _check_view(form, "modal")


def so_whats() -> st.SearchStrategy[SoWhat]:
    said = texts | st.just("<!channel> " * 300)
    return st.builds(SoWhat, periods(), st.sampled_from(Status), said, st.just(OWNER), st.just(NOW))


@st.composite
def missing(draw: st.DrawFn) -> MissingView:
    stated = NoData(WEEK_47, draw(texts), OWNER, NOW)
    found = [replace(one, overdue_since=WEEK_47.end) for one in draw(several(readings(), many))]
    explained = (replace(one, no_data=stated) for one in draw(several(readings(), few)))
    numbered = [replace(one, kpi=replace(one.kpi, id=at)) for at, one in enumerate(found)]
    return MissingView(
        *(1, draw(texts), draw(locales), "Europe/London", NOW, tuple(numbered), tuple(explained)),
        is_for_admin=draw(st.booleans()),
        asked=dict.fromkeys(range(len(found)), OWNER),
    )


@st.composite
def kpi_views(draw: st.DrawFn) -> KpiView:
    reading, goal = draw(readings()), draw(goals())
    newest = draw(st.dates(date(2020, 1, 1), date(2030, 1, 1)))
    values = draw(st.lists(st.none() | numbers, max_size=12))
    history = a_history(*values, goal=goal, newest=Period.containing(newest, reading.kpi.frequency))
    change = draw(st.none() | st.tuples(actuals(), actuals()))
    aim = {"statement": draw(texts), "due_in": draw(st.none() | st.integers(-(10**4), 10**4))}
    said = draw(st.none() | so_whats())
    place = {"perspective": draw(texts), "objective": draw(texts)}
    return a_kpi_view(reading, history, change=change, so_what=said, **aim, **place)


@st.composite
def receipts(draw: st.DrawFn) -> ReceiptView:
    rest: dict[str, Any] = {"kpi": draw(kpis()), "before": draw(st.none() | actuals())}
    rest |= {
        "so_what": draw(st.none() | so_whats()),
        "changed_from": draw(st.none() | st.sampled_from(Status)),
    }
    return a_receipt(actual=draw(actuals()), goal=draw(goals()), **rest)


@st.composite
def done(draw: st.DrawFn) -> ReplyOutcomeView:
    named = draw(several(kpis()))
    statements = tuple((kpi, NoData(WEEK_47, draw(texts), OWNER, NOW)) for kpi in named[:20])
    offers = tuple(Handover(OWNER, OWNER, HandoverState.OFFERED, (item,)) for item in draw(due_lists()))
    snoozed = tuple(SnoozedView((kpi,), named, NOW) for kpi in named[:3])
    rest: dict[str, Any] = {"no_data": statements, "offers": offers, "snoozed": snoozed}
    return a_done(*draw(several(receipts())), remaining=draw(due_lists()), **rest)


@st.composite
def progresses(draw: st.DrawFn) -> ProgressView:
    return a_progress_view(*draw(several(objectives())))


@st.composite
def questions(draw: st.DrawFn) -> UnclearReplyView:
    return UnclearReplyView(draw(texts), draw(texts), draw(locales), draw(due_lists()))


@st.composite
def choices(draw: st.DrawFn) -> ClarificationView:
    items = draw(st.lists(due_items(), min_size=1, max_size=7))
    given = draw(st.lists(numbers, max_size=4))
    certain = draw(several(st.tuples(kpis(), numbers)))
    asks_for_none = not given and draw(st.booleans())
    is_about_one = bool(given) or asks_for_none
    shown = tuple(items[:1]) if is_about_one else tuple(items)
    cause = draw(texts.filter(bool)) if is_about_one else ""
    rest: dict[str, Any] = {"cause": cause, "typed": draw(texts), "locale": draw(locales)}
    words: tuple[Literal["no data", "snooze", "hand over"], ...] = ("no data", "snooze", "hand over")
    rest["also_requested"] = tuple(
        AlsoRequestedView(kpi, draw(st.sampled_from(words)), OWNER) for kpi in draw(several(kpis()))
    )
    return a_choice(*given, items=shown, certain=certain, **rest)


@st.composite
def weeks(draw: st.DrawFn) -> WeeklyView:
    card = draw(scorecards())
    lacking = st.builds(Lacking, kpis(), periods(), st.booleans())
    change = st.builds(Change, st.integers(-100, 100), st.none() | lacking)
    return a_week(
        card,
        change=draw(change),
        changes=tuple(draw(change) for _ in card.perspectives),
        turned_off=tuple(replace(one, alert_id=at) for at, one in enumerate(draw(several(readings())))),
        still_off=draw(several(readings())),
        recovered=draw(several(readings())),
        reached=draw(several(readings())),
        names_owing=draw(st.booleans()),
        past=tuple(
            WeekCounts(
                date(2026, 11, 24) - timedelta(weeks=at), *draw(several(st.integers(0, 400), st.just(3)))
            )
            for at in range(draw(st.sampled_from((0, 1, 2, 8))))
        ),
    )


@st.composite
def whys(draw: st.DrawFn) -> WhyView | KpiWhyView:
    if draw(st.booleans()):
        return explained_kpi(None, draw(readings()))
    card = draw(scorecards())
    parts: list[ScorecardView | PerspectiveView | ObjectiveView] = [card, *card.perspectives]
    parts += [one for part in card.perspectives for one in part.objectives]
    found = explained(card, draw(st.sampled_from(parts)))
    return replace(found, page=draw(st.integers(0, 4)), locale=draw(locales))


@st.composite
def compared(draw: st.DrawFn) -> ComparedKpi:
    sides = [
        a_side(draw(st.none() | numbers), draw(periods()), draw(goals()), revision=draw(few))
        for _ in range(2)
    ]
    since = draw(st.dates(date(2020, 1, 1), date(2030, 1, 1)))
    return ComparedKpi(
        draw(kpis()), sides[0], sides[1], draw(st.none() | st.sampled_from(NotComparable)), since
    )


@st.composite
def comparisons(draw: st.DrawFn) -> ComparisonView:
    found: tuple[ComparedKpi, ...] = draw(several(compared()))
    scores = st.none() | st.integers(0, 100)
    parts: tuple[Any, ...] = draw(several(st.builds(a_compared_part, texts, scores, scores)))
    whole = a_compared_part(draw(texts), draw(scores), draw(scores), *found)
    is_one = draw(st.booleans())
    if found and is_one:
        return a_comparison(found[0])
    view = a_comparison(*found, whole=whole, parts=parts, periods=(draw(periods()), draw(periods())))
    return replace(view, typed=draw(texts), page=draw(st.integers(0, 4)), locale=draw(locales))


@st.composite
def errors(draw: st.DrawFn) -> Any:
    words = draw(texts)
    several_inputs = InvalidInputs([InvalidInput(words, words)])
    file = InvalidFile([Problem(at, words, words) for at in range(draw(sizes))])
    return draw(
        st.sampled_from((NotFound(words), NotAllowed(words, [words, "U0PRIYA"]), several_inputs, file))
    )


@st.composite
def changes(draw: st.DrawFn) -> ChangeRequestView:
    rest: dict[str, Any] = {"kpi": draw(kpis()), "before": draw(st.none() | actuals())}
    rest |= {"note": draw(texts), "typed": draw(texts), "by": draw(texts), "decided_by": draw(texts)}
    rest |= {
        "admins": draw(several(texts)),
        "state": draw(st.sampled_from(RequestState)),
        "locale": draw(locales),
    }
    return a_change_request(draw(numbers), period=draw(periods()), **rest)


@st.composite
def pasts(draw: st.DrawFn) -> HistoryView:
    period, values = draw(periods()), draw(several(actuals(), st.sampled_from((0, 1, 2, 60))))
    rest = {
        "missing_reason": draw(st.none() | st.sampled_from(MissingReason)),
        "no_data": draw(st.none() | st.builds(NoData, st.just(period), texts, texts, st.just(NOW))),
    }
    past = a_period_past(*values, period=period, goal=draw(goals()), **rest)
    return a_past(*[past] * draw(st.sampled_from((1, 12))), kpi=draw(kpis()))


def _reminding(views: Sequence[ReminderView]) -> Message:
    return reminder_message(*views)


@st.composite
def parts(draw: st.DrawFn) -> list[PromptPart]:
    drawn = [draw(rounds()), *draw(st.lists(rounds() | reminders(), max_size=3))]
    return [replace(part, scorecard=draw(st.sampled_from("ab"))) for part in drawn]


MESSAGES: dict[Callable[[Any], Message], st.SearchStrategy[Any]] = {
    prompt_message: rounds(),
    parts_message: parts(),
    _reminding: st.lists(reminders(), min_size=1, max_size=4),
    overview_message: scorecards(),
    kpi_message: kpi_views(),
    alerts_message: several(alerts()).map(lambda some: an_alerts_view(*some)),
    progress_message: progresses(),
    mine_message: mines(),
    missing_message: missing(),
    followed_message: followed(),
    weekly_message: weeks(),
    unexpected_message: texts,
    notice_message: texts,
    change_request: changes(),
    history_message: pasts(),
    why_message: whys(),
    compare_message: comparisons(),
}
GIVING_BACK: dict[Callable[[Any], Message], st.SearchStrategy[Any]] = {
    not_understood_message: questions(),
    clarification_message: choices(),
    partial(not_understood_message, is_direct=False): questions(),
    partial(clarification_message, is_direct=False): choices(),
    error_message: errors(),
    partial(error_message, NotFound("It is gone.")): texts,
    partial(unexpected_message, "abc123"): texts,
    change_asked: changes(),
    change_refused: changes(),
}
"""Messages that repeat a typed text, in which a person mentioned there is mentioned, too."""
LOCAL_MESSAGES: dict[Callable[[Any, str], Message], st.SearchStrategy[Any]] = {
    perspective_message: perspectives(),
    alert_message: alerts(),
    recovered_message: alerts(),
    withdrawn_message: alerts(),
    recovery_reply: alerts(),
    withdrawal_reply: alerts(),
}


@pytest.mark.parametrize("draw_message", MESSAGES)
@given(data=st.data())
def test_every_message_is_legal_and_calls_nobody(
    draw_message: Callable[[Any], Message], data: st.DataObject
) -> None:
    _check(draw_message(data.draw(MESSAGES[draw_message])))


@pytest.mark.parametrize("draw_message", GIVING_BACK)
@given(data=st.data())
def test_what_was_typed_is_given_back_and_calls_nobody_else(
    draw_message: Callable[[Any], Message], data: st.DataObject
) -> None:
    _check(draw_message(data.draw(GIVING_BACK[draw_message])), typed="U0EVIL")


@pytest.mark.parametrize("draw_message", LOCAL_MESSAGES)
@given(data=st.data(), locale=locales)
def test_every_message_in_a_locale_is_legal_and_calls_nobody(
    draw_message: Callable[[Any, str], Message], data: st.DataObject, locale: str
) -> None:
    _check(draw_message(data.draw(LOCAL_MESSAGES[draw_message]), locale))


@given(view=missing())
def test_the_pages_of_what_is_missing_hold_all_of_it_once(view: MissingView) -> None:
    lines: list[str] = []
    for page in count(1):
        message = missing_message(replace(view, page=page))
        _check(message)
        assert not message.text.endswith("\n…"), "the text alone is whole, too"
        lines += [line for line in message.text.split("\n")[1:] if line.startswith(":")]
        if page >= message.pages:
            break
    assert len(lines) == len(view.missing) + len(view.explained)


@given(view=weeks())
def test_every_reply_to_the_weekly_post_is_legal_and_calls_nobody(view: WeeklyView) -> None:
    for message in weekly_details(view):
        _check(message)


@given(view=done())
def test_all_that_came_of_a_message_is_legal_and_calls_nobody(view: ReplyOutcomeView) -> None:
    assume(view.receipts or view.no_data or view.snoozed or view.offers)
    _check(receipt_message(view))
    _check(clarified_message("1,234 <!channel>", view))


@given(views=several(receipts()))
def test_every_receipt_is_legal_and_calls_nobody(views: tuple[ReceiptView, ...]) -> None:
    if views:
        _check(receipt_message(a_done(*views)))
        _check(receipt_message(a_done(*views), is_direct=False))
        _check(kept_message(*views))


def test_help_is_legal() -> None:
    _check(help_message(list_usages(), Example()), most=MAX_POSTED)
    _check(short_help_message("mttr 25", is_direct=False))


@given(view=rounds())
def test_the_modal_of_a_round_is_legal(view: PromptBatchView) -> None:
    _check_view(answer_modal(view), "modal")


@given(view=mines())
def test_the_modal_of_all_that_is_due_is_legal(view: MineView) -> None:
    _check_view(answer_all_modal(view), "modal")


@given(item=due_items(), locale=locales)
def test_the_modal_of_a_correction_is_legal(item: DueItem, locale: str) -> None:
    _check_view(correction_modal(item, locale), "modal")


@given(reference=texts)
def test_the_modal_of_the_unforeseen_is_legal(reference: str) -> None:
    _check_view(unexpected_modal(reference), "modal")


@given(cards=st.lists(scorecards(), max_size=6), mine=mines(), told=st.data())
def test_home_is_legal(cards: list[ScorecardView], mine: MineView, told: st.DataObject) -> None:
    changes, owing = told.draw(several(changes_since(), few)), told.draw(several(owings(), few))
    settings = told.draw(st.none() | own_settings())
    home = replace(a_home(*cards, mine=mine), settings=settings, changes=changes, owing=owing)
    _check_view(home_view(home), "home")


@pytest.mark.parametrize("kpis", [1, 40, 400])
@pytest.mark.parametrize("called", [*HOSTILE, "W" * 300])
@pytest.mark.parametrize("cards", [1, 4])
def test_home_fits_with_as_many_kpis_as_there_may_be_and_keeps_what_waits(
    kpis: int, called: str, cards: int
) -> None:
    readings = [a_reading(99, a_kpi(called, id=at), last=an_actual(3, note=called)) for at in range(kpis)]
    parts = [a_perspective(called, an_objective(called, *readings[at::14])) for at in range(14)]
    due = tuple(a_due_item(a_kpi(called, id=at), prompt=at) for at in range(kpis))
    turns = tuple(
        Turn(a_kpi(called, id=at), a_goal(), an_actual(99, note=called * 9), WEEK_47.start)
        for at in range(kpis)
    )
    people = tuple(OwingPerson(OWNER, at, WEEK_47.end) for at in range(kpis))
    home = replace(
        a_home(*[a_scorecard(*parts, name=called)] * cards, mine=a_mine(due, tuple(readings))),
        settings=SettingsView(a_calendar(called=called, ask_time=time(15)), WEEK_47.end),
        changes=(ChangesView(called, NOW, "en_GB", "Europe/London", Happened(turned_off=turns)),) * cards,
        owing=tuple(OwingView(at, called, f"card{at}", "en_GB", people, 3) for at in range(cards)),
    )
    view = home_view(home)
    _check_view(view, "home")
    assert "Answer" in str(view["blocks"][:12])


@given(error=errors(), view=rounds())
def test_errors_of_a_modal_stand_at_fields_that_it_has(error: Any, view: PromptBatchView) -> None:
    ids = [block["block_id"] for block in answer_modal(view)["blocks"] if "block_id" in block]
    assert set(modal_errors(error, ids, lambda refused: refused.unnamed)) <= {*ids, ""}
    assert all(FieldRef.from_json(block_id).to_json() == block_id for block_id in ids)


@given(value=st.decimals(-(10**8) + 1, 10**8 - 1, places=4), locale=locales)
def test_an_example_is_read_back_as_the_same_number(value: Decimal, locale: str) -> None:
    subject = a_subject(a_kpi(unit="points"), Goal(Direction.HIGHER, value), [value] * 4)
    assert (
        parse_form_field(format_plain(value, locale), subject, DateContext(NOW.date(), locale)).value == value
    )


def _check(message: Message, typed: str = "", most: int = MAX_TEXT) -> None:
    assert len(message.text) <= most
    for native in (True, False):
        payload = message.payload(native=native)
        check_message(payload["text"], payload["blocks"])
    check_message(message.text, list(message.blocks), refuse_native=True)
    for markup in (message.text, *_markup((message.blocks, message.native))):
        rest = markup.replace(f"<@{typed}>", "").replace("<#C0EVIL>" if typed else "", "")
        assert not LIVE.search(rest), markup
        markup.encode()


def _check_view(view: dict[str, Any], kind: Any) -> None:
    check_view(view, kind)
    assert not any(LIVE.search(markup) for markup in _markup(view["blocks"]))


def _markup(part: Any) -> Iterator[str]:
    """Return everything that Slack reads as markup."""
    if isinstance(part, Mapping):
        if part.get("type") == "mrkdwn":
            yield part["text"]
        for inner in part.values():
            yield from _markup(inner)
    elif isinstance(part, (list, tuple)):
        for inner in part:
            yield from _markup(inner)
