"""A few storms of `make soak`: kills, pauses, broken responses, database outages."""

import pytest

from tests.database.conftest import Postgres
from tests.faults.storms import Kind, Storms


@pytest.fixture(scope="module")
def storms(seed: bytes, tmp_path_factory: pytest.TempPathFactory, postgres: Postgres) -> Storms:
    return Storms(seed, tmp_path_factory.mktemp("storms"), postgres)


@pytest.mark.postgres
@pytest.mark.parametrize(("kind", "number"), list(zip(Kind, (20, 21, 25), strict=True)))
def test_nothing_is_lost_or_doubled_in_a_storm(storms: Storms, kind: Kind, number: int) -> None:
    result = storms.run(kind, number)
    assert (result.lost, result.doubled) == ([], [])
    assert result.faults.total() >= 2
