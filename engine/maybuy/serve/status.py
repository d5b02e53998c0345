"""What the parent and its workers know of the catalog and the keys, and of how they were read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, NamedTuple

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
