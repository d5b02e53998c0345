"""Accounts as rows of the canonical table, made here of what files of accounts say."""

from __future__ import annotations

import json
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

import pyarrow as pa

from fleets.plainly import day
from strategies import Data

AMOUNT = pa.decimal128(38, 9)
LINE = pa.struct(
    [
        ("item", pa.string()), ("seats", pa.int64()), ("in_use", pa.int64()), ("since", pa.date32()),
        ("price", AMOUNT), ("price_until", pa.date32()),
    ]
)  # fmt: skip
PLAIN = {"cycle", "term", "items"}
PLAIN_LINE = {"item", "seats", "since", "price"}


def is_odd(account: Data) -> bool:
    """Whether it says more than the columns."""
    subscription = account["subscription"]
    return subscription is not None and (
        not PLAIN.issuperset(subscription)
        or any(not PLAIN_LINE.issuperset(one) for one in subscription["items"])
    )


def table(accounts: Iterable[Data], facts: Iterable[str]) -> pa.Table:
    """The rows, with a column for each fact besides type, country and currency."""
    names = [name for name in facts if name not in ("account.type", "account.country")]
    shape = [
        ("id", pa.string()), ("account.type", pa.string()), ("account.country", pa.string()),
        ("account.currency", pa.string()), *[(name, pa.string()) for name in names],
        ("cycle", pa.string()), ("term_start", pa.date32()), ("term_end", pa.date32()),
        ("lines", pa.list_(LINE)), ("odd", pa.bool_()), ("document", pa.string()),
    ]  # fmt: skip
    return pa.Table.from_pylist([_row(one, names) for one in accounts], pa.schema(shape))


def _row(account: Data, facts: Iterable[str]) -> dict[str, Any]:
    subscription, odd = account["subscription"], is_odd(account)
    term = subscription["term"] if subscription else None
    return {
        "id": account["id"],
        "account.type": account["type"],
        "account.country": account["country"],
        "account.currency": account["currency"],
        **{name: account["attributes"].get(name.partition(".")[2]) for name in facts},
        "cycle": subscription["cycle"] if subscription else None,
        "term_start": day(term["start"]) if term else None,
        "term_end": day(term["end"]) if term else None,
        "lines": [_line(one) for one in subscription["items"]] if subscription else [],
        "odd": odd,
        "document": json.dumps(account) if odd else None,
    }


def _line(line: Data) -> dict[str, Any]:
    price = line.get("price") or {}
    return {
        "item": line["item"],
        "seats": line["seats"],
        "in_use": 0,
        "since": day(line["since"]) if "since" in line else None,
        "price": Decimal(price["seats"]) if price else None,
        "price_until": day(price["until"]) if "until" in price else None,
    }
