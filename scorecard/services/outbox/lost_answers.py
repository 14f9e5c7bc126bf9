"""Answers that Slack no longer took in their place: whoever asked is told what to type for them."""

from scorecard.clock import Clock
from scorecard.model.outbox import OutgoingMessage
from scorecard.model.payloads import NotTaken
from scorecard.storage.unit_of_work import Store
from scorecard.wording import Hint, hint


class LostAnswers:
    """Tells people what to type for an answer that they did not get."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def tell(self, team_id: str, user: str, command: str, cause: str) -> None:
        """Tell somebody, in their direct messages, what to type for the answer that a button promised.

        Args:
            team_id: Slack team.
            user: Slack user id.
            command: What to type after `/scorecard`.
            cause: The press.
        """
        reason = (
            f"Slack no longer let me answer that button where you pressed it; {hint(Hint.LOOK_UP, command)}"
        )
        with self._store.writing() as uow:
            told = OutgoingMessage(NotTaken(reason=reason, typed="", cause=cause), team_id, user)
            uow.outbox.add(told, self._clock.now())
            uow.commit()
