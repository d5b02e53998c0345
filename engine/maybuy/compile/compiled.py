"""Definitions compiled: every rule in its normal form, and the index of each action."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ..model.definitions import Definitions
from .implied import catalog_rules
from .index import Index, by_action
from .normal import NormalRule, policy_rules


@dataclass(frozen=True, slots=True)
class Compiled:
    """What an engine needs beside the definitions; a bundle carries it."""

    rules: Sequence[NormalRule]
    indexes: Mapping[str, Index]
    """By action."""


def compiled(definitions: Definitions) -> Compiled:
    """Compiles. Raises ValueError for definitions that check/ finds errors in."""
    rules = (*catalog_rules(definitions), *policy_rules(definitions))
    return Compiled(rules, by_action(rules, definitions.actions, tuple(definitions.channels)))
