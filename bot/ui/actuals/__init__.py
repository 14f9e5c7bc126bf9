"""Values: the modals that take them, those that are missing or locked, and the alerts they raise."""
