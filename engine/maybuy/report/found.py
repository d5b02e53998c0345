"""The cheapest that gives what is needed, as text and JSON."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from rich.console import Console

from ..configurations.configuration import Configuration
from ..configurations.find import Found
from ..configurations.needs import Need
from ..model.definitions import Definitions
from .console import Text, grid, indented
from .json_form import catalog_json
from .money import exact
from .speaker import counted
from .subscriptions import HeldWords, configuration_json


def found_json(found: Found, definitions: Definitions) -> dict[str, Any]:
    """What was found for some needs. `order` is null: who begins anew buys all that there is."""
    scope = found.scope

    def amount(money: Decimal) -> str:
        return exact(money, scope.currency)

    def shown(one: Configuration | None) -> dict[str, Any] | None:
        return None if one is None else configuration_json(one, scope.currency)

    best = shown(found.best)
    known: dict[str, Any] = {
        "needs": [one.text for one in found.needs],
        "seats": scope.seats,
        "cycle": scope.cycle,
        "currency": scope.currency,
        "at": scope.at.isoformat(),
        "catalog": catalog_json(definitions),
        "best": None if best is None else {**best, "order": None},
        "ties": found.ties,
        "next": shown(found.next),
        "without": [{"need": need.text, "saves": amount(saved)} for need, saved in found.without],
        "on_request": shown(found.on_request),
    }
    if found.instead:
        known["why_not"] = [
            {
                "item": item,
                "best": shown(one),
                "dearer": None if more is None else exact(more, scope.currency),
            }
            for item, one, more in found.instead
        ]
    return known if found.best is not None else {**known, "missing": [one.text for one in found.missing]}


def show_found(console: Console, found: Found, definitions: Definitions, language: str) -> None:
    """What was found for some needs, for people."""
    words = _Words(found, definitions, language)
    console.print(Text(words.title(), style="title") + Text(f"  {words.scope()}", style="faint"))
    table = grid()
    table.add_column(style="label", no_wrap=True)
    table.add_column(justify="right", no_wrap=True)
    table.add_column()
    for key, one in (("best", found.best), ("next", found.next), ("on_request", found.on_request)):
        if one is not None:
            table.add_row(words.say(f"find.{key}"), words.price(one), words.lines(one))
    for need, saved in found.without if found.best is not None else ():
        less = words.say("find.saves") if saved else words.say("find.same")
        table.add_row(
            words.say("find.without", need=words.need(need)), words.amount(saved) if saved else "", less
        )
    for item, one, more in found.instead:
        told = words.say("find.never") if one is None else words.lines(one)
        cost = "" if more is None else words.say("find.more", amount=words.amount(more))
        table.add_row(words.say("find.with", item=words.name(item)), cost, told)
    if table.row_count:
        indented(console, table)
    if found.ties:
        indented(
            console,
            Text(counted("interface", "find.ties", found.ties, language, name="count"), style="faint"),
        )
    if found.missing:
        indented(console, Text(words.missing(), style="deny"))
    elif found.best is None and found.on_request is None:
        indented(console, Text(words.say("subscriptions.none"), style="deny"))


class _Words(HeldWords):
    """Says what was found."""

    def __init__(self, found: Found, definitions: Definitions, language: str) -> None:
        super().__init__(found.scope, definitions, language)
        self._found = found

    def title(self) -> str:
        """What is needed."""
        needs = [self.need(one) for one in self._found.needs]
        return self.say("find.title", needs=self.listed(needs)) if needs else self.say("find.anything")

    def need(self, one: Need) -> str:
        """A need in words: `API calls a minute: 400`, `200,000 contacts`."""
        name = self.name(one.what)
        if one.units is not None:
            return self.say("catalog.feature", name=name, value=self.units(one.what, one.units))
        if one.value is None:
            return name
        worth = self.worth(one.what, one.value)
        return self.say("catalog.feature", name=name, value=worth) if worth else name

    def missing(self) -> str:
        """What nothing gives, by itself or together."""
        missing = self.listed(self.need(one) for one in self._found.missing)
        return self.say("find.missing.together" if self._found.together else "find.missing", needs=missing)
