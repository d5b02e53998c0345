"""The catalog that answers."""

from __future__ import annotations

from datetime import UTC, datetime

from acceptance.accounts import ROOT
from maybuy import load
from maybuy.model.service import Settings
from maybuy.serve.state import Current, Snapshot


def test_a_snapshot_names_the_catalog_and_the_version_that_decide() -> None:
    snapshot = Snapshot(load(ROOT), datetime.now(UTC))
    definitions = snapshot.engine.definitions
    assert (snapshot.id, snapshot.version) == (definitions.id, definitions.version)
    assert snapshot.version.startswith("sha256:")


def test_whoever_took_a_snapshot_keeps_it_when_another_takes_its_place() -> None:
    current = Current(Snapshot(load(ROOT), datetime.now(UTC)))
    taken = current.snapshot
    current.snapshot = Snapshot(taken.engine, datetime.now(UTC))
    assert current.snapshot is not taken
    assert taken.loaded_at < current.snapshot.loaded_at


def test_settings_say_where_the_service_listens_unless_it_is_told_otherwise() -> None:
    settings = Settings()
    assert (settings.host, settings.port, settings.workers) == ("127.0.0.1", 8080, 1)
