"""Reviews, from the agenda to the minutes."""
