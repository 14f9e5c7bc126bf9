"""Signature checks of the HTTP port; unverified requests are never parsed, stored, logged or answered."""

import hashlib
import hmac
import re
from enum import StrEnum

from scorecard.clock import Clock

LONGEST_DRIFT = 5 * 60
_TIMESTAMP = re.compile(r"[0-9]{1,12}")
_SIGNATURE = re.compile(r"v0=[0-9a-f]{64}")


class SignatureFault(StrEnum):
    """The reasons why a request is not accepted as Slack's."""

    UNSIGNED = "unsigned"
    STALE = "stale"
    WRONG = "wrong_signature"


class Verifier:
    """Distinguishes Slack's requests from all others, and never raises.

    Args:
        secret: The signing secret shared with Slack; an empty one accepts nothing.
        clock: Judges the age of signatures, which are valid for five minutes.
    """

    def __init__(self, secret: str, clock: Clock) -> None:
        self._secret = secret.encode()
        self.clock = clock

    def find_fault(self, timestamp: str, signature: str, body: bytes) -> SignatureFault | None:
        """Return the reason why a request is not Slack's, or None if it is.

        Args:
            timestamp: The header X-Slack-Request-Timestamp.
            signature: The header X-Slack-Signature.
            body: The raw body.
        """
        if not (self._secret and _TIMESTAMP.fullmatch(timestamp) and _SIGNATURE.fullmatch(signature)):
            return SignatureFault.UNSIGNED
        if abs(self.clock.now().timestamp() - int(timestamp)) > LONGEST_DRIFT:
            return SignatureFault.STALE
        digest = hmac.new(self._secret, b"v0:%b:%b" % (timestamp.encode(), body), hashlib.sha256)
        return None if hmac.compare_digest(f"v0={digest.hexdigest()}", signature) else SignatureFault.WRONG
