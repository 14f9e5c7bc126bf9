"""Refusals that concern more than one message, recorded as troubles and reported to an admin."""

import structlog

from bot.outbox.error_codes import RefusalReason
from bot.outbox.gateway import Refused
from scorecard.model.outbox import ClaimedMessage
from scorecard.model.troubles import TroubleKind
from scorecard.services.absence.profiles import Profiles
from scorecard.services.outbox.outbox import EndedTrouble
from scorecard.services.outbox.troubles import Troubles

log = structlog.get_logger()
WHOLE_APP = "messages_tab_disabled"
"""The code Slack answers for every person when the app's Messages tab is off."""
_KINDS = {
    RefusalReason.PERSON: TroubleKind.PERSON,
    RefusalReason.BOT: TroubleKind.TOKEN,
    RefusalReason.RIGHT: TroubleKind.APP,
}


class TroubleFollowUp:
    """Reports continuing troubles to admins and the log."""

    def __init__(self, troubles: Troubles) -> None:
        self._troubles = troubles

    def run(self) -> None:
        """Report every trouble that is due for a report."""
        for trouble in self._troubles.follow_up():
            facts = {"kind": trouble.kind.value, "place": trouble.place, "code": trouble.code}
            log.error("trouble_continues", **facts, since=trouble.since.isoformat())


class TroubleTracker:
    """Records messages that cannot be sent now, and those that never will be."""

    def __init__(self, troubles: Troubles, profiles: Profiles) -> None:
        self._troubles = troubles
        self._profiles = profiles

    def take(self, claimed: ClaimedMessage, refused: Refused) -> bool:
        """Make a refused message wait until its trouble ends, if the refusal concerns more than that message.

        Returns:
            True if the message waits.
        """
        outgoing = claimed.outgoing
        kind = _kind_of(refused, is_direct=outgoing.is_direct)
        if kind is None:
            return False
        if kind is TroubleKind.PERSON:
            self._profiles.mark_changed(outgoing.team_id, outgoing.to)
        if begun := self._troubles.note(claimed, kind, refused.code):
            write = log.error if begun.is_fault else log.info
            write("trouble_began", kind=kind.value, place=begun.place, code=begun.code)
        return True

    def mark_lost(self, claimed: ClaimedMessage, code: str) -> None:
        """Give up a message that Slack will never accept, or that was retried long enough."""
        log.error("send_failed", key=claimed.outgoing.key, to=claimed.outgoing.to, error=code)
        self._troubles.mark_lost(claimed, code)

    def take_waiting(self, claimed: ClaimedMessage, trouble_id: int) -> ClaimedMessage | None:
        """Return a waiting message with which to try a place again instead of a summary, or None."""
        return self._troubles.take_waiting(claimed, trouble_id)

    def tell_over(self, over: list[EndedTrouble]) -> None:
        """Log the troubles that ended because Slack accepted a message."""
        for trouble in over:
            seconds = trouble.lasted.total_seconds()
            log.info("trouble_ended", kind=trouble.kind, place=trouble.place, seconds=seconds)


def _kind_of(refused: Refused, *, is_direct: bool) -> TroubleKind | None:
    if refused.code == WHOLE_APP:
        return TroubleKind.APP
    if refused.reason is RefusalReason.PLACE:
        return TroubleKind.PERSON if is_direct else TroubleKind.CHANNEL
    return _KINDS.get(refused.reason)
