"""What the cheapest subscription for some needs takes to find: `python bench/finding.py`.

On the shipped catalog, and on made-up ones of up to 1,340 items: products in four editions, add-ons that
require one of them, suites of three products, features and limits that several of them give. A question takes
longest the first time, as what is made ready for it is kept. Of several turns the best counts: what else a
machine does only ever takes time.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from random import Random
from time import perf_counter
from typing import Any

from rich.console import Console
from rich.table import Table

from maybuy import Engine, find, load
from maybuy.model.catalog import CatalogFile, LimitsFile
from maybuy.model.feature import FeaturesFile
from maybuy.model.gathering import gather
from maybuy.model.sold import AddOnFile, ProductFile, SuiteFile

AT = date(2020, 9, 1)
EDITIONS, FEATURES, LIMITS = 4, 60, 4
TURNS = 5


def files(products: int) -> Iterator[Any]:
    """A catalog of that many products, twice as many add-ons, and a suite for every third product."""
    chance = Random(1)
    yield CatalogFile.model_validate(
        {
            "kind": "catalog", "id": "made", "name": "Made", "currencies": ["USD"],
            "cycles": [{"id": "monthly", "months": 1}, {"id": "annual", "months": 12}],
        }
    )  # fmt: skip
    yield FeaturesFile.model_validate(
        {"kind": "features", "features": [{"id": f"feature-{one}"} for one in range(FEATURES)]}
    )
    limits = [{"id": f"limit-{one}", "adds_up": one % 2 == 0} for one in range(LIMITS)]
    yield LimitsFile.model_validate({"kind": "limits", "limits": limits})
    for number in range(products):
        yield ProductFile.model_validate(_product(number, chance))
    for number in range(products * 2):
        gives = _gives(chance, 1, chance.randint(1, 40))
        one = {"kind": "add-on", "id": f"add-on-{number}", "requires": {"any": [f"product-{number // 2}"]}}
        yield AddOnFile.model_validate({**one, **gives, "prices": _price(chance.randint(2, 20))})
    for number in range(0, products - 2, 3):
        editions = [
            {
                "id": edition, "prices": _price(chance.randint(20, 60) * (rank + 1)),
                "parts": [f"product-{number + part}/{edition}" for part in range(3)],
            }
            for rank, edition in enumerate(_editions()[-2:])
        ]  # fmt: skip
        yield SuiteFile.model_validate({"kind": "suite", "id": f"suite-{number}", "editions": editions})


def _editions() -> list[str]:
    return [f"edition-{rank}" for rank in range(EDITIONS)]


def _product(number: int, chance: Random) -> dict[str, Any]:
    editions: list[dict[str, Any]] = []
    features: set[str] = set()
    price = 0
    for rank, edition in enumerate(_editions()):
        price += chance.randint(3, 30)
        gives = _gives(chance, 2, (rank + 1) * chance.randint(10, 90))
        features |= {*gives["features"]}
        editions.append({"id": edition, "prices": _price(price), **gives, "features": sorted(features)})
    return {"kind": "product", "id": f"product-{number}", "editions": editions}


def _gives(chance: Random, features: int, units: int) -> dict[str, Any]:
    ones = chance.sample(range(FEATURES), features)
    limit = f"limit-{chance.randrange(LIMITS)}"
    return {"features": [f"feature-{one}" for one in ones], "limits": {limit: units}}


def _price(monthly: int) -> dict[str, dict[str, int]]:
    return {"USD": {"monthly": monthly, "annual": monthly}}


def made(products: int) -> Engine:
    """An engine that knows the made-up catalog and has no rules."""
    return Engine(
        gather(((one, lambda _: "made:1:1") for one in files(products)), version=f"made-{products}")
    )


QUESTIONS: dict[str, tuple[str, ...]] = {
    "one feature": ("feature-1",),
    "three features": ("feature-1", "feature-2", "feature-3"),
    "six features": tuple(f"feature-{one}" for one in range(6)),
    "a limit": ("limit-1=100",),
    "a limit that adds up": ("limit-0=500",),
    "all of it": ("feature-1", "feature-2", "limit-1=200", "limit-0=300"),
}


def measured(engine: Engine, needs: tuple[str, ...], **scope: Any) -> tuple[float, float]:
    """Milliseconds: the first time, and then the best of several."""
    took = []
    for _ in range(TURNS):
        start = perf_counter()
        find(engine, needs, AT, **scope)
        took.append((perf_counter() - start) * 1_000)
    return took[0], min(took[1:])


def main() -> None:
    """Prints a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--products", type=int, nargs="+", default=[20, 60, 201])
    wanted = parser.parse_args()
    table = Table(box=None)
    for column in ("catalog", "items", "question", "first, ms", "then, ms"):
        table.add_column(column, no_wrap=True, justify="right" if "ms" in column else "left")
    shipped = load(Path(__file__).parents[1])
    scope = {"seats": 25, "cycle": "annual"}
    asked: list[tuple[str, ...]] = [("sandbox",), ("sandbox", "api_requests=500"), ("custom_objects=1000",)]
    for needs in asked:
        first, then = measured(shipped, needs, **scope)
        items = len(shipped.definitions.items)
        table.add_row("shipped", f"{items:,}", " ".join(needs), f"{first:.1f}", f"{then:.1f}")
    for products in wanted.products:
        engine = made(products)
        for name, needs in QUESTIONS.items():
            first, then = measured(engine, needs)
            items = len(engine.definitions.items)
            table.add_row("made", f"{items:,}", name, f"{first:.1f}", f"{then:.1f}")
    Console().print(table)


if __name__ == "__main__":
    main()
