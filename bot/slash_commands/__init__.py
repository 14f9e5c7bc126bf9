"""The sub-commands of `/scorecard`: each is declared once, with its answer."""
