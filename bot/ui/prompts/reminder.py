"""Reminders of a missing value: to the person asked, then to the cover, then to an admin."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from bot.ui.actuals.answer_modal import MOST_INPUTS
from bot.ui.kit import blocks as kit
from bot.ui.kit.escape import mention, mrkdwn
from bot.ui.kit.figures import due_line, for_whom, waiting_text
from bot.ui.kit.formatting import count_noun, join_facts, set_moment
from bot.ui.kit.message import Json, Message, spoken
from bot.ui.kit.slash_command import command_hint
from bot.ui.prompts.prompt import (
    ALL_DONE,
    NOTHING_ASKED,
    SNOOZED,
    answer_buttons,
    closed_line,
    how_to_reply,
    list_waiting,
    prompt_controls,
    prompt_lines,
    prompt_message,
    question_text,
)
from scorecard.model.views.prompts import DueItem, PromptBatchView, PromptPart, ReminderView
from scorecard.wording import listed

SETTLED = ":white_check_mark: *All answered; nothing left for you to do.*"
ORDINALS = {1: "First", 2: "Second"}
LAST, ONLY, NEXT, REMINDER = "Last reminder", "Only reminder", "Next reminder", "Reminder"


def parts_message(parts: Sequence[PromptPart]) -> Message:
    """Return one message of what one person is asked for and reminded of, in parts if it is several."""
    shown = [part for part in parts if part.items or isinstance(part, PromptBatchView)]
    prompts = [part for part in shown if isinstance(part, PromptBatchView)]
    reminders = [part for part in shown if isinstance(part, ReminderView)]
    if not prompts:
        return reminder_message(*reminders)
    if len(shown) == 1:
        return prompt_message(prompts[0])
    return _joined(shown, [_lines_of(part) for part in shown])


def is_needed(part: PromptPart) -> bool:
    """Return whether a part of a message that is not sent yet still waits for an answer."""
    is_offered = isinstance(part, PromptBatchView) and part.is_offered
    return is_offered or any(item.is_open for item in part.items)


def reminder_message(*views: ReminderView) -> Message:
    """Return what is missing for one reader, each batch with its buttons, and a ✓ for each answer."""
    views = tuple(sorted(views, key=lambda view: not _waiting(view)))
    whole = replace(views[0], items=tuple(item for view in views for item in view.items))
    open_views = [view for view in views if _waiting(view)]
    is_alike = len(set(map(_is_missed, open_views))) <= 1
    if not (_is_asked(whole) and is_alike) or _is_of_several(views):
        return _joined(views, [_lines_of(view) for view in views])
    which = _which(*open_views)
    first, *others = map(_lines, views)
    return _joined(views, [[_title(whole, which), *first], *others], which)


def _joined(parts: Sequence[PromptPart], lines_of: Sequence[Sequence[str]], which: str = "") -> Message:
    """Return a message of parts, each with its lines and buttons, below the names of several scorecards.

    Args:
        parts: The parts.
        lines_of: The lines of each.
        which: Which reminder the title says that all of them are; empty if each part has its own title.
    """
    text: list[str] = []
    blocks: list[Json] = []
    by_scorecard: dict[str, list[tuple[PromptPart, Sequence[str]]]] = {}
    for part, lines in zip(parts, lines_of, strict=True):
        by_scorecard.setdefault(part.scorecard, []).append((part, lines))
    for scorecard, own in by_scorecard.items():
        if _is_of_several(parts):
            text.append(f"*{mrkdwn(scorecard, kit.MAX_HEADER)}*")
            blocks.append(kit.header(scorecard))
        for part, lines in own:
            coming = _below(part, which)
            text += [*lines, *coming]
            blocks += [*kit.paragraphs(lines), *_controls(part), *map(kit.context, coming)]
    waiting = [item for part in parts for item in _waiting(part)]
    if not waiting:
        return Message(spoken(text), tuple(blocks))
    how = how_to_reply(waiting, parts[0].locale)
    return Message(spoken([*text, how]), (*blocks, kit.context(how)))


def _below(part: PromptPart, which: str) -> list[str]:
    """Return what comes after a reminder in which something still waits."""
    if isinstance(part, PromptBatchView) or not _waiting(part) or _is_missed(part):
        return []
    return _coming(part, is_told=_is_asked(part) and which != REMINDER)


def _coming(view: ReminderView, *, is_told: bool) -> list[str]:
    """Return what comes next, after which reminder this is unless the title has told that."""
    at = view.snoozed_until or view.next_at
    when = set_moment(at, view.timezone, view.locale) if at else ""
    told = [*([] if is_told else [f"{_which(view)}."]), *([_next(view, when)] if when else [])]
    return [" ".join(told)] if told else []


def _next(view: ReminderView, when: str) -> str:
    if view.is_last:
        return f"What is still open on {when} counts as missed; you can answer after that, too."
    if view.snoozed_until:
        return f"{SNOOZED} {when}."
    return f"{LAST if view.is_next_last else NEXT}, if this is still open: {when}."


def _which(*views: ReminderView) -> str:
    """Return which of its reminders each batch has, `Second reminder`, or just `Reminder` if they differ."""
    found = set(map(_which_of, views))
    return found.pop() if len(found) == 1 else REMINDER


def _which_of(view: ReminderView) -> str:
    if view.wanted_by:
        return f"Reminder from {mention(view.wanted_by)}"
    if view.is_last:
        return ONLY if view.number == 1 else LAST
    return f"{ORDINALS[view.number]} reminder"


def _is_asked(view: ReminderView) -> bool:
    """Return whether the reader is asked for everything still open."""
    return all(item.asked == view.person for item in _waiting(view))


def _is_of_several(parts: Iterable[PromptPart]) -> bool:
    return len({part.scorecard for part in parts}) > 1


def _lines_of(part: PromptPart) -> list[str]:
    if isinstance(part, PromptBatchView):
        return prompt_lines(part)
    return [_title(part, _which(part)), *_lines(part)]


def _controls(part: PromptPart) -> list[Json]:
    """Return the buttons of a part; none once nothing in it waits."""
    if isinstance(part, PromptBatchView):
        return prompt_controls(part)
    can_wait = not (part.is_last or _is_missed(part))
    return [answer_buttons(part.batch, can_wait=can_wait)] if _waiting(part) else []


def _waiting(part: PromptPart) -> list[DueItem]:
    if isinstance(part, PromptBatchView):
        return list_waiting(part)
    return [item for item in part.items if item.is_open]


def _is_missed(view: ReminderView) -> bool:
    """Return whether everything still open is past its last reminder."""
    return all(item.is_missed for item in _waiting(view))


def _lines(view: ReminderView) -> list[str]:
    """Return what is missing from one batch, then what came in since."""
    lines = [_line(item, view) for item in _waiting(view)]
    settled = [closed_line(item, view) for item in view.items if not item.is_open]
    return kit.shortened([*lines, *settled], MOST_INPUTS, command_hint("mine"))


def _line(item: DueItem, view: ReminderView) -> str:
    due = f"• {due_line(item, view.locale)}"
    return join_facts(due, _whose(item, view), question_text(item, view.locale))


def _whose(item: DueItem, view: ReminderView) -> str:
    """Return the owner for a stand-in; others read it in the title."""
    return for_whom(item, view.person) if item.asked == view.person else ""


def _title(view: ReminderView, which: str) -> str:
    waiting = _waiting(view)
    if not waiting:
        return _closed(view)
    if _is_missed(view) and not view.wanted_by:
        return _missed(view)
    if _is_asked(view):
        return f"*{which}: {waiting_text(waiting, still='still')}.*"
    kpis = len({item.kpi.id for item in waiting})
    count, has = count_noun(kpis, "KPI"), "has" if kpis == 1 else "have"
    users = list(dict.fromkeys(item.asked for item in waiting))
    asked, were = listed([mention(user) for user in users]), "was" if len(users) == 1 else "were"
    if all(item.kpi.owner == view.person for item in waiting):
        return f"*{kpis} of your KPIs {has} no number yet;* {asked} {were} asked. You can answer, too."
    owners = _owners(waiting)
    title = f"{count} owned by {owners} {has} no number yet"
    if all(item.kpi.cover == view.person for item in waiting):
        return f"*{title}.* You're the cover; please answer if you can."
    whom = f" to {asked}" if asked != owners else ""
    return f"*{title},* despite reminders{whom}. You can answer yourself, or ask for the number."


def _missed(view: ReminderView) -> str:
    """Return the title once no reminder follows: `2 KPIs owned by @Priya were missed; …`."""
    waiting = _waiting(view)
    is_own = all(view.person in {item.asked, item.kpi.owner} for item in waiting)
    whose = "" if is_own else f" owned by {_owners(waiting)}"
    kpis = len({item.kpi.id for item in waiting})
    were = "was" if kpis == 1 else "were"
    return f"*{count_noun(kpis, 'KPI')}{whose} {were} missed;* you can still answer."


def _owners(items: Iterable[DueItem]) -> str:
    return listed(list(dict.fromkeys(mention(item.kpi.owner) for item in items)))


def _closed(view: ReminderView) -> str:
    """Return the title once nothing is open, with thanks to a reader who answered."""
    answers = [item.actual or item.no_data for item in view.items if item.actual or item.no_data]
    if any(answer and answer.by == view.person for answer in answers):
        return ALL_DONE
    return SETTLED if answers else NOTHING_ASKED
