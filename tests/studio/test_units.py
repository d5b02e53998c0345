"""Units of limits in the studio: an order is asked how many, and comes to what the engine says."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

import maybuy
from maybuy.model.order import Order
from studio.visiting import TODAY, Visitor

USAGE = Path(maybuy.__file__).parent / "templates" / "usage"
ACCOUNT = "accounts/marina.yaml"


@pytest.fixture
def visitor(tmp_path: Path) -> Iterator[Visitor]:
    shutil.copytree(USAGE, tmp_path, dirs_exist_ok=True)
    with Visitor(tmp_path) as found:
        yield found


def fields(page: str) -> dict[str, dict[str, str]]:
    found = [dict(re.findall(r'([a-z-]+)="([^"]*)"', one)) for one in re.findall(r"<input[^>]*>", page)]
    return {one["name"]: one for one in found if "name" in one}


def test_an_order_says_how_many_units(visitor: Visitor) -> None:
    asked = {"tab": "one", "pane": "order", "account": ACCOUNT, "user": "ana", "day": TODAY.isoformat()}
    copy = visitor.studio.good("one")
    assert copy is not None
    account = copy.account(next(one for one in visitor.studio.entries() if one.name == ACCOUNT))
    said = {
        f"{one.action}|{one.item or ''}|{one.to or ''}": one
        for one in copy.engine.offers(account, "ana", TODAY)
    }
    found = fields(visitor.get("/", **asked).text)
    of_units = {name: one for name, one in found.items() if name.split()[0] in ("units", "quantity")}
    # a field exactly where units are ordered: with another edition that is sold by them, and by themselves
    assert {name.split()[-1] for name in of_units} == {
        key for key, one in said.items() if one.does in ("add_units", "remove_units", "upgrade_edition")
    }
    for name in of_units:
        key = name.split()[-1]
        text = visitor.get("/", **asked, pick=key, **{name: "70"}).text
        change: dict[str, object] = {"action": said[key].action, "item": said[key].item}
        if name.startswith("units "):
            change["units"] = {name.split()[1]: 70}
        else:
            change["quantity"] = 70
        preview = copy.engine.preview(
            account, Order.model_validate({"user": "ana", "changes": [change]}), TODAY
        )
        amount = f"{preview.recurring:,.2f}"
        assert amount in text, (name, amount)
        assert "(70" in text
    assert (
        visitor.get("/", **asked, pick=next(iter(said)), **{f"units x {next(iter(said))}": "a"}).status_code
        == 200
    )
