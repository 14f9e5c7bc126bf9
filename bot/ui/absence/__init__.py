"""Absences, returns, leavers and personal calendars as people read them."""
