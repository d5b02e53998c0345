"""Numbers that tell lines apart: all that they must, and nothing more."""

from __future__ import annotations

from random import Random
from typing import Any, Final

import pyarrow as pa
import pytest

from maybuy.fleet import kinds
from maybuy.fleet.duck import Duck
from maybuy.fleet.kinds import Kind, Lines, shared
from maybuy.fleet.sql import Select, column

ITEMS: Final = {f"p{product}": [f"p{product}/{edition}" for edition in "abc"] for product in range(5)}
ACCOUNTS: Final = 1_000


def some_lines(random: Random) -> Lines:
    """Lines of some products, told apart in some way."""
    products = random.sample(sorted(ITEMS), random.randint(1, len(ITEMS)))
    return Lines(
        tuple(
            [
                Kind(
                    tuple(random.sample(ITEMS[one], random.randint(1, 3))),
                    tuple(sorted(random.sample(range(1, 8), random.randint(0, 3)))),
                    random.choice([None, 0, 1, 2]),
                )
                for one in products
            ]
        ),
        exactly=False,
        since=False,
    )


def an_account(random: Random) -> list[dict[str, Any]]:
    """A line of each of some products."""
    held = random.sample(sorted(ITEMS), random.randint(0, 4))
    return [
        {"item": random.choice(ITEMS[one]), "seats": random.randint(1, 9), "in_use": random.randint(0, 12)}
        for one in held
    ]


def plainly(account: list[dict[str, Any]], lines: Lines) -> frozenset[tuple[object, ...]]:
    """What of an account's lines is to be told apart."""
    return frozenset(
        (
            one["item"],
            sum(one["seats"] >= cut for cut in kind.cuts),
            None if kind.free is None else max(-2, min(one["seats"] - one["in_use"], kind.free)),
        )
        for one in account
        for kind in lines.kinds
        if one["item"] in kind.items
    )


@pytest.mark.parametrize(("seed", "fits"), [(seed, fits) for seed in range(3) for fits in (2**62, 2**12)])
def test_lines_are_told_apart_as_far_as_wanted(seed: int, fits: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Alike in a column are those accounts that are alike in what it tells, and no others: worked out of the
    lines, and of the digits of what all columns tell."""
    monkeypatch.setattr(kinds, "FITS", fits)
    random = Random(seed)
    wanted = {f"lines {number}": some_lines(random) for number in range(6)}
    accounts = [an_account(random) for _ in range(ACCOUNTS)]
    odd = [random.random() < 0.1 for _ in accounts]
    together = shared(wanted, lambda item: item.partition("/")[0])
    assert fits == 2**62 or len(together.keys) > 1
    passed = tuple([(name, column(name)) for name in ("odd", "lines")])
    keyed = Select((*passed, *together.keys.items()), "accounts")
    known = tuple([(name, column(name)) for name, _ in keyed.columns])
    digits = Select((*known, *together.digits.items()), keyed)
    type_ = pa.list_(pa.struct([("item", pa.string()), ("seats", pa.int64()), ("in_use", pa.int64())]))
    with Duck() as machine:
        machine.give("accounts", pa.table({"odd": odd, "lines": pa.array(accounts, type_)}))
        at_once = machine.ask(Select(tuple(together.columns.items()), digits)).to_pydict()
        each = Select(tuple([(name, lines.sum()) for name, lines in wanted.items()]), "accounts")
        directly = machine.ask(each).to_pydict()
    for name, lines in wanted.items():
        told = [plainly(one, lines) for one in accounts]
        assert len({*zip(told, directly[name], strict=True)}) == len({*told}) == len({*directly[name]})
        assert min(directly[name]) >= 0
        assert max(directly[name]) < lines.width
        for left, value, own in zip(odd, at_once[name], directly[name], strict=True):
            assert value == (None if left else own)
