"""Which accounts an answer can be another for at all: all others need not be asked about.

A question about what is held has an answer other than no only for who holds something of it. And where two
versions differ in rules alone, only those accounts are concerned for whom one of these rules can hold.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from ..decide.prepare import QUESTION_ATTRIBUTES
from ..diff.pair import Pair, Residual
from ..model.logic import Among, Clause, Holding, Predicate, Within
from ..model.vocabulary import NONE
from .sql import Among as Listed
from .sql import (
    Call,
    Cast,
    Column,
    Each,
    Expression,
    among,
    both,
    call,
    column,
    either,
    field,
    literal,
    replaced,
    walked,
)

OF_HELD: Final = frozenset({"line", "held", "edition"})
"""Targets that an account must hold something of."""

HELD: Final = "items_held"
MOST_SORTS: Final = 62
"""Sorts of items that a whole number has bits for."""

_LINE: Final = "l"
_ITEM: Final = field(column(_LINE), "item")

COLUMNS: Final[Mapping[str, str]] = {
    "account.country": "account.country",
    "account.currency": "account.currency",
    "payment.method": "payment.method",
    "subscription.cycle": "cycle",
}
"""Attributes that a column of the table says, whatever a vocabulary declares."""


def holding(pair: Pair, item: str) -> Expression:
    """Whether some line brings something of an item's product."""
    return holds_any(
        bringing
        for one in pair.definitions
        for own in (one.items.get(item),)
        if own is not None
        for bringing, all_ in one.brings.items()
        if any(brought.product == own.product for brought, _, _ in all_)
    )


def holds_any(items: Iterable[str]) -> Expression:
    """Whether there is a line of one of some items."""
    wanted = sorted({*items})
    if not wanted:
        return literal(False)
    return call(">", call("size", Each("filter", column("lines"), _LINE, among(_ITEM, wanted))), 0)


def _asked_of_lines(one: Expression) -> tuple[str, ...]:
    """The items of which holds_any() asks; none of any other condition."""
    match one:
        case Call(">", (Call("size", (Each("filter", Column("lines"), "l", Listed(of, items)),)), _)) if (
            of == _ITEM
        ):
            return tuple([str(item) for item in items])
    return ()


@dataclass(frozen=True, slots=True)
class Bits:
    """A number that says which items are held, as far as gates ask: lists are gone through once for all that
    a condition asks. `quick` are conditions of what is held, and what they are of that number."""

    number: Expression
    quick: Mapping[Expression, Expression]

    def of(self, condition: Expression) -> Expression:
        """A condition, quicker. The number is that of a list of one, for to be worked out once."""
        found = replaced(condition, self.quick)
        asking = sum(one == column(HELD) for one in walked(found))
        if asking < 2:
            return replaced(found, {column(HELD): self.number}) if asking else found
        met = Each("filter", call("list", self.number), HELD, found)
        return call(">", call("size", met), 0)


def by_bits(gates: Iterable[Expression]) -> Bits:
    """What gates and columns ask of what is held, as bits. Items of which all ask the same have one in
    common; where there are too many sorts, there are none."""
    asked: dict[str, list[int]] = {}
    known: dict[Expression, tuple[str, ...]] = {}
    for gate in gates:
        for one in walked(gate):
            items = _asked_of_lines(one)
            if items and one not in known:
                for item in items:
                    asked.setdefault(item, []).append(len(known))
                known[one] = items
    bits = {of: 1 << place for place, of in enumerate(dict.fromkeys(map(tuple, asked.values())))}
    if len(bits) > MOST_SORTS:
        return Bits(literal(0), {})
    quick = {
        one: call(">", call("&", column(HELD), sum({bits[tuple(asked[item])] for item in items})), 0)
        for one, items in known.items()
    }
    return Bits(_bits({item: bits[tuple(of)] for item, of in asked.items()}), quick)


def held_of(sets: Sequence[Iterable[str]]) -> Expression:
    """A number that has a bit for each of some sets of items: whether there is a line of one of them. Said as
    gates say it: see Bits."""
    found: Expression = literal(0)
    for place, items in enumerate(sets):
        bit = call("*", call("whole", holds_any(items)), 1 << place)
        found = bit if place == 0 else call("+", found, bit)
    return found


def _bits(masks: Mapping[str, int]) -> Expression:
    """The bits that are those of the item of some line."""
    if not masks:
        return literal(0)
    place = call("place", call("list", *masks), _ITEM)
    mask = call("at", call("list", 0, *masks.values()), call("+", place, 1))
    return call("coalesce", call("bits", Each("transform", column("lines"), _LINE, mask)), 0)


def concerned(pair: Pair, rules: Iterable[Residual]) -> Expression:
    """Whether one of some rules can hold for an account, as far as the table's columns tell."""
    return either([holds(pair, clause) for rule in rules for clause in rule.clauses])


def holds(pair: Pair, clause: Clause) -> Expression:
    """Whether a clause can hold for an account, as far as the table's columns tell."""
    return both(_tests(pair, clause))


def differing(base: Iterable[Residual], head: Iterable[Residual]) -> Iterator[Residual]:
    """The rules that one version has and the other has not; of deny rules with codes of their own, all."""
    first, second = tuple(base), tuple(head)
    denying = {one.code for one in (*first, *second) if one.effect == "deny" and not one.fact}
    old, new = ({one.said for one in each} for each in (first, second))
    for rules, other in ((first, new), (second, old)):
        for one in rules:
            named = len(denying) > 1 and one.effect == "deny" and not one.fact
            if named or one.said not in other:
                yield one


def _tests(pair: Pair, clause: Clause) -> Iterator[Expression]:
    user: dict[str, tuple[Predicate, ...]] = {}
    for name, tests in clause.items():
        if name.startswith("user."):
            user[name] = tests
        elif name == "account.new":
            yield both(_is(call("null", column("cycle")), one) for one in tests)
        elif name == "subscription.holds":
            yield both(_of_held(pair, one) for one in tests if isinstance(one, Holding))
        elif declared(pair, name):
            yield _may(pair, name, column(COLUMNS.get(name, name)), tests)
    if user:
        one = column("u")
        met = both(_may(pair, name, field(one, name), tests) for name, tests in user.items())
        yield call(">", call("size", Each("filter", column("users"), "u", met)), 0)


def declared(pair: Pair, name: str) -> bool:
    """Whether an attribute is a column of the table."""
    return name in COLUMNS or (
        name not in QUESTION_ATTRIBUTES and any(name in one.vocabulary for one in pair.definitions)
    )


def _is(condition: Expression, test: Predicate) -> Expression:
    """Whether a truth, as the text of it, passes a test."""
    if not isinstance(test, Among):
        return literal(True)
    yes, no = test.holds("true"), test.holds("false")
    return literal(True) if yes and no else condition if yes else call("not", condition)


def _may(pair: Pair, name: str, value: Expression, tests: Iterable[Predicate]) -> Expression:
    """Whether a value can pass some tests: what is not said may be anything, but for what is none then."""
    if name in ("payment.method", "subscription.cycle"):
        value = call("coalesce", value, NONE)
    types = {one.attribute_type(name) for one in pair.definitions}
    passing: list[Expression] = []
    for test in tests:
        if isinstance(test, Among):
            inside = among(value, sorted(test.values))
            passing.append(call("not", inside) if test.negated else inside)
        elif isinstance(test, Within) and types & {"integer"}:
            number = Cast(value, "integer")
            passing.append(either(_between(number, low, high) for low, high in test.intervals))
    return either([call("null", value), both(passing)])


def _between(number: Expression, low: int | None, high: int | None) -> Expression:
    least = () if low is None else (call(">=", number, low),)
    most = () if high is None else (call("<=", number, high),)
    return both((*least, *most))


def _of_held(pair: Pair, test: Holding) -> Expression:
    """A test of what is held: of things that come with a line's item too."""
    single = {
        item: holds_any(one for each in pair.definitions for one in each.coming if item in each.coming[one])
        for item in sorted(test.items)
    }
    match test.how:
        case "any":
            return either(single.values())
        case "all":
            return both(single.values())
        case "none":
            return call("not", either(single.values()))
    return call("not", both(single.values()))
