"""Drafts: an order and the address that says it are one thing; whatever else an address says is refused."""

from __future__ import annotations

from contextlib import suppress
from urllib.parse import parse_qsl

import pytest
from hypothesis import given
from hypothesis import strategies as st

from acceptance.accounts import shipped
from maybuy.model.order import Order, OrderChange
from maybuy.serve.pages.draft import Draft, DraftError, change_of, draft_of, made, parameters, written

MOST = 100
WORDS = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), min_size=1, max_size=20)
NUMBERS = st.integers(min_value=0, max_value=100_000)
ID = st.from_regex(r"[a-z][a-z0-9]{0,6}([-_][a-z0-9]{1,6})?", fullmatch=True)
ITEM = ID | st.tuples(ID, ID).map("/".join)


@st.composite
def changes(draw: st.DrawFn) -> OrderChange:
    wanted = {"item": ITEM, "seats": NUMBERS, "quantity": NUMBERS, "to": ITEM | WORDS}
    names = draw(st.sets(st.sampled_from(sorted(wanted))))
    said = {name: draw(wanted[name]) for name in sorted(names)}
    units = draw(st.none() | st.dictionaries(ID, NUMBERS, max_size=3))
    if units is not None:
        said["units"] = units
    return OrderChange.model_validate({"action": draw(ID), **said})


@st.composite
def drafts(draw: st.DrawFn) -> Draft:
    return Draft(
        tuple(draw(st.lists(changes(), max_size=4))),
        tuple(draw(st.lists(WORDS, max_size=2, unique=True))),
        tuple(draw(st.lists(ID, max_size=2, unique=True))),
        draw(st.none() | ID),
        draw(st.none() | ID),
    )


def told(draft: Draft) -> list[object]:
    """A draft without units that say nothing."""
    said = [one.model_dump(exclude_none=True) for one in draft.changes]
    for one in said:
        if not one.get("units", True):
            del one["units"]
    return [said, draft.codes, draft.accepted, draft.cycle, draft.method]


@given(drafts())
def test_what_is_written_is_read(draft: Draft) -> None:
    query = draft.query()
    if len(query) < 6_000:
        assert told(draft_of(parameters(query.encode()), MOST)) == told(draft)
        assert parse_qsl(query, keep_blank_values=True) == draft.pairs()


@given(drafts())
def test_a_draft_holds_what_an_order_does(draft: Draft) -> None:
    order = draft.order("marie")
    assert Order.model_validate(order.model_dump(exclude_none=True, exclude_defaults=True)) == order
    assert (order.changes, order.promotion, order.accept) == (draft.changes, draft.codes, draft.accepted)


@given(st.binary(max_size=200) | st.text(max_size=200).map(lambda text: text.encode()))
def test_any_address_says_a_draft_or_is_refused(query: bytes) -> None:
    for one in (query, b"c=" + query, b"c=buy," + query):
        draft = None
        with suppress(DraftError):
            draft = draft_of(parameters(one), MOST)
        if draft is not None:
            assert draft_of(parameters(draft.query().encode()), MOST) == draft


@given(st.text(max_size=60))
def test_any_text_is_a_change_or_is_refused(text: str) -> None:
    try:
        change = change_of(text)
    except DraftError:
        return
    assert change_of(written(change)) == change


@pytest.mark.parametrize(
    ("first", "second", "left"),
    [
        (made("add_seats", item="support", seats=1), made("add_seats", item="support", seats=3), 1),
        (made("add_seats", item="support", seats=1), made("remove_seats", item="support", seats=3), 1),
        (made("upgrade_edition", item="support/elite"), made("downgrade_edition", item="support/team"), 1),
        (made("buy", item="guide/lite"), made("buy", item="guide/professional"), 1),
        (made("change_billing_cycle", to="annual"), made("change_billing_cycle", to="monthly"), 1),
        (made("add_seats", item="support"), made("add_seats", item="collaboration"), 2),
        (made("buy", item="guide/lite"), made("buy", item="chat/lite"), 2),
        (made("add_seats", item="support"), made("upgrade_edition", item="support/elite"), 2),
    ],
)
def test_of_two_changes_about_the_same_the_later_is_left(
    first: OrderChange, second: OrderChange, left: int
) -> None:
    definitions = shipped().definitions
    draft = Draft().with_change(first, definitions).with_change(second, definitions)
    assert len(draft.changes) == left
    assert draft.changes[-1] == second
    assert draft.without(left - 1).with_change(second, definitions) == draft
