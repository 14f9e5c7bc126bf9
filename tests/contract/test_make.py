"""Requirements of `make test` that a machine may lack: a browser."""

import subprocess
import sys
from pathlib import Path

from tests.contract.reading import ROOT, read

NOWHERE = "http://127.0.0.1:9"


def bring(folder: Path, path: Path) -> tuple[int, str]:
    """Look for a browser where nothing is but what `path` holds, and nothing can be downloaded."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.browser.chromium", str(folder / "brought")],
        cwd=ROOT,
        env={
            "PATH": str(path),
            "HOME": str(folder),
            "PLAYWRIGHT_BROWSERS_PATH": str(folder / "own"),
            "PLAYWRIGHT_DOWNLOAD_HOST": NOWHERE,
        },
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, (done.stderr.splitlines() or [""])[-1]


def test_make_test_sees_to_a_browser_before_the_tests_begin() -> None:
    recipe = read("Makefile").split("\ntest:")[1].split("\n\n")[0]
    assert recipe.index("tests.browser.chromium") < recipe.index("pytest")


def test_a_browser_of_the_system_is_used(tmp_path: Path) -> None:
    (tmp_path / "chromium").write_text(f"#!{sys.executable}\nprint('Chromium 1')\n")
    (tmp_path / "chromium").chmod(0o755)
    assert bring(tmp_path, path=tmp_path) == (0, "")
    assert [one.name for one in tmp_path.iterdir()] == ["chromium"]


def test_what_was_brought_before_is_used_again(tmp_path: Path) -> None:
    where = Path(_playwrights_place(tmp_path / "brought"))
    where.parent.mkdir(parents=True)
    where.write_text(f"#!{sys.executable}\nprint('Chromium 1')\n")
    where.chmod(0o755)
    assert bring(tmp_path, path=tmp_path) == (0, "")


def test_a_browser_that_does_not_start_is_told_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "chromium").write_text("This is no program.")
    (tmp_path / "chromium").chmod(0o755)
    assert bring(tmp_path, path=tmp_path) == (
        1,
        f"{tmp_path}/chromium does not start, maybe for want of libraries; "
        "install Chromium (apt-get install chromium) and run make test again.",
    )


def test_where_none_can_be_brought_it_says_what_to_install(tmp_path: Path) -> None:
    assert bring(tmp_path, path=tmp_path) == (
        1,
        "There is no Chromium here, and Playwright could not download its own; "
        "install Chromium (apt-get install chromium) and run make test again.",
    )


def _playwrights_place(folder: Path) -> str:
    """Return the path where Playwright would put its browser."""
    code = (
        "from playwright.sync_api import sync_playwright as start\n"
        "with start() as playwright: print(playwright.chromium.executable_path)"
    )
    env = {"PLAYWRIGHT_BROWSERS_PATH": str(folder)}
    done = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, check=True)
    return done.stdout.strip()
