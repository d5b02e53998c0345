"""Where answers can differ at all."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import combinations, product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diff.brute import DAY
from diff.test_cases import FLAG, OLD, OWNER, SMALL, allow, catalog, defer, deny
from diff.test_exact import pairs
from diff.tiny import engine
from maybuy.diff import answers
from maybuy.diff.answers import changes, regions
from maybuy.diff.diagram import FEW_NODES, Diagram
from maybuy.diff.pair import BASE, Pair
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


PAGE: dict[str, Any] = {"through": ["page"]}
SITE: dict[str, Any] = {"through": ["site"]}
EVERY: dict[str, Any] = {"through": ["page", "site", "person"]}
Where = Callable[[bool, bool, bool], bool]
CASES: dict[str, tuple[list[dict[str, Any]], list[dict[str, Any]], Where]] = {
    "allowed": ([allow("buy", when=OWNER)], [allow("buy", when=FLAG)], lambda f, o, _: f and not o),
    "allowed-on-a-page": (
        [allow("buy", when=OWNER, **PAGE)], [allow("buy", when=FLAG)], lambda f, *_: f,
    ),
    "a-page-of-all": (
        [allow("buy", when=OWNER)], [allow("buy", when=FLAG, **PAGE)], lambda f, o, _: f and not o,
    ),
    "each-allowed": (
        [allow("buy", when=OWNER, **PAGE), allow("buy", when=SMALL, **SITE) | {"id": "other"}],
        [allow("buy", when=FLAG, through=["page", "site"])], lambda f, o, s: f and not (o and s),
    ),
    "denied-anyway": (
        [deny("d", "buy", "one", **SMALL), allow("buy", when=OWNER)], [allow("buy", when=FLAG)],
        lambda f, o, s: f and not o and not s,
    ),
    "denied-on-a-page-anyway": (
        [deny("d", "buy", "one", **SMALL) | PAGE, allow("buy", when=OWNER)], [allow("buy", when=FLAG)],
        lambda f, o, _: f and not o,
    ),
    "denied": (
        [deny("d", "buy", "one", **OWNER)], [deny("e", "buy", "one", **FLAG)], lambda f, o, _: f and not o,
    ),
    "denied-altogether": (
        [deny("d", "buy", "one", **OWNER) | EVERY], [deny("e", "buy", "one", **FLAG)], lambda f, *_: f,
    ),
    "denied-on-a-page": (
        [deny("d", "buy", "one", **OWNER) | PAGE], [deny("e", "buy", "one", **FLAG) | PAGE],
        lambda f, o, _: f and not o,
    ),
    "denied-on-another": (
        [deny("d", "buy", "one", **OWNER) | SITE], [deny("e", "buy", "one", **FLAG) | PAGE],
        lambda f, *_: f,
    ),
    "denied-for-another-reason": (
        [deny("d", "buy", "one", **OWNER)], [deny("e", "buy", "two", **FLAG)], lambda f, o, _: f or o,
    ),
    "later": (
        [defer("d", "buy", "next_cycle", **OWNER)], [defer("e", "buy", "2021-01-05", **FLAG)],
        lambda f, *_: f,
    ),
    "two": (
        [allow("buy", when=SMALL)], [allow("buy", when=FLAG), allow("buy", when=OWNER) | {"id": "other"}],
        lambda f, o, s: (f or o) and not s,
    ),
}  # fmt: skip


@pytest.mark.parametrize("turned", [False, True])
@pytest.mark.parametrize("name", CASES)
def test_nothing_is_looked_at_where_what_both_have_settles_the_matter(name: str, turned: bool) -> None:
    both, alone, expected = CASES[name]
    alone = [{**rule, "id": f"n-{rule['id']}"} for rule in alone]
    engines = [engine(catalog("q"), rules, OLD) for rules in (both, [*both, *alone])]
    pair = Pair(*(reversed(engines) if turned else engines), DAY)
    situations = Situations(pair, "buy", "q", ("q", "q"), FEW_NODES)
    rules = pair.rules_on("buy", ("q", "q"))
    found, space = list(regions(situations, *rules)), situations.space
    assert not any(space.meet(one, other) for one, other in combinations(found, 2))
    looked = space.any(found)
    facts = space.any(situations.where(BASE, rule) for rule in rules[0] if rule.fact)
    assert space.meet(looked, facts) is (name == "denied-for-another-reason")
    told = {"account.flag": "true", "user.role": "owner", "account.type": "small"}
    ways = [one for one in situations.observables if one.attribute in told]
    for values in product((False, True), repeat=len(ways)):
        here = space.every(
            one.variable.among(
                n for n, same in enumerate(one.classes) if (told[one.attribute] in same) == value
            )
            for one, value in zip(ways, values, strict=True)
        )
        there = {one.attribute: value for one, value in zip(ways, values, strict=True)}
        wanted = expected(*(there.get(name, False) for name in told))
        assert space.meet(looked, here) == wanted, there
