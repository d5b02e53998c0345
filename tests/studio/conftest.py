from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from studio.visiting import Visitor, small


@pytest.fixture
def visitor(tmp_path: Path) -> Iterator[Visitor]:
    with Visitor(small(tmp_path / "root")) as made:
        yield made
