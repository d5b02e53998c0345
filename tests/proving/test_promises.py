"""Whether promises are kept: against every question asked one by one, and on the shipped files."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diff.brute import DAY, questions, size
from diff.edits import files, made
from diff.tiny import CHANNELS, CONDITIONS, TARGETS, catalogs, engine, rules
from maybuy.diff.pair import Pair
from maybuy.diff.situations import Situations
from maybuy.engine import Engine
from maybuy.model.account import Account
from maybuy.model.ask import Question
from maybuy.model.promise import PlacedPromise, Promise
from maybuy.proving.promises import proofs
from maybuy.proving.proof import Proof

MOST = 4_000
"""Questions asked about one action and item."""

VERSIONS = ("2019-01-01",)
TODAY = {"from": DAY.isoformat(), "until": (DAY + timedelta(days=1)).isoformat()}


def placed(**said: Any) -> PlacedPromise:
    promise = Promise.model_validate({"id": "kept", **said})
    return PlacedPromise(promise, "policies/promises.yaml:4:5")


def proof(one: Engine, **said: Any) -> Proof:
    (found,) = proofs(one, DAY, [placed(**said)])
    return found


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


@settings(deadline=None, max_examples=60)
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
            situations = Situations(pair, action, item, about)
            if size(situations) > MOST:
                return
            for asked in questions((base, keeping), situations):
                here, there = (granted(one, through) for one in asked.answers)
                broken = broken or (here and not there if never else there and not here)
    found = proof(base, **{"never" if never else "always": [action]}, **said, effective=TODAY)
    assert found.holds is not broken
    assert (found.broken != ()) is broken


def asked_again(one: Engine, found: Proof) -> list[tuple[str, tuple[str, ...]]]:
    """What is answered to each example."""
    answers = []
    for row in found.broken:
        assert row.witness is not None
        account = Account.model_validate(row.witness.account)
        ask = row.witness.ask
        decision = one.decide(
            Question(
                account,
                row.witness.user,
                ask.action,
                ask.item,
                row.witness.at,
                ask.seats,
                ask.quantity,
                ask.to,
            )
        )
        answers.append((decision.outcome, decision.channels))
    return answers


OWNER = {"user.role": "owner"}
ON_REQUEST = "on-request-is-bought-from-the-representative"


def shipped(change: Any = None) -> Engine:
    """The shipped files with a change to their rules, by id."""
    data = files()
    policies = [file for file in data.values() if file["kind"] == "policy"]
    if change is not None:
        change(policies[0]["rules"], {rule["id"]: rule for file in policies for rule in file["rules"]})
    found = made(data)
    assert found is not None
    return found


def more(**rule: Any) -> Any:
    """One rule more."""
    return lambda rules, _: rules.append({"id": "one-more", "because": "so it is", "source": "S1", **rule})


def instead(name: str, **said: Any) -> Any:
    """A rule that says something else."""
    return lambda _, by_id: by_id[name].update(said)


@pytest.mark.parametrize(
    "name", ["only-owners-change", "on-request-from-a-person", "admins-see-the-subscription"]
)
def test_the_shipped_policies_keep_what_they_promise(name: str) -> None:
    one = shipped()
    (found,) = proofs(one, DAY, [each for each in one.definitions.promises if each.id == name])
    assert (found.id, found.holds, found.vacuous) == (name, True, False)


@pytest.mark.parametrize(
    ("name", "change", "outcome"),
    [
        ("only-owners-change",
         more(allow=["buy"], through=["website"], when={"user.role": "admin"}), "allow"),
        ("only-owners-change",
         more(allow=["cancel_account"], through=["representative"], when={"user.role": "agent"}), "refer"),
        ("on-request-from-a-person",
         instead(ON_REQUEST, items={"product": "temporary-agents"}), "allow"),
        ("on-request-from-a-person",
         instead(ON_REQUEST, unless={"account.country": "FR"}), "allow"),
        ("admins-see-the-subscription",
         more(deny=["view_subscription"], when={"account.new": True}), "deny"),
        ("admins-see-the-subscription",
         instead("owner-and-admin-see-the-subscription", when=OWNER), "deny"),
    ],
)  # fmt: skip
def test_a_change_that_breaks_a_promise_is_found_with_a_question_that_shows_it(
    name: str, change: Any, outcome: str
) -> None:
    one = shipped(change)
    (found,) = proofs(one, DAY, [each for each in one.definitions.promises if each.id == name])
    assert found.holds is False
    assert {answer for answer, _ in asked_again(one, found)} == {outcome}


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
