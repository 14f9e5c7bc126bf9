"""The scorecard file: what a scorecard is, written down in YAML.

text ──tree──▶ plain values with lines ──models──▶ ScorecardDefinition ──plan──▶ Plan
                      │ collisions, faults              ▲          │
                      ▼                                 │          ▼
                 InvalidFile               stored scorecard      writing ──▶ text
"""
