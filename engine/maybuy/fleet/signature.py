"""Accounts that no answer to some questions can tell apart, as columns of a query: their signature.

Two accounts with the same values in all columns of a question get the same answers to it, but for days and
names. What is said in a document of its own is told apart by its id: it is looked at alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, NamedTuple

from ..diff.pair import Pair
from ..model.logic import Among, Holding, Predicate
from ..model.vocabulary import NONE
from .reads import STEP, Asked, Reads, cuts_of, gate_of, reads_of
from .sql import (
    Case,
    Cast,
    Each,
    Expression,
    among,
    call,
    case,
    clamped,
    column,
    field,
    joined,
    literal,
    number,
    stretch,
)

ALONE: Final = "alone"
NEW: Final = "new"
USERS: Final = "users"
CYCLE: Final = "cycle"
METHOD: Final = "method"
PAST: Final = "past"

Columns = Mapping[str, Expression]
"""What tells accounts apart, by name."""


class Family(NamedTuple):
    """The columns that some questions need, and of which accounts; None of all."""

    names: frozenset[str]
    gate: Expression | None


class Signature(NamedTuple):
    """The columns of some questions, for each question those that it needs, and the accounts it is about."""

    columns: Columns
    asked: Mapping[Asked, frozenset[str]]
    gates: Mapping[Asked, Expression | None]

    @property
    def families(self) -> Mapping[Family, tuple[Asked, ...]]:
        """Questions that need the same columns of the same accounts, together."""
        found: dict[Family, tuple[Asked, ...]] = {}
        for asked, names in self.asked.items():
            family = Family(names, self.gates.get(asked))
            found[family] = (*found.get(family, ()), asked)
        return found


def alone() -> Expression:
    """The id of an account that is looked at alone."""
    return case([(column("odd"), column("id"))], literal(None))


def signature(pair: Pair, questions: Iterable[Asked]) -> Signature:
    """What tells apart the accounts that some questions are answered differently for."""
    reads = {asked: reads_of(pair, asked) for asked in questions}
    making = _Making(pair, tuple(reads.values()))
    asked = {one: frozenset(making.names(read)) for one, read in reads.items()}
    needed = sorted(frozenset[str]().union(*asked.values()))
    gates = {one: gate_of(pair, one) for one in asked}
    return Signature({name: making.column(name) for name in needed}, asked, gates)


@dataclass(frozen=True, slots=True)
class _Making:
    """Makes the columns of some questions: in each, what any of them tells apart."""

    pair: Pair
    reads: Sequence[Reads]

    def names(self, read: Reads) -> Iterator[str]:
        """The columns that a question needs."""
        yield from (ALONE, NEW)
        for name in read.tests:
            if name.startswith("user."):
                yield USERS
            elif name in _TERM:
                yield from (name, PAST)
            elif name in _OF_COLUMN or self._is_fact(name):
                yield name
        if read.priced:
            yield "account.currency"
        if read.cycle:
            yield CYCLE
        if read.method:
            yield METHOD
        for product in self._products(read.items):
            yield f"held:{product}"
            if read.since:
                yield f"since:{product}"
            if read.exactly:
                yield f"seats:{product}"
        for product, cuts in read.seats.items():
            yield _named("stretch", product, cuts)
        for product, most in read.free.items():
            yield _named("free", product, (most,))
        for items, cuts in read.most:
            yield _named("most", ",".join(sorted(items)), cuts)

    def _is_fact(self, name: str) -> bool:
        return any(name in one.vocabulary for one in self.pair.definitions)

    def _products(self, items: Iterable[str]) -> list[str]:
        return sorted({self._item_product(item) for item in items})

    def _item_product(self, name: str) -> str:
        return next(one.items[name].product for one in self.pair.definitions if name in one.items)

    def column(self, name: str) -> Expression:
        """A column by its name."""
        if name == ALONE:
            return alone()
        if name == NEW:
            return call("null", column("cycle"))
        if name == CYCLE:
            return column("cycle")
        if name == METHOD:
            return column("payment.method")
        if name == USERS:
            return self._users()
        if name == PAST:
            return self._past()
        if name in _TERM:
            return self._of_term(name)
        what, _, rest = name.partition(":")
        match what:
            case "held":
                return self._of_line(rest, field(column("l"), "item"))
            case "seats":
                return self._of_line(rest, _SEATS)
            case "since":
                return self._of_line(rest, field(column("l"), "since"))
            case "stretch" | "free" | "most":
                about, _, numbers = rest.rpartition(":")
                return self._counted(what, about, [int(one) for one in numbers.split()])
        return self._classes(name, column(_COLUMNS.get(name, name)))

    def _tests(self, name: str) -> list[Predicate]:
        return [test for read in self.reads for test in read.tests.get(name, ())]

    def _classes(self, name: str, value: Expression) -> Expression:
        """The class of an attribute's value: what some test names as it is, all others as one.

        Of a number, or a day, the stretch between two cuts.
        """
        types = {one.attribute_type(name) for one in self.pair.definitions}
        if types & {"integer", "date"}:
            cuts = sorted({cut for test in self._tests(name) for cut in cuts_of(test)})
            found = (
                stretch(Cast(value, "integer"), cuts)
                if "integer" in types
                else stretch(Cast(value, "date"), [date.fromordinal(cut) for cut in cuts])
            )
            return case([(call("null", value), literal(-1))], found)
        if name == "account.currency":
            return value  # what has a price hangs on it
        named = {one for test in self._tests(name) if isinstance(test, Among) for one in test.values}
        # What is not said is a class of its own: it stands for the default, which versions may disagree on.
        value = call("coalesce", value, NONE if name in _NONE else "")
        return Case(((among(value, ["", *sorted(named)]), value),), literal(None))

    def _users(self) -> Expression:
        """The users that tests tell apart, each once."""
        names = sorted({name for read in self.reads for name in read.tests if name.startswith("user.")})
        user = column("u")
        marks = [
            call("coalesce", Cast(self._classes(name, field(user, name)), "text"), "-") for name in names
        ]
        mark = joined(*[part for one in marks for part in (one, "|")])
        return call("distinct", Each("transform", column("users"), "u", mark))

    def _past(self) -> Expression:
        """The dates of a term that is over, which goes on in others."""
        return case(
            [
                (
                    call("<=", column("term_end"), self.pair.at),
                    joined(_text("term_start"), "/", _text("term_end")),
                )
            ],
            literal(None),
        )

    def _of_term(self, name: str) -> Expression:
        if name == "subscription.days_left":
            cuts = sorted({cut for test in self._tests(name) for cut in cuts_of(test)})
            return stretch(column("term_end"), [self.pair.at + timedelta(days=cut) for cut in cuts])
        named = sorted(
            {terms for test in self._tests(name) if isinstance(test, Holding) for terms in test.items}
        )
        marks: list[Expression] = []
        for terms in named:
            versions = [one.terms[terms].versions for one in self.pair.definitions if terms in one.terms]
            days = sorted({version.from_ for each in versions for version in each})
            accepted = call(
                "first",
                Each(
                    "transform",
                    Each("filter", column("terms"), "t", call("=", field(column("t"), "terms"), terms)),
                    "t",
                    field(column("t"), "version"),
                ),
            )
            began = Cast(stretch(column("term_start"), days), "text")
            marks.append(call("coalesce", joined("v", accepted), joined("#", began)))
        return joined(*[part for mark in marks for part in (mark, "|")])

    def _line(self, items: Iterable[str], value: Expression) -> Expression:
        """A value of each of the lines of some items."""
        lines = Each("filter", column("lines"), "l", among(field(column("l"), "item"), sorted(items)))
        return Each("transform", lines, "l", value)

    def _of_line(self, product: str, value: Expression) -> Expression:
        """A value of a product's line: there is one at the most, unless the account is looked at alone."""
        return call("first", self._line(self._editions(product), value))

    def _editions(self, product: str) -> frozenset[str]:
        return frozenset(item for one in self.pair.definitions for item in one.products.get(product, ()))

    def _counted(self, what: str, about: str, numbers: Sequence[int]) -> Expression:
        """What of seats counts: of a product's line, or the most of some lines."""
        if what == "stretch":
            return self._of_line(about, stretch(_SEATS, numbers))
        if what == "free":
            free = call("-", _SEATS, field(column("l"), "in_use"))
            return self._of_line(about, clamped(free, -STEP - 1, numbers[0]))
        items = about.split(",")
        most = call("list_max", self._line(items, _SEATS))
        used = call("list_max", self._line(items, field(column("l"), "in_use")))
        return call("+", call("*", stretch(most, numbers), 2), number(call("<", most, used)))


_SEATS: Final = field(column("l"), "seats")


def _named(what: str, about: str, numbers: Iterable[int]) -> str:
    """The name of a column: what it counts says all of it, so that questions which need the same share it."""
    return f"{what}:{about}:{' '.join([str(one) for one in sorted(numbers)])}"


_TERM: Final = frozenset({"terms.outdated", "subscription.days_left"})
"""The attributes that hang on the term."""

_OF_COLUMN: Final = frozenset({"account.country", "account.currency", "payment.method", "subscription.cycle"})
"""Those that are a column of the table."""

_COLUMNS: Final = {"subscription.cycle": "cycle"}
"""Those whose column has another name."""

_NONE: Final = frozenset({"payment.method", "subscription.cycle"})
"""Those that may be missing, and then have a value that says so."""


def _text(name: str) -> Expression:
    return Cast(column(name), "text")
