"""Accounts that no answer to some questions can tell apart, as columns of a query: their signature.

Two accounts with the same values in all columns of a question get the same answers to it, but for days and
names. What is said in a document of its own is told apart by its id: it is looked at alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from datetime import date, timedelta
from itertools import product
from math import prod
from types import MappingProxyType
from typing import Final, NamedTuple

from ..diff.pair import Pair
from ..model.logic import Among, Holding, Predicate
from ..model.vocabulary import NONE
from .bearing import LOOKED_AT, gate_of
from .gates import held_of
from .kinds import FITS, ITEM_OF_LINE, SEATS_OF_LINE, Kind, Lines, Shared, shared
from .reads import HOLDS, Asked, Reads, cuts_of, reads_of
from .sql import (
    Call,
    Cast,
    Each,
    Expression,
    among,
    both,
    call,
    case,
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
LINES: Final = "lines "
HOLDING: Final = "holding "
MOST: Final = "most:"
OTHER_MARK: Final = "-"
UNSAID: Final = ""
BITS: Final = 62
"""Kinds that a whole number has bits for."""

LITTLE: Final = 4
"""How many times as many values a column may have as one in whose place it stands."""

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
    widths: Mapping[str, int] = MappingProxyType({})
    """Of columns that are numbers from 0 up, and never null, what these are below."""
    shared: Shared = Shared({}, {}, {})
    """What those of the columns that tell lines apart follow from together."""

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
    named = {one: frozenset(making.names(read)) for one, read in reads.items()}
    finer = making.finer()
    gates = {one: gate_of(pair, one) for one in named}
    # Each of those who are looked at alone is told apart from all others by that.
    asked = {
        one: frozenset([ALONE] if gates[one] == LOOKED_AT else [finer.get(name, name) for name in names])
        for one, names in named.items()
    }
    needed = sorted(frozenset[str]().union(*asked.values()))
    lines = {name: lines for lines, name in making.lines.items() if name in needed}
    made = {name: making.column(name) for name in needed}
    columns = {name: value for name, (value, _) in made.items()}
    widths = {name: width for name, (_, width) in made.items() if width is not None}
    return Signature(columns, asked, gates, widths, shared(lines, making.product))


@dataclass(frozen=True, slots=True)
class _Making:
    """Makes the columns of some questions: in each, what any of them tells apart."""

    pair: Pair
    reads: Sequence[Reads]
    lines: dict[Lines, str] = dataclass_field(default_factory=dict)
    holding: dict[tuple[frozenset[str], ...], str] = dataclass_field(default_factory=dict)
    """Sets of items, of each of which it counts whether there is a line."""

    def names(self, read: Reads) -> Iterator[str]:
        """The columns that a question needs."""
        yield from (ALONE, NEW)
        for name in read.tests:
            if name.startswith("user."):
                yield USERS
            elif name == HOLDS:
                yield from self._holding(read)
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
        if read.items:
            yield from self._spec(read)
        for items, cuts in read.most:
            yield _named("most", ",".join(sorted(items)), cuts)

    def _is_fact(self, name: str) -> bool:
        return any(name in one.vocabulary for one in self.pair.definitions)

    def _spec(self, read: Reads) -> Iterator[str]:
        """The names of the columns that tell lines apart: questions that need the same share them."""
        by_product: dict[str, list[str]] = {}
        for name in sorted(read.items):
            by_product.setdefault(self.product(name), []).append(name)
        left: list[Kind] = []
        width = 1
        for one, items in by_product.items():
            kind = Kind(tuple(items), tuple(sorted(read.seats.get(one, ()))), read.free.get(one))
            if width * kind.width >= FITS and not (read.exactly or read.since):
                yield self._known(Lines(tuple(left), read.exactly, read.since))
                left, width = [], 1
            left.append(kind)
            width *= kind.width
        yield self._known(Lines(tuple(left), read.exactly, read.since))

    def _holding(self, read: Reads) -> Iterator[str]:
        """The names of the columns that say what tests of all that is held come to, in each version."""
        sets = dict.fromkeys(
            frozenset(one for one in each.items if not each.coming[one].isdisjoint(wanted))
            for test in sorted(read.tests[HOLDS], key=str)
            for wanted in _wanted(test)
            for each in self.pair.definitions
        )
        known = [one for one in sets if one]
        for start in range(0, len(known), BITS):
            some = tuple(known[start : start + BITS])
            yield self.holding.setdefault(some, f"{HOLDING}{len(self.holding)}")

    def _known(self, lines: Lines) -> str:
        return self.lines.setdefault(lines, f"{LINES}{len(self.lines)}")

    def finer(self) -> Mapping[str, str]:
        """Columns that tell lines apart in the place of which another can stand, that tells a little more:
        so that more questions share one."""
        found: dict[str, str] = {}
        ordered = sorted(self.lines.items(), key=lambda one: -one[0].width)
        for place, (lines, name) in enumerate(ordered):
            for other, known in ordered[:place]:
                if known not in found and other.width <= lines.width * LITTLE and other.tells(lines):
                    found[name] = known
                    break
        return found

    def product(self, name: str) -> str:
        """The product of an item of either version."""
        return next(one.items[name].product for one in self.pair.definitions if name in one.items)

    def column(self, name: str) -> tuple[Expression, int | None]:
        """A column by its name; of one that is a number from 0 up, and never null, what it is below."""
        if name == ALONE:
            return alone(), None
        if name == NEW:
            return number(call("null", column("cycle"))), 2
        if name == CYCLE:
            return column("cycle"), None
        if name == METHOD:
            return column("payment.method"), None
        if name == USERS:
            return self._users()
        if name == PAST:
            return self._past(), None
        if name in _TERM:
            return self._of_term(name)
        for lines, known in self.lines.items():
            if known == name:
                return self._lines(lines), None
        for sets, known in self.holding.items():
            if known == name:
                return held_of(sets), 1 << len(sets)
        what, _, rest = name.partition(":")
        if what == "most":
            about, _, numbers = rest.rpartition(":")
            cuts = [int(one) for one in numbers.split()]
            return self._most(about.split(","), cuts), 2 * (len(cuts) + 1)
        return self._classes(name, column(_COLUMNS.get(name, name)))

    def _tests(self, name: str) -> list[Predicate]:
        return [test for read in self.reads for test in read.tests.get(name, ())]

    def _classes(self, name: str, value: Expression) -> tuple[Expression, int | None]:
        """The class of an attribute's value, as a number below another: what some test names has one of its
        own, all others have 0.

        Of a number, or a day, the stretch between two cuts, from 1 on.
        """
        types = {one.attribute_type(name) for one in self.pair.definitions}
        if types & {"integer", "date"}:
            cuts = sorted({cut for test in self._tests(name) for cut in cuts_of(test)})
            found = (
                stretch(Cast(value, "integer"), cuts)
                if "integer" in types
                else stretch(Cast(value, "date"), [date.fromordinal(cut) for cut in cuts])
            )
            return case([(call("null", value), literal(0))], call("+", found, 1)), len(cuts) + 2
        named = {one for test in self._tests(name) if isinstance(test, Among) for one in test.values}
        # What is not said is a class of its own: it stands for the default, which versions may disagree on.
        if name == "account.currency":
            named |= {*self.pair.currencies}  # what has a price hangs on it
        value = call("coalesce", value, NONE if name in _NONE else "")
        known = list(dict.fromkeys(["", *sorted(named)]))
        return call("place", call("list", *known), value), len(known) + 1

    def _users(self) -> tuple[Expression, int | None]:
        """The kinds of users that tests tell apart, each a bit; a list of texts where there are too many."""
        names = sorted({name for read in self.reads for name in read.tests if name.startswith("user.")})
        user = column("u")
        kinds = list(product(*[self._marks(name) for name in names]))
        if not all(self._marks(name) for name in names) or len(kinds) >= BITS:
            marks = [
                call("coalesce", Cast(self._classes(name, field(user, name))[0], "text"), OTHER_MARK)
                for name in names
            ]
            mark = joined(*[part for one in marks for part in (one, "|")])
            return call("distinct", Each("transform", column("users"), "u", mark)), None
        bits: list[tuple[Expression, Expression]] = []
        for place, kind in enumerate(kinds):
            same = [
                call("null", field(user, name)) if said == UNSAID else call("=", field(user, name), said)
                for name, said in zip(names, kind, strict=True)
                if said != OTHER_MARK
            ]
            bits.append((both(same), literal(2**place)))
        # From what is named most to what is any other: the first that fits is its kind.
        bits.sort(key=lambda one: -_said(one[0]))
        kinds_ = call("bits", Each("transform", column("users"), "u", case(bits, literal(0))))
        return call("coalesce", kinds_, 0), 1 << len(kinds)

    def _marks(self, name: str) -> tuple[str, ...]:
        """The classes of a fact about users as texts, the last for all others; none where none are listed."""
        tests = self._tests(name)
        if not all(isinstance(test, Among) for test in tests):
            return ()
        named = {value for test in tests if isinstance(test, Among) for value in test.values}
        return (UNSAID, *sorted(named), OTHER_MARK)

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

    def _of_term(self, name: str) -> tuple[Expression, int | None]:
        if name == "subscription.days_left":
            cuts = sorted({cut for test in self._tests(name) for cut in cuts_of(test)})
            days = [self.pair.at + timedelta(days=cut) for cut in cuts]
            return stretch(column("term_end"), days), len(cuts) + 1
        named = sorted(
            {terms for test in self._tests(name) if isinstance(test, Holding) for terms in test.items}
        )
        accepted = [self._accepted(terms) for terms in named]
        if prod(width for _, width in accepted) >= FITS:
            return joined(*[part for one, _ in accepted for part in (Cast(one, "text"), "|")]), None
        found: Expression = literal(0)
        width = 1
        for one, own in accepted:
            found, width = call("+", found, call("*", one, width)), width * own
        return found, width

    def _accepted(self, terms: str) -> tuple[Expression, int]:
        """Which version of some terms was accepted, or else how many had come when the term began. To be none
        that either catalog has is the same, whatever it is."""
        versions = [one for each in self.pair.definitions if terms in each.terms
                    for one in each.terms[terms].versions]  # fmt: skip
        known = sorted({one.version for one in versions})
        begins = sorted({one.from_ for one in versions})
        one = column("t")
        place = call("+", call("place", call("list", *known), field(one, "version")), 1)
        own = case([(call("=", field(one, "terms"), terms), place)], literal(0))
        accepted = call("coalesce", call("list_max", Each("transform", column("terms"), "t", own)), 0)
        began = stretch(column("term_start"), begins)
        said = call("+", accepted, len(begins))
        return case([(call(">", accepted, 0), said)], began), len(begins) + len(known) + 2

    def _line(self, items: Iterable[str], value: Expression) -> Expression:
        """A value of each of the lines of some items."""
        lines = Each("filter", column("lines"), "l", among(field(column("l"), "item"), sorted(items)))
        return Each("transform", lines, "l", value)

    def _lines(self, lines: Lines) -> Expression:
        """The lines of some items as one number: of each product there is one at the most, or an account is
        looked at alone. With all that is counted exactly, as a list of texts."""
        if not (lines.exactly or lines.since):
            return lines.sum()
        marks: list[Expression | str] = [ITEM_OF_LINE]
        if lines.exactly:
            marks += ["|", Cast(SEATS_OF_LINE, "text")]
        else:
            marks += ["|", Cast(lines.number(), "text")]
        if lines.since:
            since = call("coalesce", field(column("l"), "since"), column("term_start"))
            marks += ["@", Cast(since, "text")]
        items = [one for kind in lines.kinds for one in kind.items]
        return call("sorted", self._line(items, joined(*marks)))

    def _most(self, items: Sequence[str], cuts: Sequence[int]) -> Expression:
        """The most seats of some lines, as far as that counts, and whether more are in use."""
        most = call("list_max", self._line(items, SEATS_OF_LINE))
        used = call("list_max", self._line(items, field(column("l"), "in_use")))
        return call("+", call("*", stretch(most, cuts), 2), number(call("<", most, used)))


def is_of_lines(name: str) -> bool:
    """Whether a column tells lines apart."""
    return name.startswith((LINES, MOST))


def _said(condition: Expression) -> int:
    """How many conditions are joined in one."""
    return (
        len(condition.of)
        if isinstance(condition, Call) and condition.name == "AND"
        else int(isinstance(condition, Call))
    )


def _wanted(test: Predicate) -> tuple[frozenset[str], ...]:
    """The sets of items of which a test of what is held asks whether one is."""
    if not isinstance(test, Holding):
        return ()
    if test.how in ("any", "none"):
        return (test.items,)
    return tuple([frozenset({one}) for one in sorted(test.items)])


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
