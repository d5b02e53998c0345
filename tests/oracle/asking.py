"""Questions, and accounts, at random: what is put to the engine and to the plain reading."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random
from typing import Any

from oracle.shop import Shop, day
from oracle.situation import ON_ITEMS, Ask

NUMBERS = (None, None, 0, 1, 2, 3, 4, 5, 9, 10, 11, 12, 40)
UNITS = (None, 0, 1, 9, 10, 11, 100, 101, 1_000_000, 1_000_001, 100_000_000, 100_000_001)


def every_ask(shop: Shop) -> Iterator[Ask]:
    """Each action on each thing, without numbers."""
    for action in sorted(shop.actions):
        target = shop.target(action)
        if target in ON_ITEMS or target == "limit":
            used = {*shop.limits, *shop.features}
            names = sorted(used if target == "limit" else {*shop.items, *shop.products})
            yield from (Ask(action, name) for name in names)
        else:
            yield from (Ask(action, to=to) for to in _to(shop, target))


def _to(shop: Shop, target: str) -> list[str | None]:
    return [None, *sorted({"cycle": shop.cycles, "payment_method": shop.methods}.get(target, {}))]


def some_asks(shop: Shop, random: Random, count: int) -> list[Ask]:
    """Questions of any sort, some of which are no questions."""
    return [_ask(shop, random) for _ in range(count)]


def _ask(shop: Shop, random: Random) -> Ask:
    action = random.choice(sorted(shop.actions))
    target = shop.target(action)
    if target == "limit":
        if shop.features and random.random() < 0.5:
            return Ask(action, random.choice(sorted(shop.features)))
        return Ask(action, random.choice([*sorted(shop.limits), None]), quantity=random.choice(UNITS))
    if target not in ON_ITEMS:
        return Ask(action, to=random.choice([*_to(shop, target), *(["nothing"] if target != "none" else [])]))
    names = [*sorted(shop.items), *sorted(shop.products), *(["nothing"] if random.random() < 0.05 else [])]
    seats = random.choice(NUMBERS) if target in ("item", "line", "suite") else None
    name = random.choice(names)
    if target == "edition" and random.random() < 0.2 and name in shop.items:
        return Ask(action, shop.items[name].product, to=random.choice([name, shop.items[name].edition]))
    return Ask(action, name, seats)


def days_of(shop: Shop, account: Any) -> list[date]:
    """Days on which answers may differ, as far as the account may be asked about them."""
    named = {day(one) for one in _days_in(shop.files)}
    named |= {one - timedelta(days=1) for one in named} | {date(2020, 9, 1), date(2020, 9, 30)}
    term = (account.get("subscription") or {}).get("term")
    return sorted(one for one in named if term is None or day(term["start"]) <= one < day(term["end"]))


def _days_in(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for key, one in value.items():
            if key in ("from", "until") and isinstance(one, str) and one[:1].isdigit():
                yield one
            yield from _days_in(one)
    elif isinstance(value, list):
        for one in value:
            yield from _days_in(one)


def some_account(shop: Shop, random: Random, account: Any) -> Any:
    """An account with other lines, facts and a term: no line of what another brings."""
    changed = {
        **account,
        "users": [{"id": one, "role": one} for one in shop.vocabulary["user.role"]["values"]],
    }
    changed["type"] = random.choice(list(shop.vocabulary["account.type"]["values"]))
    changed["currency"] = random.choice(["USD", "USD", "USD", "EUR"])
    changed["country"] = random.choice(["FR", "US", "CH", "BR"])
    changed.pop("payment_method", None)
    if random.random() < 0.8:
        changed["payment_method"] = random.choice(sorted(shop.methods))
    changed["accepted_terms"] = {
        terms: random.choice(one["versions"])["version"]
        for terms, one in sorted(shop.terms.items())
        if random.random() < 0.6
    }
    changed["attributes"] = {
        name.partition(".")[2]: random.choice(list(one["values"]))
        for name, one in sorted(shop.vocabulary.items())
        if name.startswith("account.")
        and name != "account.type"
        and "values" in one
        and random.random() < 0.6
    }
    changed["subscription"] = None
    if random.random() < 0.8:
        start, end = random.choice([("2020-03-01", "2021-03-01"), ("2020-09-01", "2020-10-01")])
        lines = some_lines(shop, random)
        cycle = random.choice(sorted(shop.cycles))
        changed["subscription"] = {"cycle": cycle, "term": {"start": start, "end": end}, "items": lines}
        if random.random() < 0.5:
            changed["subscription"]["tried"] = random.sample(sorted(shop.items), min(len(shop.items), 2))
        if random.random() < 0.3:
            changed["subscription"]["commitment"] = {"until": random.choice(["2020-09-02", "2020-12-01"])}
        if random.random() < 0.3:
            changed["subscription"]["trials"] = list(_trials(shop, random, lines))
    if shop.limits and random.random() < 0.3:
        changed["exceptions"] = [_exception(shop, random) for _ in range(random.randint(1, 2))]
    return changed


def _trials(shop: Shop, random: Random, lines: list[dict[str, Any]]) -> Iterator[dict[str, str]]:
    """Some lines that are tried, or all: what ends, and what goes on in some edition."""
    for line in lines if random.random() < 0.5 else random.sample(lines, min(len(lines), 1)):
        one = {"item": line["item"], "until": random.choice(["2020-09-02", "2020-09-15", "2020-12-01"])}
        if any(item.ends for item in shop.items.values()):  # else it could take something with it
            one["then"] = line["item"]
        elif random.random() < 0.8:
            editions = shop.products[shop.items[line["item"]].product]
            one["then"] = random.choice([line["item"], *editions])
        yield one


def _exception(shop: Shop, random: Random) -> dict[str, Any]:
    days = {
        "from": random.choice(["2020-03-01", "2020-09-01"]),
        "until": random.choice(["2020-09-02", "2021-01-01"]),
    }
    grant: dict[str, Any] = {
        "limits": {random.choice(sorted(shop.limits)): random.choice([0, 10, 1_000_001])}
    }
    if shop.features and random.random() < 0.5:
        grant["features"] = [_feature(shop.features[random.choice(sorted(shop.features))])]
    return {
        "grant": grant,
        **{name: one for name, one in days.items() if random.random() < 0.5},
    }


def _feature(declared: Any) -> Any:
    """A feature as files give it: a switch by its id alone, a number that may be nothing."""
    values = {"choice": [*(declared.get("values") or ())], "number": ["0", "2.5"], "text": ["some words"]}
    some = values.get(declared.get("type", "switch"))
    return {declared["id"]: some[-1]} if some else declared["id"]


def some_lines(shop: Shop, random: Random) -> list[dict[str, Any]]:
    """What a customer could be billed for."""
    lines: list[dict[str, Any]] = []
    taken: set[str] = set()
    for name in random.sample(sorted(shop.items), min(len(shop.items), random.randint(0, 6))):
        products = {one.product for one, _, _ in shop.brought(shop.items[name])}
        if not products & taken:
            taken |= products
            seats = random.choice([1, 2, 3, 5, 9, 10, 12, 40])
            lines.append({"item": name, "seats": seats, "in_use": random.randint(0, seats)})
            units = {limit: random.choice(UNITS[1:8]) for limit in sorted(shop.limits)}
            units = {one: units[one] for one in units if shop.items[name].by_unit(one)}
            if units and random.random() < 0.6:
                lines[-1]["units"] = units
            if random.random() < 0.3:
                lines[-1]["since"] = random.choice(["2019-05-31", "2019-06-01", "2020-08-15", "2020-09-15"])
    return lines
