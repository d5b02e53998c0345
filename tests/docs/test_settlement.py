"""The table of docs/how/settlement.md: each amount is what the order on the page comes to."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from acceptance.accounts import ROOT
from docs.markdown import blocks
from maybuy import Order, load, read_account
from repositories import copied

PAGE = ROOT / "docs" / "how" / "settlement.md"
ROW = re.compile(r"^\| `(?!by`)(\w+)` \| [^|]+ \| ([^|]+) \| ([^|]+) \|$", re.M)
ROWS = ROW.findall(PAGE.read_text(encoding="utf-8"))


def test_all_words_are_in_the_table() -> None:
    assert [one[0] for one in ROWS] == ["proration", "full", "nothing", "new_term"]


@pytest.mark.parametrize("credit", ["rest", "none"])
@pytest.mark.parametrize(("by", "rest", "none"), ROWS)
def test_the_table_says_what_the_order_comes_to(
    by: str, rest: str, none: str, credit: str, tmp_path: Path
) -> None:
    copied(tmp_path, "examples")
    laid = dict(blocks(PAGE, "console")[0].laid_over)
    order = laid["examples/orders/acme-grows.yaml"]
    charges = laid["policies/charges.yaml"].replace(
        "by: full\n    credit: none", f"by: {by}\n    credit: {credit}"
    )
    for name, text in {**laid, "policies/charges.yaml": charges}.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    engine = load(tmp_path)
    account = read_account(tmp_path / "examples" / "accounts" / "acme.yaml", engine)
    change = re.search(r"action: (\w+), item: ([\w/]+)", order)
    assert change is not None
    asked = Order.model_validate({"user": "ana", "changes": [{"action": change[1], "item": change[2]}]})
    found = engine.preview(account, asked, date(2026, 2, 14))
    told = rest if credit == "rest" else none
    amount = re.findall(r"\$(\d+)", told)[-1]
    assert found.due_now == int(amount)
    until = "March 14" if found.subscription_now and found.subscription_now.term.end.month == 3 else None
    assert (until is None) == ("until" not in told)
    assert until is None or until in told
