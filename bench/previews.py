"""What a preview of an order takes: `python bench/previews.py`.

One order of something with a price per seat, and one of something with charges: per account, per seat and in
graduated tiers of a limit, in turn. Both on the same small catalog in one run, since only their ratio is the
same on all machines. Of several turns the best counts: what else a machine does only ever takes time.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

import yaml
from rich.console import Console
from rich.table import Table

from maybuy import Engine, load, read_account
from maybuy.model.account import Account
from maybuy.model.order import Order

AT = date(2026, 6, 1)
TURNS, TIMES = 7, 50


def files(charges: int) -> Iterator[tuple[str, dict[str, object]]]:
    """A catalog with two products, one of them with so many charges, and an owner who may buy them."""
    yield "catalog/catalog.yaml", {
        "kind": "catalog", "id": "bench", "name": "Bench", "currencies": ["EUR"],
        "cycles": [{"id": "monthly", "months": 1}],
    }  # fmt: skip
    yield "catalog/limits.yaml", {"kind": "limits", "limits": [{"id": "pages"}]}
    yield "catalog/plain.yaml", {"kind": "product", "id": "plain", "prices": {"EUR": {"monthly": 10}}}
    tiers = [{"up_to": 100, "price": 10}, {"up_to": 1_000, "price": 5}, {"price": 3}]
    ways: list[dict[str, object]] = [
        {"prices": {"EUR": 10}},
        {"per": "seat", "prices": {"EUR": 4}},
        {"per": "pages", "of": 10, "included": 50, "tiers": "graduated", "prices": {"EUR": tiers}},
    ]
    each = [{"id": f"charge-{number}", **ways[number % len(ways)]} for number in range(charges)]
    yield "catalog/charged.yaml", {"kind": "product", "id": "charged", "charges": each}
    yield "policies/actions.yaml", {"kind": "actions", "actions": [{"id": "buy", "target": "item"}]}
    yield "policies/channels.yaml", {"kind": "channels", "channels": [{"id": "web", "kind": "self_service"}]}
    yield (
        "policies/vocabulary.yaml",
        {
            "kind": "vocabulary",
            "attributes": {
                "user.role": {"type": "enum", "values": ["owner"]},
                "account.type": {"type": "enum", "values": ["any"]},
            },
        },
    )
    yield "policies/rights.yaml", {
        "kind": "policy", "id": "rights", "rules": [{"id": "all", "allow": ["buy"], "through": ["web"]}],
    }  # fmt: skip


def engine_of(charges: int, folder: Path) -> tuple[Engine, Account]:
    """The engine of these files, and an account without a subscription."""
    for name, said in files(charges):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(yaml.safe_dump(said), encoding="utf-8")
    owner = folder / "owner.yaml"
    owner.write_text(
        "{kind: account, id: a, type: any, country: FR, currency: EUR, users: [{id: u, role: owner}],"
        " subscription: null}",
        encoding="utf-8",
    )
    engine = load(folder)
    return engine, read_account(owner, engine)


def microseconds(engine: Engine, account: Account, item: str) -> float:
    """The time of one preview."""
    order = Order.model_validate({"user": "u", "changes": [{"action": "buy", "item": item, "seats": 10}]})
    best = float("inf")
    for _ in range(TURNS):
        start = perf_counter()
        for _ in range(TIMES):
            engine.preview(account, order, AT)
        best = min(best, (perf_counter() - start) / TIMES)
    return best * 1e6


def main() -> None:
    """Prints the times."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--charges", type=int, default=20)
    options = parser.parse_args()
    with TemporaryDirectory() as folder:
        engine, account = engine_of(options.charges, Path(folder))
        plain, charged = (microseconds(engine, account, item) for item in ("plain", "charged"))
    table = Table("a preview of", "µs", "times", box=None)
    table.add_row("a price per seat", f"{plain:,.0f}", "1.0")
    table.add_row(f"{options.charges} charges", f"{charged:,.0f}", f"{charged / plain:.1f}")
    Console().print(table)


if __name__ == "__main__":
    main()
