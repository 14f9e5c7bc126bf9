"""The scorecard file: a scorecard written down in YAML.

text ──tree──▶ plain values with lines ──models──▶ ScorecardDefinition ──plan──▶ Plan
                      │ collisions, problems            ▲          │
                      ▼                                 │          ▼
                 InvalidFile               stored scorecard      writer ──▶ text
"""
