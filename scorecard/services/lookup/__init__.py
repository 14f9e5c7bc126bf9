"""Looks up what a request is about: people, scorecards, KPIs, and what may be read of them."""
