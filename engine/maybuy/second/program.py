"""The rules for durable-rules, the second engine: from the normal form, and with nothing of the index.

Durable-rules 2.0.28 is a Rete network that hangs, crashes or refuses on much that looks harmless, so what it
is given is kept to what it does well: facts that are always present, and equalities and comparisons of these
with constants, joined by `$and` and `$or`.

- A set becomes a fact for each item that some rule names, 1 where it is held and 0 where it is not.
- Alternatives exclude each other (`any` of a and b: a, or b without a). So a fact takes one way through each
  rule, and at most as many branches wait at once as there are rules in a ruleset; there is room for 64.
- A clause on several actions is a rule for each of them, and a ruleset speaks of one action.
- A clause with more tests than fit into a rule becomes several, which must all fire for it to hold.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple, TypeVar
from urllib.parse import quote

from ..compile.normal import NormalRule
from ..model.logic import Among, Clause, Holding, Predicate, Within

MOST_RULES: Final = 60
"""Of one ruleset; more than 64 that one fact may match fail with error 303."""

MOST_WIDTH: Final = 400
"""Ways through all tests of one ruleset; 512 that begin at one test fail with error 106."""

MOST_FACTS: Final = 240
"""Tested in one ruleset; more than 255 fail with error 302."""

MOST_TESTS: Final = 28
"""Of one rule, each `$and` and `$or` counted as two; 32 fail with error 113."""

ASKED: Final = "asked"
"""A fact that is always 1, and the rule that fires on it: it shows that a question was taken at all."""

ACTION: Final = "action"


class Fact(NamedTuple):
    """What is tested: an attribute, or whether a set has an item."""

    attribute: str
    item: str | None = None

    def __str__(self) -> str:
        return self.attribute if self.item is None else f"{self.attribute}:{quote(self.item)}"

    def value(self, attributes: Mapping[str, object]) -> int | str:
        """Its value, given those of all attributes."""
        value = attributes[self.attribute]
        if isinstance(value, frozenset):
            return 1 if self.item in value else 0
        return value if isinstance(value, int) else _text(value)


class Test(NamedTuple):
    """A comparison of a fact with a constant."""

    operator: str
    fact: Fact
    constant: int | str


_T = TypeVar("_T")
Way = Sequence[Test]
"""Tests that must all hold."""

Tests = Sequence[Sequence[Way]]
"""What one rule tests: for each entry, in one of its ways."""


@dataclass(frozen=True, slots=True)
class Ruleset:
    """What durable-rules takes at once: rules on one action, or those that speak of any.

    `definition` is what it reads. Its rule named `i` is a part of a clause, whose numbers `parts[i]` are.
    """

    action: str
    """The action it is about; empty where its rules are about any."""
    definition: str
    parts: tuple[tuple[int, int], ...]
    facts: tuple[tuple[str, Fact], ...]

    def fact(self, attributes: Mapping[str, object]) -> str:
        """A question as this ruleset is asked it, given a value for every attribute."""
        said: dict[str, object] = {"id": "1", "sid": "1", ASKED: 1}
        for name, fact in self.facts:
            said[name] = fact.value(attributes)
        return json.dumps(said)


@dataclass(frozen=True, slots=True)
class Program:
    """All rules. `clauses[i]` has the id of a clause's rule, and the number of parts that must all fire."""

    rulesets: tuple[Ruleset, ...]
    clauses: tuple[tuple[str, int], ...]

    def matched(self, fired: Iterable[tuple[int, int]]) -> frozenset[str]:
        """The ids of the rules of which a clause holds, by the parts that fired."""
        parts: dict[int, set[int]] = {}
        for clause, part in fired:
            parts.setdefault(clause, set()).add(part)
        return frozenset(
            self.clauses[clause][0] for clause, some in parts.items() if len(some) == self.clauses[clause][1]
        )


def program(rules: Iterable[NormalRule]) -> Program:
    """All rules, in as many rulesets as durable-rules needs."""
    by_action: dict[str, list[_Piece]] = {}
    clauses: list[tuple[str, int]] = []
    for rule in rules:
        for clause in rule.clauses:
            parts = list(_parts(clause))
            for number, ways in enumerate(parts):
                for action in _actions(clause):
                    on = [[[Test("$eq", Fact(ACTION), _text(action))]]] if action else []
                    pieces = (_Piece((len(clauses), number), (*on, *tests)) for tests in ways)
                    by_action.setdefault(action, []).extend(pieces)
            clauses.append((rule.id, len(parts)))
    rulesets = (
        _ruleset(action, group) for action, pieces in sorted(by_action.items()) for group in _sharded(pieces)
    )
    return Program(tuple(rulesets), tuple(clauses))


@dataclass(frozen=True, slots=True)
class _Piece:
    """A rule as durable-rules takes it; where several have one part, any of them may fire."""

    part: tuple[int, int]
    tests: Tests

    @property
    def facts(self) -> set[Fact]:
        return {test.fact for ways in self.tests for way in ways for test in way}


def _actions(clause: Clause) -> list[str]:
    """The actions a clause lists; one that is empty where it lists none."""
    on = next(iter(clause.get(ACTION, ())), None)
    return sorted(on.values) if isinstance(on, Among) and not on.negated else [""]


def _parts(clause: Clause) -> Iterator[Sequence[Tests]]:
    """The parts of a clause, all of which must hold, each as rules of which one must fire.

    One rule where that fits. Where it does not, each test is a part, and divided among as many rules as it
    takes.
    """
    listed = _actions(clause) != [""]
    tests = [(name, one) for name, some in clause.items() for one in some if name != ACTION or not listed]
    # What leaves the fewest ways on comes first; sets, whose ways are long, come last.
    tests.sort(key=lambda one: (isinstance(one[1], Holding), len(_ways(*one)), one[0]))
    whole = [_ways(name, one) for name, one in tests]
    if not all(whole):
        yield []
    elif _size(whole) <= MOST_TESTS:
        yield [whole]
    else:
        for name, one in tests:
            ways = _ways(name, one, apart=True)
            if len(ways) == 1:
                yield from ([[[some]]] for some in _divided(ways[0]))
            elif isinstance(one, Among):
                yield [[some] for some in _divided(ways)]
            else:
                yield [[[way]] for way in ways]


def _size(tests: Tests) -> int:
    """How durable-rules counts a rule: its tests, and two for each `$and` and `$or`."""
    size = 4  # a `$and`, the test on what is always so, and that on the action
    for ways in tests:
        size += 0 if len(ways) == 1 else 2
        size += sum(len(way) + (2 if len(ways) > 1 < len(way) else 0) for way in ways)
    return size


def _divided(things: Sequence[_T]) -> Iterator[Sequence[_T]]:
    step = MOST_TESTS // 2
    return (things[start : start + step] for start in range(0, len(things), step))


def _ways(name: str, one: Predicate, *, apart: bool = False) -> list[Way]:
    """The ways in which a predicate can hold; none where it never does.

    Where two of them part at most one goes on, whatever the fact, so that no more branches wait than there
    are rules. With `apart` each is for a rule of its own, and says nothing of the others.
    """
    if isinstance(one, Among):
        texts = [_text(value) for value in sorted(one.values)]
        if one.negated:
            return [[Test("$neq", Fact(name), text) for text in texts]]
        return [[Test("$eq", Fact(name), text)] for text in texts]
    ways: list[Way] = []
    before: list[Test] = []
    if isinstance(one, Within):
        for low, high in one.intervals:
            to = [] if high is None else [Test("$lte", Fact(name), high)]
            since = [] if low is None else [Test("$gte", Fact(name), low)]
            ways.append([*before, *to, *since])
            before += [] if apart or high is None else [Test("$gt", Fact(name), high)]
        return ways
    held = 1 if one.how in ("any", "all") else 0
    facts = [Fact(name, item) for item in sorted(one.items)]
    if one.how in ("all", "none"):
        return [[Test("$eq", fact, held) for fact in facts]]
    for fact in facts:
        ways.append([*before, Test("$eq", fact, held)])
        before += [] if apart else [Test("$eq", fact, 1 - held)]
    return ways


def _sharded(pieces: Iterable[_Piece]) -> Iterator[list[_Piece]]:
    """Pieces in groups, none too large for one ruleset."""
    group: list[_Piece] = []
    facts: set[Fact] = set()
    width = 0
    for piece in pieces:
        more = piece.facts
        wider = sum(map(len, piece.tests))
        full = len(group) == MOST_RULES or width + wider > MOST_WIDTH or len(facts | more) > MOST_FACTS
        if group and full:
            yield group
            group, facts, width = [], set(), 0
        group.append(piece)
        facts |= more
        width += wider
    yield group


def _ruleset(action: str, pieces: list[_Piece]) -> Ruleset:
    written = {str(number): _written(piece.tests) for number, piece in enumerate(pieces)}
    facts = {fact for piece in pieces for fact in piece.facts}
    return Ruleset(
        action=action,
        definition=json.dumps({**written, ASKED: _written(())}),
        parts=tuple(piece.part for piece in pieces),
        facts=tuple(sorted((str(fact), fact) for fact in facts)),
    )


def _written(tests: Tests) -> dict[str, Any]:
    """A rule as durable-rules reads it. It begins with what is always so, as `$and` needs a test."""
    joined = [_compared(Test("$eq", Fact(ASKED), 1))]
    for ways in tests:
        if len(ways) == 1:
            joined += map(_compared, ways[0])
        else:
            joined.append({"$or": [_joined([_compared(test) for test in way]) for way in ways]})
    return {"all": [{"m": _joined(joined)}]}


def _joined(tests: list[dict[str, Any]]) -> dict[str, Any]:
    return tests[0] if len(tests) == 1 else {"$and": tests}


def _compared(test: Test) -> dict[str, Any]:
    compared: dict[str, Any] = {str(test.fact): test.constant}
    return compared if test.operator == "$eq" else {test.operator: compared}


def _text(value: object) -> str:
    """A text without what JSON writes otherwise: durable-rules compares it as it is written."""
    return quote(str(value))
