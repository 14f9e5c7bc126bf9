"""Reading the repository's own files."""

import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGES = [*sorted(ROOT.glob("*.md")), *sorted(ROOT.glob("docs/**/*.md"))]
NAMED_FILE = re.compile(r"`(?:\w+\.\w+` in `)?((?:[\w.-]+/)*\w+\.py)`")
LINK = re.compile(r"\[[^]]*]\(([^)\s]+)\)")


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def list_sources(*folders: str) -> Iterator[Path]:
    for folder in folders:
        yield from sorted((ROOT / folder).rglob("*.py"))


def list_links(page: Path) -> list[str]:
    """The files that a page links to and shows."""
    links = LINK.findall(page.read_text(encoding="utf-8"))
    return [link.partition("#")[0] for link in links if "://" not in link and not link.startswith("#")]


def table_below(text: str, title: str) -> list[list[str]]:
    """The cells of the first table whose head begins with a title, its head left out."""
    lines = text[text.index(f"| {title} |") :].splitlines()[2:]
    rows = []
    for line in lines:
        if not line.startswith("|"):
            break
        rows.append([cell.strip() for cell in line.strip("|").split(" | ")])
    return rows


def list_named_files(page: Path) -> list[str]:
    """The Python files that a page names in the middle of a sentence, with or without their folder."""
    return NAMED_FILE.findall(page.read_text(encoding="utf-8"))
