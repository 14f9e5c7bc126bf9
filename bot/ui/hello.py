"""The first thing that a scorecard's channel reads."""

from bot.ui.first_question import first_question_lines
from bot.ui.kit import blocks as kit
from bot.ui.kit.escape import mrkdwn
from bot.ui.kit.formatting import counted
from bot.ui.kit.message import Message
from bot.ui.kit.slash_command import Word, reference
from scorecard.domain.views.scorecards import HelloView


def hello_message(view: HelloView) -> Message:
    """What the bot does here, what comes next and when, and how to look for oneself."""
    asked = f"{counted(view.owners, 'owner')} for the numbers of {counted(view.kpis, 'KPI')}"
    what = (
        f"Hello! I keep the scorecard *{mrkdwn(view.name)}* here: I ask {asked}, say here when one turns off "
        "threshold, and post every week how it stands."
    )
    how = f"{reference(Word.OVERVIEW)} shows how things stand, {reference(Word.HELP)} what you can type."
    return kit.told([what, *first_question_lines(view.first_prompt), how])
