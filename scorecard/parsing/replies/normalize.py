"""What is said to a bot as to a colleague, and asks for no value: yes, thanks, a greeting."""

from scorecard.domain.understanding.plain import SMILE, tidied
from scorecard.parsing.replies.phrasebook import pattern

AND_SO_ON = r"[\s,.!]*"
GREETING = rf"(?:(?:<<hello>>|{SMILE}){AND_SO_ON})+"
THANKS = rf"(?:(?:<<thanks|praise>>|{SMILE}){AND_SO_ON})+"
APPROVED = r":(?:\+1|thumbsup|ok_hand|white_check_mark|heavy_check_mark|100):(?::skin-tone-\d:)?"
APPROVAL = rf"(?:[👍👌✅✔💯][🏻-🏿]?|{APPROVED})"
YES = rf"(?:(?:<<yes>>|{APPROVAL}){AND_SO_ON})+(?:<<thanks|praise>>{AND_SO_ON})*"
NO = rf"(?:<<no>>{AND_SO_ON})+(?:<<thanks>>{AND_SO_ON})*"


def is_greeting(text: str) -> bool:
    """Whether somebody says hello and no more."""
    return pattern(GREETING).fullmatch(tidied(text)) is not None and not is_thanks(text)


def is_thanks(text: str) -> bool:
    """Whether somebody says thanks or fine and no more."""
    return pattern(THANKS).fullmatch(tidied(text)) is not None


def is_yes(text: str) -> bool:
    """Whether somebody agrees and says no more."""
    return pattern(YES).fullmatch(tidied(text)) is not None


def is_no(text: str) -> bool:
    """Whether somebody disagrees and says no more."""
    return pattern(NO).fullmatch(tidied(text)) is not None
