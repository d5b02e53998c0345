"""What each rule says, in a form in which two rules can be held against each other."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from ..model.definitions import Definitions
from ..model.logic import Among, Clause
from ..model.policy import Rule
from .asked import WHAT, Asked
from .containment import comparable
from .context import Context, Written


class Said(NamedTuple):
    """A rule and its clauses, with what it names of the item and the channels as plain lists."""

    written: Written
    clauses: tuple[Clause, ...]

    @property
    def rule(self) -> Rule:
        """The rule as it is written."""
        return self.written.placed.rule


def said(context: Context) -> Iterator[Said]:
    """Every rule that can apply, in the order of the files."""
    asked = Asked(context.definitions)
    for written in context.rules:
        clauses = tuple(
            _plain(clause, written, asked, context.definitions)
            for clause in written.clauses
            if asked.items(clause) != frozenset()
        )
        if clauses:
            yield Said(written, clauses)


def _plain(clause: Clause, written: Written, asked: Asked, definitions: Definitions) -> Clause:
    items, through = asked.items(clause), written.placed.rule.through
    plain = dict(comparable({name: tests for name, tests in clause.items() if name not in WHAT}, definitions))
    if items is not None and items != asked.everything.keys():
        plain["item"] = (Among(items),)
    if through is not None and not definitions.channels.keys() <= set(through):
        plain["through"] = (Among(frozenset(through)),)
    return plain
