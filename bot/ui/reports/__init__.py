"""Reports: the answers to /scorecard, the Home tab and the weekly post."""
