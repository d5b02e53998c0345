"""Queries with what they ask of in its place, where that is a query as well.

A database makes whole lists of structs for what asks one field of them. Said of the rows as they come, each
list is gone through once, and nothing is made of it that nobody asks.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from .fused import loosened, said
from .sql import Column, Each, Expression, Select, both, walked


def inlined(query: Select, views: Mapping[str, Select]) -> Select:
    """A query with what some views are in their place, as far down as rows are made of one row each.

    The views are inlined themselves. Where the query that is found clashes(), it means something else.
    """
    if isinstance(query.source, tuple):
        return replace(query, source=tuple([inlined(one, views) for one in query.source]))
    if isinstance(query.source, Select):
        return replace(query, source=inlined(query.source, views))
    inner = views.get(query.source)
    if inner is None:
        return query
    if query.group or query.join or query.order or query.limit is not None or not plain(inner):
        return replace(query, source=inner)
    columns: dict[str, Expression] = dict(inner.columns)
    each, conditions = None, [] if inner.where is None else [inner.where]
    if query.each is not None:
        name, listed = query.each[0], loosened(said(query.each[1], columns))
        of, made, some = _elements(listed, name)
        columns[name], each = made, (name, of)
        conditions += some
    if query.where is not None:
        conditions.append(said(query.where, columns))
    return Select(
        tuple([(name, said(one, columns)) for name, one in query.columns]),
        inner.source,
        both(conditions) if conditions else None,
        each=each,
    )


def _elements(listed: Expression, name: str) -> tuple[Expression, Expression, list[Expression]]:
    """A list from which another is made; of each element, as a column of a name, what stands for it in the
    other, and the conditions under which it is there."""
    match listed:
        case Each("transform", inner, variable, body):
            of, made, some = _elements(inner, name)
            return of, said(body, {variable: made}), some
        case Each("filter", inner, variable, body):
            of, made, some = _elements(inner, name)
            return of, made, [*some, said(body, {variable: made})]
    return listed, Column(name), []


def plain(query: Select) -> bool:
    """Whether each row of a query is made of one of its source."""
    return not (query.group or query.each or query.join or query.order) and query.limit is None


def bottom(query: Select) -> Iterator[str]:
    """The names of the tables that a query reads, but for those that are joined."""
    if isinstance(query.source, str):
        yield query.source
    for one in (query.source,) if isinstance(query.source, Select) else query.source:
        if isinstance(one, Select):
            yield from bottom(one)


def clashes(query: Select, columns: Mapping[str, Iterable[str]]) -> bool:
    """Whether a name that a query gives to elements of lists is a column as well, of what it asks of: of one
    of its bottom(), or of a query."""
    own = {one.lower() for one in _names(query)}
    for one in query.source if isinstance(query.source, tuple) else (query.source,):
        there = columns.get(one, ()) if isinstance(one, str) else [name for name, _ in one.columns]
        if any(name.lower() in own for name in there) or (isinstance(one, Select) and clashes(one, columns)):
            return True
    return False


def _names(query: Select) -> Iterator[str]:
    if query.each is not None:
        yield query.each[0]
        yield from _bound(query.each[1])
    for _, one in query.columns:
        yield from _bound(one)
    if query.where is not None:
        yield from _bound(query.where)


def _bound(one: Expression) -> Iterator[str]:
    for part in walked(one):
        if isinstance(part, Each):
            yield part.variable
