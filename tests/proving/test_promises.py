"""Whether promises of questions are kept: against every question of small catalogs, asked one by one."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diff.brute import DAY, questions, size
from diff.tiny import CHANNELLED, CHANNELS, CONDITIONS, TARGETS, catalogs, engine, rules
from drawing import drawn
from maybuy.diff.diagram import FEW_NODES
from maybuy.diff.pair import Pair
from maybuy.diff.situations import Situations
from maybuy.proving.promises import proofs
from proving.promised import TODAY, placed, proof, shipped

MOST = 4_000
"""Questions asked about one action and item."""

OWNER = {"user.role": "owner"}
VERSIONS = ("2019-01-01",)


@st.composite
def promised(draw: st.DrawFn) -> dict[str, Any]:
    """What a promise is about: one action, some conditions, at times some channels."""
    names = draw(st.lists(st.sampled_from(sorted(CONDITIONS)), max_size=2, unique=True))
    said: dict[str, Any] = {}
    if names:
        said[draw(st.sampled_from(["when", "unless"]))] = {name: draw(CONDITIONS[name]) for name in names}
    if draw(st.booleans()):
        said["through"] = draw(st.lists(st.sampled_from(CHANNELS), min_size=1, max_size=2, unique=True))
    return said


def granted(answer: Any, through: list[str] | None) -> bool:
    return bool(set(through) & set(answer.channels)) if through else answer.outcome != "deny"


@pytest.mark.slow
@settings(deadline=None, max_examples=drawn(40))
@given(catalogs(), rules(), promised(), st.sampled_from(sorted(TARGETS)), st.booleans())
def test_a_promise_is_broken_exactly_if_some_question_breaks_it(
    catalog: dict[str, Any], policy: list[dict[str, Any]], said: dict[str, Any], action: str, never: bool
) -> None:
    if action == "use":
        said = {key: value for key, value in said.items() if key != "through"}
    sold = {name: catalog[name] for name in ("p", "q", "x", "s")}
    base = engine(sold, policy, VERSIONS)
    kept = {"id": "zz", "deny" if never else "allow": [action], **said}
    others = policy if never else [one for one in policy if "allow" not in one and "deny" not in one]
    keeping = engine(sold, [*others, kept], VERSIONS)
    pair, through = Pair(base, keeping, DAY), said.get("through")
    broken = False
    for item in pair.items_of(action):
        for about in pair.acted_on(action, item):
            situations = Situations(pair, action, item, about, FEW_NODES)
            if size(situations) > MOST:
                return
            for asked in questions((base, keeping), situations):
                here, there = (granted(one, through) for one in asked.answers)
                broken = broken or (here and not there if never else there and not here)
    found = proof(base, **{"never" if never else "always": [action]}, **said, effective=TODAY)
    assert found.holds is (not broken)
    assert (found.broken != ()) is broken


DUTIES = (["accept:rules"], ["provide:number"], ["accept:rules", "provide:number"])


@settings(deadline=None, max_examples=drawn(40))
@given(catalogs(), rules(), promised(), st.sampled_from(sorted(CHANNELLED)), st.sampled_from(DUTIES))
def test_something_is_not_asked_for_exactly_if_some_question_is_granted_without(
    catalog: dict[str, Any],
    policy: list[dict[str, Any]],
    said: dict[str, Any],
    action: str,
    duties: list[str],
) -> None:
    sold = {name: catalog[name] for name in ("p", "q", "x", "s")}
    policy = [{"id": "granted", "allow": [action]}, *(one for one in policy if "deny" not in one)]
    base = engine(sold, policy, VERSIONS)
    when = {key: value for key, value in said.items() if key != "through"}
    kept = {"id": "zz", "require": [action], "obligations": duties, **when}
    keeping = engine(sold, [*policy, kept], VERSIONS)
    pair, through = Pair(base, keeping, DAY), said.get("through")
    broken = False
    for item in pair.items_of(action):
        for about in pair.acted_on(action, item):
            situations = Situations(pair, action, item, about, FEW_NODES)
            if size(situations) > MOST:
                return
            for asked in questions((base, keeping), situations):
                here, there = asked.answers
                more = set(there.obligations) - set(here.obligations)
                broken = broken or (granted(here, through) and bool(more))
    found = proof(base, always=[action], obligations=duties, **said, effective=TODAY)
    if not any(each.why == "counted" for each in found.missing):
        assert found.holds is (not broken)


def test_what_no_question_is_about_is_vacuous() -> None:
    one = shipped()
    assert proof(one, never=["buy"], items=["sunshine"], when={"change.direction": "up"}).vacuous
    past = {"from": "2019-09-01", "until": "2019-09-01"}
    assert proof(one, never=["buy"], effective=past).vacuous
    assert not proof(one, never=["buy"], items=["sunshine"]).vacuous


def test_what_was_not_worked_out_in_time_does_not_hold() -> None:
    one = shipped()
    (found,) = proofs(one, DAY, [placed(never=["buy"], when=OWNER)], seconds=0)
    assert found.holds is None
    assert {each.why for each in found.missing} == {"time"}


@given(st.sampled_from([date(2019, 6, 1), date(2019, 8, 1), date(2020, 9, 1), date(2030, 1, 1)]))
def test_a_promise_is_about_its_own_days(first: date) -> None:
    one = shipped()
    said = {"always": ["view_subscription"], "when": OWNER, "effective": {"from": first.isoformat()}}
    assert proof(one, **said).holds is (first >= date(2019, 8, 1))
