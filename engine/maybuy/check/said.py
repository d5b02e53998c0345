"""What each rule says, in a form in which two rules can be held against each other."""

from __future__ import annotations

from typing import NamedTuple

from ..model.definitions import Definitions
from ..model.logic import Among, Clause
from ..model.masks import Tests
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


def said(context: Context) -> tuple[Said, ...]:
    """Every rule that can apply, in the order of the files."""
    return context.once(_said)


def _said(context: Context) -> tuple[Said, ...]:
    asked, definitions = Asked(context.definitions), context.definitions
    known: dict[tuple[str, Tests], Tests | None] = {}
    found = []
    for written in context.rules:
        clauses = tuple(
            _plain(clause, written, asked, definitions, known)
            for clause in written.clauses
            if asked.items(clause) != frozenset()
        )
        if clauses:
            found.append(Said(written, clauses))
    return tuple(found)


def _plain(
    clause: Clause,
    written: Written,
    asked: Asked,
    definitions: Definitions,
    known: dict[tuple[str, Tests], Tests | None],
) -> Clause:
    items, through = asked.items(clause), written.placed.rule.through
    plain: dict[str, Tests] = {}
    for attribute, tests in clause.items():
        if attribute in WHAT:
            continue
        key = (attribute, tests)
        if key not in known:
            known[key] = comparable(attribute, tests, definitions)
        kept = known[key]
        if kept is not None:
            plain[attribute] = kept
    if items is not None and items != asked.everything.keys():
        plain["item"] = (Among(items),)
    if through is not None and not definitions.channels.keys() <= set(through):
        plain["through"] = (Among(frozenset(through)),)
    return plain
