"""A condition on what a query makes of a table, said of the table itself.

A database would make whole lists of structs only to go through them again. Here each list is gone through
once, as it comes, and nothing is made of it.
"""

from __future__ import annotations

from collections.abc import Mapping

from .sql import Call, Column, Each, Expression, Field, Select, Struct, both, literal, rebuilt


def fused(condition: Expression, query: Select) -> Expression:
    """A condition on the columns of a query, as one on those of its source."""
    return _said(condition, dict(query.columns))


def listed(name: str, query: Select, variable: str, body: Expression) -> Expression:
    """Something of each of a list that a query makes, of its source; null where there is no list."""
    match _unless_null(dict(query.columns)[name]):
        case Each("transform", inner, first, made):
            return Each("transform", inner, first, _said(body, {variable: made}))
        case found:
            return Each("transform", found, variable, body)


def _said(one: Expression, columns: Mapping[str, Expression]) -> Expression:
    """With others in the place of columns, or of what a lambda binds: no two of these have one name."""
    match one:
        case Column(name):
            return columns.get(name, one)
        case Field(of, name):
            found = _said(of, columns)
            return dict(found.fields)[name] if isinstance(found, Struct) else Field(found, name)
        case Call("size", (Each("filter", of, variable, body),)):
            return _how_many(_said(of, columns), variable, _said(body, columns))
        case Call("size", (of,)):
            return _size(_said(of, columns))
    return rebuilt(one, lambda part: _said(part, columns))


def _how_many(of: Expression, variable: str, body: Expression) -> Expression:
    """Of how many of a list something holds; of none of what is null."""
    match _unless_null(of):
        case Each("filter", inner, first, condition):
            renamed = _said(condition, {first: Column(variable)})
            return _how_many(inner, variable, both([renamed, body]))
        case Each("transform", inner, first, made):
            return _how_many(inner, first, _said(body, {variable: made}))
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
