"""A condition on what a query makes of a table, said of the table itself.

A database would make whole lists of structs only to go through them again. Here each list is gone through
once, as it comes, and nothing is made of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from .sql import (
    Among,
    Call,
    Case,
    Column,
    Each,
    Expression,
    Field,
    Literally,
    Select,
    Struct,
    both,
    literal,
    rebuilt,
)

OF_NONE: Final = frozenset({"size", "first", "second", "list_max", "list_sum", "bits"})
"""What is the same of no list and of one that is empty."""


def fused(condition: Expression, query: Select) -> Expression:
    """A condition on the columns of a query, as one on those of its source."""
    return said(condition, dict(query.columns))


def listed(name: str, query: Select, variable: str, body: Expression) -> Expression:
    """Something of each of a list that a query makes, of its source; null where there is no list."""
    match _unless_null(dict(query.columns)[name]):
        case Each("transform", inner, first, made):
            return Each("transform", inner, first, said(body, {variable: made}))
        case found:
            return Each("transform", found, variable, body)


def said(one: Expression, columns: Mapping[str, Expression]) -> Expression:
    """With others in the place of columns, or of what a lambda binds: no two of these have one name."""
    match one:
        case Column(name):
            return columns.get(name, one)
        case Field(of, name):
            found = said(of, columns)
            return dict(found.fields)[name] if isinstance(found, Struct) else Field(found, name)
        case Call("size", (Each("filter", of, variable, body),)):
            return _how_many(said(of, columns), variable, said(body, columns))
        case Call("size", (of,)):
            return _size(said(of, columns))
        case Call(name, (of,)) if name in OF_NONE:
            return Call(name, (loosened(said(of, columns)),))
        case Case(when, other):
            cases = [(_as_it_comes(said(if_, columns)), said(then, columns)) for if_, then in when]
            return Case(tuple(cases), said(other, columns))
    return rebuilt(one, lambda part: said(part, columns))


def _as_it_comes(condition: Expression) -> Expression:
    """Whether a text is one of some, sooner known: of one that is empty it may be null, or not hold, which is
    the same in a case."""
    match condition:
        case Among(Call("nullif", (of, empty)), values) if empty == literal("") and "" not in values:
            return Among(of, values)
        case Call("=", (Call("nullif", (of, empty)), Literally(str(value)))) if (
            empty == literal("") and value
        ):
            return Call("=", (of, literal(value)))
    return condition


def loosened(of: Expression) -> Expression:
    """A list that may be null where it would be empty, gone through at once."""
    match _unless_null(of):
        case Each(name, inner, variable, body):
            return _composed(name, loosened(inner), variable, body)
        case found:
            return found


def _composed(name: str, of: Expression, variable: str, body: Expression) -> Expression:
    """What is made of a list, without the list that would be made on the way."""
    match name, of:
        case "transform", Each("transform", inner, first, made):
            return Each("transform", inner, first, said(body, {variable: made}))
        case "transform", Each("filter", Each("transform", inner, first, made), second, condition):
            some = Each("filter", inner, first, said(condition, {second: made}))
            return Each("transform", some, first, said(body, {variable: made}))
        case "filter", Each("filter", inner, first, condition):
            return Each("filter", inner, variable, both([said(condition, {first: Column(variable)}), body]))
    return Each(name, of, variable, body)


def _how_many(of: Expression, variable: str, body: Expression) -> Expression:
    """Of how many of a list something holds; of none of what is null."""
    match _unless_null(of):
        case Each("filter", inner, first, condition):
            renamed = said(condition, {first: Column(variable)})
            return _how_many(inner, variable, both([renamed, body]))
        case Each("transform", inner, first, made):
            return _how_many(inner, first, said(body, {variable: made}))
        case found:
            return Call("size", (Each("filter", found, variable, body),))


def _size(of: Expression) -> Expression:
    match _unless_null(of):
        case Each("transform", inner):
            return _size(inner)
        case Each("filter", _, _, nothing) if nothing == literal(False):
            return literal(0)
        case found:
            return Call("size", (found,))


def _unless_null(of: Expression) -> Expression:
    """A list that is null where another is empty for that alone."""
    match of:
        case Call("coalesce", (found, Each("filter", _, _, nothing))) if nothing == literal(False):
            return found
    return of
