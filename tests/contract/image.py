"""The Dockerfile, read."""

import re
from pathlib import Path
from typing import NamedTuple

from tests.contract.reading import ROOT, read


class Step(NamedTuple):
    """One instruction, its lines joined."""

    word: str
    rest: str


def list_stages() -> list[list[Step]]:
    """Return the steps of each stage."""
    text = "\n".join(line for line in read("Dockerfile").splitlines() if not line.startswith("#"))
    steps = [Step(*line.split(None, 1)) for line in text.replace("\\\n", " ").splitlines() if line.strip()]
    stages: list[list[Step]] = []
    for step in steps:
        if step.word == "FROM":
            stages.append([])
        stages[-1].append(step)
    return stages


def only(stage: list[Step], word: str) -> str:
    """Return the argument of the only instruction of a kind."""
    [found] = [step.rest for step in stage if step.word == word]
    return found


def list_copied() -> list[Path]:
    """Return the paths in the repository that the first stage copies."""
    copies = [step.rest.split()[:-1] for step in list_stages()[0] if step.word == "COPY"]
    return [ROOT / name for names in copies for name in names]


def read_environment(stage: list[Step]) -> dict[str, str]:
    """Return the variables that a stage sets."""
    return dict(re.findall(r"(\w+)=(\S+)", only(stage, "ENV")))
