"""Attributes that contradict themselves."""

from __future__ import annotations

from check.roots import MORE, said


def test_a_default_that_is_not_among_the_values_is_found() -> None:
    files = {MORE: "kind: vocabulary\nattributes:\n  account.x: {type: enum, values: [a, b], default: c}\n"}
    assert said("default-not-a-value", files) == [
        ("policies/new.yaml:3", "c", "the default `c` is not a value of `account.x`")
    ]


def test_a_default_of_something_else_than_true_or_false_is_found() -> None:
    files = {MORE: "kind: vocabulary\nattributes:\n  account.x: {type: bool, default: maybe}\n"}
    assert said("default-not-a-value", files) == [
        ("policies/new.yaml:3", "maybe", "the default `maybe` is not a value of `account.x`")
    ]


def test_a_default_out_of_bounds_is_found() -> None:
    files = {MORE: "kind: vocabulary\nattributes:\n  account.x: {type: integer, min: 5, default: 2}\n"}
    assert said("default-not-a-value", files) == [
        ("policies/new.yaml:3", "2", "the default `2` is not a number that `account.x` can be")
    ]


def test_a_default_that_is_not_a_day_is_found() -> None:
    files = {MORE: "kind: vocabulary\nattributes:\n  account.x: {type: date, default: today}\n"}
    assert said("default-not-a-value", files) == [
        ("policies/new.yaml:3", "today", "the default `today` is not a day")
    ]


def test_an_enum_without_values_is_found() -> None:
    files = {MORE: "kind: vocabulary\nattributes:\n  account.x: {type: enum}\n"}
    assert said("default-not-a-value", files) == [
        ("policies/new.yaml:3", "account.x", "`account.x` is an enum without values")
    ]


def test_values_of_what_is_not_an_enum_are_found() -> None:
    files = {MORE: "kind: vocabulary\nattributes:\n  account.x: {type: date, values: [a]}\n"}
    assert said("default-not-a-value", files) == [
        ("policies/new.yaml:3", "values", "`account.x` is not an enum, and only an enum has values")
    ]


def test_bounds_of_what_is_not_an_integer_are_found() -> None:
    files = {MORE: "kind: vocabulary\nattributes:\n  account.x: {type: date, min: 2}\n"}
    assert said("default-not-a-value", files) == [
        ("policies/new.yaml:3", "min", "`account.x` is not an integer, and only an integer has `min`")
    ]


def test_bounds_in_the_wrong_order_are_found() -> None:
    files = {MORE: "kind: vocabulary\nattributes:\n  account.x: {type: integer, min: 5, max: 2}\n"}
    assert said("default-not-a-value", files) == [
        ("policies/new.yaml:3", "2", "the greatest value, 2, is less than the least, 5")
    ]


def test_a_default_among_the_values_is_right() -> None:
    files = {
        MORE: "kind: vocabulary\nattributes:\n  account.x: {type: integer, min: 5, max: 9, default: 5}\n"
    }
    assert said("default-not-a-value", files) == []
