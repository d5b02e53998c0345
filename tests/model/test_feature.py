"""What files say of features, and what comes of it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from maybuy.check.features import wrong_value
from maybuy.model.account import Grant
from maybuy.model.feature import Feature, value_of
from maybuy.model.sold import ProductFile

CARE = Feature.model_validate({"id": "care", "type": "choice", "values": ["low", "mid", 24]})
DAYS = Feature.model_validate({"id": "days", "type": "number"})
NUMBERS = st.decimals(min_value=0, max_value=10**9, places=3)


def given_by(features: Any) -> dict[str, str]:
    file = {"kind": "product", "id": "pens", "features": features}
    (found,) = ProductFile.model_validate(file).features
    return found.features


def test_a_feature_is_on_by_its_id_alone_or_has_a_value() -> None:
    found = given_by(["sso", {"care": "mid", "days": Decimal("2.50")}, {"beta": False}, {"level": 24}])
    assert found == {"sso": "true", "care": "mid", "days": "2.5", "beta": "false", "level": "24"}


@given(st.integers(0, 10**15 - 1))
def test_thousands_may_be_set_off(number: int) -> None:
    assert value_of(f"{number:_}") == value_of(number) == str(number)


@pytest.mark.parametrize(
    "features",
    [[], {}, "sso", [None], [["sso"]], [{}], [{"care": None}], [{"days": -1}], [{"days": Decimal("-0.5")}],
     [{"days": 10**16}], [{"care": ""}], [{"care": "x" * 201}], [{"care": ["low"]}], ["SSO"], [7]],
)  # fmt: skip
def test_what_is_no_list_of_features_is_refused(features: Any) -> None:
    with pytest.raises(ValidationError):
        given_by(features)


@given(one=NUMBERS, other=NUMBERS)
def test_numbers_weigh_what_they_are_however_they_are_written(one: Decimal, other: Decimal) -> None:
    first, second = value_of(one), value_of(f"{other:f}")
    assert (DAYS.weight(first) < DAYS.weight(second)) == (one < other)
    assert DAYS.grants(first) == bool(one)
    assert wrong_value(DAYS, first) is None
    assert value_of(one.normalize()) == first


def test_of_a_choice_what_is_declared_later_weighs_more() -> None:
    weights = [CARE.weight(one) for one in ("low", "mid", "24")]
    assert weights == sorted(set(weights))


def test_an_exception_grants_something_of_what_it_names() -> None:
    assert Grant.model_validate({"features": ["sso"]}).features == {"sso": "true"}
    for nothing in ({"features": []}, {"limits": {}}):
        with pytest.raises(ValidationError):
            Grant.model_validate(nothing)


@given(st.lists(st.sampled_from(["sso", "beta"]), max_size=2, unique=True), st.none() | NUMBERS)
def test_what_an_exception_grants_is_written_as_it_is_read(on: list[str], days: Decimal | None) -> None:
    given = [*on, *([] if days is None else [{"days": value_of(days)}])]
    grant = Grant.model_validate({"limits": {"pages": 1}, **({"features": given} if given else {})})
    assert Grant.model_validate(grant.model_dump(mode="json")) == grant
