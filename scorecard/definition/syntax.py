"""YAML's own complaints in words that say what to write instead."""

import re

import yaml
from yaml.reader import ReaderError

from scorecard.errors import Problem

MEANT = {
    "mapping values are not allowed": "has a second “: ” here; put the text in quotes or indent it right.",
    "could not find expected ':'": "has no “name: value” here; write a colon and a space after a name.",
    "expected <block end>": "does not fit the lines above; put the fields of one thing into one column.",
    "expected ',' or": "has a list or group in brackets that is not closed; add the ] or }}.",
    "unexpected end of stream": "has a text that is not closed; add the quotes.",
    "but found another document": "holds several documents; remove this ---: one file, one scorecard.",
    "expected alphabetic or numeric": "has a text that begins with & or *; put it in double quotes.",
    "cannot start any token": "has a value that begins with “{sign}”; put it in double quotes.",
}
ELSE = "cannot be read here ({said}); check the indentation and the quotes."
TAB = "is indented with a tab here; use spaces."
AT_SIGN = "has a value that begins with “@”; for a person write the Slack member id, such as U012AB3CD."


def explain(error: yaml.YAMLError, text: str) -> Problem:
    """What is wrong with a text that is not YAML."""
    if isinstance(error, ReaderError):
        line = text[: error.position].count("\n") + 1
        return Problem(line, "file", "has a control character here; remove it.")
    mark = getattr(error, "problem_mark", None)
    said = str(getattr(error, "problem", None) or "it is not YAML")
    return Problem(mark.line + 1 if mark else 1, "file", _meant(said))


def _meant(said: str) -> str:
    begun = re.search(r"found character '(.+)' that cannot start", said)
    sign = begun[1] if begun else ""
    special = {r"\t": TAB, "@": AT_SIGN}.get(sign)
    known = next((meant for part, meant in MEANT.items() if part in said), ELSE)
    return special or known.format(sign=sign, said=said)
