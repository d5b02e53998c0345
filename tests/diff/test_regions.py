"""Where answers can differ at all."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diff.brute import DAY
from diff.test_exact import pairs
from maybuy.diff import answers
from maybuy.diff.answers import changes
from maybuy.diff.diagram import FEW_NODES, Diagram
from maybuy.diff.pair import Pair
from maybuy.diff.situations import Situations


def everywhere(situations: Situations, *_: object) -> Iterator[Diagram]:
    yield situations.validity


@pytest.mark.slow
@settings(max_examples=25)
@given(pairs(), st.data())
def test_nothing_changes_outside_of_the_regions(made: Any, data: st.DataObject) -> None:
    base, head, action = made
    pair = Pair(base, head, DAY)
    item = data.draw(st.sampled_from(pair.items_of(action)))
    for acted_on in pair.acted_on(action, item):
        situations, rules = (
            Situations(pair, action, item, acted_on, FEW_NODES),
            pair.rules_on(action, acted_on),
        )
        found = {(one.base, one.head): one.where for one in changes(situations, *rules)}
        with pytest.MonkeyPatch.context() as patched:
            patched.setattr(answers, "regions", everywhere)
            whole = {(one.base, one.head): one.where for one in changes(situations, *rules)}
        assert found == whole
