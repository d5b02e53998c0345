"""Frozen records as JSON and back: what a bundle is made of. Reading runs nothing but the constructors of the
records listed here.

Scalars stand for themselves; everything else is a list that begins with what it is: a letter, or the number
of a record among RECORDS, followed by its fields in order.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from hashlib import sha256
from typing import Any, Final, TypeVar, overload

from .compile.index import Masks, Ranges, SetMasks
from .compile.normal import NormalRule, reason_of
from .model.base import Effective, Model, Silence, made
from .model.catalog import CatalogFile, CountedName, Cycle, DatedPrices, Limit, PaymentMethod, Requirement
from .model.charge import Charge, DatedRates, Tier
from .model.condition import Condition, Test
from .model.contents import DatedGrants
from .model.decision import Reason
from .model.definitions import Group, PlacedRule
from .model.feature import Feature
from .model.item import Item
from .model.kinds import records_of
from .model.logic import Among, Holding, Within
from .model.policy import Action, Channel, Contact, Detail, Rule, Selector, Terms, TermsVersion
from .model.promise import PlacedPromise, Promise
from .model.promotion import PromotionFile, Span
from .model.settlement import Settlement
from .model.trial import TrialOffer
from .model.versions import Version
from .model.vocabulary import Attribute
from .version import __version__

_NAMED: Final[tuple[type, ...]] = (
    Item, Charge, DatedRates, Tier, PlacedRule, Rule, Selector, Condition, Test, Effective, Silence,
    CatalogFile, CountedName, Cycle, DatedPrices, Requirement, Limit, Feature, PaymentMethod, Attribute,
    Channel, Contact, Action, Terms, TermsVersion, Detail, PromotionFile, Span, Group, DatedGrants, Version,
    NormalRule, Settlement, Among, Within, Holding, Ranges, SetMasks, TrialOffer,
)  # fmt: skip

RECORDS: Final[tuple[type, ...]] = (
    *_NAMED, PlacedPromise, *(one for one in records_of(Promise).values() if one not in _NAMED),
)  # fmt: skip
"""Every kind of record that can be in a bundle."""

_NUMBER: Final = {record: number for number, record in enumerate(RECORDS)}
_PLAIN: Final = 1 << 53
"""Integers from here on are masks, and written in hexadecimal."""

T = TypeVar("T")


def _names(record: type) -> tuple[str, ...]:
    if issubclass(record, Model):
        return tuple(record.model_fields)
    assert is_dataclass(record)
    return tuple(field.name for field in fields(record))


_FIELDS: Final = tuple(_names(record) for record in RECORDS)


def shape() -> str:
    """The digest of the version and of the names and fields of all records; another cannot be read.

    The version counts because what one compiles may mean something else to another, in the same records.
    """
    said = [(record.__name__, *names) for record, names in zip(RECORDS, _FIELDS, strict=True)]
    return sha256(json.dumps([__version__, *said]).encode()).hexdigest()[:16]


def to_plain(value: object) -> Any:
    """A record, or anything records are made of, as JSON has it. TypeError for anything else."""
    if value is None or isinstance(value, bool | str):
        return value
    number = _NUMBER.get(type(value))
    if number is not None:
        return [number, *(to_plain(getattr(value, name)) for name in _FIELDS[number])]
    match value:
        case Masks():
            return ["k", to_plain(value.other), *_pairs(dict(sorted(value.items())))]
        case int():
            return value if abs(value) < _PLAIN else ["x", format(value, "x")]
        case Decimal():
            return ["n", str(value)]
        case date():
            return ["d", value.isoformat()]
        case frozenset():
            return ["s", *sorted(value)]
        case Mapping():
            return ["m", *_pairs(value)]
        case tuple():
            return ["t", *map(to_plain, value)]
    raise TypeError(f"{type(value).__name__} cannot be in a bundle")


def _pairs(value: Mapping[Any, Any]) -> Iterator[Any]:
    for key, one in value.items():
        yield to_plain(key)
        yield to_plain(one)


def from_plain(value: Any) -> Any:
    """What to_plain() was given. ValueError, TypeError or LookupError for what it never makes."""
    if not isinstance(value, list):
        return value
    tag = value[0]
    if isinstance(tag, int):
        return _BUILD[tag]([from_plain(one) if isinstance(one, list) else one for one in value[1:]])
    return _READ[tag](value)


def _mapping(value: list[Any], start: int = 1) -> dict[Any, Any]:
    return {
        from_plain(key): from_plain(one)
        for key, one in zip(value[start::2], value[start + 1 :: 2], strict=True)
    }


_READ: Final[Mapping[str, Callable[[list[Any]], Any]]] = {
    "t": lambda value: tuple([from_plain(one) for one in value[1:]]),
    "m": _mapping,
    "s": lambda value: frozenset(value[1:]),
    "x": lambda value: int(value[1], 16),
    "n": lambda value: Decimal(value[1]),
    "d": lambda value: date.fromisoformat(value[1]),
    "k": lambda value: Masks(_mapping(value, 2), from_plain(value[1])),
}


def _builder(record: type, names: tuple[str, ...]) -> Callable[[list[Any]], Any]:
    if issubclass(record, Model):  # checked before they were written
        given = set(names)
        return lambda values: made(record, dict(zip(names, values, strict=True)), given)
    return lambda values: record(*values)


_BUILD: Final = tuple(_builder(record, names) for record, names in zip(RECORDS, _FIELDS, strict=True))


class Unread(Sequence[T]):
    """Records that are made of their lines when they are first looked at."""

    __slots__ = ("_made", "_read", "_texts")

    def __init__(self, texts: Sequence[bytes], read: Callable[[bytes], T]) -> None:
        self._texts = texts
        self._read = read
        self._made: dict[int, T] = {}

    def __len__(self) -> int:
        return len(self._texts)

    @overload
    def __getitem__(self, number: int) -> T: ...

    @overload
    def __getitem__(self, number: slice) -> tuple[T, ...]: ...

    def __getitem__(self, number: int | slice) -> T | tuple[T, ...]:
        if isinstance(number, slice):
            return tuple([self[one] for one in range(*number.indices(len(self)))])
        made = self._made.get(number)
        if made is None:
            made = self._made[number] = self._read(self._texts[number])
        return made


class Chosen(Sequence[T]):
    """Some of a sequence's entries, by their numbers."""

    __slots__ = ("_numbers", "_of")

    def __init__(self, of: Sequence[T], numbers: Sequence[int]) -> None:
        self._of = of
        self._numbers = numbers

    def __len__(self) -> int:
        return len(self._numbers)

    @overload
    def __getitem__(self, number: int) -> T: ...

    @overload
    def __getitem__(self, number: slice) -> tuple[T, ...]: ...

    def __getitem__(self, number: int | slice) -> T | tuple[T, ...]:
        if isinstance(number, slice):
            return tuple([self._of[one] for one in self._numbers[number]])
        return self._of[self._numbers[number]]


def line(value: object) -> bytes:
    """A record as one line of JSON."""
    return json.dumps(to_plain(value), ensure_ascii=False, separators=(",", ":")).encode()


def lines(values: Iterable[object]) -> list[bytes]:
    """Records as lines of JSON."""
    return [line(value) for value in values]


def from_line(text: bytes) -> Any:
    """The record of a line. Raises as from_plain() does."""
    return from_plain(json.loads(text))


def said(rule: NormalRule) -> list[Any]:
    """What a rule says of itself as a reason, as JSON: read far more often than the rest of it."""
    reason = reason_of(rule)
    return [reason.code, reason.rule, reason.at, reason.source, reason.because and dict(reason.because)]


def reason_said(said: Sequence[list[Any]], numbers: Sequence[int], clause: int) -> Reason:
    """The rule of a clause as a reason, given what all rules say, and the number of each clause's rule.

    Raises ValueError or TypeError for what said() never gives.
    """
    code, rule, at, source, because = said[numbers[clause]]
    return Reason(code, rule, at, source, because)
