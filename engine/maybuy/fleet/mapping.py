"""From a table of customers as it comes to the canonical columns, as one query.

What a cell says and is no value of its kind stands in a column `unread`, a list of structs of UNREAD.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Final
from unicodedata import normalize

from ..model.columns import (
    ColumnsFile,
    LineColumns,
    LineList,
    SubscriptionColumns,
    TermColumns,
    Told,
    UserColumns,
    UserList,
)
from ..model.definitions import Definitions
from .canonical import (
    BOTH,
    COUNTRY,
    CURRENCY,
    LINE,
    METHOD,
    ROLE,
    TERMS,
    TYPE,
    account_facts,
    declared,
    default_of,
    user_facts,
)
from .cells import NOTHING, Cell, text, worded
from .refused import FleetError
from .sql import Case, Cast, Column, Each, Expression, Field, Select, Struct, call, literal, struct
from .table import Table, unknown_word

UNREAD: Final = ("code", "place", "value", "side")

MOST_USERS: Final = 1_000
"""More sorts of users than this are not made up for every account."""

_ONE: Final = "each_of_them"


@dataclass(frozen=True, slots=True)
class Given:
    """What a table says of customers, and where its lists are: columns of the table, or joined to it."""

    table: Table
    columns: ColumnsFile
    definitions: Sequence[Definitions]


def mapped(given: Given, source: str | Select) -> Select:
    """The canonical columns, and `unread`. Raises FleetError where something needed is in no column."""
    _check_names(given)
    unread: list[Expression] = []
    table, said = given.table, given.columns
    found: list[tuple[str, Expression]] = [
        ("id", text(*table.cell(table.named(said.id, ("id",), "id", needed=True) or "")))
    ]
    found += _account(given)
    found.append(("users", _users(given)))
    found += _subscription(given, unread)
    found.append(("terms", _terms(given)))
    found += [("document", Cast(NOTHING, "text")), ("odd", literal(False))]
    return Select((*found, ("unread", _all(unread))), source)


def empty(types: Mapping[str, str]) -> Expression:
    """A list of no structs, of fields of some types of sql.TYPES."""
    struct = Struct(tuple([(name, Cast(NOTHING, type_)) for name, type_ in types.items()]))
    return Each("filter", call("list", struct), _ONE, literal(False))


def finding(code: str, place: str, value: Expression, side: str = BOTH) -> Struct:
    """What stands in `unread`."""
    return struct(code=code, place=place, value=value, side=side)


def _all(unread: Sequence[Expression]) -> Expression:
    if not unread:
        return empty(dict.fromkeys(UNREAD, "text"))
    return Each("filter", call("list", *unread), "wrong", call("not", call("null", Column("wrong"))))


def _account(given: Given) -> Iterator[tuple[str, Expression]]:
    table, said = given.table, given.columns
    for name in account_facts(given.definitions):
        key = name.partition(".")[2]
        told = said.type if name == TYPE else said.attributes.get(key)
        yield name, _fact(name, table, told, (key, name), given.definitions)
    for name, told in ((COUNTRY, said.country), (CURRENCY, said.currency)):
        own = (name.partition(".")[2], name)
        yield name, _sure(table.told(told, own, name, needed=True))
    methods = _all_of(given, "payment_methods")
    method = table.told(said.payment_method, ("payment_method", METHOD), METHOD, known=methods)
    yield METHOD, _sure(method)


def _all_of(given: Given, what: str) -> list[str]:
    """The ids of all that some definitions have of a kind."""
    return list(dict.fromkeys(name for one in given.definitions for name in getattr(one, what)))


def _check_names(given: Given) -> None:
    """Raises FleetError where facts or terms are named that there are none of."""
    said, definitions = given.columns, given.definitions
    own = [name.partition(".")[2] for name in account_facts(definitions) if name != TYPE]
    users = [name.partition(".")[2] for name in user_facts(definitions) if name != ROLE]
    of_users = said.users.attributes if said.users is not None else {}
    for names, fact, known in (
        (said.attributes, "attributes", own),
        (of_users, "users.attributes", users),
        (said.accepted_terms, "accepted_terms", _all_of(given, "terms")),
    ):
        for name in names:
            if name not in known:
                raise unknown_word(fact, name, known)


def _sure(of: Expression | None) -> Expression:
    return Cast(NOTHING, "text") if of is None else of


def _fact(
    name: str, table: Table, told: Told | None, own: Sequence[str], definitions: Sequence[Definitions]
) -> Expression:
    """A fact with its default, each letter in the form in which the vocabulary has it."""
    default = default_of(name, definitions)
    facts = [fact for fact in declared(name, definitions) if fact is not None]
    needed = any(fact.default is None for fact in facts) or (name in (TYPE, ROLE) and bool(facts))
    words = sorted({value for fact in facts for value in fact.known})
    found = table.told(told, own, name, needed=needed, known=words)
    if found is None:
        return literal("") if not facts else Cast(literal(default), "text")
    known = sorted({value for fact in facts for value in fact.known if not value.isascii()})
    found = worded(found, {normalize("NFD", one): one for one in known if normalize("NFD", one) != one})
    return found if default is None else call("coalesce", found, default)


def _users(given: Given) -> Expression:
    table, said = given.table, given.columns.users
    column = said.column if isinstance(said, UserList) else None
    if said is None:
        column = table.first(("users",))
        said = UserColumns()
    if column is None:
        facts = user_facts(given.definitions)
        if not (said.role or said.attributes or table.first((ROLE, "role"))):
            return _each_sort(given.definitions)
        return call("list", _user(table, said, facts, given))
    each = table.listed(column, "users", _ONE)
    user = _user(each, said, user_facts(given.definitions), given)
    fields = dict.fromkeys(user_facts(given.definitions), "text")
    return call("coalesce", Each("transform", table.column(column), _ONE, user), empty(fields))


def _user(table: Table, said: UserColumns, facts: Sequence[str], given: Given) -> Struct:
    fields = []
    for name in facts:
        key = name.partition(".")[2]
        told = said.role if name == ROLE else said.attributes.get(key)
        fields.append((name, _fact(name, table, told, (key, name), given.definitions)))
    return Struct(tuple(fields))


def _each_sort(definitions: Sequence[Definitions]) -> Expression:
    """A user of each sort that all vocabularies know."""
    facts = user_facts(definitions)
    values: list[list[str]] = []
    for name in facts:
        listed = [one.values(name) or () for one in definitions if name in one.vocabulary]
        common = [value for value in listed[0] if all(value in one for one in listed)] if listed else []
        default = default_of(name, definitions)
        if not common and default is None:
            raise FleetError("no-users", fact=name)
        values.append(common or [default or ""])
    sorts = list(product(*values))
    if len(sorts) > MOST_USERS:
        raise FleetError("many-users", count=len(sorts), most=MOST_USERS)
    fields = [[(name, literal(value)) for name, value in zip(facts, sort, strict=True)] for sort in sorts]
    return call("list", *[Struct(tuple(one)) for one in fields])


def _subscription(given: Given, unread: list[Expression]) -> Iterator[tuple[str, Expression]]:
    table, said = given.table, given.columns.subscription or SubscriptionColumns()
    term = said.term or TermColumns()
    cycles = _all_of(given, "cycles")
    yield "cycle", _sure(table.told(said.cycle, ("cycle",), "subscription.cycle", needed=True, known=cycles))
    for name, column in (("start", term.start), ("end", term.end)):
        place = f"subscription.term.{name}"
        cell = table.read(column, (f"term_{name}",), place, "date")
        if cell is None:
            raise table.lacking("no-fact", place, f"term_{name}")
        yield f"term_{name}", cell.value
        _note(cell, place, unread)
    yield "lines", _lines(given, unread)


def _note(cell: Cell, place: str, unread: list[Expression]) -> None:
    if cell.failed is not None:
        unread.append(Case(((cell.failed, finding(cell.code, place, cell.text)),), NOTHING))


def _lines(given: Given, unread: list[Expression]) -> Expression:
    table, held = given.table, given.columns.subscription
    said = held.items if held is not None else None
    items = _all_of(given, "items")
    column = said.column if isinstance(said, LineList) else None
    if said is None:
        column = table.first(("lines", "items"))
        said = LineColumns()
    if column is None:
        line, cells = _line(table, said, items)
        for key, cell in cells:
            _note(cell, f"subscription.items.{key}", unread)
        nothing = call("null", dict(line.fields)["item"])
        return Case(((nothing, empty(LINE)),), call("list", line))
    line, cells = _line(table.listed(column, "subscription.items", _ONE), said, items)
    for key, cell in cells:
        if cell.failed is None:
            continue
        failing = Each("filter", table.column(column), _ONE, cell.failed)
        value = call("first", Each("transform", failing, _ONE, cell.text))
        wrong = finding(cell.code, f"subscription.items.{key}", value)
        unread.append(Case(((call(">", call("size", failing), 0), wrong),), NOTHING))
    return call("coalesce", Each("transform", table.column(column), _ONE, line), empty(LINE))


_UNSAID: Final = {"seats": 1, "in_use": 0}
"""What a line has that does not say it, as in an account's file."""


def _line(table: Table, said: LineColumns, items: Collection[str]) -> tuple[Struct, list[tuple[str, Cell]]]:
    item = _sure(table.told(said.item, ("item",), "subscription.items.item", needed=True, known=items))
    fields: list[tuple[str, Expression]] = [("item", item)]
    cells = []
    for key, type_ in LINE.items():
        if key == "item":
            continue
        cell = table.read(getattr(said, key), (key,), f"subscription.items.{key}", type_)
        value = Cast(NOTHING, type_) if cell is None else cell.value
        if cell is not None:
            cells.append((key, cell))
        if key in _UNSAID:
            value = call("coalesce", value, _UNSAID[key])
        fields.append((key, value))
    return Struct(tuple(fields)), cells


def _terms(given: Given) -> Expression:
    table, said = given.table, dict(given.columns.accepted_terms)
    for terms in dict.fromkeys(name for one in given.definitions for name in one.terms):
        own = f"accepted_terms.{terms}"
        if terms not in said and own in table.types:
            said[terms] = own
    if not said:
        if "terms" not in table.types:
            return empty(TERMS)
        each = table.listed("terms", "accepted_terms", _ONE)
        fields = [
            (key, _sure(each.told(None, (key,), f"accepted_terms.{key}", needed=True))) for key in TERMS
        ]
        listed: Expression = Each("transform", table.column("terms"), _ONE, Struct(tuple(fields)))
        listed = call("coalesce", listed, empty(TERMS))
    else:
        accepted = []
        for terms, column in said.items():
            version = table.told(column, (), f"accepted_terms.{terms}", needed=True)
            accepted.append(Struct((("terms", literal(terms)), ("version", _sure(version)))))
        listed = call("list", *accepted)
    return Each("filter", listed, _ONE, call("not", call("null", Field(Column(_ONE), "version"))))
