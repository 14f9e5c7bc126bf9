"""Everything that one person answers for."""

from collections.abc import Sequence

from bot.ui.absence.calendars import calendar_lines
from bot.ui.kit import blocks as kit
from bot.ui.kit.escape import mrkdwn
from bot.ui.kit.figures import due_line, for_whom, name, reading_line, reliability_text, waiting_text
from bot.ui.kit.formatting import URGENCY, count_noun, join_facts, set_moment
from bot.ui.kit.ids import ActionId
from bot.ui.kit.message import FIRST, Json, Message, PageAsked, spoken
from bot.ui.kit.slash_command import command_hint
from bot.ui.prompts.handover import offer_message
from bot.ui.prompts.on_demand import first_question_lines
from bot.ui.prompts.prompt import asked_about
from bot.ui.reports.follows import followed_text
from scorecard.model.kpis import Reading
from scorecard.model.people import MOST_PERIODS
from scorecard.model.views.prompts import DueItem, WaitingQuestion
from scorecard.model.views.reports import MineView
from scorecard.wording import capitalized, listed

MOST_DUE = 20
MOST_KPIS = 40
MOST_QUESTIONS = 10
MOST_OFFERS = 5
MINE = "mine"
ONLY_YOU = "only you see that"


def mine_message(view: MineView, asked: PageAsked = FIRST) -> Message:
    """Return what waits for an answer, then a page of the person's KPIs, and their working days."""
    coming = _next(view)
    waiting = [*due_lines(view), *coming, *question_lines(view), *(offer.text for offer in _offers(view))]
    days = [*(calendar_lines(view.calendar) if view.calendar else []), *_followed(view), *_reliability(view)]
    kpis = (line for title, lines in _kpi_parts(view) for line in (title, *lines))
    shown = kit.paged(kpis, asked._replace(typed=MINE))
    is_first, blocks = shown.page == 1, kit.paragraphs(shown.lines)
    above = (*due_blocks(view), *map(kit.context, coming), kit.divider())
    return Message(
        spoken([*waiting, *shown.lines, *days] if is_first else shown.lines),
        (*above, *blocks, *map(kit.context, days)) if is_first else tuple(blocks),
        page=shown.page,
        pages=shown.pages,
    )


def _next(view: MineView) -> list[str]:
    """Return when the bot asks or reminds the person next; their first prompt is told of anyway."""
    if view.next_asked is None or view.first_prompt:
        return []
    when = set_moment(view.next_asked.at, view.timezone, view.locale)
    return [f"Next reminder: {when}." if view.next_asked.is_reminder else f"Next question: {when}."]


def _followed(view: MineView) -> list[str]:
    return [f"You follow {followed_text(view.followed)}"] if view.followed else []


def _reliability(view: MineView) -> list[str]:
    """Return how reliably the person answers, and who else is told."""
    if view.reliability is None:
        return []
    told = (
        f"the admins of {listed(list(map(mrkdwn, view.told_to)))} see that, too" if view.told_to else ONLY_YOU
    )
    return [
        f"Over the last {MOST_PERIODS} periods you answered {reliability_text(view.reliability)} ({told})"
    ]


def mine_blocks(view: MineView) -> list[Json]:
    """Return the same as blocks to embed."""
    return [*due_blocks(view), kit.divider(), *kpi_blocks(view)]


def due_blocks(view: MineView) -> list[Json]:
    """Return what waits for an answer: numbers, open questions and offers, with the buttons to give it."""
    blocks = kit.paragraphs(due_lines(view))
    if any(item.is_open for item in view.due):
        blocks.append(kit.actions(kit.button("Answer", ActionId.ANSWER_ALL, is_primary=True)))
    blocks += kit.paragraphs(question_lines(view))
    return [*blocks, *(block for offer in _offers(view) for block in offer.blocks)]


def question_lines(view: MineView) -> list[str]:
    """Return what the person was asked about their replies, as lines."""
    if not view.questions:
        return []
    count = len(view.questions)
    title = f"*{count_noun(count, 'question')} about your replies {'is' if count == 1 else 'are'} waiting*"
    lines = [f"• {_question(question, view.locale)}" for question in view.questions]
    return [title, *kit.shortened(lines, MOST_QUESTIONS, "they follow once these are answered.")]


def _question(question: WaitingQuestion, locale: str) -> str:
    asked = asked_about(question, locale)
    return f"{name(question.kpis[0])}: {asked}" if len(question.kpis) == 1 else capitalized(asked)


def _offers(view: MineView) -> list[Message]:
    return [offer_message(offer, row, view.locale) for row, offer in view.offers[:MOST_OFFERS]]


def due_lines(view: MineView) -> list[str]:
    """Return what waits for an answer, as lines, the longest overdue first."""
    waiting = sorted((item for item in view.due if item.is_open), key=lambda item: item.period.end)
    if not waiting and (view.questions or view.offers):
        return []
    if not waiting:
        return ["Nothing is waiting for you.", *first_question_lines(view.first_prompt)]
    lines = [
        join_facts(f"• {due_line(item, view.locale)}", for_whom(item, view.person), _put_off(item, view))
        for item in waiting
    ]
    title = f"*{waiting_text(waiting)}*"
    return [title, *kit.shortened(lines, MOST_DUE, "they follow once these are answered.")]


def _put_off(item: DueItem, view: MineView) -> str:
    """Return when a snoozed item is asked for again, or an empty string."""
    if item.snoozed_until is None:
        return ""
    return f"asked again {set_moment(item.snoozed_until, view.timezone, view.locale)}"


def kpi_blocks(view: MineView) -> list[Json]:
    """Return the state of the KPIs that the person owns, and apart from them of those they cover."""
    parts = (
        [title, *kit.shortened(lines, MOST_KPIS, command_hint(MINE))] for title, lines in _kpi_parts(view)
    )
    return [block for lines in parts for block in kit.paragraphs(lines)]


def _kpi_parts(view: MineView) -> list[tuple[str, list[str]]]:
    """Return the KPIs that the person owns, then those they cover, the most urgent first, with titles."""
    owned = [reading for reading in view.readings if reading.kpi.owner == view.person]
    covered = [reading for reading in view.readings if reading.kpi.owner != view.person]
    own = ("*Your KPIs*", _listed(owned, view)) if owned else ("You don't own any KPIs.", [])
    return [own, ("*You cover*", _listed(covered, view))] if covered else [own]


def _listed(readings: Sequence[Reading], view: MineView) -> list[str]:
    ordered = sorted(readings, key=lambda reading: URGENCY.index(reading.status))
    return [reading_line(reading, view.locale) for reading in ordered]
