"""Commands about values: given, corrected, asked for, left out of the scores."""

import re
from collections.abc import Sequence
from dataclasses import replace

from bot.markup import unescaped, without_bot
from bot.slash_commands.absence import own_ask_time
from bot.slash_commands.command import Command, CommandContext, CommandRequest
from bot.slash_commands.reports import bare, lead, page_of, show_named, split_page
from bot.ui.actuals.baselines import baseline_message
from bot.ui.actuals.change_request import change_asked
from bot.ui.actuals.no_data import set_aside_message
from bot.ui.kit.hints import COMMAND
from bot.ui.kit.message import Message
from bot.ui.notices import notice_message
from bot.ui.prompts.on_demand import on_demand_message
from bot.ui.replies.receipt import receipt_message
from bot.ui.reports.history import history_message
from scorecard.errors import InvalidInput, NotFound
from scorecard.model.views.actuals import ChangeRequestView
from scorecard.model.views.replies import ReplyOutcomeView
from scorecard.parsing.mentions import PERSON

ASKED_BACK = "I need one answer from you before I save that; I asked you in a direct message."
NOW = "now"
ASK_AT = re.compile(
    rf"(?:me\b|(?P<person>{PERSON})(?=\s+(?:at|default)\b))\s*(?:at\s+)?(?P<time>.*)", re.IGNORECASE
)
"""When somebody wants to be asked: `me at 15:00`, and for an admin `@priya at 15:00`."""
ASK_WHOM = (
    f"To ask every owner, type {COMMAND} ask now, or {COMMAND} ask now mttr for one KPI; to hand over a "
    "prompt, send me ask @sam in a direct message."
)


def _submit(context: CommandContext, asked: CommandRequest) -> Message:
    text, submit = without_bot(asked.text, asked.bot), context.services.submit_commands.submit
    return _joined(submit(*asked.asker, text, cause=asked.trigger, shown=f"{COMMAND} submit {text}"))


def _correct(context: CommandContext, asked: CommandRequest) -> Message:
    text, correct = without_bot(asked.text, asked.bot), context.services.submit_commands.correct
    return _joined(correct(*asked.asker, text, cause=asked.trigger, shown=f"{COMMAND} correct {text}"))


def _history(context: CommandContext, asked: CommandRequest) -> Message:
    text, page = split_page(unescaped(asked.text))
    view = context.services.actual_history.show(*asked.asker, text)
    return lead(history_message(view, page_of(asked, page)), bare(asked), view.place)


def _set_aside(context: CommandContext, asked: CommandRequest) -> Message:
    return set_aside_message(context.services.set_asides.decide(*asked.asker, unescaped(asked.text)))


def _ask(context: CommandContext, asked: CommandRequest) -> Message:
    word, _, name = unescaped(asked.text).partition(" ")
    if word.casefold() == NOW:
        return on_demand_message(context.services.on_demand_prompts.ask(*asked.asker, name.strip()))
    if wanted := ASK_AT.fullmatch(asked.text):
        return own_ask_time(
            context, replace(asked, text=f"{wanted['person'] or ''} {wanted['time']}".strip())
        )
    try:
        return show_named(context, asked)
    except NotFound:
        raise InvalidInput(ASK_WHOM) from None


def _joined(outcomes: Sequence[ReplyOutcomeView | ChangeRequestView]) -> Message:
    """Return one message with all receipts and change requests, or a notice that a clarification was sent."""
    if not outcomes:
        return notice_message(ASKED_BACK)
    messages = [
        receipt_message(outcome) if isinstance(outcome, ReplyOutcomeView) else change_asked(outcome)
        for outcome in outcomes
    ]
    text = "\n".join(message.text for message in messages)
    return Message(text, tuple(block for message in messages for block in message.blocks))


HISTORY = Command(
    "history <kpi> [period]",
    "every value of a KPI: who gave it, when, how and why",
    _history,
    "history mttr",
    translated="historie, historique, historial, storico, historia, geschiedenis, "
    "histórico, historik, 履歴, geçmiş",
)

GIVING = (
    Command(
        "submit <kpi> <value> [for <period>] [note]",
        "give values, for earlier periods too",
        _submit,
        "submit mttr 31 for W45 slow vendor",
        is_change=True,
    ),
    Command(
        "correct <kpi> <period> <value> [note]",
        "correct a value",
        _correct,
        "correct mttr W45 30",
        is_change=True,
    ),
    HISTORY,
    Command(
        "ask me at <time>",
        "the time of day at which you are asked; an admin can put @priya for me",
        _ask,
        "ask me at 15:00",
    ),
)


def _reset(context: CommandContext, asked: CommandRequest) -> Message:
    return baseline_message(context.services.baselines.decide(asked.asker, unescaped(asked.text)))


ADMINISTERING = (
    Command(
        "ask now [<kpi>]",
        "admins: ask the owners now for the last completed period",
        _ask,
        "ask now mttr",
        is_change=True,
    ),
    Command(
        "aside <kpi> [<period>] <reason>",
        "admins: leave a KPI out of the scores for a period; with back as the reason it counts again",
        _set_aside,
        "aside mttr W45 new ticket tool",
        is_change=True,
    ),
    Command(
        "reset <kpi> <period> <reason>",
        "admins: reckon what is usual for a KPI from a period on; reset mttr back undoes that",
        _reset,
        "reset mttr W40 new tool",
    ),
)
