"""Messages of the bot about itself: hello, troubles, and plain sentences."""

from collections import Counter
from collections.abc import Sequence

from bot.ui.kit import blocks as kit
from bot.ui.kit.escape import NOTE_LIMIT, mention, mrkdwn
from bot.ui.kit.formatting import count_noun, join_facts, moment
from bot.ui.kit.message import Message
from bot.ui.kit.slash_command import command_hint
from bot.ui.prompts.on_demand import first_question_lines
from bot.ui.troubles import describe
from scorecard.model.troubles import CaughtUp, Trouble, TroubleView
from scorecard.model.views.reports import HelloView
from scorecard.wording import listed


def notice_message(sentence: str) -> Message:
    """Return a sentence as a message; markup in it is escaped."""
    text = mrkdwn(sentence, NOTE_LIMIT)
    return Message(text, (kit.section(text),))


def answered_directly_message() -> Message:
    """Return where somebody finds the answer that is for them alone."""
    return notice_message("I sent you the answer in a direct message.")


def hello_message(view: HelloView) -> Message:
    """Return the bot's introduction: what it does here, what comes next and when, and what to type."""
    asked = f"{count_noun(view.owners, 'owner')} for the values of {count_noun(view.kpis, 'KPI')}"
    what = (
        f"Hello! I keep the *{mrkdwn(view.name)}* scorecard: I ask {asked}, alert this channel when one goes "
        "off threshold, and post a summary every week."
    )
    how = f"{command_hint()} shows the scorecard, {command_hint('help')} lists everything you can type."
    return kit.lines_message([what, *first_question_lines(view.first_prompt), how])


def trouble_message(view: TroubleView) -> Message:
    """Return an admin's notice of a trouble: what is wrong, what to do, and how many messages wait."""
    trouble = view.trouble
    waiting = f"{count_noun(trouble.waiting, 'message')} waiting" if trouble.waiting else ""
    since = f"since {moment(trouble.since, view.timezone, view.locale)}" if trouble.told_at else ""
    small = join_facts(since, waiting)
    return kit.lines_message([describe(trouble, _place(trouble))], *([kit.context(small)] if small else []))


def trouble_over_message(view: TroubleView) -> Message:
    """Return the notice of a trouble during which nobody could be told, once it is over."""
    began = moment(view.trouble.since, view.timezone, view.locale)
    return kit.lines_message(
        [f"Slack rejected my token from {began} until just now; what waited is on its way."]
    )


def caught_up_message(view: CaughtUp) -> Message:
    """Return the summary of what waited while nothing could be posted."""
    if not view.alerts and not view.weekly:
        return kit.lines_message(["I can post here again."])
    over = f" ({len(view.over)} over by now)" if view.over else ""
    alerts = f"{count_noun(view.alerts, 'alert')}{over}" if view.alerts else ""
    weekly = f"{count_noun(view.weekly, 'weekly post')} skipped as too old" if view.weekly else ""
    lines = [f"While I could not post here: {'; '.join(part for part in (alerts, weekly) if part)}."]
    lines += [f"Over by now: {listed(_counted(view.over))}"] if view.over else []
    return kit.lines_message(lines)


def _counted(names: Sequence[str]) -> list[str]:
    """Return each KPI's name once, with its number of alerts if it had more than one."""
    return [
        f"*{mrkdwn(name)}*" + (f" ({count})" if count > 1 else "") for name, count in Counter(names).items()
    ]


def _place(trouble: Trouble) -> str:
    """Return the channel or person that a trouble keeps messages from, as Slack shows them."""
    recipient = trouble.recipient
    return f"<#{recipient}>" if trouble.is_in_channel else mention(recipient)
