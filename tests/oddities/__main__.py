"""Sends malformed deliveries to a bot over HTTP; none may be answered with an error, or write anything."""

import argparse
import sys
import tempfile
from pathlib import Path
from random import Random

from bot.connections import open_database
from tests.oddities.trial import Trial
from tests.support.play import CARD
from tests.support.world import a_world, at


def main() -> int:
    """Run the requested number of deliveries; return 1 if anything went wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        engine = open_database(f"sqlite:///{Path(folder) / 'odd.db'}")
        with a_world(engine, at("2026-11-20 12:00")) as world:
            world.apply(CARD)
            trial = Trial(world, Random(asked.seed))
            trial.run(asked.count)
            world.logs.clear()
            world.workspace.calls.clear()
        engine.dispose()
    for kind, count in sorted(trial.tried.items()):
        print(f"{count:6} {kind}")
    print(f"{trial.tried.total():6} odd deliveries, {len(trial.faults)} faults")
    print("\n".join(trial.faults[:20]))
    return 1 if trial.faults else 0


if __name__ == "__main__":
    sys.exit(main())
