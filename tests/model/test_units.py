"""How many units of a limit: in whole ones, in parts, and without end."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from maybuy.model.account import Grant
from maybuy.model.base import MOST_UNITS
from maybuy.model.sold import ProductFile
from maybuy.model.units import units_written


def of_item(units: Any) -> Any:
    (found,) = ProductFile.model_validate({"kind": "product", "id": "a", "limits": {"x": units}}).limits
    return found.limits["x"]


def agreed(units: Any) -> Any:
    return Grant.model_validate({"limits": {"x": units}}).limits["x"]


@given(st.integers(0, MOST_UNITS) | st.decimals(min_value=0, max_value=10**9, places=3))
def test_units_are_exactly_what_is_written(units: int | Decimal) -> None:
    assert of_item(units) == units
    if units == int(units):
        assert agreed(units) == units
    else:
        with pytest.raises(ValidationError):  # an exception is in whole units
            agreed(units)


@pytest.mark.parametrize("read", [of_item, agreed])
def test_what_is_unlimited_is_as_many_as_anybody_can_ask_for(read: Any) -> None:
    assert read("unlimited") == MOST_UNITS
    assert read("10_000") == 10_000
    for wrong in (-1, MOST_UNITS + 1, "endless", "0.5", True, None, Decimal(-1) / 2):
        with pytest.raises(ValidationError):
            read(wrong)


def test_units_are_written_as_files_have_them() -> None:
    assert [units_written(of_item(one)) for one in (5, Decimal("0.5"), "unlimited")] == [
        "5", "0.5", "unlimited",
    ]  # fmt: skip
