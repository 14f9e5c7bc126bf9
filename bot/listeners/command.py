"""`/scorecard`: everything that can be asked in a channel."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from slack_bolt import Ack, App

from bot.listeners.drawn import DrawnOnce
from bot.listeners.markup import unescaped
from bot.outbox.responder import Responder
from bot.ui.alerts import alerts_message
from bot.ui.change import change_asked
from bot.ui.help import COMMAND, Word, help_message
from bot.ui.history import history_message
from bot.ui.kpi import kpi_message
from bot.ui.message import Message
from bot.ui.mine import mine_message
from bot.ui.overview import overview_message
from bot.ui.perspective import perspective_message
from bot.ui.progress import progress_message
from bot.ui.receipt import receipt_message
from scorecard.domain.changes import ChangeView
from scorecard.domain.views import KpiView, ReceiptView
from scorecard.services.alerts import Alerts
from scorecard.services.histories import Histories
from scorecard.services.kpis import Kpis
from scorecard.services.mine import Mine
from scorecard.services.overview import Overviews
from scorecard.services.submissions import Submissions

Json = dict[str, Any]


@dataclass(frozen=True)
class Asked:
    """A command as typed.

    Attributes:
        text: What follows the sub-command.
    """

    team: str
    channel: str
    user: str
    text: str


class CommandListener:
    """Answers the slash command in its ack, or, with a table or chart, right after it."""

    def __init__(
        self,
        *,
        overviews: Overviews,
        kpis: Kpis,
        alerts: Alerts,
        mine: Mine,
        submissions: Submissions,
        histories: Histories,
        responder: Responder,
    ) -> None:
        self._overviews = overviews
        self._kpis = kpis
        self._alerts = alerts
        self._mine = mine
        self._submissions = submissions
        self._histories = histories
        self._responder = responder
        self._draw_overview = DrawnOnce(overview_message)
        self._words: dict[str, Callable[[Asked], Message]] = {
            "": self._overview,
            Word.OVERVIEW: self._overview,
            Word.ALERTS: self._open_alerts,
            Word.PROGRESS: self._progress,
            Word.MINE: self._own,
            Word.SUBMIT: self._submit,
            Word.CORRECT: self._correct,
            Word.HISTORY: self._history,
            Word.HELP: lambda _: help_message(),
        }

    def register(self, app: App) -> None:
        """Listen to the command."""
        app.command(COMMAND)(self.answer)

    def answer(self, ack: Ack, body: Json) -> None:
        """Answer whatever was asked."""
        word, _, rest = unescaped(body.get("text") or "").strip().partition(" ")
        asked = Asked(body["team_id"], body["channel_id"], body["user_id"], rest.strip())
        draw = self._words.get(word.casefold())
        message = draw(asked) if draw else self._named(asked, f"{word} {rest}")
        if message.native is None:
            ack(message.body)  # a text that is JSON goes out as it stands
        else:
            ack()
            self._responder.send(asked.team, body["response_url"], message)

    def _overview(self, asked: Asked) -> Message:
        return self._draw_overview(self._overviews.overview(asked.team, asked.channel))

    def _open_alerts(self, asked: Asked) -> Message:
        return alerts_message(self._alerts.list_open(asked.team, asked.channel))

    def _progress(self, asked: Asked) -> Message:
        return progress_message(self._overviews.progress(asked.team, asked.channel))

    def _own(self, asked: Asked) -> Message:
        return mine_message(self._mine.mine(asked.team, asked.channel, asked.user))

    def _submit(self, asked: Asked) -> Message:
        return _told(self._submissions.submit(asked.team, asked.channel, asked.user, asked.text))

    def _correct(self, asked: Asked) -> Message:
        return _told(self._submissions.correct(asked.team, asked.channel, asked.user, asked.text))

    def _history(self, asked: Asked) -> Message:
        return history_message(self._histories.show(asked.team, asked.channel, asked.user, asked.text))

    def _named(self, asked: Asked, name: str) -> Message:
        found = self._kpis.show(asked.team, asked.channel, name)
        if isinstance(found, KpiView):
            return kpi_message(found)
        return perspective_message(found.perspective, found.locale)


def _told(outcome: ReceiptView | ChangeView) -> Message:
    return receipt_message(outcome) if isinstance(outcome, ReceiptView) else change_asked(outcome)
