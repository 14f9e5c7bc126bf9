"""Mutants of the rules and of parsing: each is one small change that some unit test should notice.

`make mutants` tries a seeded sample, prints the share that was noticed, and names those that were not. mutmut
makes the mutants, inside functions alone, and runs only the tests that reach the changed function.
"""

import argparse
import random
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).parent.parent
MUTMUT = Path(sys.executable).with_name("mutmut")
LOG = ROOT / "mutants" / "run.log"
FEW = "scorecard.rules.locking.*"
"""The mutants of a small module: trying these first makes mutmut find all others and the tests of each."""
NOTICED = ("killed", "timeout")


def main() -> None:
    """Try a sample of all mutants, and print what became of them."""
    parser = argparse.ArgumentParser(prog="python -m tests.mutants", description=__doc__)
    parser.add_argument("--sample", type=int, default=300, help="how many to try")
    parser.add_argument("--seed", type=int, default=1, help="which to try")
    options = parser.parse_args()
    LOG.parent.mkdir(exist_ok=True)
    _try(FEW)
    names = sorted(_list_states())
    chosen = random.Random(options.seed).sample(names, min(options.sample, len(names)))
    _try(*chosen)
    states = _list_states()
    _report({name: states[name] for name in chosen}, len(names), options.seed)


def _try(*names: str) -> None:
    with LOG.open("w", encoding="utf-8") as log:
        subprocess.run([MUTMUT, "run", *names], cwd=ROOT, stdout=log, stderr=log, check=True)


def _list_states() -> dict[str, str]:
    """Return the state of every mutant by its name; `not checked` if it was not tried."""
    told = subprocess.run(
        [MUTMUT, "results", "--all", "true"], cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True
    )
    lines = (line.strip().rpartition(": ") for line in told.stdout.splitlines() if ": " in line)
    return {name: state for name, _, state in lines}


def _report(states: Mapping[str, str], known: int, seed: int) -> None:
    unnoticed = sorted(name for name, state in states.items() if state not in NOTICED)
    tried, noticed = len(states), len(states) - len(unnoticed)
    print(f"{100 * noticed // tried} % noticed: {noticed} of {tried}, out of {known} (seed {seed})")
    for name in unnoticed:
        print(f"  {states[name]}: {name}")


if __name__ == "__main__":
    main()
