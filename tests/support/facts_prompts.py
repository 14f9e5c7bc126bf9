"""Facts about prompts, reminders, handovers and absences, independent of the bot's wording."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from bot.ui.absence.absences import absence_message, absences_message, back_message, leaver_message
from bot.ui.kit.ids import ActionId
from bot.ui.kit.message import Message
from bot.ui.prompts.handover import handover_lines, handover_message, new_owner_lines, offer_message
from bot.ui.prompts.on_demand import first_question_lines, on_demand_message
from bot.ui.prompts.prompt import prompt_message
from bot.ui.prompts.reminder import reminder_message
from bot.workspace.model import Json, Modal, PostedMessage
from scorecard.errors import ScorecardError
from scorecard.model.calendars import Absence
from scorecard.model.kpis import Away
from scorecard.model.views.absence import (
    AbsenceEndView,
    AbsencesView,
    AbsenceView,
    LeaverView,
    OpenItem,
    OpenItemsPlan,
)
from scorecard.model.views.prompts import (
    DueItem,
    FirstPrompt,
    Handover,
    HandoverState,
    PromptBatchView,
    PromptedNow,
    PromptNowView,
)
from scorecard.model.views.reports import CalendarView
from scorecard.parsing.absence import parse_absence_days
from tests.builders import LOCALE, NOW, WEEK_47, ZONE, a_due_item, a_kpi, a_reminder, a_round
from tests.support.facts import Fact
from tests.support.facts_replies import waiting_in
from tests.support.people import PRIYA
from tests.support.texts import plain, shown
from tests.support.world import World

TODAY = date(2026, 11, 23)
LAST_DAY = date(2026, 12, 2)
WEEKDAYS = frozenset(range(5))
Seen = PostedMessage | Modal | Json | Message | str


def reads(seen: Seen, *texts: str | Message) -> Fact:
    """Check that a message, a modal or an answer contains some texts."""
    words = _words(seen)
    found = [plain(text.text if isinstance(text, Message) else text) for text in texts]
    wrong = tuple(f"“{text}” is not in “{words}”" for text in found if text not in words)
    return Fact(wrong if all(found) else (*wrong, "a text is empty"))


def waits_for(message: PostedMessage, *kpis: str) -> Fact:
    """Check that a prompt or reminder asks for exactly some KPIs, and can be answered."""
    asked = waiting_in(message)
    wrong: tuple[str, ...] = () if asked == list(kpis) else (f"it asks for {asked}",)
    return Fact(wrong if can_be_answered(message) else (*wrong, "it has no button to answer"))


def is_notice(modal: Modal) -> bool:
    """Return whether a modal is a notice without inputs."""
    return not any(block["type"] == "input" for block in modal.view["blocks"]) and bool(shown(modal))


def can_be_answered(message: PostedMessage) -> bool:
    """Return whether a message has a button to answer."""
    return ActionId.ANSWER in _actions(message)


def ticked(message: Seen, kpi: str, value: str, *facts: str) -> Fact:
    """Check that a message shows a value that arrived: `ticked(prompt, "MTTR", "25 min", "on target")`."""
    lines = [line for line in _words(message).splitlines() if line.startswith(f"✓ *{kpi}* {value}")]
    if not lines:
        return Fact((f"there is no {value} of {kpi} in “{_words(message)}”",))
    return Fact(tuple(f"{fact} is not in “{lines[0]}”" for fact in facts if fact not in lines[0]))


def asked_in_place_of(
    message: Seen,
    kpi: str,
    owner: str,
    *,
    until: date | None = None,
    has_left: bool = False,
    locale: str = LOCALE,
) -> Fact:
    """Check that a prompt asks a delegate for an owner's KPI, and says until when the owner is away.

    Args:
        message: The prompt.
        kpi: The KPI's name.
        owner: Slack id.
        until: The owner's last day away; None where they are present.
        has_left: Whether the owner left the workspace.
        locale: The reader's.
    """
    item = a_due_item(a_kpi(kpi, owner=owner), asked="")
    away = Away(owner, until or date(9999, 1, 1), is_for_good=has_left)
    away_owners = {owner: away} if until or has_left else {}
    view = replace(a_round(item, locale=locale), person="", owners_away=away_owners)
    whose = prompt_message(view).text.splitlines()[1].rpartition(" · ")[2]
    lines = [line for line in _words(message).splitlines() if line.startswith(f"• *{kpi}*")]
    is_so = any(whose in line.split(" · ") for line in lines)
    return Fact(() if is_so else (f"“{whose}” is not in {lines}",))


def passed_on(world: World, reader: str, to: str, **how: Any) -> Fact:
    """Check that a person's first prompt, by its title and the line below it, was passed on entirely.

    Args:
        world: Where.
        reader: Slack id of the prompt's person.
        to: Slack id of the person asked instead.
        how: As of `passed_line`.
    """
    lines = prompt_message(_passed_view(reader, to, **how)).text.splitlines()
    assert len(lines) == 2, lines
    return reads(world.prompts(reader)[0], *lines)


def new_owner_line(before: str) -> str:
    """Return the line that tells a new owner who was asked before."""
    item = a_due_item(asked=PRIYA)
    offer = Handover(before, PRIYA, HandoverState.REASSIGNED, (item,))
    [line] = new_owner_lines(replace(a_round(item), offer=offer))
    return line


def passed_title(reader: str, to: str, **how: Any) -> str:
    """Return the title of a prompt of which everything went to somebody else; arguments as of `passed_on`."""
    return prompt_message(_passed_view(reader, to, **how)).text.splitlines()[0]


def passed_line(reader: str, to: str, state: HandoverState = HandoverState.STOOD_IN, **how: Any) -> str:
    """Return the line of a prompt that shows the state of a KPI offered or given to somebody else.

    Args:
        reader: Slack id of the prompt's person.
        to: Slack id of the person asked instead.
        state: The state of the offer.
        how: `owner`, `kpi`, `asked` (Slack id of the present assignee), `is_away` (whether the reader is),
            `is_reachable`, `is_missed`, `is_answered`, `first` (Slack id of the first owner), `locale`.
    """
    [line] = handover_lines(_passed_view(reader, to, state, **how))
    return line


def _passed_view(
    reader: str,
    to: str,
    state: HandoverState = HandoverState.STOOD_IN,
    *,
    owner: str = PRIYA,
    kpi: str = "MTTR",
    asked: str = "",
    is_away: bool = False,
    is_reachable: bool = True,
    is_missed: bool = False,
    is_answered: bool = False,
    first: str = PRIYA,
    locale: str = LOCALE,
) -> PromptBatchView:
    item = a_due_item(a_kpi(kpi, owner=owner), asked=asked or to, is_missed=is_missed, is_retired=is_answered)
    return replace(
        a_round(),
        person=reader,
        owner=first,
        locale=locale,
        handovers=(Handover(PRIYA, to, state, (item,)),),
        person_away=Away(reader, LAST_DAY) if is_away else None,
        unreached=frozenset() if is_reachable else frozenset({asked or to}),
    )


def a_due(kpi: str = "MTTR", **fields: Any) -> DueItem:
    """Return a due item: week 47 of a KPI of Priya's, or of `owner`, asked of her or of `asked`."""
    info = {name: fields.pop(name) for name in ("owner", "cover", "id") if name in fields}
    return a_due_item(a_kpi(kpi, **{"id": sum(map(ord, kpi)), **info}), **fields)


def reminded_of(message: Seen, reader: str, *items: DueItem) -> Fact:
    """Check that a reminder has the title for a reader and some open items."""
    title = reminder_message(a_reminder(*items, person=reader)).text.splitlines()[0]
    return reads(message, title.rpartition("First reminder: ")[2])  # whichever reminder it is


def offer_title(by: str, *, kpis: int = 1) -> str:
    """Return the title of an offer of some KPIs."""
    items = tuple(a_due_item() for _ in range(kpis))
    return offer_message(Handover(by, "", HandoverState.OFFERED, items), 1, LOCALE).text.splitlines()[0]


def offer_closed(by: str, state: HandoverState) -> str:
    """Return the title of an offer that is declined or overtaken."""
    return offer_message(Handover(by, "", state, (a_due_item(),)), 1, LOCALE).text.splitlines()[0]


def offer_answer(by: str, to: str, state: HandoverState, kpi: str = "MTTR") -> Message:
    """Return the outcome of an offer, for the person who made it."""
    return handover_message(Handover(by, to, state, (a_due_item(a_kpi(kpi)),)), LOCALE)


def due_46(kpi: str = "MTTR", **fields: Any) -> DueItem:
    """Return a due item of week 46; fields as of `a_due`."""
    return a_due(kpi, period=WEEK_47.previous(), **fields)


def asks_now(*people: str, kpi: str = "MTTR", at: datetime | None = None, now: datetime = NOW) -> str:
    """Return the answer to an admin who has people asked right away for week 46 of a KPI."""
    asked = tuple(PromptedNow(person, at, (due_46(kpi),)) for person in people)
    return plain(on_demand_message(PromptNowView(LOCALE, ZONE, now, asked, (), (), ())).text)


def on_demand(
    waiting: Sequence[DueItem] = (), answered: Sequence[DueItem] = (), unreached: Sequence[DueItem] = ()
) -> str:
    """Return the answer to an admin about KPIs that are not asked for right away."""
    view = PromptNowView(LOCALE, ZONE, NOW, (), tuple(waiting), tuple(answered), tuple(unreached))
    return plain(on_demand_message(view).text)


def first_question(at: datetime, kpis: int, locale: str = LOCALE, zone: str = ZONE) -> str:
    """Return the line that announces the first prompt."""
    [line] = first_question_lines(FirstPrompt(at, kpis, zone, locale))
    return plain(line)


def error_of(deed: Callable[..., object], *given: Any) -> ScorecardError:
    """Return the error that a call raises."""
    with pytest.raises(ScorecardError) as caught:
        deed(*given)
    return caught.value


def unreadable(days: str) -> str:
    """Return the error sentence about days that cannot be an absence."""
    return str(error_of(parse_absence_days, days, TODAY, LOCALE))


def leaver_text(
    person: str,
    *asked: tuple[str | None, tuple[str, ...]],
    covered: tuple[str, ...] = (),
    was_here: bool = True,
) -> str:
    """Return the message to an admin about somebody who left; arguments as of `LeaverView`."""
    return plain(leaver_message(LeaverView(person, was_here, asked, covered)).text)


def week_47(*kpis: str) -> tuple[OpenItem, ...]:
    """Return the open items of week 47 of some KPIs."""
    return tuple(OpenItem(kpi, WEEK_47) for kpi in kpis)


def away_text(**fields: Any) -> str:
    """Return the message about an absence of Priya's; fields as of `an_absence`."""
    return plain(absence_message(an_absence(**fields)).text)


def back_text(**fields: Any) -> str:
    """Return the message about the end of an absence of Priya's; fields as of `an_absence_end`."""
    return plain(back_message(an_absence_end(**fields)).text)


def not_away_text(person: str = PRIYA, reader: str = PRIYA) -> str:
    """Return the answer about somebody without an absence."""
    return plain(absences_message(AbsencesView(person, reader, ())).text)


def first_line(text: str) -> str:
    """Return the first line of a text."""
    return text.splitlines()[0]


def an_absence(
    *, days: Absence | None = None, covered: Sequence[str] = ("MTTR",), by: str = "", **fields: Any
) -> AbsenceView:
    """Return Priya's absence until 2 December, as she reads it on 23 November.

    Args:
        days: The days, in place of `first` and `last`.
        covered: Names of the KPIs that `by` is asked for.
        by: Slack id of the person asked for all of them meanwhile; empty for nobody.
        fields: Of the view.
    """
    if days is not None:
        fields |= {"first": days.first, "last": days.last}
    last = fields.get("last", LAST_DAY)
    given: dict[str, Any] = {"person": PRIYA, "reader": PRIYA, "locale": LOCALE, "said_by": PRIYA}
    given |= {"first": TODAY, "last": last, "back": last + timedelta(days=1), "today": TODAY}
    given |= {"cover": None, "asked": ((by, tuple(covered)),) if by else (), "waiting": ()}
    return AbsenceView(**given | fields)


def an_absence_end(**fields: Any) -> AbsenceEndView:
    """Return the end of Priya's absence of 20 November to 2 December, as she reads it on 23 November."""
    given: dict[str, Any] = {"person": PRIYA, "reader": PRIYA, "locale": LOCALE, "timezone": ZONE}
    given |= {"said_by": PRIYA, "taken_back": Absence(date(2026, 11, 20), LAST_DAY), "today": TODAY}
    given |= {"ended_on": TODAY, "has_begun": True, "questions": OpenItemsPlan(), "ahead": None}
    return AbsenceEndView(**given | fields)


def a_calendar(**fields: Any) -> CalendarView:
    """Return Priya's days, as she reads them: Monday to Friday, British public holidays."""
    given: dict[str, Any] = {"person": PRIYA, "reader": PRIYA, "locale": LOCALE, "working_days": WEEKDAYS}
    return CalendarView(**given | {"region": "", "usual_days": WEEKDAYS, "usual_region": "GB"} | fields)


def _words(seen: Seen) -> str:
    if isinstance(seen, Message):
        return plain(seen.text)
    return plain(seen) if isinstance(seen, str) else shown(seen)


def _actions(message: PostedMessage) -> set[str]:
    return {
        one["action_id"]
        for block in message.blocks
        for one in block.get("elements", ())
        if "action_id" in one
    }
