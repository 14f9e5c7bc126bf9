"""The App Home tab."""

from collections.abc import Sequence

from bot.ui.absence.settings import settings_blocks
from bot.ui.kit import blocks as kit
from bot.ui.kit.escape import mrkdwn, with_mentions
from bot.ui.kit.formatting import moment
from bot.ui.kit.hints import in_words
from bot.ui.kit.message import Json
from bot.ui.kit.slash_command import command_hint
from bot.ui.reports.mine import due_blocks, kpi_blocks
from bot.ui.reports.overview import overview_blocks
from scorecard.model.views.reports import HomeView, ScorecardView
from scorecard.wording import listed

WELCOME = "There is no scorecard yet; once one is set up, it will appear here."
MOST_SCORECARDS = 4  # a view holds 100 blocks
MOST_NAMED = 5


def home_view(view: HomeView) -> Json:
    """Return the Home tab for `views.publish`: what waits for the reader, their scorecards, their KPIs."""
    if view.is_empty:
        sentence = with_mentions(in_words(view.refusal)) if view.refusal else WELCOME
        return {"type": "home", "blocks": [kit.section(sentence)]}
    blocks = [
        *due_blocks(view.mine),
        *(block for card in view.scorecards[:MOST_SCORECARDS] for block in _scorecard(card)),
        *map(kit.context, _others(view.scorecards[MOST_SCORECARDS:])),
        kit.divider(),
        *kpi_blocks(view.mine),
        *([kit.divider(), *settings_blocks(view.settings)] if view.settings else []),
        kit.context(f"{command_hint('help')} lists everything you can type."),
    ]
    return {"type": "home", "blocks": blocks}


def plain_home() -> Json:
    """Return the Home tab for `views.publish` if Slack does not accept the full one."""
    words = (
        f"This page can't be shown right now; type {command_hint('mine')} for what is waiting for "
        f"you, or {command_hint()} for your scorecard."
    )
    return {"type": "home", "blocks": [kit.section(words)]}


def _others(left_out: Sequence[ScorecardView]) -> list[str]:
    names = listed([mrkdwn(card.name) for card in left_out], MOST_NAMED)
    return [f"Also yours: {names}; type {command_hint()} in their channels."] if left_out else []


def _scorecard(view: ScorecardView) -> list[Json]:
    as_of = kit.context(f"As of {moment(view.as_of, view.timezone, view.locale)}")
    return [kit.header(view.name), *overview_blocks(view), as_of]
