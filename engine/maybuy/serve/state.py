"""The catalog that answers, swapped in one step, never changed; what is known of it, and of the keys."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, NamedTuple

from ..engine import Engine
from ..model.authzen import AuthzenFile


@dataclass(frozen=True, slots=True, eq=False)
class Snapshot:
    """One compiled catalog, and since when it answers. A request takes one and answers wholly from it."""

    engine: Engine
    loaded_at: datetime
    """With its time zone."""
    authzen: AuthzenFile | None = None
    """What AuthZEN's requests mean, where a file says it; it was found to fit the catalog."""
    authzen_version: str = ""
    """The digest of that file."""
    bundle: str = ""
    """The digest under which a registry has it; empty where it comes from files."""

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


Problem = Mapping[str, Any]
"""A diagnostic in the form of `validate --format json`, or at least a code and a message."""

Result = Literal["accepted", "unchanged", "refused", "given-up"]
"""How a reload ended; it is given up where the service is stopped meanwhile."""


@dataclass(frozen=True, slots=True)
class Status:
    """What is known of the catalog that answers, and of the reloads since the start."""

    catalog: str
    version: str
    loaded_at: datetime
    """Since when this version answers."""
    checked_at: datetime
    """When files were last found to be right."""
    authzen: str = ""
    """The digest of the file that says what AuthZEN's requests mean; empty where there is none."""
    bundle: str = ""
    """The digest under which a registry has the catalog; empty where it comes from files."""
    accepted: int = 0
    unchanged: int = 0
    refused: int = 0
    restarts: int = 0
    """Workers replaced because they ended by themselves, or had to be ended."""
    problems: tuple[Problem, ...] = ()
    """Why the last reload was refused; empty where it was not."""
    refused_at: datetime | None = None
    keys_problems: tuple[Problem, ...] = ()
    """Why the file of keys is not the one whose keys are known; empty where it is."""
    keys_refused_at: datetime | None = None


class Reloaded(NamedTuple):
    """To a worker that asked for a reload, when every worker has taken over what there was."""

    ticket: int
    result: Result
    catalog: str
    version: str
    problems: tuple[Problem, ...]
    keys_problems: tuple[Problem, ...]
