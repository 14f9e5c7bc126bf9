"""Asks for actuals: what is due, prompt batches, reminders, handovers and delegation."""
