"""A sum below zero: credited, refunded, or lost, as the catalog says."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from rich.console import Console

from maybuy.engine import Engine
from maybuy.order.summary import Preview
from maybuy.report.preview_json import preview_json
from maybuy.report.preview_text import show_preview
from ordering import change, customer, preview, shop_files
from strategies import gathered

AT = date(2020, 4, 16)
ONE = customer(
    ("desk/pro", 10), ("chat/basic", 4),
    cycle="monthly", term=("2020-04-01", "2020-05-01"),
    scheduled=[{"on": "2020-04-25", "change": change("remove_seats", "chat", seats=3)}],
)  # fmt: skip


def engine(below_zero: str) -> Engine:
    files = shop_files(later=())
    files[0] = {**files[0], "below_zero": below_zero}
    return Engine(gathered(files))


def fewer(one: Engine, *more: dict[str, object]) -> Preview:
    return preview(ONE, change("remove_seats", "desk", seats=4), *more, at=AT, engine=one)


def shown(one: Engine, summary: Preview, language: str = "en") -> str:
    console = Console(width=100)
    with console.capture() as text:
        show_preview(console, one.prepare(ONE, "owner", AT), summary, language)
    return text.get()


@pytest.mark.parametrize(
    ("below_zero", "said"),
    [
        ("credit", ["credited to you now  $40.00", "on April 25, 2020  $3.00 credited to you"]),
        ("refund", ["refunded to you  $40.00", "on April 25, 2020  $3.00 refunded to you"]),
    ],
)
def test_four_seats_for_half_a_month_are_given_back(below_zero: str, said: list[str]) -> None:
    one = engine(below_zero)
    summary = fewer(one)
    assert summary.due_now == Decimal("-40.00")  # 4 of 20 for 15 of 30 days; 3 of 5 for 6 of them later
    assert [(due.on.day, due.amount) for due in summary.payments] == [
        (16, Decimal("-40.00")), (25, Decimal("-3.00")), (1, Decimal("125.00")),
    ]  # fmt: skip
    text = " ".join(shown(one, summary).split())
    assert all(" ".join(each.split()) in text for each in said), text
    assert preview_json(summary, one.definitions, "en")["totals"]["below_zero"] == below_zero


def test_nothing_is_given_back_where_the_catalog_says_so() -> None:
    one = engine("nothing")
    summary = fewer(one)
    assert summary.due_now == Decimal("0.00")
    assert [(due.on.day, due.amount) for due in summary.payments] == [(1, Decimal("125.00"))]
    told = preview_json(summary, one.definitions, "en")
    assert "below_zero" not in told["totals"]
    assert told["warnings"] == [
        {
            "code": "lost", "about": "USD", "amount": "40.00",
            "message": "the credit of $40.00 is neither paid out nor kept",
        }
    ]  # fmt: skip


def test_a_credit_still_counts_against_what_is_charged_with_it() -> None:
    one = engine("nothing")
    bought = change("upgrade_edition", "desk/top")
    assert fewer(one, bought).due_now == Decimal("150.00") - Decimal("100.00")
