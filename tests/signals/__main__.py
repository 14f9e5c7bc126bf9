"""`python -m tests.signals`: the table of `docs/signals.md`, in some minutes."""

import sys

from tests.signals.proof import measure
from tests.signals.series import HARDER, KINDS

SEED, SERIES = 13, 1000


def main() -> None:
    """Measure every kind, and print a line for each."""
    sys.stdout.write("| series | false changes in two years | 2 sd told | 3 sd told |\n|---|---|---|---|\n")
    for name, kind in {**KINDS, **HARDER}.items():
        found = measure(kind, SEED, SERIES)
        told = " | ".join(f"{share:.0%}".replace("%", " %") for share in found.told.values())
        sys.stdout.write(f"| {name} | {found.false:.2f} | {told} |\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
