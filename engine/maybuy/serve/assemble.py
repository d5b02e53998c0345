"""From settings to services: each worker does this once for itself."""

from __future__ import annotations

from datetime import UTC, datetime

from ..loading import load
from .services import Services
from .settings import Settings
from .state import Current, Snapshot


def assemble(settings: Settings) -> Services:
    """Everything the service needs. Raises LoadError where the catalog has errors."""
    engine = load(settings.root, language=settings.language)
    return Services(settings, Current(Snapshot(engine, datetime.now(UTC))))
