"""Whether accounts fit the catalog and the vocabulary, as conditions on the canonical columns.

What makes no account (its model), what account_findings() finds (check/account.py), and a day before the
term: said again for a database, and held against these by tests/fleets/test_fitting.py.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from ..model.base import MOST_SEATS
from ..model.definitions import Definitions, Fact
from .canonical import COUNTRY, CURRENCY, METHOD, ROLE, TYPE
from .sql import Cast, Column, Each, Expression, Field, among, both, call, case, column, either, literal

LONGEST_ID: Final = 200

_LINE: Final = "one_line"
_USER: Final = "one_user"
_TERMS: Final = "one_of_terms"
_LETTERS: Final = {COUNTRY: 2, CURRENCY: 3}
"""How many letters there are."""


@dataclass(frozen=True, slots=True)
class Check:
    """Something that keeps an account out: a diagnostic's code, what it is about, whether it is so (never
    null), and what stands there."""

    code: str
    place: str
    holds: Expression
    value: Expression
    each: tuple[str, str, Expression] | None = None
    """Where it is so of something in a list: that column, what each is called, and whether it is so of it;
    as `quick`."""
    quick: Expression | None = None
    """Sooner known: it holds where `holds` does, and else only of accounts of which another check does; with
    `each`, where that does not hold."""
    of_items: bool = False
    """Whether it hangs on the items of the lines alone, and on there being several."""


def checks(definitions: Definitions, at: date | None) -> Iterator[Check]:
    """Everything that keeps accounts from being asked about, on a day."""
    yield from _account()
    for fact in definitions.facts:
        if fact.of_user:
            yield from _of_users(fact)
        else:
            place = fact.name.removeprefix("account.") if fact.name == TYPE else f"attributes.{fact.key}"
            for code, holds in _fact(fact, column(fact.name)):
                yield Check(code, place, holds, column(fact.name))
    yield from _known("unknown-payment-method", "payment_method", METHOD, definitions.payment_methods)
    yield _some(
        "unknown-terms", "accepted_terms", "terms", _TERMS, _unknown(_of(_TERMS, "terms"), definitions.terms),
        _of(_TERMS, "terms"),
    )  # fmt: skip
    yield from _subscription(definitions, at)
    yield from _lines(definitions)


def _account() -> Iterator[Check]:
    id_ = column("id")
    yield Check("missing-key", "id", call("null", id_), id_)
    yield Check("out-of-range", "id", _surely(call(">", call("length", id_), LONGEST_ID)), id_)
    for name in (COUNTRY, CURRENCY):
        place, value = name.partition(".")[2], column(name)
        yield Check("missing-key", place, call("null", value), value)
        letters = [call("character", value, place) for place in range(1, _LETTERS[name] + 1)]
        bounds = [both([call("<=", "A", one), call("<=", one, "Z")]) for one in letters]
        right = both([call("=", call("length", value), _LETTERS[name]), *bounds])
        yield Check("bad-format", place, _surely(call("not", right)), value)
    users = call("=", call("size", column("users")), 0)
    yield Check("missing-key", "users", users, literal(None))


def _fact(fact: Fact, value: Expression) -> Iterator[tuple[str, Expression]]:
    """What is wrong with a fact, as code and condition."""
    declared, default = fact.declared, fact.default
    must = fact.name in (TYPE, ROLE)
    if must or default is None:
        yield ("missing-key" if must else "missing-fact"), call("null", value)
    if declared.type in ("enum", "bool"):
        yield "unknown-value", _unknown(value, sorted(fact.known))
    elif declared.type == "date":
        yield "not-a-date", both([call("not", call("null", value)), call("not", _is_day(value))])
    else:
        number = call("matches", value, "-?[0-9]{1,18}")
        yield "not-a-number", _surely(call("not", number))
        bounds = [call("<", Cast(value, "integer"), declared.min)] if declared.min is not None else []
        bounds += [call(">", Cast(value, "integer"), declared.max)] if declared.max is not None else []
        if bounds:
            yield "out-of-bounds", _surely(both([number, either(bounds)]))


def _is_day(value: Expression) -> Expression:
    written = call("matches", value, "(?:19|20|21)[0-9]{2}-[0-9]{2}-[0-9]{2}")
    return both([written, call("not", call("null", Cast(value, "date")))])


def _of_users(fact: Fact) -> Iterator[Check]:
    value = _of(_USER, fact.name)
    place = "users.role" if fact.name == ROLE else f"users.attributes.{fact.key}"
    for code, wrong in _fact(fact, value):
        yield _some(code, place, "users", _USER, wrong, value)


def _subscription(definitions: Definitions, at: date | None) -> Iterator[Check]:
    cycle, start, end = column("cycle"), column("term_start"), column("term_end")
    held = call(">", call("size", column("lines")), 0)
    said = either([call("not", call("null", one)) for one in (cycle, start, end)])
    for place, value in (("cycle", cycle), ("term.start", start), ("term.end", end)):
        lacking = call("null", value)
        yield Check(
            "missing-key", f"subscription.{place}", both([either([said, held]), lacking]), literal(None),
            each=("lines", _LINE, lacking), quick=both([said, lacking]),
        )  # fmt: skip
    yield from _known("unknown-cycle", "subscription.cycle", "cycle", definitions.cycles)
    inverted = _surely(call(">=", start, end))
    yield Check("inverted-dates", "subscription.term.end", inverted, Cast(end, "text"))
    yield from begun(at)


def begun(at: date | None) -> Iterator[Check]:
    """That a term has not begun on the day that is asked about."""
    if at is not None:
        start = column("term_start")
        before = _surely(call(">", start, at))
        yield Check("outside-term", "subscription.term.start", before, Cast(start, "text"))


def _lines(definitions: Definitions) -> Iterator[Check]:
    item, seats, in_use, since = (_of(_LINE, key) for key in ("item", "seats", "in_use", "since"))
    price, until = _of(_LINE, "price"), _of(_LINE, "price_until")

    def some(code: str, key: str, wrong: Expression) -> Check:
        return _some(code, f"subscription.items.{key}", "lines", _LINE, wrong, _of(_LINE, key))

    yield some("missing-key", "item", call("null", item))
    yield some("unknown-item", "item", _unknown(item, definitions.items))
    for key, value in (("seats", seats), ("in_use", in_use)):
        beyond = either([call("<", value, 0), call(">", value, MOST_SEATS)])
        yield some("out-of-range", key, _surely(beyond))
    # Of an item there is none of, nothing else is said.
    known = among(item, definitions.items)
    for code, key, wrong in (
        ("more-in-use-than-seats", "in_use", _surely(call(">", in_use, seats))),
        ("outside-term", "since", _surely(call(">=", since, column("term_end")))),
    ):
        yield replace(some(code, key, both([known, wrong])), each=("lines", _LINE, wrong))
    yield some("out-of-range", "price", _surely(call("<", price, 0)))
    without = both([call("null", price), call("not", call("null", until))])
    yield some("missing-key", "price_until", without)
    sold = Each("filter", column("lines"), _LINE, known)
    products = Each("transform", sold, _LINE, call("before", item, "/"))
    twice = call("<", call("size", call("distinct", products)), call("size", products))
    items = call("first", Each("transform", column("lines"), _LINE, item))
    place = "subscription.items.item"
    yield Check("held-twice", place, twice, items, quick=_twice(item), of_items=True)


def _twice(item: Expression) -> Expression:
    """Whether two lines are of one product, whether or not there is such a one."""
    lines = column("lines")
    products = Each("transform", lines, _LINE, call("before", item, "/"))
    first, second = (call("before", Field(call(one, lines), "item"), "/") for one in ("first", "second"))
    several = call("<", call("size", call("distinct", products)), call("size", products))
    size = call("size", lines)
    few = ((call("<", size, 2), literal(False)), (call("=", size, 2), call("same", first, second)))
    return case(few, several)


def _known(code: str, place: str, name: str, known: Iterable[str]) -> Iterator[Check]:
    yield Check(code, place, _unknown(column(name), known), column(name))


def _unknown(value: Expression, known: Iterable[str]) -> Expression:
    """Whether a value is said and is none of some; false of null."""
    return both([call("not", call("null", value)), call("not", among(value, known))])


def _some(code: str, place: str, name: str, variable: str, wrong: Expression, value: Expression) -> Check:
    """Whether something is wrong with some of a list, and what stands in the first such."""
    failing = Each("filter", column(name), variable, wrong)
    first = call("first", Each("transform", failing, variable, value))
    holds = call(">", call("size", failing), 0)
    return Check(code, place, holds, Cast(first, "text"), (name, variable, wrong))


def _of(variable: str, name: str) -> Expression:
    return Field(Column(variable), name)


def _surely(condition: Expression) -> Expression:
    return call("coalesce", condition, False)
