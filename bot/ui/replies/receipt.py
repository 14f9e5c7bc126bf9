"""The answer to an answer: all that came of one message."""

from collections.abc import Iterable

from bot.ui.actuals.no_data import no_data_line
from bot.ui.kit import blocks as kit
from bot.ui.kit.escape import mention
from bot.ui.kit.figures import name
from bot.ui.kit.formatting import moment, stopped
from bot.ui.kit.message import Message, spoken
from bot.ui.kit.slash_command import Word, reference
from bot.ui.prompts.handover import MOST_NAMED, named_all, still_asked
from bot.ui.receipt import left_lines, receipt_lines
from scorecard.model.kpis import KpiInfo
from scorecard.model.views.prompts import Handover
from scorecard.model.views.replies import DoneView, SnoozedView
from scorecard.wording import listed

MOST_BESIDES = 20


def done_message(view: DoneView, *, is_direct: bool = True) -> Message:
    """What was stored and how it stands, what else was done, and what is left to answer.

    Args:
        view: All that came of one message.
        is_direct: Whether its sender alone reads it; what is left for them is nobody else's matter.
    """
    told, blocks = receipt_lines(view.receipts)
    besides = kit.shortened(besides_lines(view), MOST_BESIDES, reference(Word.MINE))
    rest = [*besides, *(_left(view) if is_direct else [])]
    return Message(spoken([*told, *rest]), (*blocks, *kit.paragraphs(rest)))


def besides_lines(view: DoneView) -> list[str]:
    """What was done that stored no value, one sentence each."""
    return [
        *(f"Noted: {stopped(no_data_line(kpi, said, view.locale))}" for kpi, said in view.no_data),
        *(_snoozed(one, view) for one in view.snoozed),
        *(_offered(one, view.locale) for one in view.offers),
    ]


def _snoozed(one: SnoozedView, view: DoneView) -> str:
    when = moment(one.until, view.timezone, view.locale)
    also = f" {_named(one.others)} waits with it." if len(one.others) == 1 else ""
    also = f" {_named(one.others)} wait with it." if len(one.others) > 1 else also
    return f"I'll ask again for {_named(one.kpis)} {when}.{also}"


def _offered(one: Handover, locale: str) -> str:
    what = stopped(named_all(one, locale))
    return f"I asked {mention(one.to)} to take over {what} Until they accept, {still_asked(one)}."


def _named(kpis: Iterable[KpiInfo]) -> str:
    return listed([name(kpi) for kpi in kpis], MOST_NAMED)


def _left(view: DoneView) -> list[str]:
    """What is left, unless nothing was answered."""
    if not view.receipts and not view.no_data:
        return []
    is_correction = bool(view.receipts) and view.receipts[-1].before is not None
    return left_lines(view.remaining, view.locale, thanks=not is_correction)
