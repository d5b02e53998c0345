"""The lists of prices of an item, each followed by itself: against lists read one after the other."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from maybuy.subscription.costs import Rate
from maybuy.subscription.tariffs import Tariff, tariffs
from ordering import shop

FIRST = date(2021, 1, 1)
KEYS = [(currency, cycle) for currency in ("USD", "EUR") for cycle in ("monthly", "annual")]
LIST = st.fixed_dictionaries(
    {"day": st.integers(1, 9), "new": st.booleans(), "says": st.sets(st.sampled_from(KEYS), min_size=1)}
)
LISTS = st.lists(LIST, max_size=4, unique_by=lambda one: one["day"])
"""What begins on days after a list that begins on none."""
Said = Sequence[dict[str, Any]]


def written(lists: Said) -> list[dict[str, Any]]:
    """As a file has them; each list's prices are its number."""
    found: list[dict[str, Any]] = []
    for number, one in enumerate(lists):
        entry: dict[str, Any] = {}
        if one["day"]:
            entry["effective"] = {"from": str(FIRST + timedelta(one["day"]))}
        if one["new"]:
            entry["for"] = "new"
        for currency, cycle in one["says"]:
            entry.setdefault(currency, {})[cycle] = number
        found.append(entry)
    return found


def last(lists: Said, key: tuple[str, str], day: int, *, new: bool) -> int | None:
    """The number of the list that began last, of those that say something."""
    known = [
        (one["day"], number)
        for number, one in enumerate(lists)
        if one["day"] <= day and key in one["says"] and (new or not one["new"])
    ]
    return max(known)[1] if known else None


def of(lists: Said, *, charged: bool) -> Tariff:
    files = written(lists)
    sold = {"charges": [{"id": "fee", "name": "Fee", "prices": files}]} if charged else {"prices": files}
    item = shop(more=[{"kind": "product", "id": "one", **sold}]).definitions.items["one"]
    (tariff,) = tariffs(item)
    return tariff


@given(LISTS, st.sets(st.sampled_from(KEYS), min_size=1), st.booleans(), st.integers(0, 10))
def test_who_buys_pays_by_the_last_list_and_who_has_it_by_the_last_that_is_for_all(
    lists: Said, says: set[tuple[str, str]], charged: bool, day: int
) -> None:
    """Where one for those who are new is the only one, it is for all."""
    every = [{"day": 0, "new": False, "says": says}, *lists]
    tariff = of(every, charged=charged)
    on = FIRST + timedelta(day)
    for key in KEYS:
        bought, kept = last(every, key, day, new=True), last(every, key, day, new=False)
        assert amount(tariff.bought(*key, on)) == bought
        assert amount(tariff.kept(*key, on)) == (bought if kept is None else kept)


def amount(priced: Decimal | Rate | None) -> Decimal | None:
    if isinstance(priced, Rate):
        assert (priced.charge.id, priced.charge.name, priced.charge.prices) == ("fee", None, ())
        return priced.scale[0].price
    return priced


def test_nothing_is_known_before_the_first_list_or_of_what_none_says() -> None:
    tariff = of([{"day": 3, "new": False, "says": {("USD", "monthly")}}], charged=False)
    on = FIRST + timedelta(4)
    assert tariff.bought("USD", "monthly", FIRST) is None
    assert (tariff.bought("USD", "annual", on), tariff.kept("EUR", "monthly", on)) == (None, None)
