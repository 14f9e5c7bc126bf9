"""Prompts, reminders and handovers as people read them."""
