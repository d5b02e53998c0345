"""What keeps accounts out: as one query tells it, and in parts that are each asked in the quickest way."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from .canonical import BOTH, SIDES
from .fitting import Check
from .sql import (
    Call,
    Case,
    Cast,
    Column,
    Each,
    Expression,
    Field,
    Literally,
    Struct,
    both,
    call,
    column,
    either,
    literal,
    struct,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Part:
    """Some of what keeps accounts out: whether it does. It may be so of something in a list: `each` is that
    column, what each is called, and whether it is so of it. `of_items` is as of a Check."""

    holds: Expression
    each: tuple[str, str, Expression] | None = None
    of_items: bool = False


@dataclass(frozen=True, slots=True)
class Fitting:
    """Whether an account is kept out, and by what: a list of structs of BAD without its id."""

    wrong: Expression
    parts: tuple[Part, ...]
    """Whether it is kept out: by one of these at the least."""


def fitting(all_checks: Sequence[Iterable[Check]]) -> Fitting:
    """What keeps accounts from being asked about, beside what is `unread`: by the checks of one of the
    definitions, or of the two that are compared."""
    sides = [{(check.code, check.place): check for check in one} for one in all_checks]
    keys = list(dict.fromkeys(key for side in sides for key in side))
    found = []
    for key in keys:
        told = [side.get(key) for side in sides]
        conditions = [one.holds for one in told if one is not None]
        holds = conditions[0] if len(set(conditions)) == 1 else either(conditions)
        value = next(one for one in told if one is not None).value
        if len(conditions) == 2 and conditions[0] != conditions[1]:
            first, second = [one for one in told if one is not None]
            value = Case(((first.holds, Cast(first.value, "text")),), Cast(second.value, "text"))
        found.append(Case(((holds, _wrong(key, value, _side(told))),), literal(None)))
    unread = column("unread")
    # Of what cannot be read, it is not said as well that it is missing.
    one = Column("wrong_one")
    places = Each("transform", unread, "unread_one", Field(Column("unread_one"), "place"))
    there = both([call("not", call("null", one)), call("not", call("has", places, Field(one, "place")))])
    listed = Each("filter", call("list", *found), "wrong_one", there)
    checked = [one for side in sides for one in side.values()]
    unreadable = call(">", call("size", unread), 0)
    rows, of_items = (
        dict.fromkeys(
            one.quick or one.holds
            for one in checked
            if (one.quick or one.each is None) and one.of_items is which
        )
        for which in (False, True)
    )
    parts = [Part(either([unreadable, *rows])), *_of_lists(checked)]
    if of_items:
        parts.append(Part(either(of_items), of_items=True))
    return Fitting(call("flatten", call("list", unread, listed)), tuple(parts))


def _of_lists(all_: Sequence[Check]) -> Iterator[Part]:
    """Each list is gone through once for all that is asked of its elements."""
    for name, variable in dict.fromkeys(one.each[:2] for one in all_ if one.each is not None):
        found = (one.each[2] for one in all_ if one.each and one.each[:2] == (name, variable))
        wrong = either(dict.fromkeys(map(_perhaps, found)))
        failing = Each("filter", column(name), variable, wrong)
        yield Part(call(">", call("size", failing), 0), (name, variable, wrong))


def _perhaps(condition: Expression) -> Expression:
    """A condition that may be null where it does not hold: sooner known, and the same to a filter."""
    match condition:
        case Call("coalesce", (found, Literally(False))):
            return found
        case Call("AND" | "OR" as word, of):
            return Call(word, tuple([_perhaps(one) for one in of]))
    return condition


def _side(told: Sequence[Check | None]) -> Expression:
    """Whose finding it is."""
    if len(told) == 1:
        return literal(BOTH)
    first, second = told
    if first is None or second is None:
        return literal(SIDES[1 if first is None else 0])
    if first.holds == second.holds:
        return literal(BOTH)
    return Case(
        ((both([first.holds, second.holds]), literal(BOTH)), (first.holds, literal(SIDES[0]))),
        literal(SIDES[1]),
    )


def _wrong(key: tuple[str, str], value: Expression, side: Expression) -> Struct:
    return struct(code=key[0], place=key[1], value=Cast(value, "text"), side=side)
