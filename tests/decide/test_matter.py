"""What questions come to, shared between accounts: only where it does not depend on what they hold."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from acceptance.accounts import AT, account, shipped
from maybuy.decide.derive import ON_ITEMS, derive
from maybuy.decide.matter import holding, related, without_holdings
from maybuy.model.decision import Question
from strategies import World, accounts, days, worlds

DEFINITIONS = shipped().definitions


def assert_untouched(facts, definitions) -> int:  # type: ignore[no-untyped-def]
    """Of items that have nothing to do with what is held, it does not matter what is held."""
    touched = related(definitions).touched(facts)
    nothing, compared = without_holdings(facts), 0
    for action in definitions.actions.values():
        if action.target in ON_ITEMS:
            for item in definitions.items:
                if item not in touched:
                    asked = (action, item, None, None, None, definitions)
                    assert derive(facts, *asked) == derive(nothing, *asked)
                    compared += 1
    return compared


@given(world=worlds())
def test_what_is_held_does_not_matter_to_what_it_does_not_touch(world: World) -> None:
    asked = world.engine.prepare(world.account, world.user, world.at)
    assert_untouched(asked.facts, world.engine.definitions)


@given(data=st.data())
def test_what_is_held_of_the_shipped_catalog_does_not_matter_to_what_it_does_not_touch(
    data: st.DataObject,
) -> None:
    one = data.draw(accounts(DEFINITIONS))
    assert_untouched(shipped().prepare(one, "owner", data.draw(days(one))).facts, DEFINITIONS)


def test_a_holding_leaves_most_of_the_shipped_catalog_untouched() -> None:
    asked = shipped().prepare(account("guide/professional"), "owner", AT)
    assert assert_untouched(asked.facts, DEFINITIONS) > 100


def test_an_add_on_is_touched_by_what_it_requires_and_a_suite_by_its_parts() -> None:
    touched = related(DEFINITIONS).by_product["support"]
    assert {"collaboration", "support-suite/professional", "support/enterprise"} <= touched
    assert "guide/professional" not in touched


def test_more_seats_another_line_or_another_day_is_another_holding() -> None:
    def of(one: Question) -> tuple[object, ...]:
        return holding(shipped().prepare(one.account, "owner", one.at or AT).facts)

    base = Question(account("support/team"), "owner", "buy", at=AT)
    same = base.account.model_copy(update={"id": "another"})
    assert of(base) == of(replace(base, account=same))
    others = [
        replace(base, account=account("support/professional")),
        replace(base, account=account("support/team", "chat/team")),
        replace(base, at=AT.replace(day=AT.day + 1)),
    ]
    assert len({of(base), *map(of, others)}) == 4
