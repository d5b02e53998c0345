"""How much money a change of prices moves: as reckoned account by account from the files as they read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from copy import deepcopy
from datetime import date, timedelta
from fractions import Fraction
from random import Random
from typing import Any

import pytest

from acceptance.accounts import shipped
from diff.edits import another_price, files, made
from fleets.columns import is_odd, table
from fleets.plainly import PLACES, Plainly, plainly
from maybuy.engine import Engine
from maybuy.fleet.duck import Duck
from maybuy.fleet.money import Money, money
from ordering import shop_files
from strategies import Data, gathered

AT = date(2021, 3, 1)
DAYS = [(AT + timedelta(days=shift)).isoformat() for shift in (-400, -200, -30, -1, 0, 1, 20, 200)]
CYCLES = ("monthly", "annual", "quarterly")
COUNTRIES = ("CH", "NO", "FR", "US")
FACTS: Data = {"account.segment": {"type": "enum", "values": ["small", "large"], "default": "small"}}
PRICES = ("0", "7", "9.99", "12.345", "20", "20.5")
SOLD = ("map", "atlas", "globe", "plan")
TRIALS = {"map": "atlas", "globe": None}


def asked(before: Engine, after: Engine, accounts: Iterable[Data], at: date) -> tuple[Money, dict[str, Any]]:
    """What the engine says, and the rows of who pays more or less."""
    facts = dict.fromkeys(
        fact.name for one in (before, after) for fact in one.definitions.facts if not fact.of_user
    )
    with Duck() as machine:
        machine.give("accounts", table(accounts, facts))
        found = money(machine, "accounts", before, after, at)
        rows = machine.ask(found.payers).to_pylist()
    return found, {
        row["id"]: (row["currency"], *(Fraction(int(row[side]), found.parts) for side in ("before", "after")))
        for row in rows
    }


def agree(found: Money, payers: dict[str, Any], told: Plainly) -> None:
    assert {one.currency: (one.accounts, one.before, one.after) for one in found.totals} == told.totals
    assert {
        (one.currency, one.item, one.cycle): (one.accounts, one.seats, one.before, one.after, one.samples)
        for one in found.rows
    } == told.rows
    for some, expected in ((found.more, told.more), (found.less, told.less)):
        assert {
            one.currency: (one.accounts, one.seats, one.before, one.after, one.samples) for one in some
        } == expected
    assert found.on_request == told.on_request
    assert payers == told.payers


# Random lists of prices


def a_price(random: Random) -> dict[str, Any]:
    currencies = random.sample(sorted(PLACES), random.randint(1, 3))
    return {one: {cycle: random.choice(PRICES) for cycle in CYCLES} for one in currencies}


def a_span(random: Random) -> Iterator[Data]:
    """Lists one after the other, with or without a time in between; a later one perhaps for new lines."""
    first, second = sorted(random.sample(DAYS, 2))
    yield {"effective": {"until": first}}
    yield {"effective": {"from": random.choice([first, second])}, **random.choice([{}, {"for": "new"}])}


def in_lists(random: Random, amount: Any) -> Any:
    """Amounts by currency, in one list or in several."""
    kind = random.choice(["one", "dated", "new", "some"])
    if kind == "one":
        return amount()
    if kind == "dated":
        return [{**said, **amount()} for said in a_span(random)]
    if kind == "new":
        new = {"effective": {"from": random.choice(DAYS)}, "for": "new"}
        return [amount(), {**new, **amount()}]
    when = random.choice(
        [{"account.country": ["CH", "NO"]}, {"account.segment": "small"},
         {"account.country": "FR", "account.segment": ["large"]}, {"account.type": "managed"}]
    )  # fmt: skip
    return [amount(), {"when": when, **amount()}]


def tiers(random: Random, of: int) -> list[Data]:
    ends = sorted(random.sample(range(2, 12), 2))
    last = random.choice([{}, {"up_to": 40 * of}])
    return [
        {"up_to": end * of, "price": random.choice(PRICES)}
        if end
        else {**last, "price": random.choice(PRICES)}
        for end in (*ends, 0)
    ]


def a_charge(random: Random) -> Data:
    of = random.choice([1, 1, 3])
    how = random.choice(["graduated", "volume", "package", None])
    per = random.choice(["seat", "seat", "pages", "account"])

    def amount() -> dict[str, Any]:
        return {
            one: tiers(random, of) if how else random.choice(PRICES)
            for one in random.sample(sorted(PLACES), random.randint(2, 3))
        }

    return {
        "id": "charge", "per": per, "of": of, "prices": in_lists(random, amount),
        **({"tiers": how} if how else {}), **random.choice([{}, {"included": 2 * of}]),
    }  # fmt: skip


def priced(random: Random) -> Data:
    """What a product says of its price."""
    kind = random.choice(["seats", "seats", "seats", "charge", "both", "minimum", "on_request"])
    if kind == "on_request":
        return {"price": "on_request"}
    said: dict[str, Any] = {}
    if kind != "charge":
        said["prices"] = in_lists(random, lambda: a_price(random))
    if kind in ("charge", "both"):
        said["charges"] = [a_charge(random), {"id": "setup", "once": True, "prices": {"USD": 99}}]
    if kind == "minimum":
        said["minimum"] = {one: dict.fromkeys(CYCLES, "100.5") for one in PLACES}
    return said


def catalog(random: Random) -> list[Data]:
    more = [{"kind": "product", "id": name, **priced(random)} for name in SOLD]
    return shop_files(more=[*more, {"kind": "limits", "limits": [{"id": "pages"}]}], facts=FACTS)


def edited(random: Random, known: Sequence[Data]) -> list[Data]:
    """The catalog with other prices for some of what it sells, or for all."""
    found, which = deepcopy(list(known)), random.sample(SOLD, random.choice([1, 2, len(SOLD)]))
    for file in found:
        if file.get("id") in which:
            for key in ("price", "prices", "charges", "minimum"):
                file.pop(key, None)
            file.update(priced(random))
    return found


# Random accounts


def a_line(random: Random, item: str, prices: bool = True) -> dict[str, Any]:
    said: dict[str, Any] = {"item": item, "seats": random.choice([0, 1, 2, 3, 5, 9, 20, 60])}
    if random.random() < 0.6:
        said["since"] = random.choice(DAYS)
    if prices and random.random() < 0.2:
        until = random.choice([{}, {"until": random.choice(DAYS)}])
        said["price"] = {"seats": random.choice(PRICES), **until}
    return said


def an_account(
    random: Random, number: int, items: Sequence[str], currencies: Sequence[str]
) -> dict[str, Any]:
    lines = [a_line(random, one) for one in random.sample(items, random.randint(0, min(4, len(items))))]
    start = random.choice(DAYS[:3])
    subscription = {
        "cycle": random.choice(CYCLES[:2]), "term": {"start": start, "end": "2022-01-01"}, "items": lines,
    }  # fmt: skip
    return {
        "kind": "account",
        "id": f"a{number}",
        "type": random.choice(["self_service", "managed"]),
        "country": random.choice(COUNTRIES),
        "currency": random.choice(currencies),
        "users": [{"id": "owner", "role": "owner"}],
        "subscription": random.choice([subscription] * 9 + [None]),
        "attributes": {},
    }


def made_odd(random: Random, account: dict[str, Any]) -> None:
    """Something that columns cannot say."""
    subscription = account["subscription"]
    match random.randint(0, 4):
        case 0:
            for line in subscription["items"]:
                line["units"] = {"pages": random.choice([0, 1, 7, 30])}
        case 1:
            subscription["trials"] = [
                {"item": one["item"], "until": "2021-05-01", **({"then": then} if then else {})}
                for one in subscription["items"]
                for then in (TRIALS.get(one["item"]),)
                if one["item"] in TRIALS and all(then != other["item"] for other in subscription["items"])
            ]
        case 2:
            subscription["promotions"] = [{"id": "past"}]
        case 3:
            subscription["scheduled"] = [
                {"on": random.choice(DAYS[2:]), "change": {"action": "cancel_product", "item": line["item"]}}
                for line in subscription["items"][:1]
            ]
        case 4:
            subscription["renews"] = False
            subscription["term"]["end"] = random.choice(["2021-02-20", "2021-03-01", "2021-03-02"])


def customers(random: Random, count: int) -> list[dict[str, Any]]:
    found = [an_account(random, number, SOLD, sorted(PLACES)) for number in range(count)]
    for account in found:
        if random.random() < 0.5:
            account["attributes"] = {"segment": random.choice(["small", "large"])}
        if account["subscription"] is not None and random.random() < 0.3:
            made_odd(random, account)
    return found


@pytest.mark.parametrize("seed", range(40))
def test_it_is_what_accounts_pay_one_by_one(seed: int) -> None:
    random = Random(seed)
    before = catalog(random)
    after = edited(random, before)
    accounts = customers(random, 80)
    found, payers = asked(Engine(gathered(before)), Engine(gathered(after)), accounts, AT)
    agree(found, payers, plainly(before, after, accounts, AT))
    assert found.odd == sum(map(is_odd, accounts))


@pytest.mark.parametrize("seed", range(4))
def test_of_edits_of_the_shipped_prices_as_well(seed: int) -> None:
    random = Random(seed)
    before, (after, other) = files(), next(repriced(random))
    items = sorted(shipped().definitions.items)
    accounts = [an_account(random, number, items, ["USD"]) for number in range(150)]
    for account in accounts:
        account["type"] = "self_service"
    found, payers = asked(shipped(), other, accounts, AT)
    assert found.rows
    agree(found, payers, plainly(before.values(), after.values(), accounts, AT))


def repriced(random: Random) -> Iterator[tuple[dict[str, Any], Engine]]:
    """Edits of the prices of the shipped files that leave no errors, without end."""
    while True:
        data = files()
        for _ in range(random.randint(0, 2)):
            another_price(data, random)
        for file in random.sample([one for one in data.values() if "editions" in one], 2):
            for edition in file["editions"]:
                if "prices" in edition:
                    edition["prices"] = in_lists(random, lambda: {"USD": {"monthly": 31, "annual": "9.99"}})
        engine = made(data)
        if engine is not None:
            yield data, engine


def test_nothing_is_moved_by_no_change() -> None:
    random = Random(1)
    known = catalog(random)
    engine = Engine(gathered(known))
    found, payers = asked(engine, engine, customers(random, 80), AT)
    assert all(one.before == one.after for one in found.totals)
    assert (found.rows, found.more, found.less, payers) == ((), (), (), {})
