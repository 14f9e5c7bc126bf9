"""How things stand: the answers to /scorecard, the Home tab, the weekly post."""
