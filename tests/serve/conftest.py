"""One service for all tests that only ask."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from serve.service import Service, running


@pytest.fixture(scope="session")
def service() -> Iterator[Service]:
    with running() as one:
        yield one
