"""What people ask for by button in place of giving a value: no data, a snooze, somebody else to be asked.

Typed words ask for the same; either way it is granted in one place and told in one receipt.
"""

from collections.abc import Callable, Sequence

from scorecard.clock import Clock
from scorecard.domain.done import Done
from scorecard.errors import InvalidInput
from scorecard.parsing.replies.parsed_reply import Until
from scorecard.services.actuals.receipts import tell
from scorecard.services.granting import Granting
from scorecard.services.inbox.once import accept_once
from scorecard.services.inbox.references import get_prompt, get_round
from scorecard.storage.unit_of_work import Store


class Wishes:
    """Takes what is asked for under a prompt or reminder, and has the receipt sent."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def note_no_data(
        self, team_id: str, user: str, round_id: int, prompt_ids: Sequence[int], reason: str, *, cause: str
    ) -> None:
        """Note that some prompts have no value; all of them or none.

        Args:
            team_id: Slack team.
            user: Who says so.
            round_id: The round under which they say it.
            prompt_ids: Of which prompts: its own, or what its message says is open from before.
            reason: Why, in their words.
            cause: The modal's id; a second delivery of it does nothing.

        Raises:
            AlreadyHandled: It was delivered before.
            Gone: The team has no such round or prompt.
            NotAllowed: Neither owner, cover nor admin, and not asked to stand in.
            InvalidInput: Nothing was chosen, no reason was given, or one of them has a value.
            Locked: The period is locked.
        """
        if not prompt_ids:
            raise InvalidInput("Choose at least one KPI.", "which")
        if not reason.strip():
            raise InvalidInput("Say in a few words why there is no value.", "reason")
        self._grant(
            team_id,
            user,
            round_id,
            cause,
            lambda granting: granting.note_of(prompt_ids, reason.strip()),
            prompt_ids=prompt_ids,
        )

    def snooze(self, team_id: str, user: str, round_id: int, until: Until, *, cause: str) -> None:
        """Snooze a round: it is told of once more then, and its reminders are counted from there.

        Args:
            team_id: Slack team.
            user: Who asks for it; must be who was asked.
            round_id: The round.
            until: For how long.
            cause: The click; a second delivery of it does nothing.

        Raises:
            AlreadyHandled: It was delivered before.
            Gone: The team has no such round or prompt.
            InvalidInput: There is nothing to snooze.
        """
        self._grant(team_id, user, round_id, cause, lambda granting: granting.snooze_round(round_id, until))

    def hand_over(
        self, team_id: str, user: str, round_id: int, prompt_ids: Sequence[int], to: str, *, cause: str
    ) -> None:
        """Offer some prompts of a round to somebody else.

        Args:
            team_id: Slack team.
            user: Who offers them.
            round_id: The round.
            prompt_ids: Which of its prompts, or of those that its message reminds of.
            to: Slack user id of who may take them.
            cause: The modal's id; a second delivery of it does nothing.

        Raises:
            AlreadyHandled: It was delivered before.
            Gone: The team has no such round or prompt.
            InvalidInput: There is nothing to offer, or nobody to offer it to.
        """
        if not to:
            raise InvalidInput("Choose who is to be asked instead.", "person")
        self._grant(
            team_id,
            user,
            round_id,
            cause,
            lambda granting: granting.offer_of(round_id, prompt_ids, to),
            prompt_ids=prompt_ids,
        )

    def _grant(
        self,
        team_id: str,
        user: str,
        round_id: int,
        cause: str,
        wish: Callable[[Granting], Done],
        *,
        prompt_ids: Sequence[int] = (),
    ) -> None:
        now = self._clock.now()
        with self._store.writing() as uow:
            accept_once(uow, cause, now)
            get_round(uow, team_id, round_id)
            for prompt_id in prompt_ids:
                get_prompt(uow, team_id, prompt_id)
            done = wish(Granting(uow, now, user, cause))
            for told in tell(team_id, done, user, cause=cause):
                uow.outbox.add(told, now)
            uow.commit()
