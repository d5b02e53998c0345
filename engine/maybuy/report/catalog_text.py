"""Items, editions side by side and entitlements as text, and as Markdown where that is asked for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from itertools import groupby
from textwrap import wrap

from rich.console import Console
from rich.padding import Padding
from rich.table import Table

from ..language import pick
from ..model.decision import EACH
from ..model.definitions import Definitions
from ..model.item import Item
from ..subscription.quotes import each_of, is_free, is_paid_once
from ..views.compare import Column, Right
from ..views.entitlements import Entitlements, FeatureHeld, LimitHeld, Source
from . import markdown
from .charge_words import charge_label, differs, priced_about, priced_said, scale_said
from .compared import ADDED, SIGNS, YES, Words, compare_rows, each_alone, shown_in_order, under_tags
from .console import Text, grid, indented

NO = "✘"

SPACE = 2
"""Between columns."""

INSET = "  "
"""Before what stands below a heading."""

WIDTH = 9
"""Of a column at least: names that are longer are folded to it."""


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
    words = Words(definitions, language).of(product)
    unit = _priced(columns, currency, at, words)
    console.print(Text(words.name(product), style="title") + Text(f"  {unit}", style="faint"))
    rows = compare_rows(columns, currency, words, SIGNS)
    headings = [words.edition(one.item) for one in columns]
    widths = [_width(heading, [row.cells[place] for row in rows]) for place, heading in enumerate(headings)]
    longest = max((len(row.label) + row.inset * len(INSET) for row in rows), default=0)
    spare = console.width - len(INSET) - longest - sum(SPACE + width for width in widths)
    cells = ([row.cells[place] for row in rows] for place in range(len(widths)))
    widths = _widened(widths, [_wanted(column) for column in cells], spare)
    word = max((len(word) for row in rows for word in row.label.split()), default=0)
    fits = SPACE + word + sum(SPACE + width for width in widths) <= console.width
    table = Table(box=None, padding=(0, SPACE, 0, 0), pad_edge=False, header_style="title")
    table.add_column("", overflow="fold")
    for heading in headings:
        table.add_column(heading, justify="right", no_wrap=fits, overflow="fold")
    for row in rows:
        folded = (
            "\n".join(wrap(cell, width, break_long_words=False, break_on_hyphens=False))
            for cell, width in zip(row.cells, widths, strict=True)
        )
        label = Padding(Text(row.label, style="label"), (0, 0, 0, len(INSET) if row.inset else 0))
        table.add_row(label, *(Text(cell) for cell in folded))
    indented(console, table)
    signs = []
    if any(YES in cell for row in rows for cell in row.cells):
        signs.append(f"{YES} {words.say('catalog.included')}")
    if any(one.available for one in columns):
        signs.append(f"{ADDED} {words.say('catalog.available')}")
    if signs:
        indented(console, Text("   ".join(signs), style="faint"))


def _priced(columns: Sequence[Column], currency: str, at: date, words: Words) -> str:
    """What prices stand for: `per seat and month, EUR, on June 10, 2026`."""
    packs = all(one.item.in_packs for one in columns)
    each = "catalog.per_pack" if packs else "catalog.per_seat"
    key = each if each_alone(columns) else "catalog.per_month"
    return words.say(key, currency=currency, day=words.day(at))


def _width(heading: str, cells: Iterable[str]) -> int:
    """What a column takes: words may be folded, but amounts, and signs with editions, are in one piece."""
    words = (word for cell in cells for word in cell.replace(f"{YES} ", YES).split(" "))
    return max(WIDTH, len(heading), *(len(word) + word.count(YES) for word in words))


def _wanted(cells: Iterable[str]) -> int:
    """What a column takes where nothing is folded that has a number; names read as well on several lines."""
    return max((len(cell) for cell in cells if any(map(str.isdigit, cell))), default=0)


def _widened(widths: Sequence[int], wanted: Sequence[int], spare: int) -> list[int]:
    """What columns take of the space that is left, the narrowest first, none more than it wants."""
    found = list(widths)
    for _ in range(spare):
        short = [place for place, width in enumerate(found) if width < wanted[place]]
        if not short:
            break
        found[min(short, key=found.__getitem__)] += 1
    return found


def compare_markdown(
    columns: Sequence[Column], product: str, currency: str, at: date, definitions: Definitions, language: str
) -> str:
    """A product's editions side by side, as a Markdown table."""
    words = Words(definitions, language).of(product)
    said = {"included": words.say("catalog.included"), "available": words.say("catalog.available")}
    priced = _priced(columns, currency, at, words)
    heads = [markdown.text(one) for one in (priced, *(words.edition(each.item) for each in columns))]
    rows = (
        [markdown.text(cell) for cell in (row.label, *row.cells)]
        for row in compare_rows(columns, currency, words, said)
    )
    return "\n".join(markdown.table(heads, rows, right=range(1, len(heads))))


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
    words, item = Words(definitions, language).of(column.item.id), column.item
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


def _right(right: Right, words: Words) -> Text:
    who = words.right(right) or words.say("catalog.everybody")
    sentence = words.say("catalog.right", channels=words.names(right.channels, "or"), who=who)
    return Text(sentence) + Text(f"  {right.place}", style="faint")


def _facts(column: Column, currency: str, sold_in: Sequence[str], words: Words) -> Iterable[tuple[str, str]]:
    yield from _costs(column, currency, words)
    if sold_in and not (sold_in == (currency,) and _one_currency(words.definitions)):
        yield "catalog.currencies", words.listed(sold_in)
    yield from _terms(column, words)
    yield from _contents(column, words)


def _costs(column: Column, currency: str, words: Words) -> Iterable[tuple[str, str]]:
    """Its price, its charges and the least that it costs."""
    item = column.item
    if column.price == "on_request":
        yield "price", words.say("price.on_request")
    elif column.prices and is_free(item, column.per, column.prices.values()):
        yield "price", words.say("price.free")
    elif column.prices and is_paid_once(item, column.prices.values()):
        yield "price", words.say("price.once")
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
            said = scale_said(quote.charge, quote.scales[cycle], currency, words, cycle if apart else None)
            yield "catalog.charges", words.say("charge.line", name=name, price=said)
    for one in column.apart:
        about = priced_about(item.id, one.name, one.when, words).removeprefix(f"{words.name(item.id)}, ")
        for cycle, priced in one.prices.items():
            name = words.say("charge.cycle", name=about, billed=words.billed(cycle))
            price = priced_said(priced, currency, words, cycle)
            yield "catalog.charges", words.say("charge.line", name=name, price=price)
    if column.least:
        least = words.price_by_cycle(column.least.items(), currency)
        yield "catalog.charges", words.say("charge.least", amounts=least)


def _terms(column: Column, words: Words) -> Iterable[tuple[str, str]]:
    """When, for how long, with what and for how many seats it is sold."""
    item = column.item
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
        counted = words.of(min(words.definitions.needed[item.id])) if item.needs_seats else words
        yield packs, counted.say(key, min=words.number(item.seats_min))
    if item.same_as is not None:
        yield "catalog.seats", words.say("catalog.seats.same", item=words.name(item.same_as))
    if item.seats_max is not None:
        yield packs, words.say("catalog.seats.until", max=words.number(item.seats_max))
    yield "catalog.excludes", words.names(column.excludes, "or")


def _contents(column: Column, words: Words) -> Iterable[tuple[str, str]]:
    """What it has in it, and what it can be had with."""
    yield "catalog.parts", words.names(column.item.parts)
    included = (one for one in column.included if one not in column.item.parts)
    yield "catalog.included", words.names(included)
    for limit, value in column.limits.items():
        yield "catalog.included", f"{words.name(limit)} {words.up_to(limit, value, granted=True)}"
    for feature, heading, inset in under_tags(column.features, words):
        if heading:
            yield "catalog.features", heading
        said = words.feature(feature.id, column.features[feature.id])
        yield "catalog.features", f"{INSET}{said}" if inset else said
    yield "catalog.available", words.names(column.available)
    yield "catalog.suites", words.names(column.suites)


def _trial(item: Item, words: Words) -> Iterable[str]:
    """For how long it is free, what becomes of it, and whether it can be tried again."""
    if item.trial is None:
        return
    then = words.definitions.after_trial(item)
    if then is None:
        key = "ends"
    elif then != item.id:
        key = "other"
    else:
        key = "on_request" if item.on_request else "goes_on"
    free = words.trial_days("catalog.trial.days", item.trial)
    other = words.name(then) if then is not None else ""
    yield words.say(f"catalog.trial.{key}", free=free, item=other)
    if item.trial.once:
        yield words.say("catalog.trial.once")


def _one_currency(definitions: Definitions) -> bool:
    return definitions.catalog is None or len(definitions.catalog.currencies) < 2


def _days(column: Column, words: Words) -> str:
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
    table: Table, words: Words, thing: str, held: LimitHeld | FeatureHeld, value: str, none: str
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
    words = Words(definitions, language)
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
