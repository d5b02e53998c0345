"""The quick yes to an account never says of one that it fits where something is found to be wrong with it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from acceptance.accounts import shipped
from maybuy.check import fitting
from maybuy.check.account import account_findings
from maybuy.check.fitting import fits
from maybuy.model.account import Account
from maybuy.model.vocabulary import Attribute
from serve.service import account

OWN: Final = shipped().definitions
DEFINITIONS: Final = replace(
    OWN,
    vocabulary={
        **OWN.vocabulary,
        "account.age": Attribute(type="integer", min=1, max=90, default="5"),
        "account.role": Attribute(type="bool", default="true"),
        "user.type": Attribute(type="enum", values=("new", "old"), default="old"),
        "user.born": Attribute(type="date", default="2000-01-01"),
    },
)
"""With facts of all types, and such as are called what stands beside the facts."""

NUMBERS: Final = ("1", "90", "007", "0", "91", "-3", "²", "٣", "1" * 19, "", "1.5", "x")
WORDS: Final = st.sampled_from([*filter(None, NUMBERS), "true", "false", "new", "2001-02-03", "2001-02-30"])
KEYS: Final = ("age", "role", "type", "born", "other")


def either(right: list[Any], wrong: list[Any]) -> st.SearchStrategy[Any]:
    """Right, mostly."""
    return st.sampled_from([*right * 6, *wrong])


def few(keys: tuple[str, ...], values: st.SearchStrategy[str]) -> st.SearchStrategy[dict[str, str]]:
    return st.one_of(st.just({}), st.dictionaries(st.sampled_from(keys), values, max_size=3))


DAYS: Final = either([date(2020, 3, 1)], [date(2021, 3, 1), date(2022, 1, 1)])
ITEMS: Final = either(sorted(OWN.items), ["nothing"])
UNITS: Final = st.dictionaries(either(list(OWN.limits), ["nothing"]), st.integers(1, 9), max_size=1)
TERM: Final = {"start": date(2020, 1, 1), "end": date(2021, 3, 1)}


@st.composite
def accounts(draw: st.DrawFn) -> Account:
    lines = st.fixed_dictionaries(
        {"item": ITEMS, "seats": st.integers(1, 9)},
        optional={"since": DAYS, "in_use": st.integers(0, 3), "units": UNITS},
    )
    subscription = st.fixed_dictionaries(
        {
            "cycle": either(list(OWN.cycles), ["weekly"]),
            "term": either([TERM], [{"start": TERM["end"], "end": TERM["start"]}]),
            "items": st.lists(lines, max_size=3),
        },
        optional={
            "trials": st.lists(st.fixed_dictionaries({"item": ITEMS, "until": DAYS}), max_size=1),
            "promotions": st.lists(st.just({"id": "nothing"}), max_size=1),
        },
    )
    users = st.fixed_dictionaries(
        {"id": either(["a", "b", "c"], ["a"]), "role": either(list(OWN.values("user.role") or ()), ["king"])},
        optional={"attributes": few(KEYS, WORDS)},
    )
    given_ = st.fixed_dictionaries(
        {
            "type": either(list(OWN.values("account.type") or ()), ["king"]),
            "users": st.lists(users, min_size=1, max_size=3),
            "subscription": st.one_of(st.none(), subscription),
        },
        optional={
            "attributes": few(KEYS, WORDS),
            "accepted_terms": few((*OWN.terms, "nothing"), st.just("1")),
            "payment_method": either(list(OWN.payment_methods), ["shells"]),
            "exceptions": st.lists(st.just({"grant": {"limits": {"nothing": 3}}}), max_size=1),
        },
    )
    data = {key: one for key, one in account().items() if key != "attributes"}
    return Account.model_validate({**data, **draw(given_)})


@given(accounts())
def test_an_account_fits_exactly_where_nothing_is_found(one: Account) -> None:
    assert fits(one, DEFINITIONS) is not any(account_findings(one, DEFINITIONS))


@pytest.mark.parametrize("value", NUMBERS)
def test_a_number_fits_exactly_where_nothing_is_found_wrong_with_it(value: str) -> None:
    one = Account.model_validate(account()).model_copy(update={"attributes": {"age": value}})
    assert fits(one, DEFINITIONS) is not any(account_findings(one, DEFINITIONS))


def test_most_accounts_are_not_looked_through_for_what_is_wrong(monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_: object) -> None:
        raise AssertionError

    monkeypatch.setattr(fitting, "account_findings", never)
    assert fits(Account.model_validate(account()), OWN)
    assert fits(Account.model_validate({**account(), "attributes": {"age": "17"}}), DEFINITIONS)
