"""What is packed into few numbers comes out of them as it was."""

from __future__ import annotations

from random import Random
from typing import Any, Final

import pyarrow as pa
import pytest

from maybuy.fleet import gates, kinds, sorts
from maybuy.fleet.duck import Duck
from maybuy.fleet.gates import by_bits, held_of, holds_any
from maybuy.fleet.kinds import Kind, Lines, shared
from maybuy.fleet.reads import Asked
from maybuy.fleet.signature import ALONE, Signature, alone
from maybuy.fleet.sql import Expression, Select, both, call, column, either, stretch

ITEMS: Final = [f"p{number}/{edition}" for number in range(4) for edition in "abc"]
ACCOUNTS: Final = 300
SMALL: Final = 10
"""A number that has room for little."""

PLACES: Final = ["", "AT", "BR", "CH"]


def an_account(number: int, random: Random) -> dict[str, Any]:
    """One, whose columns are those that conditions and columns of a signature look at here."""
    held = [random.choice([one for one in ITEMS if one.startswith(f"p{each}/")]) for each in range(4)]
    return {
        "id": f"c{number:03}",
        "odd": random.random() < 0.1,
        "place": random.choice([*PLACES, "DK"]),
        "size": random.choice([None, *range(12)]),
        "lines": [
            {"item": one, "seats": random.randint(1, 9), "in_use": 0}
            for one in random.sample(held, random.randint(0, 4))
        ],
    }


def a_condition(random: Random) -> Expression:
    """Whether an account is looked at alone, or some of what it holds, and perhaps where it is."""
    tests: list[Expression] = [holds_any(random.sample(ITEMS, random.randint(1, 4))) for _ in range(2)]
    if random.random() < 0.3:
        tests.append(call("=", column("place"), random.choice(PLACES)))
    if random.random() < 0.5:
        tests[0] = call("not", tests[0])
    return either([column("odd"), random.choice([both, either])(tests)])


def a_signature(random: Random) -> Signature:
    """Columns of each sort, of questions that are about some accounts."""
    cuts = sorted(random.sample(range(12), 3))
    sets = [frozenset(random.sample(ITEMS, random.randint(1, 3))) for _ in range(random.randint(1, 4))]
    columns: dict[str, Expression] = {
        ALONE: alone(),
        "place": call("place", call("list", *PLACES), column("place")),
        "size": stretch(column("size"), cuts),
        "text": call("nullif", column("place"), "AT"),
        "held": held_of(sets),
    }
    widths = {"place": len(PLACES) + 1, "size": len(cuts) + 1, "held": 1 << len(sets)}
    lines = {
        f"lines {number}": Lines(
            tuple([Kind((f"p{one}/a", f"p{one}/b"), (random.randint(2, 8),), None) for one in (number, 3)]),
            exactly=False,
            since=False,
        )
        for number in range(2)
    }
    columns |= {name: one.sum() for name, one in lines.items()}
    asked = {Asked("look", str(number)): frozenset(columns) for number in range(6)}
    of = {one: a_condition(random) for one in asked}
    together = shared(lines, lambda item: item.partition("/")[0])
    return Signature(columns, asked, dict(of), widths, together)


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize(("fits", "bits"), [(2**62, 62), (SMALL, 62), (2**62, 2)])
def test_what_follows_from_sorts_is_what_columns_and_gates_say(
    seed: int, fits: int, bits: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kinds, "FITS", fits)
    monkeypatch.setattr(gates, "MOST_SORTS", bits)
    random = Random(seed)
    signs = a_signature(random)
    flags = {gate: f"gate {place}" for place, gate in enumerate(signs.gates.values()) if gate is not None}
    found = sorts.sorts(signs, flags, by_bits([*flags, *(signs.columns[name] for name in signs.widths)]))
    accounts = [an_account(number, random) for number in range(ACCOUNTS)]
    with Duck() as machine:
        machine.give("accounts", pa.Table.from_pylist(accounts))
        names = ("id", "odd", *signs.columns, *flags.values())
        plain = {"id": column("id"), "odd": column("odd"), **signs.columns}
        plain |= {name: gate for gate, name in flags.items()}
        said = machine.ask(Select(tuple([(name, plain[name]) for name in names]), "accounts", order=("id",)))
        packed = Select((("id", column("id")), *found.packed.items()), "accounts")
        told = found.told(packed, frozenset(names))
        out = machine.ask(Select(tuple([(name, column(name)) for name in names]), told, order=("id",)))
    pairs = list(zip(said.to_pylist(), out.to_pylist(), strict=True))
    for expected, one in pairs:
        kept = {name for name in names if not (expected["odd"] and name.startswith("lines "))}
        assert {name: one[name] for name in kept} == {name: expected[name] for name in kept}
    assert len({tuple(one.values()) for one, _ in pairs}) > len(accounts) / 3
    if fits == SMALL:
        assert sum(name.startswith(sorts.PACK) for name in found.packed) > 1
