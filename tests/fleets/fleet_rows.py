"""Random accounts as rows of a fleet's table, and the table of some."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from random import Random
from typing import Any

import pyarrow as pa

from maybuy.model.definitions import Definitions

LINES = pa.list_(
    pa.struct(
        [
            ("item", pa.string()),
            ("seats", pa.int64()),
            ("in_use", pa.int64()),
            ("since", pa.date32()),
            ("price", pa.decimal128(38, 9)),
            ("price_until", pa.date32()),
        ]
    )
)
TERMS = pa.list_(pa.struct([("terms", pa.string()), ("version", pa.string())]))


def row(
    number: int, definitions: Definitions, at: date, random: Random, other: Definitions | None = None
) -> dict[str, Any]:
    """An account of whatever the definitions know, with the facts that others know."""
    known = {one.name: one for each in (definitions, other or definitions) for one in each.facts}
    facts = {
        one.name: random.choice([*sorted(one.known)] or ["3", "5", "40"])
        for one in known.values()
        if not one.of_user
    }
    roles = definitions.values("user.role") or ()
    users = [{"user.role": random.choice(roles)} for _ in range(random.randint(1, 3))]
    subscribed = random.random() < 0.9
    start = at - timedelta(days=random.choice((0, 10, 100, 200, 370, 800)))
    versions = [(one.id, version.version) for one in definitions.terms.values() for version in one.versions]
    accepted = dict(random.sample(versions, random.randint(0, len(versions))))
    return {
        "id": f"c{number:05}",
        **facts,
        "account.country": random.choice(("FR", "US", "DE", "JP", "BR", "IN")),
        "account.currency": random.choice(("USD", "EUR", "GBP", "USD", "BRL")),
        "payment.method": random.choice((None, *definitions.payment_methods)),
        "users": users,
        "cycle": random.choice(tuple(definitions.cycles)) if subscribed else None,
        "term_start": start if subscribed else None,
        "term_end": start + timedelta(days=random.choice((30, 365))) if subscribed else None,
        "lines": lines(definitions, start, random) if subscribed else [],
        "terms": [{"terms": terms, "version": version} for terms, version in accepted.items()],
        "odd": False,
        "document": None,
    }


def lines(definitions: Definitions, start: date, random: Random) -> list[dict[str, Any]]:
    """Some lines, of no product two; an add-on at times with the seats of others."""
    found: list[dict[str, Any]] = []
    seats = random.choice((1, 2, 3, 4, 5, 6, 12, 50, 99, 100, 101, 500, *bounds(definitions)))
    for product in random.sample(tuple(definitions.products), random.randint(0, 5)):
        own = seats if random.random() < 0.6 else random.choice((1, 2, 5, 8, 30))
        since = start - timedelta(days=random.choice((0, 40, 400))) if random.random() < 0.3 else None
        line = {"item": random.choice(definitions.products[product]), "seats": own, "price": None}
        used = random.choice((0, 0, 1, own - 2, own - 1, own))
        found.append({**line, "in_use": min(max(used, 0), own), "since": since, "price_until": None})
    return found


def bounds(definitions: Definitions) -> list[int]:
    """Numbers of seats near those that something is sold from, or up to."""
    known = {one.seats_min for one in definitions.items.values()}
    known |= {one.seats_max for one in definitions.items.values() if one.seats_max is not None}
    return sorted({near for one in known for near in (one - 1, one, one + 1) if near > 0})


def table(rows: Iterable[Mapping[str, Any]]) -> pa.Table:
    """Accounts as the table that questions about a fleet are asked of."""
    listed = list(rows)
    user = pa.list_(pa.struct([(name, pa.string()) for name in listed[0]["users"][0]]))
    types = {
        "users": user, "lines": LINES, "terms": TERMS, "term_start": pa.date32(), "term_end": pa.date32(),
        "odd": pa.bool_(),
    }  # fmt: skip
    columns = {
        name: pa.array([one[name] for one in listed], types.get(name, pa.string())) for name in listed[0]
    }
    return pa.table(columns)
