"""The lines of an account as one number: what of them some questions tell apart, in mixed radix.

Of a product there is one line at the most, or an account is looked at alone. Where many questions tell lines
apart, each in its way, one number tells all apart that any of them does; from its digits theirs follow.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from math import prod
from typing import Final, NamedTuple

from .reads import STEP
from .sql import Each, Expression, call, case, clamped, column, field, literal, stretch

FITS: Final = 2**62
"""What numbers are below."""

KEY: Final = "key "
DIGIT: Final = "digit "
"""What the names of columns begin with: of the number of all lines, and of its digit for a product."""

SEATS_OF_LINE: Final = field(column("l"), "seats")
ITEM_OF_LINE: Final = field(column("l"), "item")


class Kind(NamedTuple):
    """What tells a product's line apart: its item, the stretch of its seats between cuts, and how many are
    free, up to so many."""

    items: tuple[str, ...]
    cuts: tuple[int, ...]
    free: int | None

    @property
    def width(self) -> int:
        """How many values that has, with that of no line."""
        return len(self.items) * (len(self.cuts) + 1) * self.spans + 1

    def tells(self, other: Kind) -> bool:
        """Whether all is told apart that another kind tells apart."""
        return (
            {*self.items} >= {*other.items}
            and {*self.cuts} >= {*other.cuts}
            and (other.free is None or self.free == other.free)
        )

    def span(self) -> int:
        """How many values an item's line has."""
        return (self.width - 1) // len(self.items)

    @property
    def spans(self) -> int:
        """How many values the free seats of a line have; 1 where they do not count."""
        return 1 if self.free is None else _spans(self.free)

    def values(self, item: str, cuts: Sequence[int]) -> Iterator[int]:
        """What an item's line is, 1 the first of all, with the fewest free seats: before the first of some
        cuts, and from each of them on. Those are the kind's own, and others."""
        first = 1 + self.items.index(item) * self.span()
        for reached in range(len(cuts) + 1):
            yield first + self.spans * len({*self.cuts}.intersection(cuts[:reached]))

    def coarser(self, finer: Kind) -> Iterator[int]:
        """What it has for each value of a kind that tells all of it; 0 of items that are not its own."""
        yield 0
        for item in finer.items:
            for value in self.values(item, finer.cuts) if item in self.items else [0] * (len(finer.cuts) + 1):
                yield from (value and value + min(free, self.spans - 1) for free in range(finer.spans))


def _spans(free: int) -> int:
    """How many values free seats have that are told apart up to so many: fewer than none are, too."""
    return free + STEP + 2


class Lines(NamedTuple):
    """What tells lines apart: their kinds; whether seats count exactly, and the day on which one began."""

    kinds: tuple[Kind, ...]
    exactly: bool
    since: bool

    @property
    def width(self) -> int:
        """How many values they have, but for what counts exactly."""
        return prod([kind.width for kind in self.kinds])

    def tells(self, other: Lines) -> bool:
        """Whether all lines are told apart that another tells apart."""
        plain = not (self.exactly or self.since or other.exactly or other.since)
        return plain and all(any(own.tells(kind) for own in self.kinds) for kind in other.kinds)

    def number(self) -> Expression:
        """What a line, `l`, adds to the number of all; 0 of what does not count. It is looked up by the item
        and the stretch of its seats, and by the item and how many are free."""
        items = [one for kind in self.kinds for one in kind.items]
        cuts = sorted(frozenset[int]().union(*[kind.cuts for kind in self.kinds]))
        most = max([kind.free for kind in self.kinds if kind.free is not None], default=None)
        spans = 0 if most is None else _spans(most)
        whole, free, weight = [0] * (len(cuts) + 1), [0] * spans, 1
        for kind in self.kinds:
            for one in kind.items:
                whole += [weight * value for value in kind.values(one, cuts)]
                free += [weight * min(value, kind.spans - 1) for value in range(spans)]
            weight *= kind.width
        place = call("place", call("list", *items), ITEM_OF_LINE)
        found = call("at", call("list", *whole), _place(place, len(cuts) + 1, stretch(SEATS_OF_LINE, cuts)))
        if most is None:
            return found
        left = clamped(call("-", SEATS_OF_LINE, field(column("l"), "in_use")), -STEP - 1, most)
        return call(
            "+", found, call("at", call("list", *free), _place(place, spans, call("+", left, STEP + 1)))
        )

    def sum(self) -> Expression:
        """The number of all lines."""
        return call("list_sum", Each("transform", column("lines"), "l", self.number()))


def _place(row: Expression, width: int, number_: Expression) -> Expression:
    """The place in a list, the first is 1, of a number in a row of so many."""
    return call("+", call("+", call("*", row, width), number_), 1)


class Shared(NamedTuple):
    """Columns that tell lines apart, as what follows from others: `keys` are worked out of lines, `digits` of
    these, and `columns`, by the names that were given, of the digits."""

    keys: Mapping[str, Expression]
    digits: Mapping[str, Expression]
    columns: Mapping[str, Expression]


def shared(all_: Mapping[str, Lines], product_of: Callable[[str], str]) -> Shared:
    """What the numbers of some lines, which have names, follow from together. Of an account that is looked at
    alone they say nothing."""
    plain = {name: lines for name, lines in all_.items() if not (lines.exactly or lines.since)}
    finest: dict[str, list[Kind]] = {}
    for lines in plain.values():
        for kind in lines.kinds:
            finest.setdefault(product_of(kind.items[0]), []).append(kind)
    kinds = {product: _finer(of) for product, of in finest.items()}
    keys: dict[str, Expression] = {}
    digits: dict[str, Expression] = {}
    for number_, some in enumerate(fitting({product: kind.width for product, kind in kinds.items()})):
        key, weight = f"{KEY}{number_}", 1
        told = Lines(tuple([kinds[product] for product in some]), exactly=False, since=False).sum()
        keys[key] = case([(column("odd"), literal(None))], told)
        for product in some:
            digits[f"{DIGIT}{product}"] = call("%", call("//", column(key), weight), kinds[product].width)
            weight *= kinds[product].width
    columns = {name: _of_digits(lines, kinds, product_of) for name, lines in plain.items()}
    return Shared(keys, digits, columns)


def _finer(kinds: Sequence[Kind]) -> Kind:
    """One kind that tells all apart that some of one product do."""
    items = dict.fromkeys(one for kind in kinds for one in kind.items)
    cuts = {cut for kind in kinds for cut in kind.cuts}
    free = max([kind.free for kind in kinds if kind.free is not None], default=None)
    return Kind(tuple(items), tuple(sorted(cuts)), free)


def fitting(widths: Mapping[str, int]) -> Iterator[list[str]]:
    """Names, as many together as a number has room for."""
    some: list[str] = []
    width = 1
    for name, own in widths.items():
        if some and width * own >= FITS:
            yield some
            some, width = [], 1
        some.append(name)
        width *= own
    if some:
        yield some


def _of_digits(lines: Lines, kinds: Mapping[str, Kind], product_of: Callable[[str], str]) -> Expression:
    """The number of lines, of the digits of others."""
    found: list[Expression] = []
    weight = 1
    for kind in lines.kinds:
        product = product_of(kind.items[0])
        values = call("list", *[weight * value for value in kind.coarser(kinds[product])])
        found.append(call("at", values, call("+", column(f"{DIGIT}{product}"), 1)))
        weight *= kind.width
    sum_: Expression = literal(0)
    for one in found:
        sum_ = one if sum_ == literal(0) else call("+", sum_, one)
    return sum_
