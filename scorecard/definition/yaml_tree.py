"""A YAML text as plain values with their lines.

Every scalar stays the text that was written. Nothing is lost this way (`99.90` keeps its zero), and
YAML's traps do not exist here: `10:30` is no number of seconds, and `NO` is no false.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import yaml
from yaml.reader import ReaderError

from scorecard.errors import InvalidFile, Problem

SYNTAX_PROBLEMS = {
    "mapping values are not allowed": "has a second “: ” here; quote the text or fix its indentation.",
    "could not find expected ':'": "has no “name: value” here; write a colon and a space after the name.",
    "expected <block end>": "is not aligned with the lines above; indent all fields of an item equally.",
    "expected ',' or": "has an unclosed bracket; add the ] or }}.",
    "unexpected end of stream": "has an unclosed quote; add the closing quote.",
    "but found another document": "holds several documents; remove this “---”: one file, one scorecard.",
    "expected alphabetic or numeric": "has a value that begins with & or *; put it in double quotes.",
    "cannot start any token": "has a value that begins with “{sign}”; put it in double quotes.",
}
OTHER_PROBLEM = "cannot be read here ({error_text}); check the indentation and the quotes."
TAB = "is indented with a tab here; use spaces."
AT_SIGN = "has a value that begins with “@”; write a person's Slack member id, such as U012AB3CD."


def explain_syntax_error(error: yaml.YAMLError, text: str) -> Problem:
    """Return the problem with a text that is not YAML."""
    if isinstance(error, ReaderError):
        line = text[: error.position].count("\n") + 1
        return Problem(line, "file", "has a control character here; remove it.")
    mark = getattr(error, "problem_mark", None)
    error_text = str(getattr(error, "problem", None) or "it is not YAML")
    return Problem(mark.line + 1 if mark else 1, "file", _explain(error_text))


def _explain(error_text: str) -> str:
    bad_sign = re.search(r"found character '(.+)' that cannot start", error_text)
    sign = bad_sign[1] if bad_sign else ""
    special = {r"\t": TAB, "@": AT_SIGN}.get(sign)
    known = next((problem for part, problem in SYNTAX_PROBLEMS.items() if part in error_text), OTHER_PROBLEM)
    return special or known.format(sign=sign, error_text=error_text)


Path = tuple[str | int, ...]
DEEPEST = 12
LARGEST = 1_000_000
NULL = "tag:yaml.org,2002:null"


@dataclass
class YamlTree:
    """The content of a file.

    Attributes:
        data: Dicts, lists and texts; fields left blank are left out, blank list items are None.
        lines: Path -> line, counted from 1.
        problems: Problems found so far.
    """

    data: Any = None
    lines: dict[Path, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def line_of(self, path: Path) -> int:
        """Return the line of a value, or of the nearest written parent."""
        while path not in self.lines and path:
            path = path[:-1]
        return self.lines.get(path, 1)

    def add_problem(self, path: Path, message: str, line: int | None = None) -> None:
        """Add a problem at a path."""
        self.problems.append(Problem(line or self.line_of(path), format_path(path), message))


def format_path(path: Path) -> str:
    """Return a path as people read it: `perspectives[0].objectives[1].name`."""
    steps = (f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)
    return "".join(steps).removeprefix(".") or "file"


def read_yaml_tree(source: str | bytes) -> YamlTree:
    """Return the tree of a YAML text.

    Raises:
        InvalidFile: It is not YAML, not UTF-8, too large, or uses YAML's `&` and `*` references.
    """
    text = _decode(source)
    try:
        _refuse_tricks(text)
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.YAMLError as error:
        raise InvalidFile([explain_syntax_error(error, text)]) from None
    tree = YamlTree()
    if root is not None:
        tree.lines[()] = _line(root)
        tree.data = _read(root, (), tree)
    return tree


def _decode(source: str | bytes) -> str:
    if len(source) > LARGEST:
        raise InvalidFile(
            [
                Problem(
                    1,
                    "file",
                    "is larger than 1 MB; make it smaller, since a scorecard needs a few hundred lines.",
                )
            ]
        )
    if isinstance(source, str):
        return source
    try:
        return source.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = source[: error.start].count(b"\n") + 1
        raise InvalidFile(
            [Problem(line, "file", "is not UTF-8 text here; save the file as UTF-8.")]
        ) from None


def _refuse_tricks(text: str) -> None:
    """Refuse references, which could make a small file endless, and nesting that could outgrow the stack."""
    depth = 0
    for event in yaml.parse(text, Loader=yaml.SafeLoader):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        line = _line(event)
        if isinstance(event, yaml.AliasEvent):
            raise InvalidFile([Problem(line, f"*{event.anchor}", "is a reference; write the value itself.")])
        if depth > DEEPEST:
            raise InvalidFile(
                [Problem(line, "file", "is nested too deeply; follow the structure of the template.")]
            )


def _read(node: yaml.Node, path: Path, tree: YamlTree) -> Any:  # noqa: ANN401 - whatever the file holds
    if isinstance(node, yaml.MappingNode):
        return {name: value for name, value in _fields(node, path, tree) if value is not None}
    if isinstance(node, yaml.SequenceNode):
        return [_item(item, (*path, index), tree) for index, item in enumerate(node.value)]
    return None if node.tag == NULL else node.value


def _item(node: yaml.Node, path: Path, tree: YamlTree) -> Any:  # noqa: ANN401
    tree.lines[path] = _line(node)
    return _read(node, path, tree)


def _fields(node: yaml.MappingNode, path: Path, tree: YamlTree) -> Iterator[tuple[str, Any]]:
    for key, value in node.value:
        if not isinstance(key, yaml.ScalarNode):
            tree.add_problem(
                path, "has a list instead of a field name; write a name and a colon.", _line(key)
            )
            continue
        field_path = (*path, str(key.value))
        if field_path in tree.lines:
            message = f"is given twice, first on line {tree.lines[field_path]}; keep one of them."
            tree.add_problem(field_path, message, _line(key))
            continue
        tree.lines[field_path] = _line(key)
        yield str(key.value), _read(value, field_path, tree)


def _line(node: yaml.Node | yaml.Event) -> int:
    return int(node.start_mark.line) + 1 if node.start_mark else 1
