"""Lookups: people, scorecards and KPIs that a request is about, and what may be read of them."""
