"""The engines that are measured, one module each, all with the same two names.

`translate(rules, questions)` says rules in the engine's own language; that is not measured, nor is putting
questions in its form. `Loaded` makes an engine of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

from ruleset import Question

PACKAGES = {
    "maybuy": "maybuy",
    "zen": "zen-engine",
    "durable": "durable_rules",
    "cedar": "cedarpy",
    "regorus": "celine-regorus",
    "casbin": "pycasbin",
}
"""The package of each engine, in the order they are shown."""


class Engine(Protocol):
    """What `Loaded(translate(rules, questions))` is."""

    def ask(self, question: Question) -> Any:
        """The question in the engine's own form."""

    def decide(self, asked: Any) -> bool:
        """The answer to one."""

    def many(self, asked: Sequence[Any]) -> list[bool]:
        """The answers to a list of one subject's."""
