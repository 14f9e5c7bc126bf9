"""Figures of the code as a place to live in; `make check` fails where one is above its limit.

Files in one folder, modules with a single user, docstrings that open with a subordinate clause, wide lines in
documents: each is cheap to keep low and expensive to bring down again.
"""

import ast
import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import grimp

ROOT = Path(__file__).parent.parent
PACKAGES = ("bot", "scorecard")
FIRST_WORDS = re.compile(
    r"(?:What|By|Of|That|Whether|How|Who|Whom|Whose|Where|When|Why|Which|If|As|So|In|On|With|At)\b"
)
WIDEST_LINE = 140
DOCUMENTED = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)


class Figure(NamedTuple):
    """A measured figure, the limit it may reach, and where it comes from."""

    what: str
    value: float
    limit: float
    places: list[str]

    @property
    def is_kept(self) -> bool:
        """True at or below the limit."""
        return self.value <= self.limit

    def __str__(self) -> str:
        line = f"{'ok' if self.is_kept else 'TOO HIGH'}: {self.what}: {self.value:g} (at most {self.limit:g})"
        return line if self.is_kept else "\n    ".join([line, *self.places])


def fullest_folder() -> Figure:
    """Count the files of the fullest folder, without `__init__.py` and migrations."""
    folders = Counter(
        str(path.parent.relative_to(ROOT))
        for path in _sources()
        if path.name != "__init__.py" and "versions" not in path.parts
    )
    return Figure("files in the fullest folder", max(folders.values()), 15, _most(folders))


def single_users() -> Figure:
    """Return the share, in percent, of modules that one other alone imports; most belong into that one."""
    graph = grimp.build_graph(*PACKAGES)
    users = {module: sorted(graph.find_modules_that_directly_import(module)) for module in graph.modules}
    single = [
        f"{module} is used by {importers[0]}" for module, importers in users.items() if len(importers) == 1
    ]
    share = round(100 * len(single) / len(users), 1)
    return Figure("modules with a single user, in percent", share, 20, sorted(single))


def clause_openings() -> Figure:
    """Return the share, in percent, of docstrings that open with a subordinate clause."""
    docstrings = [(path, text) for path in _sources() for text in _docstrings(path)]
    clauses = [
        f"{path.relative_to(ROOT)}: {text.splitlines()[0]}"
        for path, text in docstrings
        if FIRST_WORDS.match(text)
    ]
    share = round(100 * len(clauses) / len(docstrings), 1)
    return Figure("docstrings that open with a subordinate clause, in percent", share, 2, clauses)


def wide_lines() -> Figure:
    """Count the lines of documents that are wider than 140 characters; rows of tables may be."""
    wide = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if len(line) > WIDEST_LINE and not line.startswith("|")
    ]
    return Figure(f"lines of documents over {WIDEST_LINE} characters", len(wide), 0, wide)


def main() -> int:
    """Print every figure; return 1 if one is above its limit."""
    figures = [fullest_folder(), single_users(), clause_openings(), wide_lines()]
    print(*figures, sep="\n")
    return int(not all(figure.is_kept for figure in figures))


def _sources() -> Iterator[Path]:
    for package in PACKAGES:
        yield from sorted((ROOT / package).rglob("*.py"))


def _docstrings(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, DOCUMENTED) and (text := ast.get_docstring(node)):
            yield text


def _most(folders: Counter[str]) -> list[str]:
    return [f"{folder}: {count}" for folder, count in folders.most_common(5)]


if __name__ == "__main__":
    sys.exit(main())
