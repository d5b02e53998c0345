"""A registry and a bundle for the tests of a module."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from acceptance.accounts import ROOT
from maybuy.bundle import written
from maybuy.engine import Engine
from maybuy.loading import read_root
from registry.server import Registry, registry_in


@pytest.fixture(scope="module")
def registry(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Registry]:
    with registry_in(tmp_path_factory.mktemp("registry")) as one:
        yield one


@pytest.fixture(scope="session")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shipped catalog as a bundle."""
    root = read_root(ROOT)
    file = tmp_path_factory.mktemp("bundle") / "zendesk.maybuy"
    file.write_bytes(written(Engine(root.definitions), root.digests))
    return file


@pytest.fixture(autouse=True)
def _nobodys_credentials(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever runs the tests may be logged in somewhere."""
    monkeypatch.setenv("DOCKER_CONFIG", str(tmp_path / "nobody"))
    for name in ("ORAS_USER", "ORAS_PASS", "SOURCE_DATE_EPOCH", "MAYBUY_SIGN_PASSWORD"):
        monkeypatch.delenv(name, raising=False)
