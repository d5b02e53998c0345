"""What is found costs what a constraint solver finds, which is told nothing but what the files say.

Catalogs too large for trying everything: products, suites, add-ons, packs, what comes with them and what they
need.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from datetime import date
from importlib import import_module
from importlib.util import find_spec
from random import Random
from typing import Any

import pytest

import maybuy
from maybuy.engine import Engine
from strategies import Data, gathered

AT = date(2026, 1, 1)
FEATURES = [f"feature-{number}" for number in range(7)]
LIMITS = {"boxes": False, "objects": True, "files": True}
CATALOGS, IN_ONE = 2_000, 50


def files_of(seed: int) -> list[Data]:
    """A catalog of eight to some forty items."""
    random = Random(seed)
    products = [_product(number, random) for number in range(random.randint(3, 9))]
    editions = [f"{one['id']}/{edition['id']}" for one in products for edition in one["editions"]]
    add_ons: list[Data] = []
    for number in range(random.randint(2, 9)):
        known = [*editions, *(one["id"] for one in (*products, *add_ons))]
        add_ons.append(_add_on(number, known, random))
    for one in products:
        for edition in one["editions"]:
            if random.random() < 0.2:
                edition["includes"] = [random.choice(add_ons)["id"]]
    suites = [_suite(number, products, random) for number in range(random.randint(0, 3))]
    return [
        {
            "kind": "catalog", "id": "shop", "name": "Shop", "currencies": ["USD"],
            "cycles": [{"id": "monthly", "months": 1}],
        },
        {"kind": "features", "features": [{"id": one} for one in FEATURES]},
        {"kind": "limits", "limits": [{"id": one, "adds_up": adds} for one, adds in LIMITS.items()]},
        *products, *add_ons, *suites,
    ]  # fmt: skip


def _product(number: int, random: Random) -> Data:
    price, features = 0, set[str]()
    editions = []
    for rank in range(random.randint(1, 3)):
        price += random.randint(0, 3_000)
        features |= set(random.sample(FEATURES, random.randint(0, 2)))
        editions.append({"id": f"e{rank}", **_price(price), **_gives(sorted(features), random)})
    return {"kind": "product", "id": f"p{number}", "editions": editions}


def _add_on(number: int, known: list[str], random: Random) -> Data:
    one: Data = {"kind": "add-on", "id": f"a{number}", **_price(random.randint(0, 2_000))}
    one |= _gives(random.sample(FEATURES, random.randint(0, 2)), random)
    if random.random() < 0.8:
        one["requires"] = {random.choice(["any", "any", "all"]): random.sample(known, random.randint(1, 2))}
    if random.random() < 0.3:
        one["excludes"] = [random.choice(known)]
    if random.random() < 0.3:
        one["quantity"] = {"min": random.randint(1, 2), "max": random.randint(3, 9)}
    return one


def _suite(number: int, products: list[Data], random: Random) -> Data:
    parts = random.sample(products, random.randint(2, 3))
    editions = [
        {
            "id": edition, **_price(random.randint(500, 6_000)),
            "parts": [f"{one['id']}/{random.choice(one['editions'])['id']}" for one in parts],
        }
        for edition in ("low", "high")
    ]  # fmt: skip
    return {"kind": "suite", "id": f"s{number}", "editions": editions}


def _gives(features: list[str], random: Random) -> Data:
    limits = {one: random.randint(1, 60) for one in LIMITS if random.random() < 0.35}
    return {**({"features": features} if features else {}), **({"limits": limits} if limits else {})}


def _price(cents: int) -> Data:
    return {"prices": {"USD": {"monthly": f"{cents // 100}.{cents % 100:02}"}}}


def needs_of(seed: int) -> list[str]:
    """What is needed: some features and limits, now and then more than there is."""
    random = Random(-seed - 1)
    needs = random.sample(FEATURES, random.randint(0, 3))
    limits = random.sample(sorted(LIMITS), random.randint(0 if needs else 1, 2))
    return [*needs, *(f"{one}={random.randint(1, 150)}" for one in limits)]


class _Sold:
    """All lines that there may be, read from files: each an item in so many packs."""

    def __init__(self, files: list[Data]) -> None:
        self.items: dict[str, Data] = {}
        self.products: dict[str, list[str]] = {}
        for file in files:
            if file["kind"] in ("product", "add-on", "suite"):
                for one in file.get("editions", [{}]):
                    item = f"{file['id']}/{one['id']}" if one else file["id"]
                    self.items[item] = {**file, **one, "product": file["id"]}
                    self.products.setdefault(file["id"], []).append(item)
        self.lines = [
            (item, packs)
            for item, one in self.items.items()
            for packs in range(*_packs(one.get("quantity", {"min": 1, "max": 1})))
        ]

    def those(self, word: str) -> list[str]:
        """The items that a word stands for."""
        return self.products.get(word, [word])

    def brought(self, item: str) -> dict[str, None]:
        """An item and what comes with it."""
        found, left = dict[str, None](), [item]
        while left:
            one = left.pop()
            if one not in found:
                found[one] = None
                words = (*self.items[one].get("parts", ()), *self.items[one].get("includes", ()))
                left += [other for word in words for other in self.those(word)]
        return found

    def granted(self, item: str, packs: int, limit: str, of: str) -> int:
        """How much of a limit one item of those that a line brings grants."""
        units = int(self.items[of].get("limits", {}).get(limit, 0))
        return units * packs if of == item else units


def _packs(said: Mapping[str, int]) -> tuple[int, int]:
    return said["min"], said["max"] + 1


def solved(files: list[Data], needs: list[str]) -> int | None:
    """The least that what is needed costs, in cents; None where nothing gives it."""
    cp_model = _solver()
    sold, model = _Sold(files), cp_model.CpModel()
    line = {one: model.new_bool_var(f"{one}") for one in sold.lines}
    held = {item: model.new_bool_var(f"held {item}") for item in sold.items}
    for item, there in held.items():
        model.add_max_equality(there, [line[one] for one in sold.lines if item in sold.brought(one[0])])
    for product, items in sold.products.items():
        own = [line[one] for one in sold.lines if one[0] in items]
        model.add_at_most_one(own)
        for one in sold.lines:
            if sold.items[one[0]]["product"] != product and not set(items).isdisjoint(sold.brought(one[0])):
                model.add(sum(own) == 0).only_enforce_if(line[one])
    for item, said in sold.items.items():
        for words in _required(said):
            model.add_bool_or([held[other] for word in words for other in sold.those(word)]).only_enforce_if(
                held[item]
            )
        for word in said.get("excludes", ()):
            for other in set(sold.those(word)) - {item}:
                model.add_at_most_one([held[item], held[other]])
    for need in needs:
        _meet(need, model, sold, line, held)
    model.minimize(sum(_cents(sold.items[item]) * packs * line[item, packs] for item, packs in sold.lines))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    status = solver.solve(model)
    assert status in (cp_model.OPTIMAL, cp_model.INFEASIBLE)
    return round(solver.objective_value) if status == cp_model.OPTIMAL else None


def _required(said: Data) -> Iterator[list[str]]:
    """Lists of which something has to be held of each."""
    requires = said.get("requires", {})
    if "any" in requires:
        yield requires["any"]
    yield from ([one] for one in requires.get("all", ()))


def _meet(need: str, model: Any, sold: _Sold, line: Mapping[Any, Any], held: Mapping[str, Any]) -> None:
    what, _, units = need.partition("=")
    if what in FEATURES:
        model.add_bool_or([held[item] for item, one in sold.items.items() if what in one.get("features", ())])
        return
    grants = {
        (one, item): sold.granted(*one, what, item) for one in sold.lines for item in sold.brought(one[0])
    }
    if not LIMITS[what]:
        model.add_bool_or([line[one] for (one, _), many in grants.items() if many >= int(units)])
        return
    each = []
    for item in sold.items:
        those = [many * line[one] for (one, granted), many in grants.items() if granted == item and many]
        if those:
            each.append(model.new_int_var(0, 10_000, item))
            model.add_max_equality(each[-1], those)
    model.add(sum(each) >= int(units))


def _cents(said: Data) -> int:
    return int(said["prices"]["USD"]["monthly"].replace(".", ""))


def _solver() -> Any:
    if find_spec("ortools") is None:
        assert not os.environ.get("CI"), "ortools is not installed"
        pytest.skip("ortools is not installed: pip install 'maybuy[bench]'")
    return import_module("ortools.sat.python.cp_model")


def compare(seed: int) -> None:
    """Holds what is found for some needs against what the solver finds."""
    files, needs = files_of(seed), needs_of(seed)
    best = maybuy.find(Engine(gathered(files)), needs, AT, seats=1).best
    found = None if best is None or best.recurring is None else int(best.recurring * 100)
    assert found == solved(files, needs), (seed, needs)


@pytest.mark.parametrize("seed", range(20))
def test_a_solver_finds_the_same(seed: int) -> None:
    compare(seed)


@pytest.mark.slow
@pytest.mark.parametrize("first", range(0, CATALOGS, IN_ONE))
def test_a_solver_finds_the_same_in_many_catalogs(first: int) -> None:
    for seed in range(first, first + IN_ONE):
        compare(seed)
