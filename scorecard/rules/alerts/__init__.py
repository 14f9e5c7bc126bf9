"""Alerts: their states and steps, and when they open, recover and are repeated."""
