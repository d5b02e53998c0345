"""Editions side by side as rows of words: what text, Markdown and pages make their tables of."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import groupby
from typing import Final, NamedTuple

from ..language import pick
from ..model.decision import EACH
from ..model.definitions import Definitions, spoken
from ..model.feature import Feature
from ..model.item import Item
from ..subscription.quotes import is_free, is_paid_once
from ..views.compare import Column
from .charge_words import charge_label, differs, scale_said
from .sentences import Sentences

YES: Final = "✔"
ADDED: Final = "+"
SIGNS: Final = {"included": YES, "available": ADDED}
"""What stands in a cell in place of its word."""


class Row(NamedTuple):
    """A row of a table: a heading of those below it where it has no cells, one cell for each edition else.

    A row that stands below a heading is inset.
    """

    label: str
    cells: list[str]
    heading: bool = False
    inset: bool = False


def shown_in_order(definitions: Definitions) -> Sequence[Feature]:
    """The features that customers see: those of one tag together, else as they are declared."""
    tags = list(dict.fromkeys(one.tags[:1] for one in definitions.features.values()))
    shown = (one for one in definitions.features.values() if one.shown)
    return sorted(shown, key=lambda one: tags.index(one.tags[:1]))


def under_tags(given: Collection[str], words: Words) -> Iterator[tuple[Feature, str, bool]]:
    """The features that are shown among some: the first of each tag with its heading, all of it inset."""
    features = [one for one in shown_in_order(words.definitions) if one.id in given]
    for tags, group in groupby(features, key=lambda one: one.tags[:1]):
        heading = pick(spoken(tags[0]), words.language) if tags else ""
        for number, feature in enumerate(group):
            yield feature, "" if number else heading, bool(tags)


class Words(Sentences):
    """Names editions without their products, too."""

    def edition(self, item: Item) -> str:
        """An edition's own name: the item's without the product's. A product's where it has no editions."""
        product, name = self.name(item.product), pick(item.name, self.language)
        return name.removeprefix(product).strip() or name


def compare_rows(columns: Sequence[Column], currency: str, words: Words, said: dict[str, str]) -> list[Row]:
    """Prices by cycle, limits, features, what is included and what may be added, product by product.

    `said` is how cells say `included` and `available`: in signs, or in words.
    """
    definitions, alone = words.definitions, each_alone(columns)
    words = words.of(next((one.item.id for one in columns), None))  # editions of one product
    rows: list[Row] = []
    for cycle in definitions.cycles:
        if any(cycle in one.prices for one in columns):
            label = words.say("catalog.price", billed=words.billed(cycle))
            rows.append(Row(label, [_price(one, cycle, currency, words, alone=alone) for one in columns]))
    rows += _beside_charges(columns, currency, words)
    for charge in dict.fromkeys(quote.charge.id for one in columns for quote in one.charges):
        rows += _charge(charge, columns, currency, words)
    if not rows and any(one.price == "on_request" for one in columns):
        rows.append(
            Row(words.say("price"), [_price(one, "", currency, words, alone=alone) for one in columns])
        )
    if not all(one.on_sale for one in columns):
        shown = ["" if one.on_sale else words.say("catalog.no") for one in columns]
        rows.append(Row(words.say("catalog.sold"), shown))
    trials = [one.item.trial for one in columns]
    if any(trials):
        days = [words.trial_days("catalog.days", one) if one else "" for one in trials]
        rows.append(Row(words.say("catalog.trial"), days))
    for limit in definitions.limits:
        if any(limit in one.limits for one in columns):
            shown = [words.grant(limit, one.limits[limit]) if limit in one.limits else "" for one in columns]
            rows.append(Row(words.name(limit), shown))
    for feature, heading, inset in under_tags({name for one in columns for name in one.features}, words):
        if heading:
            rows.append(Row(heading, [""] * len(columns), heading=True))
        shown = [_set(one, feature.id, words, said["included"]) for one in columns]
        rows.append(Row(words.name(feature.id), shown, inset=inset))
    items = {item for one in columns for item in (*one.included, *one.available)}
    rows += [
        Row(words.name(product), [_comes(one, product, words, said) for one in columns])
        for product in sorted({definitions.items[item].product for item in items})
    ]
    suites = [words.names(one.suites) for one in columns]
    if any(suites):
        rows.append(Row(words.say("catalog.suites"), suites))
    return rows


def each_alone(columns: Sequence[Column]) -> bool:
    """Whether all prices are for each of what is bought, all seats or all packs, and nothing else is paid."""
    kinds = {one.per for one in columns if one.prices}
    return len(kinds) < 2 and all(one.per in EACH and not one.charges for one in columns)


def _beside_charges(columns: Sequence[Column], currency: str, words: Words) -> Iterable[Row]:
    """What each costs beside charges, and the least that is paid in all."""
    packs = all(one.item.in_packs for one in columns)
    each = words.say("catalog.each.pack" if packs else "catalog.each")
    amounts = {
        each: [one.of_seat if one.per not in EACH else {} for one in columns],
        words.say("charge.minimum.name").capitalize(): [one.least for one in columns],
    }
    for name, found in amounts.items():
        for cycle in words.definitions.cycles:
            if any(cycle in one for one in found):
                label = words.say("charge.cycle", name=name, billed=words.billed(cycle))
                yield Row(
                    label,
                    [words.a_month(one[cycle], currency, cycle) if cycle in one else "" for one in found],
                )


def _price(column: Column, cycle: str, currency: str, words: Words, *, alone: bool) -> str:
    """A price, with what it is of where it does not stand alone."""
    if column.price == "on_request":
        return words.say("price.on_request")
    amount = column.prices.get(cycle)
    if amount is None:
        return ""
    if is_free(column.item, column.per, [amount]):
        return words.say("price.free")
    if is_paid_once(column.item, [amount]):
        return words.say("price.once")
    shown = words.a_month(amount, currency, cycle)
    if column.per in EACH:
        return shown if alone else words.say("charge.seat", amount=shown)
    return words.say(f"catalog.price.{column.per}", amount=shown)


def _charge(charge: str, columns: Sequence[Column], currency: str, words: Words) -> Iterable[Row]:
    """A charge side by side, by billing cycle where that makes a difference."""
    found = [next((one for one in column.charges if one.charge.id == charge), None) for column in columns]
    known = [one for one in found if one is not None]
    cycles = list(dict.fromkeys(cycle for one in known for cycle in one.scales))
    apart = any(differs(one.scales, one.charge, currency, words) for one in known)
    for cycle in cycles if apart else cycles[:1]:
        cells = [
            scale_said(one.charge, one.scales[cycle], currency, words, cycle if apart else None)
            if one and cycle in one.scales
            else ""
            for one in found
        ]
        yield Row(charge_label(known[0].charge, words, cycle if apart else None), cells)


def _set(column: Column, feature: str, words: Words, on: str) -> str:
    """What an edition sets a feature to; a sign or word where it is a switch."""
    return (words.worth(feature, column.features[feature]) or on) if feature in column.features else ""


def _comes(column: Column, product: str, words: Words, said: dict[str, str]) -> str:
    """How a product comes with an edition, and in which editions of its own."""
    cells = []
    for how, items in (("included", column.included), ("available", column.available)):
        ones = [words.definitions.items[item] for item in items]
        of_it = sorted((one for one in ones if one.product == product), key=lambda one: one.rank)
        if of_it:
            editions = words.listed((words.edition(one) for one in of_it if one.edition), "or")
            cells.append(f"{said[how]} {editions}".strip())
    return ", ".join(cells)
