"""All that can be held as text and JSON. Lists are made line by line: there may be many."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from decimal import Decimal
from functools import lru_cache
from itertools import groupby
from typing import Any, Final

from rich.console import Console

from ..configurations.candidates import Candidate, LeftOut, Scope
from ..configurations.configuration import Configuration
from ..configurations.subscriptions import Subscriptions
from ..model.definitions import Definitions
from .console import Text, grid, indented
from .json_form import catalog_json
from .money import exact
from .speaker import Speaker, counted

COUNT: Final = "count"
LIST: Final = "list"
LEAST: Final = "least"
GREATEST: Final = "greatest"
BY_DEFAULT: Final = (COUNT, LEAST, GREATEST)
"""What is told where nothing is asked for."""


def subscriptions_json(
    found: Subscriptions, asked: Collection[str], definitions: Definitions, language: str, *, in_ascii: bool
) -> Iterator[str]:
    """What is asked for, in pieces of one JSON text."""
    scope, words = found.scope, HeldWords(found.scope, definitions, language)
    known: dict[str, Any] = {
        "currency": scope.currency,
        "cycle": scope.cycle,
        "seats": scope.seats,
        "at": scope.at.isoformat(),
        "products": None if scope.products is None else sorted(scope.products),
        "catalog": catalog_json(definitions),
        "left_out": [
            {"item": one.item.id, "code": one.code, "message": words.why(one)} for one in found.left_out
        ],
    }
    if COUNT in asked:
        known |= {"count": found.count, "on_request": found.on_request}
    for what in (LEAST, GREATEST):
        if what in asked:
            one = getattr(found, what)
            known[what] = None if one is None else configuration_json(one, scope.currency)
    shown = json.dumps(known, ensure_ascii=in_ascii, indent=2)
    if LIST not in asked:
        yield f"{shown}\n"
        return
    yield shown.removesuffix("\n}")
    between = ',\n  "list": [\n    '
    for one in found:
        yield between + json.dumps(configuration_json(one, scope.currency), ensure_ascii=in_ascii)
        between = ",\n    "
    yield "\n  ]\n}\n" if found.count else ',\n  "list": []\n}\n'


def configuration_json(one: Configuration, currency: str) -> dict[str, Any]:
    """One subscription: its items, and what it costs for a whole cycle; null where some is on request."""
    return {
        "items": [_line_json(line) for line in one.lines],
        "recurring": None if one.recurring is None else exact(one.recurring, currency),
    }


def _line_json(line: Candidate) -> dict[str, Any]:
    """An item, in seats or in packs."""
    packs = line.item.in_packs
    return {
        "item": line.item.id,
        "seats": None if packs else line.seats,
        "quantity": line.seats if packs else None,
    }


def show_subscriptions(
    console: Console, found: Subscriptions, asked: Collection[str], definitions: Definitions, language: str
) -> None:
    """What is asked for, but for the list."""
    words = HeldWords(found.scope, definitions, language)
    heading = Text(words.say("subscriptions.title"), style="title")
    console.print(heading + Text(f"  {words.scope()}", style="faint"))
    if COUNT in asked:
        indented(console, Text(words.how_many(found)))
    table = grid()
    table.add_column(style="label", no_wrap=True)
    table.add_column(justify="right", no_wrap=True)
    table.add_column()
    for what in (LEAST, GREATEST):
        one = getattr(found, what)
        if what in asked and one is not None:
            table.add_row(words.say(f"subscriptions.{what}"), words.price(one), words.lines(one))
        elif what in asked and COUNT not in asked:
            table.add_row(words.say(f"subscriptions.{what}"), "", words.how_many(found))
    if table.row_count:
        indented(console, table)
    for code, group in groupby(sorted(found.left_out, key=lambda one: one.code), key=lambda one: one.code):
        items = words.names(one.item.id for one in group)
        indented(console, Text(words.left_out(items, code), style="faint"))


def listed(found: Subscriptions, definitions: Definitions, language: str) -> Iterator[str]:
    """All that can be held, a line each: what it costs, and what is held."""
    words = HeldWords(found.scope, definitions, language)
    widest = (found.greatest, _ON_REQUEST if found.on_request else None)
    width = max((len(words.price(one)) for one in widest if one is not None), default=0)
    return (f"  {words.price(one):>{width}}  {words.lines(one)}" for one in found)


_ON_REQUEST: Final = Configuration((), None)


class HeldWords(Speaker):
    """Says what can be held within a scope."""

    def __init__(self, scope: Scope, definitions: Definitions, language: str) -> None:
        super().__init__(definitions, language)
        self._scope = scope
        self._line = lru_cache(maxsize=None)(self._held)
        self.amount = lru_cache(maxsize=1 << 16)(self._amount)

    def scope(self) -> str:
        """Which subscriptions are meant: the cycle, the currency, the day they begin, the seats."""
        scope = self._scope
        if scope.standing:
            seats = self.say("subscriptions.standing")
        elif scope.seats is None:
            seats = self.say("subscriptions.fewest")
        else:
            seats = self.counted("preview.seats", scope.seats)
        return self.say(
            "subscriptions.scope",
            billed=self.billed(scope.cycle), currency=scope.currency, day=self.day(scope.at), seats=seats,
        )  # fmt: skip

    def how_many(self, found: Subscriptions) -> str:
        """How many there are, and how many of them have no number for a price."""
        count, on_request = found.count, found.on_request
        if not count:
            return self.say("subscriptions.none")
        told = counted("interface", "subscriptions.count", count, self.language, name="count")
        if not on_request:
            return told
        return self.say("subscriptions.on_request", told=told, count=self.number(on_request))

    def price(self, one: Configuration) -> str:
        """What a subscription costs for a whole cycle."""
        return self.say("price.on_request") if one.recurring is None else self.amount(one.recurring)

    def _amount(self, amount: Decimal) -> str:
        return self.money(amount, self._scope.currency)

    def lines(self, one: Configuration) -> str:
        """What is held: with its seats, where these are not those asked for."""
        return " + ".join([self._line(line.item.id, line.seats) for line in one.lines])

    def _held(self, item: str, seats: int) -> str:
        usual = 1 if self.definitions.items[item].in_packs else self._scope.seats or 1
        name = self.name(item)
        return name if seats == usual else f"{name}, {self.seats(item, seats)}"

    def left_out(self, items: str, code: str) -> str:
        """That some items cannot be in any subscription, and why."""
        scope = self._scope
        words = {"items": items, "currency": scope.currency, "billed": self.billed(scope.cycle)}
        return self.say(f"subscriptions.left_out.{code}", **words)

    def why(self, one: LeftOut) -> str:
        """The same of one."""
        return self.left_out(self.name(one.item.id), one.code)
