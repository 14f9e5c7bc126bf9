"""The sub-commands of the command line, except run and demo."""
