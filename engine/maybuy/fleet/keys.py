"""What the cost of a line hangs on: its key, as columns of a query, and what a key costs.

Lines with one key cost the same by both catalogs. A key says only what matters: when a line began, as the
stretch between the days on which some list turns for it; facts, as those of their values that lists for some
customers name; seats, unless a price was agreed, which is for each of them whatever the list says.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Final, NamedTuple

from ..engine import Engine
from ..model.account import Account, AgreedPrice, Line, Subscription, Term
from ..model.definitions import Definitions
from ..model.item import Item
from ..subscription.costs import Billing, monthly
from ..subscription.customers import priced_for
from .sql import Column, Expression, Select, among, both, call, case, column, either, literal, stretch
from .sql import field as field_of

CURRENCY: Final = "account.currency"
TYPE: Final = "account.type"
COUNTRY: Final = "account.country"
OF_ACCOUNT: Final = "account."
LINE: Final = "line"

KEY: Final = ("item", "cycle", "currency", "seats", "agreed", "begun")
"""The columns of a key; a `fact-` and a number for each of its facts follow."""

Ratio = tuple[int, int]
"""An exact amount, as a whole number over another: not in lowest terms, for to find these takes long."""

Cost = tuple[Ratio | None, Ratio | None]
"""What something costs a month, by the one catalog and by the other; None where that has no price for it."""

_Each = tuple[Fraction | None, Fraction | None]


class Key(NamedTuple):
    """What the cost of a line hangs on."""

    item: str
    cycle: str
    currency: str
    seats: int
    agreed: Decimal | None
    """The price that was agreed for a seat, while it binds; else None."""
    begun: int
    """How many of the days on which its lists turn had come when it began."""
    facts: tuple[str | None, ...]


@dataclass(frozen=True, slots=True)
class Keys:
    """The keys of lines by two catalogs, whose terms begin on a day."""

    base: Definitions
    head: Definitions
    at: date
    turning: Mapping[str, tuple[date, ...]]
    """By item, those that have any: days between which it makes no difference when a line of it began."""
    named: Mapping[str, tuple[str, ...]]
    """By fact the values that price lists name."""
    asking: Mapping[str, tuple[str, ...]]
    """By fact the items that have such lists."""
    _each: dict[Key, _Each] = field(default_factory=dict)
    """What a seat costs, by keys without seats."""
    _terms: dict[tuple[object, ...], tuple[Billing, Billing]] = field(default_factory=dict)
    """By cycle, currency and facts."""

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns of a key, in the order of Key."""
        return (*KEY, *[f"fact-{number}" for number in range(len(self.named))])

    def lines(self, table: str) -> Select:
        """A query for the lines of those accounts of a table of which columns say all: the account's `id`,
        `held` (the seats), and the columns of the key, of which `seats` is null where a price was agreed."""
        line = column(LINE)
        item = field_of(line, "item")
        begun = call("coalesce", field_of(line, "since"), column("term_start"))
        agreed = _agreed(line, begun, self.at)
        bound = call("not", call("null", agreed))
        facts = [self._fact(name, item) for name in self.named]
        found: tuple[Expression, ...] = (
            item,
            column("cycle"),
            column(CURRENCY),
            case([(bound, literal(None))], field_of(line, "seats")),
            agreed,
            self._stretch(item, begun),
            *facts,
        )
        return Select(
            columns=(
                ("id", column("id")),
                ("held", field_of(line, "seats")),
                *zip(self.columns, found, strict=True),
            ),
            source=table,
            where=both([call("not", column("odd")), call("not", call("null", column("cycle")))]),
            each=(LINE, column("lines")),
        )

    def _stretch(self, item: Expression, begun: Expression) -> Expression:
        alike: dict[tuple[date, ...], list[str]] = {}
        for one, days in self.turning.items():
            alike.setdefault(days, []).append(one)
        return case([(among(item, items), stretch(begun, days)) for days, items in alike.items()], literal(0))

    def _fact(self, name: str, item: Expression) -> Expression:
        value = Column(name)
        told = case(
            [(either([call("null", value), among(value, self.named[name])]), value)],
            literal(_other(self, name)),
        )
        return case([(among(item, self.asking[name]), told)], literal(None))

    def cost(self, key: Key) -> Cost:
        """What the lines of a key cost a month."""
        if not self._by_seat(key):
            before, after = self._priced(key)
            return (
                None if before is None else before.as_integer_ratio(),
                None if after is None else after.as_integer_ratio(),
            )
        # costs.monthly() is the seats times unit_price() of what has neither charges nor a minimum, and of
        # what has an agreed price: so what one seat costs says what all do.
        one = key._replace(seats=1)
        each = self._each.get(one)
        if each is None:
            each = self._each[one] = self._priced(one)
        before, after = each
        return (
            None if before is None else (before.numerator * key.seats, before.denominator),
            None if after is None else (after.numerator * key.seats, after.denominator),
        )

    def _by_seat(self, key: Key) -> bool:
        if key.agreed is not None:
            return True
        items = (self.base.items.get(key.item), self.head.items.get(key.item))
        return not any(item is not None and (item.charges or item.minimum) for item in items)

    def _priced(self, key: Key) -> _Each:
        agreed = None if key.agreed is None else AgreedPrice.model_construct(seats=key.agreed)
        days = self.turning.get(key.item, ())
        begun = days[key.begun - 1] if key.begun else date.min
        line = Line.model_construct(item=key.item, seats=key.seats, since=begun, price=agreed)
        before, after = self.terms(key.cycle, key.currency, key.facts)
        return cost_of(line, before), cost_of(line, after)

    def terms(self, cycle: str, currency: str, facts: tuple[str | None, ...]) -> tuple[Billing, Billing]:
        """What amounts of lines of an account hang on besides, given its facts as in a key."""
        apart = (cycle, currency, facts)
        known = self._terms.get(apart)
        if known is None:
            base, head = self._definitions(facts)
            known = self._terms[apart] = (
                billing(cycle, currency, self.at, base),
                billing(cycle, currency, self.at, head),
            )
        return known

    def facts_of(self, account: Account) -> tuple[str | None, ...]:
        """The facts of an account as in a key of whatever item."""
        return tuple([self._told(name, _said(account, name)) for name in self.named])

    def _told(self, name: str, value: str | None) -> str | None:
        return value if value is None or value in self.named[name] else _other(self, name)

    def _definitions(self, facts: Sequence[str | None]) -> tuple[Definitions, Definitions]:
        said = {name: value for name, value in zip(self.named, facts, strict=True) if value is not None}
        base, head = [priced_for(_somebody(said, one), one) for one in (self.base, self.head)]
        return base, head


def keys_of(base: Engine, head: Engine, at: date) -> Keys:
    """The keys of lines by the catalogs of two engines, in terms that begin on a day."""
    both_ = (base.definitions, head.definitions)
    turning: dict[str, set[date]] = {}
    named: dict[str, set[str]] = {}
    asking: dict[str, set[str]] = {}
    known = {COUNTRY, TYPE, *[one.name for each in both_ for one in each.facts if not one.of_user]}
    for item in [item for one in both_ for item in one.items.values()]:
        turning.setdefault(item.id, set()).update(_turning(item, at))
        for when in dict.fromkeys(one.when for one in item.price_lists):
            for name, values in when:
                if name in known:
                    named.setdefault(name, set()).update(values)
                    asking.setdefault(name, set()).add(item.id)
    return Keys(
        *both_,
        at,
        {item: tuple(sorted(days)) for item, days in sorted(turning.items()) if days},
        {name: tuple(sorted(values)) for name, values in sorted(named.items())},
        {name: tuple(sorted(items)) for name, items in sorted(asking.items())},
    )


def billing(cycle: str, currency: str, at: date, definitions: Definitions) -> Billing:
    """What amounts of lines hang on besides, in a term that begins on a day."""
    term = Term.model_construct(start=at, end=date.max)
    return Billing(Subscription.model_construct(cycle=cycle, term=term), currency, definitions)


def cost_of(line: Line, terms: Billing) -> Fraction | None:
    """What a line costs a month; None where it has no price, or where its item is not known."""
    return monthly(line, terms) if line.item in terms.definitions.items else None


def _turning(item: Item, at: date) -> Iterator[date]:
    """The days on which it begins to matter when a line began: what began by `at` is bound by the prices of
    that day, of which some may be for what is newer than it; what begins later, by those of then."""
    yield from (day for day in item.price_days if day > at)
    yield from (one.effective.from_ for one in item.price_lists if one.for_new and one.effective.from_)


def _agreed(line: Expression, begun: Expression, at: date) -> Expression:
    """The price that was agreed for a line while it binds (costs.bound_on() says until when that is)."""
    until = field_of(line, "price_until")
    binds = either([call("null", until), call(">", until, call("greatest", literal(at), begun))])
    return case([(binds, field_of(line, "price"))], literal(None))


def _other(keys: Keys, name: str) -> str:
    """A word for all values that no price list names."""
    word = ""
    while word in keys.named[name]:
        word += "-"
    return word


def _said(account: Account, name: str) -> str | None:
    if name in (TYPE, COUNTRY):
        return account.type if name == TYPE else account.country
    return account.attributes.get(name.removeprefix(OF_ACCOUNT))


def _somebody(said: Mapping[str, str], definitions: Definitions) -> Account:
    """An account of which some facts are known, those that a vocabulary declares."""
    declared: Iterable[str] = definitions.vocabulary
    attributes = {
        name.removeprefix(OF_ACCOUNT): value
        for name, value in said.items()
        if name not in (TYPE, COUNTRY) and name in declared
    }
    return Account.model_construct(
        id="",
        type=said.get(TYPE, ""),
        country=said.get(COUNTRY, ""),
        currency="",
        users=(),
        subscription=None,
        attributes=attributes,
    )
