"""A rule, a condition or days that can never apply.

Fails: `when: {account.new: true}` with `unless: {account.new: true}`
Passes: `when: {account.new: true}` with `unless: {user.role: agent}`
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ....model.base import ALWAYS, Effective
from ....model.condition import ALTERNATIVES, Condition
from ....model.definitions import Definitions, PlacedRule
from ....model.logic import (
    Among,
    Clause,
    TooManyClausesError,
    clauses_of,
    conjoin,
    days,
    impossible,
    negate,
    selected,
    unfold,
)
from ....model.policy import EFFECTS, PolicyFile
from ....model.promise import PROMISED, PromisesFile, kept_by
from ....model.sold import AddOnFile, ProductFile, SuiteFile
from ....source import Document, Finding, Path, finding
from ...context import Context, Stage
from ...sold import at

CODES = ("never-holds", "too-many-alternatives")
STAGE = Stage.NAMES


def check(context: Context) -> Iterator[Finding]:
    for file in context.files:
        match file.model:
            case PolicyFile() as policy:
                for number, rule in enumerate(policy.rules):
                    placed = PlacedRule(rule, policy.id, rule.effective.within(policy.effective), "")
                    yield from _rule(context, file.document, placed, policy.effective, ("rules", number))
            case PromisesFile():
                for number, promise in enumerate(file.model.promises):
                    placed = kept_by(promise, context.definitions)
                    if placed.rule.actions:  # of what is not done, nothing is asked
                        yield from _rule(context, file.document, placed, ALWAYS, ("promises", number))
            case ProductFile() | AddOnFile() | SuiteFile() as model:
                for number, edition in enumerate(model.editions):
                    apart = edition.effective.within(model.effective).never
                    if apart and _proper(edition.effective) and _proper(model.effective):
                        path = ("editions", number, "effective")
                        yield finding(file.document, "never-holds", path, at_key=True, variant="dates")


def _proper(effective: object) -> bool:
    start, end = getattr(effective, "from_", None), getattr(effective, "until", None)
    return start is None or end is None or start < end


def _rule(
    context: Context, document: Document, placed: PlacedRule, around: Effective, path: Path
) -> Iterator[Finding]:
    definitions, rule = context.definitions, placed.rule
    if not (_proper(rule.effective) and _proper(around)):
        return
    if not _proper(placed.effective):
        where = (*path, "effective")
        yield finding(document, "never-holds", where, at_key=True, variant="dates")
        return
    try:
        dead = list(_dead_alternatives(rule.condition, definitions, (*path, "when")))
        if clauses_of(placed, definitions):
            for where in dead:
                yield finding(document, "never-holds", where, variant="alternative")
            if isinstance(rule.unless, Condition) and not _possible(
                unfold(rule.unless, definitions), definitions
            ):
                yield finding(document, "never-holds", (*path, "unless"), at_key=True, variant="unless")
            return
        yield _explained(document, placed, definitions, path)
    except TooManyClausesError:
        yield finding(document, "too-many-alternatives", (*path, "id"), word=at(document.data, path)["id"])
    except ValueError:
        return  # a value does not go with its attribute, which is found elsewhere


def _possible(clauses: Iterable[Clause], definitions: Definitions) -> bool:
    return any(not any(impossible(clause, definitions)) for clause in clauses)


def _dead_alternatives(condition: Condition, definitions: Definitions, path: Path) -> Iterator[Path]:
    for number, other in enumerate(condition.alternatives):
        whole = Condition(condition.tests, (other,))
        if not _possible(unfold(whole, definitions), definitions):
            yield (*path, ALTERNATIVES, number)


def _explained(document: Document, placed: PlacedRule, definitions: Definitions, path: Path) -> Finding:
    """The finding on a rule that never applies, at the part of it that is enough to make it so."""
    rule = placed.rule
    when = unfold(rule.condition, definitions)
    if not _possible(when, definitions):
        attributes = _attributes(when, definitions)
        where = (*path, "when")
        return finding(document, "never-holds", where, at_key=True, variant="when", known=attributes)
    unless = negate(rule.unless, definitions) if isinstance(rule.unless, Condition) else ({},)
    items = selected(rule.items, definitions) if rule.items is not None else {}
    always: Clause = {"action": (Among(frozenset(rule.actions)),), "at": (days(placed.effective),)}
    together = [conjoin((always, items, one, other)) for one in when for other in unless]
    attributes = _attributes(together, definitions)
    stated = at(document.data, path)
    effect = next(key for key in (*EFFECTS, *PROMISED) if key in stated)
    said = {"`action`": (effect,), "`at`": ("effective",) if placed.effective != ALWAYS else ()}
    parts = [key for key in ("items", "when", "unless") if getattr(rule, key) is not None]
    parts += [key for attribute, keys in said.items() if attribute in attributes for key in keys]
    return finding(
        document, "never-holds", (*path, "id"), word=stated["id"], known=attributes, parts=", ".join(parts)
    )


def _attributes(clauses: Iterable[Clause], definitions: Definitions) -> str:
    found = {attribute for clause in clauses for attribute in impossible(clause, definitions)}
    return ", ".join(f"`{attribute}`" for attribute in sorted(found))
