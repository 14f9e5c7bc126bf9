"""CPU of importing the program, in times of importing slack_bolt."""

import os
import subprocess
import sys
from pathlib import Path
from statistics import median

from tests.bench.reach import Figure

PROGRAM, BOLT = "from bot.start import load; load()", "import slack_bolt"
TIMED = "import time; began = time.process_time(); {}; print(time.process_time() - began)"


def measure_import(folder: Path, rounds: int) -> Figure:
    """Return the ratio, each program a Python of its own that has its byte code; the median of the rounds."""
    found = [_spent(PROGRAM, folder) / _spent(BOLT, folder) for _ in range(rounds + 1)]
    return Figure("import", median(found[1:]))  # the first round compiles


def _spent(code: str, folder: Path) -> float:
    settings = {"PYTHONPYCACHEPREFIX": str(folder / "compiled")}
    others = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    command = [sys.executable, "-c", TIMED.format(code)]
    return float(subprocess.run(command, env=others | settings, check=True, capture_output=True).stdout)
