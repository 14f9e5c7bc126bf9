"""Scorecard files to start from."""

from importlib.resources import files


def read_template() -> str:
    """Return the text of the IT department's scorecard file."""
    return (files(__name__) / "it_department.yml").read_text(encoding="utf-8")
