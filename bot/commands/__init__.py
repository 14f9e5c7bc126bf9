"""The sub-commands of the command line, but for run and demo."""
