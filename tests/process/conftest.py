from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.process.town import Town, a_town


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    with a_town(tmp_path) as town:
        yield town
