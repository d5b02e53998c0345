"""Prices that are worked out: exactly what arithmetic says, and nothing else."""

from __future__ import annotations

from contextlib import suppress
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maybuy.importing.expressions import NotKnownError, value_of

VARIABLES: dict[str, Any] = {
    "x": 3, "half": Decimal("0.5"), "vip": True, "plain": False, "list": [1, [2, 3]], "deep": {"a": {"b": 7}},
    "text": "4", "endless": Decimal("Infinity"), "nothing": None,
}  # fmt: skip

numbers = st.integers(0, 99).map(str) | st.decimals("0", "99", places=2).map(str)
sums = st.recursive(
    numbers,
    lambda inner: (
        st.tuples(inner, st.sampled_from("+-*"), inner).map(" ".join)
        | inner.map(lambda one: f"({one})")
        | inner.map(lambda one: f"-{one}" if not one.startswith("-") else one)
    ),
    max_leaves=12,
)


@given(sums)
def test_a_sum_is_what_python_makes_of_it(text: str) -> None:
    tokens = text.replace("(", " ( ").replace(")", " ) ").replace("-", " - ").split()
    exact = " ".join(f"Fraction('{one}')" if one[0].isdigit() else one for one in tokens)
    assert value_of(text, {}) == eval(exact, {"Fraction": Fraction})


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("#x * 2", "6"), ("#half / 2", "0.25"), ("#vip ? 5 : 1", "5"), ("#plain ? 5 : #x > 2 ? 9 : 1", "9"),
        ("#list[0] + #list[1][1]", "4"), ("#deep.a.b % 4", "3"), ("not #vip or #x != 3 ? 1 : 2", "2"),
        ("#vip && #plain || 1 == 1 ? 1 : 2", "1"), ("7 div 2", "3.5"), ("#x ge 3 ? 1 : 0", "1"),
    ],
)  # fmt: skip
def test_variables_comparisons_and_choices_are_understood(text: str, value: str) -> None:
    assert value_of(text, VARIABLES) == Fraction(value)


@pytest.mark.parametrize(
    "text",
    [
        "#nobody", "#text", "#endless", "#nothing", "#vip", "1 / 0", "1 % 0", "5 5", "(1", "1 +", "",
        "#list[9]",
        "#list[0.5]", "#deep.c", "T(java.lang.Runtime)", "#x.class", "1 ? 2 : 3", "#vip + 1", "9" * 16,
        "999999999 * 999999999", "(" * 400 + "1" + ")" * 400, "-" * 900 + "1", "1" + " + 1" * 900,
        "#x = 4", "1 ? 2",
    ],
)  # fmt: skip
def test_what_has_no_number_is_not_known(text: str) -> None:
    with pytest.raises(NotKnownError):
        value_of(text, VARIABLES)


@given(st.text("#x1.+-*/%()[]?:<>=!& andort", max_size=40))
def test_any_text_is_a_number_or_not_known(text: str) -> None:
    with suppress(NotKnownError):
        assert isinstance(value_of(text, VARIABLES), Fraction)
