"""What is sold in packs: bounded by itself, whatever the seats of what it is for."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from acceptance.accounts import AT
from maybuy.check.account import account_warnings
from maybuy.diff.difference import difference
from maybuy.engine import Engine
from maybuy.model.account import Account
from maybuy.report.answer_words import AnswerWords
from maybuy.report.preview_json import PreviewWords
from ordering import change, customer, outcomes, preview, prices, shop


@cache
def engine() -> Engine:
    pack: dict[str, Any] = {
        "kind": "add-on", "id": "pack", "requires": {"any": ["desk/pro", "desk/top"]},
        "prices": prices("USD", 20, 20), "quantity": {"min": 2, "max": 10},
    }  # fmt: skip
    free = {"kind": "product", "id": "tokens", "prices": prices("USD", 1, 1), "quantity": {}}
    return shop(more=[pack, free], later=())


@pytest.mark.parametrize("seats", [1, 4, 50])
def test_a_pack_is_bought_in_its_own_quantity_beside_any_number_of_seats(seats: int) -> None:
    one = customer(("desk/pro", seats))
    asked = engine().prepare(one, "owner", AT)
    for packs, codes in (
        (None, []),
        (1, ["too_few_seats"]),
        (2, []),
        (10, []),
        (11, ["too_many_seats"]),
    ):
        decision = asked.decide("buy", "pack", seats=packs)
        assert [reason.code for reason in decision.reasons if reason.implied] == codes
    unsaid = preview(one, change("buy", "pack"), engine=engine())
    (line,) = [line for line in unsaid.lines if line.item == "pack"]
    assert line.seats == 2


def test_fewer_seats_of_the_product_take_no_packs_away() -> None:
    one = customer(("desk/pro", 5), ("pack", 3))
    fewer = preview(one, change("remove_seats", "desk", seats=4), engine=engine())
    assert outcomes(fewer) == ["allow"]
    gone = preview(one, change("cancel_product", "desk/pro"), engine=engine())
    assert outcomes(gone) == ["deny"]


def test_packs_are_added_and_taken_off_within_their_bounds() -> None:
    one = customer(("desk/pro", 5), ("pack", 3))
    asked = engine().prepare(one, "owner", AT)
    found = [
        asked.decide(action, "pack", seats=step).outcome
        for action, step in (("add_seats", 7), ("add_seats", 8), ("remove_seats", 1), ("remove_seats", 2))
    ]
    assert found == ["allow", "deny", "allow", "deny"]


@pytest.mark.parametrize(
    ("action", "seats", "told"),
    [
        ("buy", 1, {"en": "buy 2 packs", "fr": "acheter 2\u00a0lots"}),
        ("add_seats", 9, {"en": "add only 7 packs", "fr": "n’ajouter que 7\u00a0lots"}),
        ("remove_seats", 2, {"en": "remove only 1 pack", "fr": "ne retirer que 1\u00a0lot"}),
    ],
)
def test_remedies_speak_of_packs(action: str, seats: int, told: dict[str, str]) -> None:
    lines = [("desk/pro", 5)] if action == "buy" else [("desk/pro", 5), ("pack", 3)]
    asked = engine().prepare(customer(*lines), "owner", AT)
    decision = asked.decide(action, "pack", seats=seats)
    for language, steps in told.items():
        assert any(steps in one for one in AnswerWords(asked, language).remedies(decision))


def test_prices_and_lines_speak_of_packs() -> None:
    one = customer(("desk/pro", 5), ("pack", 3))
    price = engine().prepare(one, "owner", AT).decide("buy", "tokens").price
    assert price is not None
    assert price.per == "pack"
    found = preview(one, change("add_seats", "pack", seats=2), engine=engine())
    line = next(line for line in found.lines if line.item == "pack")
    words = {language: PreviewWords(engine().definitions, language).line(line) for language in ("en", "fr")}
    assert words == {"en": "Pack, 5 packs, 2 of them new", "fr": "Pack, 5\u00a0lots, dont 2 en plus"}


@cache
def mailing(contacts: int = 5_000) -> Engine:
    return shop(
        more=[
            {"kind": "limits", "limits": [{"id": "contacts", "adds_up": True}, {"id": "sends"}]},
            {
                "kind": "product", "id": "mail", "limits": {"contacts": 1_000, "sends": 50},
                "prices": prices("USD", 20, 20),
                "charges": [{"id": "sends", "per": "sends", "of": 100, "prices": {"USD": 1}}],
            },
            {
                "kind": "add-on", "id": "list", "requires": {"any": ["mail"]}, "quantity": {"max": 10},
                "prices": prices("USD", 40, 40), "limits": {"contacts": contacts},
            },
            {"kind": "actions", "actions": [{"id": "use", "target": "limit", "channelled": False}]},
        ],
        rules=[{"id": "use", "allow": ["use"]}],
    )  # fmt: skip


@given(packs=st.integers(1, 10), sends=st.integers(0, 900), wanted=st.integers(0, 60_000))
def test_each_pack_brings_its_limits_and_units_that_are_paid_for_count(
    packs: int, sends: int, wanted: int
) -> None:
    one = customer(("mail", 2), ("list", packs)).model_dump(mode="json", exclude_none=True, by_alias=True)
    one["subscription"]["items"][0]["units"] = {"sends": sends}
    account = Account.model_validate(one)
    held = {limit.limit: limit.value for limit in mailing().entitlements(account, AT).limits}
    assert held == {"contacts": 1_000 + packs * 5_000, "sends": max(50, sends)}
    asked = mailing().prepare(account, "owner", AT)
    for limit, most in held.items():
        decision = asked.decide("use", limit, quantity=wanted)
        assert decision.outcome == ("allow" if wanted <= most else "deny")


def test_a_difference_says_that_it_does_not_know_what_hangs_on_packs() -> None:
    found = difference(mailing(), mailing(6_000), AT)
    assert ("use", "contacts", "counted") in [(one.action, one.item, one.why) for one in found.not_computed]
    assert [(one.id, one.key, one.base, one.head) for one in found.items] == [
        ("list", "limit contacts", "5000", "6000")
    ]
    assert not difference(mailing(), mailing(), AT).not_computed


def test_more_packs_than_seats_are_no_mistake_in_an_account() -> None:
    found = account_warnings(customer(("mail", 2), ("list", 9)), mailing().definitions)
    assert "seats-apart" not in [one.code for one in found]
