"""The public price page: all that is on sale, from the catalog alone."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import groupby
from typing import Any, Final, NamedTuple
from urllib.parse import urlencode

from markupsafe import Markup

from ..language import LANGUAGES, pick
from ..model.decision import EACH, FROM
from ..model.definitions import Definitions
from ..report.charge_words import charge_label, scale_said
from ..report.compared import SIGNS, Row, Words, compare_rows
from ..report.schema_org import offer_catalog
from ..subscription.quotes import each_of, is_free, is_paid_once
from ..views.compare import Column, column
from .rendering import SHARED, label, rendered

PATH: Final = "/pages/prices"

KINDS: Final = ("suite", "product", "add-on")
"""In the order in which they are shown."""


class Chosen(NamedTuple):
    """What prices are shown: one of the catalog's currencies, and one of its billing cycles."""

    currency: str
    cycle: str
    embed: bool = False
    """Whether the page stands in another one, without a header of its own."""

    def query(self, **others: str) -> str:
        """It as a page's address says it."""
        said = {"currency": self.currency, "cycle": self.cycle, **({"embed": "1"} if self.embed else {})}
        return urlencode({**said, **others})


def chosen(asked: Mapping[str, str], definitions: Definitions) -> Chosen:
    """What a page's address asks for; what it does not say, or what there is not, is the catalog's first."""
    currencies = definitions.catalog.currencies if definitions.catalog else ("",)
    return Chosen(
        _among(asked.get("currency"), currencies),
        _among(asked.get("cycle"), tuple(definitions.cycles) or ("",)),
        asked.get("embed") == "1",
    )


def _among(word: str | None, known: Sequence[str]) -> str:
    return word if word is not None and word in known else known[0]


class Cell(NamedTuple):
    """A cell of a table: a sign, what it stands for, and a text."""

    sign: str
    how: str
    said: str
    text: str


class Card(NamedTuple):
    """An edition: what it is called, costs in the chosen cycle, and what else is to be known of that."""

    name: str
    description: str
    price: str
    """The amount, or words in place of one."""
    per: str
    starts: bool
    """Whether that is the least that it may cost."""
    others: tuple[str, ...]
    """What it costs in other billing cycles, what makes it up or is paid besides, for how long it is free."""


class Product(NamedTuple):
    """A product with its editions on sale: a card for each, and all of them side by side."""

    id: str
    name: str
    description: str
    """What all its editions have in common; else each says its own."""
    editions: tuple[Card, ...]
    heads: tuple[str, ...]
    rows: tuple[tuple[Row, tuple[Cell, ...]], ...]


class Section(NamedTuple):
    """All products of a kind."""

    kind: str
    products: tuple[Product, ...]


def on_sale(definitions: Definitions, currency: str, at: date) -> tuple[Column, ...]:
    """Every item on sale on a day and in a currency: suites first, then products, then add-ons; those of a
    product together, as they are declared."""
    found = (column(one, currency, at, definitions) for one in definitions.items.values())
    known = [one for one in found if one.on_sale]
    products = list(definitions.products)
    return tuple(
        sorted(
            known,
            key=lambda one: (KINDS.index(one.item.kind), products.index(one.item.product), one.item.rank),
        )
    )


def sections(columns: Sequence[Column], chosen: Chosen, words: Words) -> tuple[Section, ...]:
    """What the page shows, in its order."""
    return tuple(
        Section(
            kind,
            tuple(
                _product(product, tuple(editions), chosen, words)
                for product, editions in groupby(those, key=lambda one: one.item.product)
            ),
        )
        for kind, those in groupby(columns, key=lambda one: one.item.kind)
    )


def _product(product: str, editions: tuple[Column, ...], chosen: Chosen, words: Words) -> Product:
    said = [pick(one.item.description, words.language) for one in editions]
    common = said[0] if len(set(said)) == 1 else ""
    words = words.of(product)
    rows = compare_rows(editions, chosen.currency, words, SIGNS)
    return Product(
        product,
        words.name(product),
        common,
        tuple(
            _card(one, "" if common else description, chosen, words)
            for one, description in zip(editions, said, strict=True)
        ),
        tuple(words.edition(one.item) for one in editions),
        tuple((row, tuple(_cell(text, words) for text in row.cells)) for row in rows),
    )


def _cell(text: str, words: Words) -> Cell:
    for how, sign in SIGNS.items():
        if text.startswith(sign):
            return Cell(sign, how, words.say(f"catalog.{how}"), text.removeprefix(sign).strip())
    return Cell("", "", "", text)


def _card(one: Column, description: str, chosen: Chosen, words: Words) -> Card:
    item, amount = one.item, one.prices.get(chosen.cycle)
    starts = False
    if one.price == "on_request":
        price, per = words.say("price.on_request"), ""
    elif amount is None:
        price, per = "", label(SHARED, "prices.not_in", words.language, billed=words.billed(chosen.cycle))
    elif is_free(item, one.per, [amount]):
        price, per = words.say("price.free"), ""
    elif is_paid_once(item, [amount]):
        price, per = words.say("price.once"), ""
    else:
        price, starts = words.a_month(amount, chosen.currency, chosen.cycle), one.per == FROM
        each = words.worded(SHARED, f"prices.per.{one.per}")
        per = label(SHARED, "prices.billed", words.language, per=each, billed=words.billed(chosen.cycle))
    return Card(
        words.edition(item), description, price, per, starts, tuple(_others(one, chosen, words)),
    )  # fmt: skip


def _others(one: Column, chosen: Chosen, words: Words) -> Iterator[str]:
    for cycle in words.definitions.cycles:
        if cycle != chosen.cycle and one.prices.get(cycle):
            money = words.a_month(one.prices[cycle], chosen.currency, cycle)
            key = "price.cycle.from" if one.per == FROM else "price.cycle"
            yield words.say(key, amount=money, billed=words.billed(cycle))
    if one.per not in EACH and chosen.cycle in one.of_seat:
        money = words.a_month(one.of_seat[chosen.cycle], chosen.currency, chosen.cycle)
        yield words.say(f"price.{each_of(one.item)}", amount=money)
    for quote in one.charges:
        scale = quote.scales.get(chosen.cycle)
        if scale is not None:
            said = scale_said(quote.charge, scale, chosen.currency, words, chosen.cycle)
            yield words.say("charge.line", name=charge_label(quote.charge, words), price=said)
    if chosen.cycle in one.least:
        money = words.a_month(one.least[chosen.cycle], chosen.currency, chosen.cycle)
        yield words.say("charge.least", amounts=money)
    if one.item.trial is not None:
        yield words.trial_days("catalog.trial.days", one.item.trial)


class PricePages:
    """The price pages of one catalog on one day, each made once."""

    def __init__(self, definitions: Definitions, at: date) -> None:
        self.definitions = definitions
        self.at = at
        self._columns: dict[str, tuple[Column, ...]] = {}
        self._made: dict[tuple[Chosen, str], bytes] = {}

    def page(self, asked: Mapping[str, str], language: str) -> bytes:
        """The page that an address asks for, as UTF-8 HTML.

        `asked` is its query: `currency`, `cycle`, and `embed=1` for a page that stands in another one.
        """
        wanted = chosen(asked, self.definitions)
        key = (wanted, language)
        if key not in self._made:
            self._made[key] = self._page(wanted, language)
        return self._made[key]

    def _page(self, wanted: Chosen, language: str) -> bytes:
        definitions, currency = self.definitions, wanted.currency
        if currency not in self._columns:
            self._columns[currency] = on_sale(definitions, currency, self.at)
        columns, words = self._columns[currency], Words(definitions, language)
        catalog = definitions.catalog
        return rendered(
            "prices.html", language, seat=words.seat,
            catalog=pick(catalog.name, language) if catalog and catalog.name else "",
            at=self.at, chosen=wanted, path=PATH,
            sections=sections(columns, wanted, words),
            currencies=[(one, one) for one in catalog.currencies] if catalog else [],
            cycles=[(one, words.name(one)) for one in definitions.cycles],
            links=[(one, f"{PATH}?{wanted.query(lang=one)}") for one in LANGUAGES],
            offers=_json(offer_catalog(columns, currency, definitions, language)),
        )  # fmt: skip


def _json(value: Any) -> Markup:
    """JSON that can stand in a `script` element: nothing in it ends that."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return Markup(text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026"))
