"""Reads a scorecard for people: overview, one KPI, their own, the weekly post."""
