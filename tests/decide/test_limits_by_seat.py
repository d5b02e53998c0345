"""Limits of which each seat brings as many, from the files to every answer that tells them."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from maybuy.cli import main
from maybuy.engine import Engine, Question
from maybuy.report.json_form import column_json
from maybuy.views.compare import column
from ordering import customer, prices, shop_files
from strategies import Data, gathered

AT = date(2026, 6, 1)


def shop(per: Any = "seat", *, adds_up: bool = False) -> list[Data]:
    """The shop, where the seats of a desk bring e-mails, in a suite too, and packs of them are sold."""
    files = shop_files(
        more=[
            {"kind": "limits", "limits": [{"id": "mails", "per": per, "adds_up": adds_up}]},
            {"kind": "add-on", "id": "packs", "name": "Packs", "quantity": {"max": 9},
             "requires": {"any": ["desk"]}, "prices": prices("USD", 3, 3), "limits": {"mails": 1000}},
        ]
    )  # fmt: skip
    for file in files:
        for edition in file.get("editions", ()):
            granted = {"desk/basic": 100, "desk/pro": 250}.get(f"{file['id']}/{edition['id']}")
            if granted:
                edition["limits"] = {"mails": granted}
        if file["kind"] == "actions":
            file["actions"].append({"id": "use", "target": "limit", "channelled": False})
        if file["kind"] == "policy":
            file["rules"].append({"id": "all-use", "allow": ["use"]})
    return files


def of(*lines: tuple[str, int]) -> Any:
    return customer(*lines, cycle="monthly", term=("2026-06-01", "2026-07-01"))


def most(engine: Engine, *lines: tuple[str, int]) -> Any:
    (limit,) = engine.entitlements(of(*lines), AT).limits
    return limit.value


def may_use(engine: Engine, quantity: int, *lines: tuple[str, int]) -> bool:
    account = of(*lines)
    asked = Question(account, "owner", "use", "mails", AT, quantity=quantity)
    return engine.decide(asked).outcome == "allow"


@given(st.integers(1, 500), st.integers(1, 9))
def test_each_seat_brings_as_many_and_each_pack_its_own(seats: int, packs: int) -> None:
    plain, adding = (Engine(gathered(shop(adds_up=one))) for one in (False, True))
    assert most(plain, ("desk/basic", seats)) == 100 * seats
    assert most(plain, ("all/pro", seats)) == 250 * seats
    held = (("desk/basic", seats), ("packs", packs))
    assert most(plain, *held) == max(100 * seats, 1000 * packs)
    assert most(adding, *held) == 100 * seats + 1000 * packs


@given(st.integers(1, 500), st.integers(0, 60_000))
def test_as_many_may_be_used_as_the_seats_bring(seats: int, quantity: int) -> None:
    engine = Engine(gathered(shop()))
    assert may_use(engine, quantity, ("desk/basic", seats)) == (quantity <= 100 * seats)


def test_answers_that_are_remembered_know_the_seats() -> None:
    engine = Engine(gathered(shop()))
    asked = [(300, seats) for seats in (2, 3, 4, 2, 3)]
    found = [may_use(engine, quantity, ("desk/basic", seats)) for quantity, seats in asked]
    assert found == [False, True, True, False, True]


def test_more_seats_are_a_remedy() -> None:
    engine, account = Engine(gathered(shop())), of(("desk/basic", 3), ("chat/basic", 3))
    asked = Question(account, "owner", "use", "mails", AT, quantity=701)
    steps = [
        [(one.kind, one.name, one.value) for one in each.steps] for each in engine.decide(asked).remedies
    ]
    assert [("seats", "desk/basic", 8)] in steps
    assert [("item", "item", "desk/pro")] in steps  # 3 x 250
    assert not any(name == "chat/basic" for each in steps for _, name, _ in each)


@pytest.mark.parametrize(
    ("per", "told"),
    [("seat", "100 per seat"), (["seat", "month"], "100 a month per seat"), ("month", "100 a month")],
)
def test_files_say_it_and_answers_tell_it(per: Any, told: str, tmp_path: Any) -> None:
    (tmp_path / "catalog").mkdir()
    for file in shop(per):
        name = f"{file['kind']}-{file.get('id', 'of')}.json"
        (tmp_path / "catalog" / name).write_text(json.dumps(file), encoding="utf-8")
    asked = ["compare", "desk", "--root", str(tmp_path), "--at", "2026-06-01", "--format", "markdown"]
    assert f"| {told} |" in CliRunner().invoke(main, asked).output
    found = CliRunner().invoke(main, ["show", "desk/basic", "--root", str(tmp_path), "--at", "2026-06-01"])
    assert f"up to {told}" in found.output


@pytest.mark.parametrize("per", [["month", "year"], [], "fortnight", ["seat", "seat"]])
def test_what_cannot_be_meant_is_refused(per: Any) -> None:
    with pytest.raises(ValueError, match="per"):
        gathered(shop(per))


def test_machines_are_told_which_limits_grow_with_seats() -> None:
    engine = Engine(gathered(shop(["seat", "month"])))
    shown = column_json(
        column(engine.definitions.items["desk/pro"], "USD", AT, engine.definitions),
        "USD", engine.definitions, "en",
    )  # fmt: skip
    assert (shown["limits"], shown["limits_by_seat"]) == ({"mails": 250}, ["mails"])
