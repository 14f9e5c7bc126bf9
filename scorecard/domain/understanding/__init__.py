"""What people answer in their own words: `25 %`, `mttr 3h20`, `no data`, `ask @sam`."""

from scorecard.domain.understanding.courtesy import is_greeting, is_no, is_thanks, is_yes
from scorecard.domain.understanding.fields import read_field
from scorecard.domain.understanding.meaning import (
    Cause,
    Doubt,
    HandOver,
    Meaning,
    NoData,
    Part,
    PastValue,
    SameAsLast,
    SameName,
    Snooze,
    Subject,
    Unclear,
    Understood,
    Until,
    Value,
    ValuePart,
    WhichKpi,
)
from scorecard.domain.understanding.notes import has_number
from scorecard.domain.understanding.plain import tidied
from scorecard.domain.understanding.putting_right import without_lead
from scorecard.domain.understanding.reading import NoNumber
from scorecard.domain.understanding.understand import understand

__all__ = [
    "Cause",
    "Doubt",
    "HandOver",
    "Meaning",
    "NoData",
    "NoNumber",
    "Part",
    "PastValue",
    "SameAsLast",
    "SameName",
    "Snooze",
    "Subject",
    "Unclear",
    "Understood",
    "Until",
    "Value",
    "ValuePart",
    "WhichKpi",
    "has_number",
    "is_greeting",
    "is_no",
    "is_thanks",
    "is_yes",
    "read_field",
    "tidied",
    "understand",
    "without_lead",
]
