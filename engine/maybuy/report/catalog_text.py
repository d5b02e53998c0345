"""Items, editions side by side and entitlements as text, and as Markdown where that is asked for."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from ..decide.compare import Column, Right
from ..decide.entitlements import Entitlements
from ..language import pick, say
from ..model.definitions import Definitions
from .money import day, money, number
from .sentences import clause_sentence, joined

Row = tuple[str, list[str]]
YES = "✔"


class _Words:
    """Names and sentences in one language."""

    def __init__(self, definitions: Definitions, language: str) -> None:
        self.definitions = definitions
        self.language = language

    def say(self, key: str, **words: object) -> str:
        return say("interface", key, self.language, **words)

    def name(self, thing: str) -> str:
        return pick(self.definitions.name_of(thing), self.language)

    def names(self, things: Iterable[str], link: str = "and") -> str:
        return joined((self.name(one) for one in things), self.language, link)


def compare_rows(columns: list[Column], currency: str, definitions: Definitions, language: str) -> list[Row]:
    """The rows of a comparison: prices by cycle, limits, what is included and what may be added."""
    words = _Words(definitions, language)
    rows: list[Row] = []
    for cycle in definitions.cycles:
        if any(cycle in one.prices for one in columns):
            label = words.say("catalog.price", cycle=words.name(cycle).lower())
            rows.append((label, [_price(one, cycle, currency, words) for one in columns]))
    if any(one.price == "on_request" for one in columns) and not rows:
        rows.append((words.say("price"), [_price(one, "", currency, words) for one in columns]))
    for limit in definitions.limits:
        if any(limit in one.limits for one in columns):
            shown = [number(one.limits[limit], language) if limit in one.limits else "" for one in columns]
            rows.append((words.name(limit), shown))
    for item in sorted({item for one in columns for item in (*one.included, *one.available)}):
        rows.append((words.name(item), [_comes(one, item, words) for one in columns]))
    suites = [words.names(one.suites) for one in columns]
    if any(suites):
        rows.append((words.say("catalog.suites"), suites))
    return rows


def _comes(column: Column, item: str, words: _Words) -> str:
    if item in column.included:
        return words.say("catalog.included")
    return words.say("catalog.available") if item in column.available else ""


def _price(column: Column, cycle: str, currency: str, words: _Words) -> str:
    if column.price == "on_request":
        return words.say("price.on_request")
    amount = column.prices.get(cycle)
    shown = money(amount, currency, words.language) if amount is not None else ""
    if not column.item.on_sale:
        return f"{shown} ({words.say('catalog.not_on_sale')})".strip()
    return shown


def show_compare(
    console: Console, columns: list[Column], product: str, currency: str, at: date, definitions: Definitions, language: str
) -> None:
    """A product's editions side by side."""
    words = _Words(definitions, language)
    unit = words.say("catalog.per_seat", currency=currency, day=day(at, language))
    console.print(Text(words.name(product), style="title") + Text(f"  {unit}", style="faint"))
    table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False, header_style="title")
    table.add_column("")
    for one in columns:
        table.add_column(_heading(one, definitions, language), justify="right")
    for label, cells in compare_rows(columns, currency, definitions, language):
        table.add_row(Text(label, style="label"), *(Text(cell) for cell in cells))
    console.print(Padding(table, (0, 0, 0, 2)))


def _heading(column: Column, definitions: Definitions, language: str) -> str:
    """An edition's own name: the item's without the product's."""
    product = pick(definitions.name_of(column.item.product), language)
    return pick(column.item.name, language).removeprefix(product).strip() or product


def compare_markdown(columns: list[Column], currency: str, definitions: Definitions, language: str) -> str:
    """A product's editions side by side, as a Markdown table."""
    headings = [_heading(one, definitions, language) for one in columns]
    lines = [f"| | {' | '.join(headings)} |", f"|---|{'---:|' * len(columns)}"]
    for label, cells in compare_rows(columns, currency, definitions, language):
        lines.append(f"| {label} | {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |")
    return "\n".join(lines)


def show_item(
    console: Console, column: Column, rights: tuple[Right, ...], currency: str, definitions: Definitions, language: str
) -> None:
    """One item in full: what it is, costs, needs and brings, and who may buy it."""
    words, item = _Words(definitions, language), column.item
    console.print(Text(pick(item.name, language), style="title") + Text(f"  {item.id}", style="faint"))
    if item.description:
        console.print(Text(f"  {pick(item.description, language)}"))
    table = Table(box=None, show_header=False, padding=(0, 2, 0, 0), pad_edge=False)
    table.add_column(style="label", no_wrap=True)
    table.add_column()
    for label, text in _facts(column, currency, words):
        if text:
            table.add_row(words.say(label), Text(text))
    for right in rights:
        who = clause_sentence(right.clause, language, definitions) or words.say("catalog.everybody")
        channels = words.names(right.channels)
        sentence = words.say("catalog.right", channels=channels, who=who)
        table.add_row(words.say("catalog.rights"), Text(sentence) + Text(f"  {right.place}", style="faint"))
    if not rights:
        table.add_row(words.say("catalog.rights"), Text(words.say("catalog.nobody")))
    table.add_row(words.say("catalog.place"), Text(item.place, style="faint"))
    console.print(Padding(table, (0, 0, 0, 2)))


def _facts(column: Column, currency: str, words: _Words) -> Iterable[tuple[str, str]]:
    item = column.item
    if column.price == "on_request":
        yield "price", words.say("price.on_request")
    elif column.prices:
        amounts = (
            words.say("price.cycle", amount=money(amount, currency, words.language), cycle=words.name(cycle).lower())
            for cycle, amount in column.prices.items()
        )
        yield "price", words.say("price.cycles", amounts=joined(amounts, words.language, "or"))
    if not item.on_sale:
        yield "price", words.say("catalog.not_on_sale")
    for one in item.requires:
        yield "catalog.requires", words.names(one.any, "or")
        yield "catalog.requires", words.names(one.all)
    yield "catalog.excludes", words.names(item.excludes)
    yield "catalog.parts", words.names(item.parts)
    yield "catalog.included", words.names(one for one in column.included if one not in item.parts)
    for limit, value in column.limits.items():
        yield "catalog.included", f"{words.name(limit)} {words.say('catalog.limit', value=number(value, words.language))}"
    yield "catalog.available", words.names(column.available)
    yield "catalog.suites", words.names(column.suites)
    if item.seats_max is not None:
        yield "catalog.seats", words.say("catalog.seats.between", min=item.seats_min, max=item.seats_max)
    elif item.seats_min > 1:
        yield "catalog.seats", words.say("catalog.seats.from", min=item.seats_min)


def show_entitlements(console: Console, held: Entitlements, definitions: Definitions, language: str) -> None:
    """What an account holds, each with where it comes from."""
    words = _Words(definitions, language)
    table = Table(box=None, show_header=False, padding=(0, 2, 0, 0), pad_edge=False)
    for one in held.features:
        origin = words.say(f"held.{one.how}", via=words.name(one.via))
        seats = words.say("preview.seats", seats=number(one.seats, language))
        table.add_row(Text(YES, style="allow"), Text(words.name(one.item)), Text(seats), Text(origin, style="faint"))
    if not held.features:
        console.print(Text(words.say("held.nothing")))
    for limit in held.limits:
        if limit.item is None:
            table.add_row(Text("✘", style="deny"), Text(words.name(limit.limit)), Text(words.say("held.limit.none")), "")
            continue
        via = limit.via or limit.item
        origin = words.say("held.included", via=words.name(via)) if via != limit.item else words.say("held.line")
        value = words.say("held.limit", value=number(limit.value, language), item=words.name(limit.item))
        table.add_row(Text(YES, style="allow"), Text(words.name(limit.limit)), Text(value), Text(origin, style="faint"))
    console.print(table)
