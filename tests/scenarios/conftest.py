from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.run import open_database
from scorecard.templates import read_template
from tests.support.world import World, a_world

FRIDAY = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
"""A quiet moment: on the Monday after it, 09:00 in London, the weekly KPIs of week 47 are due."""


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """The template, just applied; nothing was ever answered."""
    engine = open_database(f"sqlite:///{tmp_path / 'scorecard.db'}")
    with a_world(engine, FRIDAY) as world:
        world.apply(read_template())
        yield world
    engine.dispose()
