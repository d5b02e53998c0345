"""The cheapest that gives what is needed, as text and JSON."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from rich.console import Console

from ..configurations.configuration import Configuration
from ..configurations.find import Found
from ..configurations.needs import Need
from ..engine import Engine
from ..model.definitions import Definitions
from .console import Text, grid, indented
from .decision_text import show_decision
from .json_form import catalog_json, decision_json
from .money import exact
from .preview_json import preview_json
from .preview_text import show_preview
from .speaker import counted
from .subscriptions import HeldWords, configuration_json


def found_json(found: Found, definitions: Definitions, language: str) -> dict[str, Any]:
    """What was found for some needs. Without an account `order` is null: who begins anew buys all that there
    is."""
    scope = found.scope

    def amount(money: Decimal | None) -> str | None:
        return None if money is None else exact(money, scope.currency)

    def shown(one: Configuration | None) -> dict[str, Any] | None:
        return None if one is None else configuration_json(one, scope.currency)

    best, on_request = shown(found.best), shown(found.on_request)
    order: dict[str, Any] = {"order": None}
    if found.order is not None:
        asked = found.order.order.model_dump(mode="json", exclude_unset=True)
        order = {"order": asked, "preview": preview_json(found.order, definitions, language)}
    known: dict[str, Any] = {
        "needs": [one.text for one in found.needs],
        "seats": scope.seats,
        "cycle": scope.cycle,
        "currency": scope.currency,
        "at": scope.at.isoformat(),
        "catalog": catalog_json(definitions),
        "best": None if best is None else {**best, **order},
        "ties": found.ties,
        "next": shown(found.next),
        "without": [{"need": need.text, "saves": amount(saved)} for need, saved in found.without],
        "on_request": None if on_request is None else {**on_request, **order},
    }
    if found.instead:
        known["why_not"] = [
            {"item": item, "best": shown(one), "dearer": amount(more)} for item, one, more in found.instead
        ]
    if found.account is not None:
        known |= {"account": found.account.id, "user": found.user, "proven": found.proven}
    if found.refused is not None:
        known["refused"] = decision_json(found.refused, definitions, language)
    if found.not_computed is not None:
        return {**known, "not_computed": found.not_computed}
    return known if found.best is not None else {**known, "missing": [one.text for one in found.missing]}


def show_found(console: Console, found: Found, engine: Engine, language: str) -> None:
    """What was found for some needs, for people; and the order that leads there."""
    words = _Words(found, engine.definitions, language)
    console.print(Text(words.title(), style="title") + Text(f"  {words.scope()}", style="faint"))
    table = grid()
    table.add_column(style="label", no_wrap=True)
    table.add_column(justify="right", no_wrap=True)
    table.add_column()
    for key, one in (("best", found.best), ("next", found.next), ("on_request", found.on_request)):
        if one is not None:
            table.add_row(words.say(f"find.{key}"), words.price(one), words.lines(one))
    for need, saved in found.without if found.best is not None else ():
        less = "find.unknown" if saved is None else "find.saves" if saved else "find.same"
        amount = words.amount(saved) if saved else ""
        table.add_row(words.say("find.without", need=words.need(need)), amount, words.say(less))
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
    if found.not_computed is not None:
        indented(console, Text(words.not_computed(found.not_computed), style="deny"))
    elif found.missing:
        indented(console, Text(words.missing(), style="deny"))
    elif found.refused is not None:
        refused = words.say("find.refused", user=found.user)
        indented(console, Text(refused, style="deny"))
    elif found.best is None and found.on_request is None:
        indented(console, Text(words.say("subscriptions.none"), style="deny"))
    if found.best is not None and not found.proven:
        indented(console, Text(words.say("find.unproven"), style="faint"))
    _show_way(console, found, words, engine)


def _show_way(console: Console, found: Found, words: _Words, engine: Engine) -> None:
    """The order that leads to what was found, or why there is none."""
    if found.order is not None and found.account is not None:
        if not found.order.changes:
            indented(console, Text(words.say("find.held", account=found.account.id), style="allow"))
            return
        console.print()
        asked = engine.prepare(found.account, found.user, found.scope.at)
        show_preview(console, asked, found.order, words.language)
    if found.refused is not None:
        console.print()
        show_decision(found.refused, words.language, console)


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
        return name if one.value is None else self.feature(one.what, one.value)

    def not_computed(self, why: str) -> str:
        """That it could not be worked out, and why."""
        return self.say(f"find.not_computed.{why}")

    def missing(self) -> str:
        """What nothing gives, by itself or together."""
        missing = self.listed(self.need(one) for one in self._found.missing)
        return self.say("find.missing.together" if self._found.together else "find.missing", needs=missing)
