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
    """Return the files that a page links to or shows."""
    links = LINK.findall(page.read_text(encoding="utf-8"))
    return [link.partition("#")[0] for link in links if "://" not in link and not link.startswith("#")]


def table_below(text: str, title: str) -> list[list[str]]:
    """Return the cells of the first table whose header begins with a title, without the header."""
    lines = text[text.index(f"| {title} |") :].splitlines()[2:]
    rows = []
    for line in lines:
        if not line.startswith("|"):
            break
        rows.append([cell.strip() for cell in line.strip("|").split(" | ")])
    return rows


def list_named_files(page: Path) -> list[str]:
    """Return the Python files that a page names inline, with or without their folders."""
    return NAMED_FILE.findall(page.read_text(encoding="utf-8"))
