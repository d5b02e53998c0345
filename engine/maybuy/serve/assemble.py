"""From settings to services: each worker does this once for itself."""

from __future__ import annotations

from datetime import UTC, datetime

from ..decide.engine import Engine
from ..loading import load
from .services import Services
from .settings import Settings
from .state import Current, Snapshot


def assemble(settings: Settings, engine: Engine | None = None) -> Services:
    """Everything the service needs, around an engine or that of the root.

    Raises LoadError where the catalog has errors.
    """
    engine = engine or load(settings.root, language=settings.language)
    return Services(settings, Current(Snapshot(engine, datetime.now(UTC))))
