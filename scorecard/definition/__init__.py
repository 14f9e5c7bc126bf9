"""The scorecard file: what a scorecard is, written down in YAML.

text ──tree──▶ plain values with lines ──models──▶ ScorecardDefinition ──plan──▶ Plan
                      │ collisions, faults              ▲          │
                      ▼                                 │          ▼
                 InvalidFile               stored scorecard      writing ──▶ text
"""

from scorecard.definition.models import (
    KpiDefinition,
    ObjectiveDefinition,
    PerspectiveDefinition,
    ScorecardDefinition,
)
from scorecard.definition.plan import Change, Changed, Plan, compare
from scorecard.definition.reading import read_definition
from scorecard.definition.stored import define
from scorecard.definition.writing import write_definition

__all__ = [
    "Change",
    "Changed",
    "KpiDefinition",
    "ObjectiveDefinition",
    "PerspectiveDefinition",
    "Plan",
    "ScorecardDefinition",
    "compare",
    "define",
    "read_definition",
    "write_definition",
]
