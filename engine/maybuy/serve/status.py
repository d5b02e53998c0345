"""What the parent and its workers know of the catalog that answers, and of the reloads of its files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, NamedTuple

Problem = Mapping[str, Any]
"""A diagnostic in the form of `validate --format json`, or at least a code and a message."""

Result = Literal["accepted", "unchanged", "refused"]


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
    """Workers replaced because they ended by themselves."""
    problems: tuple[Problem, ...] = ()
    """Why the last reload was refused; empty where it was not."""
    refused_at: datetime | None = None


class Reloaded(NamedTuple):
    """To a worker that asked for a reload, when every worker has taken over what there was."""

    ticket: int
    result: Result
    catalog: str
    version: str
    problems: tuple[Problem, ...]
