"""An order that is being put together, as the address of a page says it.

Nothing is kept of it anywhere else: so a bookmark, the back button and a second window are right by
themselves. A change is `action,item:ID,seats:N`: each word has what the others are parted by escaped.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final
from urllib.parse import parse_qsl, quote, unquote

from pydantic import ValidationError

from ...language.told import Refused
from ...model import deed
from ...model.base import MOST_UNITS
from ...model.definitions import Definitions
from ...model.order import Order, OrderChange

MOST_BYTES: Final = 6_000
"""Of an address's parameters: more is not sent by any page."""

CHANGE, CODE, ACCEPT, CYCLE, METHOD = "c", "code", "accept", "cycle", "pay"
NAMES: Final = (CHANGE, CODE, ACCEPT, CYCLE, METHOD)
"""The parameters that say an order."""

_WORDS: Final = ("item", "seats", "quantity", "to")
_UNIT: Final = "unit."
_DIGITS: Final = 12
"""Of a number: those that may be ordered have fewer."""


class DraftError(Refused):
    """An address that says no order."""

    SUBJECT = "customer"
    PREFIX = "address"


@dataclass(frozen=True, slots=True)
class Draft:
    """What an order has in it, but for whose it is, the day, and what is given for it alone."""

    changes: tuple[OrderChange, ...] = ()
    codes: tuple[str, ...] = ()
    accepted: tuple[str, ...] = ()
    cycle: str | None = None
    method: str | None = None

    def order(self, user: str, details: Mapping[str, str] | None = None) -> Order:
        """The order of a user."""
        given: dict[str, Any] = {"cycle": self.cycle, "payment_method": self.method}
        return Order(
            user=user,
            changes=self.changes,
            promotion=self.codes,
            accept=self.accepted,
            details=details or {},
            **{name: value for name, value in given.items() if value is not None},
        )

    def pairs(self) -> list[tuple[str, str]]:
        """It as parameters of an address, or as hidden fields of a form."""
        return [
            *((CHANGE, written(one)) for one in self.changes),
            *((CODE, one) for one in self.codes),
            *((ACCEPT, one) for one in self.accepted),
            *([(CYCLE, self.cycle)] if self.cycle is not None else []),
            *([(METHOD, self.method)] if self.method is not None else []),
        ]

    def query(self, *more: tuple[str, str]) -> str:
        """It as an address says it, and more parameters behind it."""
        return "&".join(
            f"{name}={quote(value, safe=',:/')}" for name, value in (*self.pairs(), *more) if name
        )

    def with_change(self, change: OrderChange, definitions: Definitions) -> Draft:
        """It with a change, which takes the place of one that is about the same."""
        about = _about(change, definitions)
        kept = [one for one in self.changes if _about(one, definitions) != about]
        return replace(self, changes=(*kept, change))

    def without(self, number: int) -> Draft:
        """It without one of its changes; as it is where it has no such."""
        return replace(self, changes=tuple(one for n, one in enumerate(self.changes) if n != number))

    def with_code(self, code: str) -> Draft:
        """It with a code; as it is where it has that."""
        return self if code in self.codes else replace(self, codes=(*self.codes, code))


def _about(change: OrderChange, definitions: Definitions) -> tuple[object, ...]:
    """What a change is about: two about the same are one, decided otherwise."""
    does = definitions.does(change.action)
    item = definitions.items.get(change.item or "")
    product = item.product if item is not None else change.item
    if does in deed.SEATS:
        return ("seats", product)
    if does in deed.UNITS:
        return ("units", change.item)
    if does in (*deed.EDITIONS, *deed.BUYING):
        return ("edition", product)
    if does in deed.ON_SUBSCRIPTION:
        return (does,)
    return (change.action, change.item)


def made(action: str, **words: str | int | None) -> OrderChange:
    """A change of an order, of what is not None."""
    given: dict[str, Any] = {name: value for name, value in words.items() if value is not None}
    return OrderChange(action=action, **given)


def written(change: OrderChange) -> str:
    """A change as an address says it."""
    said = change.model_dump(exclude_none=True)
    words = [quote(said["action"], safe="")]
    words += [f"{name}:{quote(str(said[name]), safe='/')}" for name in _WORDS if name in said]
    words += [f"{_UNIT}{quote(limit, safe='')}:{count}" for limit, count in said.get("units", {}).items()]
    return ",".join(words)


def change_of(text: str) -> OrderChange:
    """A change that an address says. Raises DraftError."""
    action, *words = text.split(",")
    said: dict[str, Any] = {"action": unquote(action)}
    for word in words:
        name, colon, value = word.partition(":")
        if not colon:
            raise DraftError("change")
        if name.startswith(_UNIT):
            units = said.setdefault("units", {})
            if unquote(name.removeprefix(_UNIT)) in units:
                raise DraftError("change")
            units[unquote(name.removeprefix(_UNIT))] = number_of(value)
        elif name not in _WORDS or name in said:
            raise DraftError("change")
        else:
            said[name] = number_of(value) if name in ("seats", "quantity") else unquote(value)
    try:
        return OrderChange.model_validate(said)
    except ValidationError:
        raise DraftError("change") from None


def number_of(text: str, most: int = MOST_UNITS) -> int:
    """A number as an address says it, up to the most that it may be. Raises DraftError."""
    if not (text.isascii() and text.isdigit() and len(text) <= _DIGITS) or int(text) > most:
        raise DraftError("number")
    return int(text)


def parameters(query: bytes, most: int = MOST_BYTES) -> list[tuple[str, str]]:
    """The parameters of an address, or the fields of a form. Raises DraftError for what is none, or too
    long."""
    if len(query) > most:
        raise DraftError("long")
    try:
        text = query.decode("ascii")
        found = parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=1_000)
    except ValueError:
        raise DraftError("unreadable") from None
    if any("\0" in word for pair in found for word in pair):
        raise DraftError("unreadable")
    return found


def draft_of(found: Iterable[tuple[str, str]], most: int) -> Draft:
    """The order that parameters say, of so many changes at most; other parameters say nothing of it.

    Raises DraftError for what is no order.
    """
    said: dict[str, list[str]] = {name: [] for name in NAMES}
    for name, value in found:
        if name in said and value:
            said[name].append(value)
    if len(said[CHANGE]) > most:
        raise DraftError("many", most=most)
    draft = Draft(
        tuple(map(change_of, said[CHANGE])),
        tuple(dict.fromkeys(said[CODE])),
        tuple(dict.fromkeys(said[ACCEPT])),
        _one(said[CYCLE]),
        _one(said[METHOD]),
    )
    try:
        draft.order("x")
    except ValidationError:
        raise DraftError("order") from None
    return draft


def _one(words: Sequence[str]) -> str | None:
    if len(words) > 1:
        raise DraftError("order")
    return words[0] if words else None


def unknown_names(draft: Draft, definitions: Definitions) -> Iterator[str]:
    """What an order names that the catalog does not have, but for its changes: these are told of when they
    are decided."""
    yield from (one for one in draft.accepted if one not in definitions.terms)
    if draft.cycle is not None and draft.cycle not in definitions.cycles:
        yield draft.cycle
    if draft.method is not None and draft.method not in definitions.payment_methods:
        yield draft.method
