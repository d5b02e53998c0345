"""What all tests share: the shipped engine, and how many examples Hypothesis tries.

The default profile tries the same examples each time, and few: all laws together may take some minutes, and
`drawing.py` has those that say their own number keep to that. `pytest --hypothesis-profile=slow` tries many.
`make mutants` tries fewer still, and looks for no smaller example of a failure: that there is one will do.
"""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, settings

from acceptance.accounts import shipped
from maybuy.engine import Engine
from shipped_once import read_once

_QUIET = (HealthCheck.too_slow, HealthCheck.data_too_large)

settings.register_profile(
    "default", derandomize=True, deadline=None, max_examples=40, database=None, suppress_health_check=_QUIET
)
settings.register_profile(
    "slow", deadline=None, max_examples=1000, database=None, suppress_health_check=_QUIET
)
settings.register_profile(
    "mutants", settings.get_profile("default"), max_examples=25, phases=(Phase.explicit, Phase.generate)
)
settings.load_profile("default")

gc.disable()  # until all tests are collected: nothing of them is garbage, however often that is looked at


@pytest.fixture(scope="session", autouse=True)
def nothing_remembered(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """What is remembered of one run of the tests is not met by the next, and is none of the user's."""
    with pytest.MonkeyPatch.context() as patch:
        ours = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
        patch.setenv("PIP_CACHE_DIR", os.environ.get("PIP_CACHE_DIR") or str(ours / "pip"))
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        if sys.dont_write_bytecode:  # hundreds of processes would compile the same modules, each anew
            patch.delenv("PYTHONDONTWRITEBYTECODE", raising=False)
            patch.setenv("PYTHONPYCACHEPREFIX", str(tmp_path_factory.mktemp("compiled")))
        yield


@pytest.fixture(scope="session", autouse=True)
def read_and_checked_once() -> Iterator[None]:
    with read_once():
        yield


@pytest.fixture(scope="session")
def engine() -> Engine:
    return shipped()


def pytest_collection_finish() -> None:
    """What was collected stays till the end, and is not gone through each time that garbage is looked for."""
    gc.freeze()
    gc.set_threshold(10_000, 10, 10)  # the objects of one question are many, and hardly ever in loops
    gc.enable()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """For `make mutants`, which stops at the first failure: single cases, which are quick, before laws."""
    if config.getoption("--hypothesis-profile") == "mutants":
        items.sort(key=lambda item: item.get_closest_marker("hypothesis") is not None)
