"""What one of a unit is called, and many."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maybuy.importing.plurals import forms

PLAIN = {
    "call": "calls", "message": "messages", "API call": "API calls", "AI credit": "AI credits",
    "query": "queries", "key": "keys", "box": "boxes", "branch": "branches", "address": "addresses",
    "e-mail": "e-mails",    "database": "databases",
}  # fmt: skip
ALREADY = {one: many for one, many in PLAIN.items() if not many.endswith(("ies", "xes", "ches", "sses"))}
NOT_PLAIN = [
    "GB", "Go", "MB", "storage", "GB storage", "data", "people", "boxes", "queries", "analysis", "status",
    "photo", "row per user", "rows/user", "24/7", "", "kg", "utilisateur·rice", "é", "ss", "shelf",
    "alias", "email alias", "canvas", "news", "lens", "analytics", "percent", "quiz", "kbps", "rps", "iops",
    "sms", "children", "woman", "women", "software", "access",
]  # fmt: skip


@pytest.mark.parametrize(("one", "many"), PLAIN.items())
def test_a_plain_noun_has_both_forms(one: str, many: str) -> None:
    assert forms(one) == (one, many)


@pytest.mark.parametrize(("one", "many"), ALREADY.items())
def test_one_that_is_of_many_already_is_taken_back_to_one(one: str, many: str) -> None:
    assert forms(many) == (one, many)


@pytest.mark.parametrize("unit", NOT_PLAIN)
def test_what_is_not_plain_is_left_as_it_is(unit: str) -> None:
    assert forms(unit) is None


@given(st.text(st.sampled_from("abceiosxyhzGB -/é"), max_size=9))
def test_whatever_it_is_its_own_word_is_one_of_the_two_and_both_agree(unit: str) -> None:
    found = forms(unit)
    if found is not None:
        assert unit in found
        assert found[0] != found[1]
        assert forms(found[0]) == found
        assert forms(found[1]) in (found, None)
