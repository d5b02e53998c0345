"""Charges as people read them: whether a price is of a seat or of all, and what is credited for no seat."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import cache
from io import StringIO
from typing import Any

import pytest
from rich.console import Console

from maybuy.decide.prepared import Prepared
from maybuy.engine import Engine
from maybuy.model.account import Account, AgreedPrice
from maybuy.order.summary import Preview
from maybuy.report.answer_words import AnswerWords
from maybuy.report.catalog_text import compare_markdown, show_compare, show_item
from maybuy.report.console import THEME, PlainConsole
from maybuy.report.preview_json import preview_json
from maybuy.report.preview_text import show_preview
from maybuy.views.compare import column, find
from ordering import change, customer, order, preview, prices, shop

AT = date(2021, 4, 16)
VOLUME = [{"up_to": 9, "price": 8}, {"price": 5}]


@cache
def engine() -> Engine:
    fee = {"id": "fee", "prices": {"USD": 10}}
    pages = {
        "id": "pages", "per": "pages", "tiers": "package",
        "prices": {"USD": [{"up_to": 100, "price": 20}, {"up_to": 500, "price": 45}]},
    }  # fmt: skip
    editions: list[dict[str, Any]] = [
        {"id": "seats", "prices": prices("USD", 20, 18)},
        {"id": "both", "prices": prices("USD", 20, 18), "charges": [fee], "minimum": prices("USD", 50, 50)},
        {"id": "flat", "charges": [fee]},
        {"id": "pages", "charges": [pages]},
    ]
    return shop(
        more=[
            {"kind": "product", "id": "hub", "editions": editions},
            {
                "kind": "product", "id": "bulk",
                "charges": [{"id": "s", "per": "seat", "tiers": "volume", "prices": {"USD": VOLUME}}],
            },
            {
                "kind": "add-on", "id": "pack", "requires": {"any": ["chat"]},
                "prices": prices("USD", 40, 36), "quantity": {"max": 9},
            },
            {"kind": "limits", "limits": [{"id": "pages"}]},
        ],
        later=(),
    )  # fmt: skip


def printed() -> tuple[Console, StringIO]:
    out = StringIO()
    plain = PlainConsole(file=out, theme=THEME, width=100, highlight=False, emoji=False, markup=False)
    return plain, out


def compared(product: str) -> str:
    console, out = printed()
    known = engine().definitions
    columns = [column(item, "USD", AT, known) for item in find(product, known)]
    show_compare(console, columns, product, "USD", AT, known, "en")
    return " ".join(out.getvalue().split())


def shown(item: str) -> str:
    console, out = printed()
    known = engine().definitions
    show_item(console, column(known.items[item], "USD", AT, known), (), "USD", ("USD",), known, "en")
    return out.getvalue()


def seen(one: Preview, asked: Prepared, language: str) -> str:
    console, out = printed()
    show_preview(console, asked, one, language)
    return out.getvalue()


def test_prices_side_by_side_say_whether_they_are_of_a_seat_or_of_all() -> None:
    assert compared("hub").startswith("Hub per month, USD")
    known = engine().definitions
    table = compare_markdown(
        [column(one, "USD", AT, known) for one in find("hub", known)], "hub", "USD", AT, known, "en"
    )
    rows = [[cell.strip() for cell in row.strip("|").split("|")] for row in table.splitlines()]
    told = {row[0]: row[1:] for row in rows}
    of_seat, both, flat, pages = told["billed monthly"]
    assert (of_seat, both) == ("$20.00 per seat", "from $50.00 in all")
    assert (flat, pages) == ("$10.00 in all", "from $0.00 in all")
    assert told["Seat, billed annually"] == ["", "$18.00", "", ""]
    assert told["Minimum, billed annually"] == ["", "$50.00", "", ""]
    assert compared("desk").startswith("Desk per seat and month, USD")
    assert compared("pack").startswith("Pack per pack and month, USD")


def test_what_costs_nothing_before_something_is_bought_is_not_called_free() -> None:
    assert "from $0.00 billed monthly" in shown("hub/pages")
    assert "free" not in shown("hub/pages")
    asked = engine().prepare(customer(("chat/basic", 1)), "owner", AT)
    decision = asked.decide("buy", "hub/pages", seats=1)
    assert AnswerWords(asked, "en").price_in_full(decision) == "from $0.00, per month"


@pytest.mark.parametrize(
    ("language", "text", "said"),
    [
        ("en", "Bulk, credit for what it costs less until May 1, 2021", "for the rest of the term"),
        ("fr", "Bulk, crédit pour la baisse de prix jusqu’au 1er mai 2021 exclu", "la fin de la période"),
    ],
)
def test_what_all_seats_cost_less_is_not_credited_for_no_seat(language: str, text: str, said: str) -> None:
    """Nine at 8 are 72, ten at 5 are 50: half of the difference for half of the month."""
    one = customer(("bulk", 9), cycle="monthly", term=("2021-04-01", "2021-05-01"))
    found = preview(one, change("add_seats", "bulk"), at=AT, engine=engine())
    receipt = seen(found, engine().prepare(one, "owner", AT), language)
    assert text in receipt
    credit = preview_json(found, engine().definitions, language)["lines"][-1]
    assert (credit["kind"], credit["due_now"]) == ("credit", "-11.00")
    assert credit["description"].endswith(said)
    assert "0" not in credit["description"]


def test_more_than_the_last_tier_has_no_price_for_the_order() -> None:
    one = customer(("hub/pages", 1), ("chat/basic", 1)).model_dump(
        mode="json", exclude_none=True, by_alias=True
    )
    one["subscription"]["items"][0]["units"] = {"pages": 501}
    account = Account.model_validate(one)
    found = engine().preview(account, order(change("add_seats", "hub/pages")), AT.replace(year=2020))
    assert "Hub Pages has no price for this order in the account’s currency" in seen(
        found, engine().prepare(account, "owner", AT.replace(year=2020)), "en"
    )


@pytest.mark.parametrize(("item", "amount"), [("bulk", 3), ("hub/flat", 10)])
def test_a_price_agreed_for_each_seat_is_told_of_more_of_them_whatever_the_list_has(
    item: str, amount: int
) -> None:
    one = customer((item, 10, 0))
    assert one.subscription is not None
    line = one.subscription.items[0].model_copy(update={"price": AgreedPrice(seats=Decimal(amount))})
    agreed = one.model_copy(update={"subscription": one.subscription.model_copy(update={"items": (line,)})})
    price = engine().prepare(agreed, "owner", AT.replace(year=2020)).decide("add_seats", item, seats=1).price
    assert price is not None
    assert (price.per, price.amounts) == ("seat", {"annual": Decimal(amount)})


def test_the_price_of_a_line_is_told_for_every_cycle_where_the_list_has_it() -> None:
    price = engine().prepare(customer(("hub/seats", 2)), "owner", AT.replace(year=2020))
    told = price.decide("add_seats", "hub/seats", seats=1).price
    assert told is not None
    assert told.amounts == {"monthly": 20, "annual": 18, "quarterly": 20}
