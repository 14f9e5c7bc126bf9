"""The App Home tab."""

from collections.abc import Iterator, Sequence
from itertools import chain
from typing import NamedTuple
from zoneinfo import ZoneInfo

from bot.ui.absence.settings import settings_blocks
from bot.ui.kit import blocks as kit
from bot.ui.kit.escape import mrkdwn, with_mentions
from bot.ui.kit.formatting import moment
from bot.ui.kit.hints import in_words
from bot.ui.kit.message import Json
from bot.ui.kit.slash_command import command_hint
from bot.ui.reports.mine import due_blocks, kpi_blocks
from bot.ui.reports.missing import owing_blocks
from bot.ui.reports.overview import overview_blocks
from bot.ui.reports.since import happened_lines
from scorecard.model.views.home import ChangesView, HomeView
from scorecard.model.views.reports import ScorecardView
from scorecard.wording import capitalized, listed

WELCOME = "There is no scorecard yet; once one is set up, it will appear here."
MOST_SCORECARDS = 4
MOST_BLOCKS = 100
MOST_NAMED = 5
MOST_CHANGES = 12
MOST_OWING = 12


def home_view(view: HomeView) -> Json:
    """Return the Home tab for `views.publish`: what waits for the reader comes first."""
    if view.is_empty:
        sentence = with_mentions(in_words(view.refusal)) if view.refusal else WELCOME
        return {"type": "home", "blocks": [kit.section(sentence)]}
    return {"type": "home", "blocks": [*chain.from_iterable(_fitted(list(_parts(view))))]}


class _Part(NamedTuple):
    """A part of the tab, and the command that answers the same where there is no room for it."""

    blocks: list[Json]
    instead: str = ""


def _parts(view: HomeView) -> Iterator[_Part]:
    yield _Part(due_blocks(view.mine))
    for card in view.scorecards[:MOST_SCORECARDS]:
        yield _Part(_scorecard(card, is_only=len(view.scorecards) == 1))
    yield _Part([kit.context(line) for line in _others(view.scorecards[MOST_SCORECARDS:])])
    is_only = len(view.scorecards) == 1
    changes = (_changes(one, is_only=is_only) for one in view.changes[:MOST_SCORECARDS])
    yield _Part([*chain.from_iterable(changes)], "since")
    yield _Part([kit.divider(), *kpi_blocks(view.mine)], "mine")
    if view.settings:
        yield _Part([kit.divider(), *settings_blocks(view.settings)])
    yield from _owing(view)
    yield _Part([kit.context(f"{command_hint('help')} lists everything you can type.")])


def _owing(view: HomeView) -> Iterator[_Part]:
    owing = [one for one in view.owing[:MOST_SCORECARDS] if one.people or one.unasked]
    for one in owing:
        blocks = [kit.divider(), *owing_blocks(one, MOST_OWING // len(owing))]
        yield _Part(blocks, f"missing {one.typed}")


def _fitted(parts: list[_Part]) -> Iterator[list[Json]]:
    """Yield the parts; from the end, the longest ones become a hint at their command until all fit."""
    room = MOST_BLOCKS - sum(len(part.blocks) for part in parts)
    for at in reversed(range(len(parts))):
        if room < 0 and parts[at].instead and len(parts[at].blocks) > 1:
            room += len(parts[at].blocks) - 1
            instead = f"There is more than fits here: {command_hint(parts[at].instead)}"
            parts[at] = _Part([kit.context(instead)])
    for part in parts:
        yield part.blocks


def _changes(view: ChangesView, *, is_only: bool) -> list[Json]:
    """Return what happened since the reader last looked."""
    looked = f"since you last looked, {moment(view.since, view.timezone, view.locale)}"
    whose = "" if is_only else f"{mrkdwn(view.scorecard)}: "
    if not view.happened:
        return [kit.context(f"Nothing turned, recovered or was decided {looked}.")] if is_only else []
    day = view.since.astimezone(ZoneInfo(view.timezone))
    more = command_hint(f"since {day.day} {day:%B}")
    lines = kit.shortened(happened_lines(view.happened, view.locale), MOST_CHANGES, more)
    return [kit.divider(), *kit.paragraphs([f"*{capitalized(f'{whose}{looked}')}*", *lines])]


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


def _scorecard(view: ScorecardView, *, is_only: bool) -> list[Json]:
    as_of = kit.context(f"As of {moment(view.as_of, view.timezone, view.locale)}")
    return [kit.header(view.name), *overview_blocks(view, is_short=not is_only), as_of]
