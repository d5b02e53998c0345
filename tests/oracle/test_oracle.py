"""The engine against a plain reading of the same files: those that are shipped, edited ones, and small ones.

What differs shows as a question with what the engine says of it. `later.py` names what is left out.
"""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from dataclasses import replace
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

import hypothesis
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from acceptance.accounts import shipped
from drawing import drawn
from maybuy.engine import Engine
from maybuy.model.account import Account
from oracle.asking import days_of, every_ask, some_account, some_asks
from oracle.comparing import differences, not_offered, promised, situation
from oracle.edits import edited, features, limits, units
from oracle.shop import Shop, plain, read, read_root
from oracle.situation import Ask, Situation
from renaming import new_names, renamed
from strategies import World, gathered, worlds

ROOT = Path(__file__).parents[2]
FILES = read_root(ROOT)
ACCOUNTS = [
    read(path)
    for folder in ("accounts", "test-accounts")
    for path in sorted((ROOT / "examples" / folder).glob("*.yaml"))
]
Compared = Callable[[Any, Situation, list[Ask]], list[Any]]


def compare(
    engine: Engine, shop: Shop, said: Any, random: Random, asks: list[Ask], how: Compared = differences
) -> None:
    """Holds what the engine says of some questions about an account against the plain reading."""
    account = Account.model_validate(said)
    user = random.choice([account.users[0], *account.users]).id
    at = random.choice(days_of(shop, plain(said)))
    now = situation(shop, account, user, at)
    found = how(engine.prepare(account, user, at), now, asks)
    assert not found, (found[:3], user, at, said)


def compare_edited(
    files: list[Any], accounts: list[Any], random: Random, how: Compared = differences
) -> None:
    """The same after some edits of files, about accounts that are made up."""
    changed = edited(files, random, random.randint(1, 5))
    engine, shop = Engine(gathered(changed)), Shop(changed)
    for _ in range(2):
        said = some_account(shop, random, random.choice(accounts))
        compare(engine, shop, said, random, some_asks(shop, random, 30), how)


def test_the_shipped_files_are_answered_as_they_read() -> None:
    random, shop = Random(1), Shop(FILES)
    every = list(every_ask(shop))
    for said in ACCOUNTS:
        asks = [*random.sample(every, 15), *some_asks(shop, random, 15)]
        compare(shipped(), shop, said, random, asks)


@pytest.mark.slow
def test_every_question_about_the_shipped_files_is_answered_as_they_read() -> None:
    random, shop = Random(2), Shop(FILES)
    for said in ACCOUNTS:
        compare(shipped(), shop, said, random, list(every_ask(shop)))


@pytest.mark.parametrize("seed", range(12))
def test_edited_files_are_answered_as_they_read(seed: int) -> None:
    compare_edited(FILES, ACCOUNTS, Random(seed))


@pytest.mark.parametrize("seed", range(12))
def test_what_comes_with_items_on_some_days_and_for_some_lines_is_answered_as_it_reads(seed: int) -> None:
    random, files = Random(seed), deepcopy(FILES)
    for _ in range(25):
        random.choice([limits, features])(files, random)
    engine, shop = Engine(gathered(files)), Shop(files)
    use = next(action for action in shop.actions if shop.does(action) == "use")
    asks = [Ask(use, one) for one in shop.features]
    asks += [Ask(use, one, quantity=many) for one in shop.limits for many in (1, 2, 10, 11, 101, 1_000_001)]
    for _ in range(8):
        compare(engine, shop, some_account(shop, random, random.choice(ACCOUNTS)), random, asks)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(1_000, 1_600))
def test_many_edited_files_are_answered_as_they_read(seed: int) -> None:
    compare_edited(FILES, ACCOUNTS, Random(seed))


def of_world(world: World, seed: int, how: Compared = differences) -> None:
    said = {"subscription": None, **world.account.model_dump(mode="json", exclude_none=True, by_alias=True)}
    compare_edited(list(world.files), [said], Random(seed), how)


@settings(max_examples=drawn(25), phases=[Phase.generate], derandomize=True)
@given(world=worlds(), seed=st.integers(0, 2**32))
def test_small_catalogs_are_answered_as_they_read(world: World, seed: int) -> None:
    of_world(world, seed)


@pytest.mark.slow
@pytest.mark.parametrize("start", range(10))
def test_many_small_catalogs_are_answered_as_they_read(start: int) -> None:
    @hypothesis.seed(start)
    @settings(max_examples=60, phases=[Phase.generate])
    @given(world=worlds(), seed=st.integers(0, 2**32))
    def law(world: World, seed: int) -> None:
        of_world(world, seed)

    law()


@pytest.mark.parametrize("number", range(0, len(ACCOUNTS), 3))
def test_what_is_offered_is_what_the_files_offer(number: int) -> None:
    compare(shipped(), Shop(FILES), ACCOUNTS[number], Random(number), [], not_offered)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(120))
def test_what_is_offered_after_edits_is_what_the_files_offer(seed: int) -> None:
    compare_edited(FILES, ACCOUNTS, Random(seed), not_offered)


def test_the_steps_of_remedies_lead_where_they_promise() -> None:
    random, shop = Random(3), Shop(FILES)
    for said in ACCOUNTS:
        compare(shipped(), shop, said, random, some_asks(shop, random, 10), promised)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(180))
def test_the_steps_of_remedies_lead_where_they_promise_after_edits(seed: int) -> None:
    compare_edited(FILES, ACCOUNTS, Random(seed), promised)


def other_ids(files: list[Any], seed: int) -> list[Any]:
    """The files, with ids for actions that say nothing of what they do."""
    return list(renamed(files, new_names(files, seed)))


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("how", [differences, promised, not_offered])
def test_files_with_other_ids_for_actions_are_answered_as_they_read(seed: int, how: Compared) -> None:
    compare_edited(other_ids(FILES, seed), ACCOUNTS, Random(seed), how)


@settings(max_examples=drawn(10), phases=[Phase.generate], derandomize=True)
@given(world=worlds(), seed=st.integers(0, 2**32))
def test_small_catalogs_with_other_ids_for_actions_are_answered_as_they_read(world: World, seed: int) -> None:
    of_world(replace(world, files=tuple(other_ids(list(world.files), seed % 3))), seed)


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("how", [differences, promised, not_offered])
def test_what_is_paid_for_by_the_unit_is_ordered_as_the_files_read(seed: int, how: Compared) -> None:
    random, files = Random(seed), deepcopy(FILES)
    for _ in range(25):
        units(files, random)
    compare_edited(files, ACCOUNTS, random, how)


# One answer each that the plain reading and the engine once differed on.

TERM = {"start": "2020-03-01", "end": "2021-03-01"}
AT = date(2020, 9, 1)


def _account(*lines: tuple[str, int, int], **more: Any) -> Account:
    items = [{"item": item, "seats": seats, "in_use": used} for item, seats, used in lines]
    return Account.model_validate(
        {
            "id": "someone", "type": "self_service", "country": "US", "currency": "USD",
            "users": [{"id": "olga", "role": "owner"}, {"id": "adam", "role": "admin"}],
            "subscription": {"cycle": "annual", "term": TERM, "items": items, **more},
        }
    )  # fmt: skip


def _shipped_with(path: str, **changed: Any) -> Engine:
    """The shipped files, one of them changed: the product's, or that of its edition."""
    product, _, edition = path.partition("/")
    files = deepcopy(FILES)
    sold = next(one for one in files if one.get("id") == product and one["kind"] != "policy")
    part = next(one for one in sold["editions"] if one["id"] == edition) if edition else sold
    part.update(changed)
    return Engine(gathered(files))


def _codes(engine: Engine, account: Account, action: str, item: str, user: str = "olga") -> list[str]:
    return [one.code for one in engine.prepare(account, user, AT).decide(action, item).reasons]


@pytest.mark.parametrize("user", ["olga", "adam"])
@pytest.mark.parametrize("action", ["buy", "add_seats", "cancel_product"])
def test_nothing_more_is_said_of_what_is_included(action: str, user: str) -> None:
    engine = _shipped_with("sunshine", requires={"any": ["explore"]})
    held = _account(("support/enterprise", 5, 2))
    decision = engine.prepare(held, user, AT).decide(action, "sunshine")
    assert [one.code for one in decision.reasons] == ["already_included"]
    assert decision.remedies == ()


def test_an_edition_that_is_included_is_not_upgraded_to() -> None:
    engine = _shipped_with("support/enterprise", includes=["explore/professional"])
    held = _account(("support/enterprise", 5, 2))
    assert _codes(engine, held, "upgrade_edition", "explore/lite") == ["already_included"]


@pytest.mark.parametrize("action", ["buy", "bundle"])
def test_what_a_suite_requires_is_asked_however_it_is_had(action: str) -> None:
    engine = _shipped_with("support-suite", requires={"any": ["explore"]})
    apart = [] if action == "buy" else [("guide/lite", 3, 0), ("chat/lite", 3, 0)]
    assert "not_compatible" in _codes(engine, _account(*apart), action, "support-suite/professional")


@pytest.mark.parametrize("beside", [[], [("collaboration", 3, 0)]])
def test_a_part_is_kept_that_another_requires_whatever_else_is_held(
    beside: list[tuple[str, int, int]],
) -> None:
    engine = _shipped_with("guide", requires={"any": ["talk"]})
    held = _account(("support-suite/professional", 3, 0), *beside)
    assert _codes(engine, held, "cancel_product", "talk")[0] == "required_by"


@pytest.mark.parametrize(
    ("action", "item"), [("upgrade_edition", "support/elite"), ("downgrade_edition", "support/team")]
)
def test_a_rule_on_seats_counts_those_that_change_their_edition(action: str, item: str) -> None:
    rule = {"id": "large", "deny": [action], "when": {"change.seats": {"more_than": 100}}, "code": "large"}
    engine = Engine(gathered([*FILES, {"kind": "policy", "id": "large", "rules": [rule]}]))
    for seats, denied in ((100, False), (101, True)):
        held = _account(("support/professional", seats, 0))
        assert ("large" in _codes(engine, held, action, item)) is denied


def test_seats_added_to_a_suite_move_no_edition() -> None:
    rule = {"id": "up", "deny": ["add_seats"], "when": {"change.direction": "up"}, "code": "up"}
    engine = Engine(gathered([*FILES, {"kind": "policy", "id": "up", "rules": [rule]}]))
    held = _account(("support-suite/professional", 3, 0))
    assert "up" not in _codes(engine, held, "add_seats", "support-suite/professional")
    assert _codes(engine, held, "add_seats", "support-suite/professional")[0] == "granted"
