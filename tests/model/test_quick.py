"""Accounts read without a validator are those that it reads, and come to the same."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from pydantic import ValidationError

from drawing import drawn
from maybuy.model.account import Account
from maybuy.model.base import Effective
from maybuy.model.policy import Rule
from maybuy.model.quick import Strict, account_of_data, built
from model.mutations import files, mutated

ACCOUNTS = [data for kind, data in files() if kind == "account"]
SMALL: dict[str, Any] = {
    "id": "a", "type": "x", "country": "FR", "currency": "EUR",
    "users": [{"id": "u", "role": "r"}], "subscription": None,
}  # fmt: skip


FULL: dict[str, Any] = {
    **SMALL,
    "kind": "account",
    "name": "A",
    "users": [{"id": "u", "role": True, "attributes": {"a": 4}}],
    "subscription": {
        "cycle": "annual",
        "term": {"start": "2020-01-01", "end": "2021-01-01"},
        "items": [{"item": "a/b", "seats": 2, "in_use": 1}],
        "scheduled": [
            {"on": "2021-01-01", "change": {"action": "use", "item": "a", "quantity": "1_000", "to": 4}},
            {"on": "2021-01-01", "change": {"action": "remove_seats", "seats": 2}},
        ],
        "promotions": [{"id": "p", "until": "2020-06-01"}],
    },
    "attributes": {"a": "b"},
    "accepted_terms": {"t": "1"},
    "payment_method": "card",
}
"""An account with every key there is."""


def validated(data: Any) -> Account | None:
    try:
        return Account.model_validate(data)
    except ValidationError:
        return None


@settings(suppress_health_check=[HealthCheck.too_slow], max_examples=drawn(600))
@given(mutated([("account", data) for data in (FULL, *ACCOUNTS)]))
def test_what_is_read_plainly_is_what_pydantic_reads(changed: tuple[str, Any]) -> None:
    data = changed[1]
    plain = account_of_data(data)
    assert plain is None or plain == validated(data)
    assert plain is None or plain.model_fields_set == validated(data).model_fields_set


def test_every_example_is_read_plainly() -> None:
    assert len(ACCOUNTS) > 3
    for data in [SMALL, FULL, *ACCOUNTS]:
        assert account_of_data(data) == validated(data) is not None


def test_a_model_that_is_more_than_its_fields_is_not_read_plainly() -> None:
    with pytest.raises(TypeError):
        built(Rule, Strict())


def test_a_key_that_is_called_otherwise_in_python_is_read_by_its_own_name() -> None:
    read = built(Effective, Strict())
    data = {"from": "2020-01-01", "until": "2021-01-01"}
    assert read(data) == Effective.model_validate(data)
    with pytest.raises(ValueError, match=r"^$"):
        read({"from_": "2020-01-01"})


@pytest.mark.parametrize(
    "changes",
    [
        {"id": ""}, {"id": "x" * 201}, {"id": "half \ud800"}, {"id": None}, {"name": None}, {"name": 5},
        {"type": 1.5}, {"type": ""}, {"country": "fr"}, {"country": "FR\n"},
        {"currency": "EURO"}, {"users": []}, {"users": {}}, {"users": [{"id": "u"}]},
        {"users": [{"id": "u", "role": "r", "rank": 1}]}, {"attributes": []}, {"attributes": {"a": None}},
        {"accepted_terms": {"Bad Id": "1"}}, {"accepted_terms": {"a": 1}}, {"payment_method": None},
        {"payment_method": "Card"}, {"kind": "order"}, {"extra": 1}, {"subscription": []},
        {"subscription": {"cycle": "annual"}},
        {"subscription": {"cycle": "annual", "term": {"start": "2020-01-01"}}},
        {"subscription": {"cycle": "annual", "term": {"start": "2020-01-01", "end": "2021-02-30"}}},
    ],
)  # fmt: skip
def test_what_is_wrong_is_left_to_pydantic(changes: dict[str, Any]) -> None:
    data = {**SMALL, **changes}
    assert validated(data) is None
    assert account_of_data(data) is None


@pytest.mark.parametrize(
    ("line", "right"),
    [
        ({"item": "a/b", "seats": 3, "in_use": 0}, True), ({"item": "a"}, True), ({"item": "a/b/c"}, False),
        ({"item": "a", "seats": True}, False), ({"item": "a", "seats": -1}, False),
        ({"item": "a", "seats": 1_000_000_001}, False), ({"item": "a", "seats": "3"}, False),
        ({"seats": 3}, False),
    ],
)  # fmt: skip
def test_a_line_is_read_as_pydantic_reads_it(line: dict[str, Any], right: bool) -> None:
    term = {"start": "2020-01-01", "end": "2021-01-01"}
    data = {**SMALL, "subscription": {"cycle": "annual", "term": term, "items": [line]}}
    assert account_of_data(data) == validated(data)
    assert (account_of_data(data) is not None) == right
