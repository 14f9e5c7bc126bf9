"""How something looks, in few characters: two that look the same have the same."""

import json
import re
from hashlib import blake2b

_MOMENT = re.compile(r"<!date\^(\d{1,12})")
_SECONDS = 60


def look_of(drawn: object) -> str:
    """A digest of what people see of a message or view; of a moment they see the minute.

    Args:
        drawn: What JSON can hold: a payload, or several forms of it.
    """
    written = json.dumps(drawn, sort_keys=True, ensure_ascii=False)
    seen = _MOMENT.sub(lambda found: f"<!date^{int(found[1]) // _SECONDS}", written)
    return blake2b(seen.encode(), digest_size=16).hexdigest()
