"""A Chromium for the tests: find one, or download it.

`python -m tests.browser.chromium [FOLDER]` brings Playwright's own into this environment where there is none.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
WHERE = "PLAYWRIGHT_BROWSERS_PATH"
BROUGHT = Path(sys.prefix) / "browsers"
INSTALL = "install Chromium (apt-get install chromium) and run make test again"


def find_chromium(brought: Path = BROUGHT) -> str | None:
    """Return the system's Chromium, or else Playwright's, from its usual place or a folder."""
    found = next(filter(None, map(shutil.which, NAMES)), None) or _playwrights()
    if found is None and brought.exists():
        os.environ[WHERE] = str(brought)
        found = _playwrights()
    return found


def bring_chromium(folder: Path) -> str | None:
    """Download Playwright's own into a folder; return None if that fails."""
    command = [sys.executable, "-m", "playwright", "install", "--no-shell", "chromium"]
    done = subprocess.run(command, env={**os.environ, WHERE: str(folder)}, check=False)
    return find_chromium(folder) if done.returncode == 0 else None


def explain_failure(path: str | None) -> str:
    """Explain why a browser cannot be used; return an empty string if it can."""
    if path is None:
        return f"There is no Chromium here, and Playwright could not download its own; {INSTALL}."
    try:
        subprocess.run([path, "--version"], capture_output=True, check=True, timeout=60)
    except (OSError, subprocess.SubprocessError):
        return f"{path} does not start, maybe for want of libraries; {INSTALL}."
    return ""


def _playwrights() -> str | None:
    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).exists() else None


if __name__ == "__main__":
    where = Path(*sys.argv[1:]) if sys.argv[1:] else BROUGHT
    sys.exit(explain_failure(find_chromium(where) or bring_chromium(where)) or None)
