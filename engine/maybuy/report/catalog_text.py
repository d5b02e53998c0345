"""Items, editions side by side and entitlements as text, and as Markdown where that is asked for."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date, timedelta
from itertools import groupby
from textwrap import wrap

from rich.console import Console
from rich.padding import Padding
from rich.table import Table

from ..language import pick
from ..model.decision import EACH, FROM
from ..model.definitions import Definitions, spoken
from ..model.feature import Feature
from ..model.item import Item
from ..model.trial import TrialOffer
from ..subscription.quotes import each_of
from ..views.compare import Column, Right
from ..views.entitlements import Entitlements, FeatureHeld, LimitHeld, Source
from . import markdown
from .charge_words import charge_label, differs, priced_about, priced_said, scale_said
from .console import Text, grid, indented
from .sentences import Sentences
from .speaker import counted

Row = tuple[str, list[str]]
YES, NO, ADDED = "✔", "✘", "+"
SPACE = 2
"""Between columns."""

INSET = "  "
"""Before what stands below a heading."""

WIDTH = 9
"""Of a column at least: names that are longer are folded to it."""


def shown_in_order(definitions: Definitions) -> Sequence[Feature]:
    """The features that customers see: those of one tag together, else as they are declared."""
    tags = list(dict.fromkeys(one.tags[:1] for one in definitions.features.values()))
    shown = (one for one in definitions.features.values() if one.shown)
    return sorted(shown, key=lambda one: tags.index(one.tags[:1]))


def _under_tags(given: Collection[str], words: _Words) -> Iterator[tuple[Feature, str, str]]:
    """The features that are shown among some: the first of each tag with its heading, all of it inset."""
    features = [one for one in shown_in_order(words.definitions) if one.id in given]
    for tags, group in groupby(features, key=lambda one: one.tags[:1]):
        heading = pick(spoken(tags[0]), words.language) if tags else ""
        for number, feature in enumerate(group):
            yield feature, "" if number else heading, INSET if tags else ""


class _Words(Sentences):
    """Names editions without their products, too."""

    def edition(self, item: Item) -> str:
        """An edition's own name: the item's without the product's. A product's where it has no editions."""
        product, name = self.name(item.product), pick(item.name, self.language)
        return name.removeprefix(product).strip() or name


def show_compare(
    console: Console,
    columns: Sequence[Column],
    product: str,
    currency: str,
    at: date,
    definitions: Definitions,
    language: str,
) -> None:
    """A product's editions side by side. Signs stand for words, so that five editions fit on 80 columns."""
    words = _Words(definitions, language)
    key = "catalog.per_seat" if _each_alone(columns) else "catalog.per_month"
    unit = words.say(key, currency=currency, day=words.day(at))
    console.print(Text(words.name(product), style="title") + Text(f"  {unit}", style="faint"))
    rows = _compare_rows(columns, currency, words, {"included": YES, "available": ADDED})
    headings = [words.edition(one.item) for one in columns]
    widths = [_width(heading, [cells[place] for _, cells in rows]) for place, heading in enumerate(headings)]
    word = max((len(word) for label, _ in rows for word in label.split()), default=0)
    fits = SPACE + word + sum(SPACE + width for width in widths) <= console.width
    table = Table(box=None, padding=(0, SPACE, 0, 0), pad_edge=False, header_style="title")
    table.add_column("", overflow="fold")
    for heading in headings:
        table.add_column(heading, justify="right", no_wrap=fits, overflow="fold")
    for label, cells in rows:
        folded = (
            "\n".join(wrap(cell, width, break_long_words=False, break_on_hyphens=False))
            for cell, width in zip(cells, widths, strict=True)
        )
        name = label.lstrip()
        inset = Padding(Text(name, style="label"), (0, 0, 0, len(label) - len(name)))
        table.add_row(inset, *(Text(cell) for cell in folded))
    indented(console, table)
    signs = []
    if any(YES in cell for _, cells in rows for cell in cells):
        signs.append(f"{YES} {words.say('catalog.included')}")
    if any(one.available for one in columns):
        signs.append(f"{ADDED} {words.say('catalog.available')}")
    if signs:
        indented(console, Text("   ".join(signs), style="faint"))


def _width(heading: str, cells: Iterable[str]) -> int:
    """What a column takes: words may be folded, but amounts, and signs with editions, are in one piece."""
    words = (word for cell in cells for word in cell.replace(f"{YES} ", YES).split(" "))
    return max(WIDTH, len(heading), *(len(word) + word.count(YES) for word in words))


def compare_markdown(
    columns: Sequence[Column], currency: str, definitions: Definitions, language: str
) -> str:
    """A product's editions side by side, as a Markdown table."""
    words = _Words(definitions, language)
    said = {"included": words.say("catalog.included"), "available": words.say("catalog.available")}
    heads = ["", *(markdown.text(words.edition(one.item)) for one in columns)]
    rows = (
        [markdown.text(cell) for cell in (label.strip(), *cells)]
        for label, cells in _compare_rows(columns, currency, words, said)
    )
    return "\n".join(markdown.table(heads, rows, right=range(1, len(heads))))


def _compare_rows(columns: Sequence[Column], currency: str, words: _Words, said: dict[str, str]) -> list[Row]:
    """Prices by cycle, limits, features, what is included and what may be added, product by product."""
    definitions, alone = words.definitions, _each_alone(columns)
    rows: list[Row] = []
    for cycle in definitions.cycles:
        if any(cycle in one.prices for one in columns):
            label = words.say("catalog.price", billed=words.billed(cycle))
            rows.append((label, [_price(one, cycle, currency, words, alone=alone) for one in columns]))
    rows += _beside_charges(columns, currency, words)
    for charge in dict.fromkeys(quote.charge.id for one in columns for quote in one.charges):
        rows += _charge(charge, columns, currency, words)
    if not rows and any(one.price == "on_request" for one in columns):
        rows.append((words.say("price"), [_price(one, "", currency, words, alone=alone) for one in columns]))
    if not all(one.on_sale for one in columns):
        shown = ["" if one.on_sale else words.say("catalog.no") for one in columns]
        rows.append((words.say("catalog.sold"), shown))
    trials = [one.item.trial for one in columns]
    if any(trials):
        days = [_trial_days("catalog.days", one, words) if one else "" for one in trials]
        rows.append((words.say("catalog.trial"), days))
    for limit in definitions.limits:
        if any(limit in one.limits for one in columns):
            shown = [words.grant(limit, one.limits[limit]) if limit in one.limits else "" for one in columns]
            rows.append((words.name(limit), shown))
    for feature, heading, inset in _under_tags({name for one in columns for name in one.features}, words):
        if heading:
            rows.append((heading, [""] * len(columns)))
        shown = [_set(one, feature.id, words, said["included"]) for one in columns]
        rows.append((f"{inset}{words.name(feature.id)}", shown))
    items = {item for one in columns for item in (*one.included, *one.available)}
    rows += [
        (words.name(product), [_comes(one, product, words, said) for one in columns])
        for product in sorted({definitions.items[item].product for item in items})
    ]
    suites = [words.names(one.suites) for one in columns]
    if any(suites):
        rows.append((words.say("catalog.suites"), suites))
    return rows


def _each_alone(columns: Sequence[Column]) -> bool:
    """Whether all prices are for each of what is bought, and nothing else is paid."""
    return all(one.per in EACH and not one.charges for one in columns)


def _beside_charges(columns: Sequence[Column], currency: str, words: _Words) -> Iterable[Row]:
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
                yield label, [words.money(one[cycle], currency) if cycle in one else "" for one in found]


def _price(column: Column, cycle: str, currency: str, words: _Words, *, alone: bool) -> str:
    """A price, with what it is of where it does not stand alone."""
    if column.price == "on_request":
        return words.say("price.on_request")
    amount = column.prices.get(cycle)
    if amount is None:
        return ""
    if not amount and column.per != FROM:
        return words.say("price.free")
    shown = words.money(amount, currency)
    if column.per in EACH:
        return shown if alone else words.say(f"charge.{column.per}", amount=shown)
    return words.say(f"catalog.price.{column.per}", amount=shown)


def _charge(charge: str, columns: Sequence[Column], currency: str, words: _Words) -> Iterable[Row]:
    """A charge side by side, by billing cycle where that makes a difference."""
    found = [next((one for one in column.charges if one.charge.id == charge), None) for column in columns]
    known = [one for one in found if one is not None]
    cycles = list(dict.fromkeys(cycle for one in known for cycle in one.scales))
    apart = any(differs(one.scales, one.charge, currency, words) for one in known)
    for cycle in cycles if apart else cycles[:1]:
        cells = [
            scale_said(one.charge, one.scales[cycle], currency, words) if one and cycle in one.scales else ""
            for one in found
        ]
        yield charge_label(known[0].charge, words, cycle if apart else None), cells


def _set(column: Column, feature: str, words: _Words, on: str) -> str:
    """What an edition sets a feature to; a sign or word where it is a switch."""
    return (words.worth(feature, column.features[feature]) or on) if feature in column.features else ""


def _comes(column: Column, product: str, words: _Words, said: dict[str, str]) -> str:
    """How a product comes with an edition, and in which editions of its own."""
    cells = []
    for how, items in (("included", column.included), ("available", column.available)):
        ones = [words.definitions.items[item] for item in items]
        of_it = sorted((one for one in ones if one.product == product), key=lambda one: one.rank)
        if of_it:
            editions = words.listed((words.edition(one) for one in of_it if one.edition), "or")
            cells.append(f"{said[how]} {editions}".strip())
    return ", ".join(cells)


def show_item(
    console: Console,
    column: Column,
    rights: Sequence[Right],
    currency: str,
    sold_in: Sequence[str],
    definitions: Definitions,
    language: str,
) -> None:
    """One item in full: what it is, costs, needs and brings, and who may buy it. `sold_in` are currencies."""
    words, item = _Words(definitions, language), column.item
    console.print(Text(pick(item.name, language), style="title") + Text(f"  {item.id}", style="faint"))
    if item.description:
        indented(console, Text(pick(item.description, language)))
    facts = [(key, Text(text)) for key, text in _facts(column, currency, sold_in, words) if text]
    if sold_in and not column.on_sale:
        nobody = words.say("catalog.nobody.currency", currency=currency)
        facts.append(("catalog.rights", Text(nobody)))
    elif not column.on_sale:
        facts.append(("catalog.rights", Text(words.say("catalog.nobody.not_on_sale"))))
    elif not rights:
        facts.append(("catalog.rights", Text(words.say("catalog.nobody"))))
    else:
        facts += [("catalog.rights", _right(one, words)) for one in rights]
    facts.append(("catalog.place", Text(item.place, style="faint")))
    table = grid()
    table.add_column(style="label", no_wrap=True)
    table.add_column()
    for key, group in groupby(facts, key=lambda fact: fact[0]):
        for number_, (_, text) in enumerate(group):
            table.add_row("" if number_ else words.say(key), text)
    indented(console, table)


def _right(right: Right, words: _Words) -> Text:
    who = words.right(right) or words.say("catalog.everybody")
    sentence = words.say("catalog.right", channels=words.names(right.channels, "or"), who=who)
    return Text(sentence) + Text(f"  {right.place}", style="faint")


def _facts(column: Column, currency: str, sold_in: Sequence[str], words: _Words) -> Iterable[tuple[str, str]]:
    item = column.item
    if column.price == "on_request":
        yield "price", words.say("price.on_request")
    elif column.prices and column.per != FROM and not any(column.prices.values()):
        yield "price", words.say("price.free")
    elif column.prices:
        amounts = words.price_by_cycle(column.prices.items(), currency)
        key = EACH.get(column.per, f"price.{column.per}")
        yield "price", words.say(key, amount=amounts, amounts=amounts)
    if column.of_seat and column.per not in EACH:
        of_seat = words.price_by_cycle(column.of_seat.items(), currency)
        yield "catalog.charges", words.say(EACH[each_of(item)], amounts=of_seat)
    for quote in column.charges:
        apart = differs(quote.scales, quote.charge, currency, words)
        for cycle in list(quote.scales)[: None if apart else 1]:
            name = charge_label(quote.charge, words, cycle if apart else None)
            said = scale_said(quote.charge, quote.scales[cycle], currency, words)
            yield "catalog.charges", words.say("charge.line", name=name, price=said)
    for one in column.apart:
        about = priced_about(item.id, one.name, one.when, words).removeprefix(f"{words.name(item.id)}, ")
        for cycle, priced in one.prices.items():
            name = words.say("charge.cycle", name=about, billed=words.billed(cycle))
            price = priced_said(priced, currency, words)
            yield "catalog.charges", words.say("charge.line", name=name, price=price)
    if column.least:
        least = words.price_by_cycle(column.least.items(), currency)
        yield "catalog.charges", words.say("charge.least", amounts=least)
    if sold_in and not (sold_in == (currency,) and _one_currency(words.definitions)):
        yield "catalog.currencies", words.listed(sold_in)
    yield "catalog.sold", _days(column, words)
    yield from (("catalog.trial", said) for said in _trial(item, words))
    yield "catalog.cycles", words.names(item.cycles, "or").lower()
    for requirement in item.requires:
        yield "catalog.requires", words.names(requirement.any, "or")
        yield "catalog.requires", words.names(requirement.all)
    if item.ends_unmet and item.requires:
        yield "catalog.unmet", words.say("catalog.unmet.ends")
    packs = "catalog.packs" if item.in_packs else "catalog.seats"
    if item.seats_min > 1:
        key = "catalog.seats.parent" if item.needs_seats else "catalog.seats.from"
        yield packs, words.say(key, min=words.number(item.seats_min))
    if item.same_as is not None:
        yield "catalog.seats", words.say("catalog.seats.same", item=words.name(item.same_as))
    if item.seats_max is not None:
        yield packs, words.say("catalog.seats.until", max=words.number(item.seats_max))
    yield "catalog.excludes", words.names(column.excludes, "or")
    yield "catalog.parts", words.names(item.parts)
    yield "catalog.included", words.names(one for one in column.included if one not in item.parts)
    for limit, value in column.limits.items():
        yield "catalog.included", f"{words.name(limit)} {words.up_to(limit, value, granted=True)}"
    for feature, heading, inset in _under_tags(column.features, words):
        if heading:
            yield "catalog.features", heading
        yield "catalog.features", f"{inset}{words.feature(feature.id, column.features[feature.id])}"
    yield "catalog.available", words.names(column.available)
    yield "catalog.suites", words.names(column.suites)


def _trial_days(key: str, trial: TrialOffer, words: _Words) -> str:
    return counted("interface", key, trial.days, words.language, name="days")


def _trial(item: Item, words: _Words) -> Iterable[str]:
    """For how long it is free, what becomes of it, and whether it can be tried again."""
    if item.trial is None:
        return
    then = words.definitions.after_trial(item)
    key = "ends" if then is None else "goes_on" if then == item.id else "other"
    free = _trial_days("catalog.trial.days", item.trial, words)
    other = words.name(then) if then is not None else ""
    yield words.say(f"catalog.trial.{key}", free=free, item=other)
    if item.trial.once:
        yield words.say("catalog.trial.once")


def _one_currency(definitions: Definitions) -> bool:
    return definitions.catalog is None or len(definitions.catalog.currencies) < 2


def _days(column: Column, words: _Words) -> str:
    """The days on which it is sold, both included; empty where it always is."""
    effective = column.item.effective
    if not column.item.on_sale:
        return words.say("catalog.sold.no")
    days = []
    if effective.from_:
        days.append(words.decided("from.day", low=words.day(effective.from_)))
    if effective.until:
        last = words.day(effective.until - timedelta(days=1))
        days.append(words.decided("until.day", high=last))
    return ", ".join(days)


def _add_granted(
    table: Table, words: _Words, thing: str, held: LimitHeld | FeatureHeld, value: str, none: str
) -> None:
    """A row for a limit or feature: what it is worth, and what grants it."""
    name = Text(words.name(thing))
    if held.exception is not None:
        origin = words.agreed(held.exception)
    elif held.item is None or held.how is None or held.via is None:
        table.add_row(Text(NO, style="deny"), name, Text(none), Text())
        return
    else:
        others = held.also if isinstance(held, LimitHeld) else ()
        origin = words.say("held.limit", item=words.names((held.item, *others)))
        if held.how != "line":
            origin += f", {words.say(f'held.{held.how}', via=words.name(held.via))}"
    table.add_row(Text(YES, style="allow"), name, Text(value), Text(origin, style="faint"))


def show_entitlements(console: Console, held: Entitlements, definitions: Definitions, language: str) -> None:
    """What an account holds, each with where it comes from."""
    words = _Words(definitions, language)
    console.print(Text(words.say("held.who", account=held.account.id, day=words.day(held.at)), style="faint"))
    if not held.features:
        console.print(Text(words.say("held.nothing")))
    table = grid()
    for feature in held.features:
        sources = (Source(feature.how, feature.via), *feature.also)
        origin = words.listed(words.say(f"held.{one.how}", via=words.name(one.via)) for one in sources)
        if feature.free_until is not None:
            origin = words.say("held.trial", until=words.day(feature.free_until))
        seats = words.seats(feature.item, feature.seats)
        name = Text(words.name(feature.item))
        table.add_row(Text(YES, style="allow"), name, Text(seats), Text(origin, style="faint"))
    for limit in held.limits:
        value = words.up_to(limit.limit, limit.value)
        _add_granted(table, words, limit.limit, limit, value, words.say("held.limit.none"))
    granted = {one.feature: one for one in held.granted}
    for declared in shown_in_order(definitions):
        one = granted[declared.id]
        value = words.worth(declared.id, one.value) if one.value else ""
        _add_granted(table, words, declared.id, one, value, "")
    console.print(table)
