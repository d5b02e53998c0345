"""The catalog that answers: swapped in one step, never changed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from ..decide.engine import Engine


@dataclass(frozen=True, slots=True, eq=False)
class Snapshot:
    """One compiled catalog, and since when it answers. A request takes one and answers wholly from it."""

    engine: Engine
    loaded_at: datetime
    """With its time zone."""

    @property
    def id(self) -> str:
        """The catalog's id."""
        return self.engine.definitions.id

    @property
    def version(self) -> str:
        """The digest of the catalog's files: every answer names it."""
        return self.engine.definitions.version


class Current:
    """Holds the snapshot that answers now. To swap is to assign: one step, whatever else is under way."""

    __slots__ = ("snapshot",)

    def __init__(self, snapshot: Snapshot) -> None:
        self.snapshot = snapshot
