"""Files of every kind, changed at random places: what people write, and what nobody would."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from maybuy.model.examples import EXAMPLES
from maybuy.source import read_file

ROOT = Path(__file__).parents[2]

_WORDS = [
    "", "a", "support", "support/team", "a/b/c", "Support", "abc\n", "on_request", "next_cycle", "soon",
    "2020-01-01", "2020-13-01", "2020-02-30", "2020-01-01\n", "0000-01-01", "1_000", "1_00", "-1_000",
    "12.50", "1.", "USD", "usd", "FR", "fr", "*", "owner", "true", "enum", "bool", "user.role",
    "account.x", "user.",
    "accept:privacy", "provide:", "item", "limit", "self_service", "product", "suite", "monthly", "any",
    "x" * 80, "x" * 81, "x" * 161, "\u0661", "é",
]  # fmt: skip
_NUMBERS = [
    0,
    1,
    -1,
    2,
    120,
    121,
    10**30,
    Decimal("2.0"),
    Decimal("2.5"),
    Decimal("-0.0"),
    Decimal("-1"),
    Decimal("1e3"),
]
_KEYS = [
    "id", "name", "kind", "effective", "from", "until", "when", "unless", "any", "all", "none", "not",
    "at_least", "allow", "deny", "defer", "require", "settle", "through", "obligations", "code", "items",
    "prices", "price", "values", "USD", "monthly", "en", "extra", "user.role", "account.type", "min",
    "max", "default", "type", "seats", "editions", "parts", "limits", "subscription", "",
    "silence", "because", "demands", "Bad Key", "x" * 81, "en\n",
]  # fmt: skip

scalars = st.sampled_from([None, True, False, *_NUMBERS, *_WORDS])
values = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(_KEYS), inner, max_size=2),
    max_leaves=4,
)


def files() -> list[tuple[str, Any]]:
    """The data of each shipped file and of each example, with its kind."""
    paths = [
        path
        for folder in ("catalog", "policies", "examples/accounts")
        for path in (ROOT / folder).rglob("*.yaml")
    ]
    read = [read_file(path, path.name).data for path in sorted(paths)]
    return [(data["kind"], data) for data in [*read, *EXAMPLES.values()] if data["kind"] in EXAMPLES]


def places(data: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    yield path
    entries = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for step, value in entries:
        yield from places(value, (*path, step))


FILES = files()


@st.composite
def mutated(draw: st.DrawFn, among: Sequence[tuple[str, Any]] = FILES) -> tuple[str, Any]:
    """A file with one to three values changed, keys added or taken away, or entries repeated."""
    kind, data = draw(st.sampled_from(among))
    data = copy.deepcopy(data)
    for _ in range(draw(st.integers(1, 3))):
        path = draw(st.sampled_from(list(places(data))))
        if not path:
            continue
        holder = data
        for step in path[:-1]:
            holder = holder[step]
        match draw(st.sampled_from(["replace", "replace", "remove", "add", "rename"])):
            case "remove":
                del holder[path[-1]]
            case "rename" if isinstance(holder, dict):
                holder[draw(st.sampled_from(_KEYS))] = holder.pop(path[-1])
            case "add" if isinstance(holder, dict):
                holder[draw(st.sampled_from(_KEYS))] = draw(values)
            case "add":
                holder.append(draw(values))
            case _:
                holder[path[-1]] = draw(values)
    return kind, data
