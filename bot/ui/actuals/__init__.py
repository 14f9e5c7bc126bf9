"""Values: the modals that take them, missing and locked ones, and the alerts that they raise."""
