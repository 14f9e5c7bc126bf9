"""Refusals that last longer than a message's own life: noted as troubles, of which an admin is told."""

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
"""What Slack says for every person, because of a setting of the app."""
_KINDS = {
    RefusalReason.PERSON: TroubleKind.PERSON,
    RefusalReason.BOT: TroubleKind.TOKEN,
    RefusalReason.RIGHT: TroubleKind.APP,
}


class TroubleFollowUp:
    """Has admins told of what is due, and the log."""

    def __init__(self, troubles: Troubles) -> None:
        self._troubles = troubles

    def run(self) -> None:
        """Have it told."""
        for one in self._troubles.follow_up():
            told = {"kind": one.kind.value, "place": one.place, "code": one.code}
            log.error("trouble_continues", **told, since=one.since.isoformat())


class TroubleTracker:
    """Notes what cannot be said now, and what never will be."""

    def __init__(self, troubles: Troubles, profiles: Profiles) -> None:
        self._troubles = troubles
        self._profiles = profiles

    def take(self, claimed: ClaimedMessage, refused: Refused) -> bool:
        """Have a refused message wait for whatever is out of order, if that is more than itself.

        Returns:
            Whether it does.
        """
        outgoing = claimed.outgoing
        kind = _kind_of(refused, is_direct=outgoing.is_direct)
        if kind is None:
            return False
        if kind is TroubleKind.PERSON:
            self._profiles.mark_changed(outgoing.team_id, outgoing.to)
        if begun := self._troubles.note(claimed, kind, refused.code):
            tell = log.error if begun.is_fault else log.info
            tell("trouble_began", kind=kind.value, place=begun.place, code=begun.code)
        return True

    def mark_lost(self, claimed: ClaimedMessage, code: str) -> None:
        """Give up a message that Slack will never take, by its own word or ours."""
        log.error("send_failed", key=claimed.outgoing.key, to=claimed.outgoing.to, error=code)
        self._troubles.mark_lost(claimed, code)

    def take_waiting(self, claimed: ClaimedMessage) -> ClaimedMessage | None:
        """What to try a place in trouble with in place of a summary; None where nothing waits for it."""
        return self._troubles.take_waiting(claimed)

    def tell_over(self, over: list[EndedTrouble]) -> None:
        """Have the log say which troubles a message that Slack took has ended."""
        for one in over:
            log.info("trouble_ended", kind=one.kind, place=one.place, seconds=one.lasted.total_seconds())


def _kind_of(refused: Refused, *, is_direct: bool) -> TroubleKind | None:
    if refused.code == WHOLE_APP:
        return TroubleKind.APP
    if refused.reason is RefusalReason.PLACE:
        return TroubleKind.PERSON if is_direct else TroubleKind.CHANNEL
    return _KINDS.get(refused.reason)
