"""A table of customers as it comes, or what one of its columns lists: what is found there by which name."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import pyarrow as pa

from ..model.columns import FromColumn, SameForAll, Told
from ..source import nearest
from .cells import READ, Cell, Sort, sort_of, text, worded
from .refused import FleetError
from .sql import Column, Expression, Field, Select, literal

THEIRS: Final = "their "
"""What names of columns begin with in queries: no name of ours does."""


@dataclass(frozen=True, slots=True)
class Table:
    """Columns by name and type; those of a struct where `of` is one."""

    types: Mapping[str, pa.DataType]
    of: Expression | None = None

    def column(self, name: str) -> Expression:
        """A column that there is, as queries know it."""
        return Column(f"{THEIRS}{name}") if self.of is None else Field(self.of, name)

    def cell(self, name: str) -> tuple[Expression, Sort]:
        """A column that there is, and what sort of values it has."""
        return self.column(name), sort_of(self.types[name])

    def renamed(self, source: str) -> Select:
        """The columns of a table as queries know them."""
        return Select(tuple([(f"{THEIRS}{name}", Column(name)) for name in self.types]), source)

    def first(self, names: Sequence[str]) -> str | None:
        """The first of some columns that there is."""
        return next((name for name in names if name in self.types), None)

    def named(self, name: str | None, own: Sequence[str], fact: str, *, needed: bool = False) -> str | None:
        """The column that says a fact: the one that was named, else the first of our own names.

        Raises FleetError where there is no such column, and it was named or is needed.
        """
        if name is not None and name not in self.types:
            raise self.lacking("no-column", fact, name)
        found = name or self.first(own)
        if found is None and needed:
            raise self.lacking("no-fact", fact, own[0])
        return found

    def told(
        self,
        told: Told | None,
        own: Sequence[str],
        fact: str,
        *,
        needed: bool = False,
        known: Collection[str] = (),
    ) -> Expression | None:
        """A fact as text in our words; None where no column says it.

        Raises FleetError as named() does, and for words of ours that are none of those `known`, if any are.
        """
        check_words(told, fact, known)
        if isinstance(told, SameForAll):
            return literal(told.value)
        column = told.column if isinstance(told, FromColumn) else told
        found = self.named(column, own, fact, needed=needed)
        if found is None:
            return None
        said = text(*self.cell(found))
        return worded(said, told.values) if isinstance(told, FromColumn) else said

    def read(self, name: str | None, own: Sequence[str], fact: str, type_: str) -> Cell | None:
        """What a column says as a day, a number or an amount; None where no column does."""
        found = self.named(name, own, fact)
        return None if found is None else READ[type_](*self.cell(found))

    def listed(self, name: str, fact: str, variable: str) -> Table:
        """What a column lists, each as `variable`. Raises FleetError where it does not list structs."""
        if name not in self.types:
            raise self.lacking("no-column", fact, name)
        type_ = self.types[name]
        if sort_of(type_) != "list" or not pa.types.is_struct(type_.value_type):
            raise FleetError("no-list", column=name, fact=fact, type=str(type_))
        return Table({one.name: one.type for one in type_.value_type}, Column(variable))

    def lacking(self, kind: str, fact: str, name: str) -> FleetError:
        """That there is no column for a fact, with those that there are, and the nearest."""
        near = nearest(name, self.types)
        known = ", ".join([f"`{one}`" for one in self.types])
        variant = f"{kind}.near" if near is not None else kind
        return FleetError(variant, fact=fact, name=name, near=near, known=known)


def check_words(told: Told | None, fact: str, known: Collection[str]) -> None:
    """Raises FleetError for words that should be ours and are none of those that are known, if any are."""
    words = [told.value] if isinstance(told, SameForAll) else []
    words += told.values.values() if isinstance(told, FromColumn) else []
    for word in words if known else ():
        if word not in known:
            raise unknown_word(fact, word, known)


def unknown_word(fact: str, word: str, known: Collection[str]) -> FleetError:
    """That a columns file names something that there is none of, with the nearest, or with all."""
    near = nearest(word, known)
    kind = "unknown-word.near" if near is not None else "unknown-word"
    return FleetError(kind, fact=fact, word=word, near=near, known=", ".join([f"`{one}`" for one in known]))


def table_of(shape: pa.Schema) -> Table:
    """The table that has these columns."""
    return Table({one.name: one.type for one in shape})
