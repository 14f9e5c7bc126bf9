"""The bot on a clock that stands still: `python -m tests.process.frozen 2026-11-23T09:00+00:00 --port=0`."""

import sys
from datetime import datetime

from bot.config import load_settings
from bot.logs import set_up_logs
from bot.receivers import Mode
from bot.run import ListenAddress, run
from bot.workspace.clock import MovableClock

if __name__ == "__main__":
    set_up_logs("text")
    run(
        load_settings(),
        Mode.HTTP,
        ListenAddress("127.0.0.1", 0),
        MovableClock(datetime.fromisoformat(sys.argv[-1])),
    )
