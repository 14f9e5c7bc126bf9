"""What cannot be said until somebody mends something: an admin is told, and later the channel what waited."""

from collections import Counter
from collections.abc import Sequence

from bot.ui.kit import blocks as kit
from bot.ui.kit.escape import mention, mrkdwn
from bot.ui.kit.formatting import counted, joined, moment
from bot.ui.kit.message import Message
from scorecard.model.troubles import CaughtUp, Trouble, TroubleView, describe
from scorecard.wording import listed


def trouble_message(view: TroubleView) -> Message:
    """What is out of order, what to do, and what waits for it."""
    trouble = view.trouble
    waiting = f"{counted(trouble.waiting, 'message')} waiting" if trouble.waiting else ""
    since = f"since {moment(trouble.since, view.timezone, view.locale)}" if trouble.told_at else ""
    small = joined(since, waiting)
    return kit.told([describe(trouble, _place(trouble))], *([kit.context(small)] if small else []))


def trouble_over_message(view: TroubleView) -> Message:
    """What was out of order, when nobody could be told."""
    began = moment(view.trouble.since, view.timezone, view.locale)
    return kit.told(
        [f"Since {began} Slack did not accept my token; it does again, and what waited is on its way."]
    )


def caught_up_message(told: CaughtUp) -> Message:
    """What waited while nothing could be posted."""
    if not told.alerts and not told.weekly:
        return kit.told(["I can post here again."])
    over = f"{len(told.over)} over by now" if told.over else ""
    alerts = ", ".join(part for part in (counted(told.alerts, "alert"), over) if part) if told.alerts else ""
    weekly = f"{counted(told.weekly, 'weekly post')} left out as too old" if told.weekly else ""
    lines = [f"While I could not post: {'; '.join(part for part in (alerts, weekly) if part)}."]
    lines += [f"Over by now: {listed(_each_once(told.over))}"] if told.over else []
    return kit.told(lines)


def _each_once(names: Sequence[str]) -> list[str]:
    """KPIs by name, with how many alerts each had where that was more than one."""
    return [
        f"*{mrkdwn(name)}*" + (f" ({count})" if count > 1 else "") for name, count in Counter(names).items()
    ]


def _place(trouble: Trouble) -> str:
    """Whom it keeps from being told, as Slack shows them."""
    whom = trouble.whom
    return f"<#{whom}>" if whom[:1] in {"C", "G"} else mention(whom)
