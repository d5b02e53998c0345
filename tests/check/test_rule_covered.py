"""Rules that another makes needless, and rules that are alike."""

from __future__ import annotations

from check.roots import rights, said


def found(*rules: str) -> list[tuple[str, str]]:
    return [(mark, message) for _, mark, message in said("rule-covered", rights(*rules))]


COVERED = [("r1", "`r1` adds nothing: `r0` does the same in all its cases, and in more")]
WIDE = "allow: [buy, add_seats], when: {user.role: owner}"


def test_fewer_actions_channels_items_days_or_cases_are_covered() -> None:
    for narrow in (
        "allow: [buy], when: {user.role: owner}",
        "allow: [buy, add_seats], through: [shop], when: {user.role: owner}",
        "allow: [buy, add_seats], items: [archive], when: {user.role: owner}",
        "allow: [buy, add_seats], effective: {from: 2020-01-01}, when: {user.role: owner}",
        "allow: [buy, add_seats], when: {user.role: owner, any: [{account.pilot: true}, {account.age: 5}]}",
        "allow: [buy, add_seats], unless: {any: [{user.role: member}, {subscription.holds: archive}]}",
    ):
        assert found(WIDE, narrow) == COVERED


def test_what_goes_beyond_the_other_is_not_covered() -> None:
    for other in (
        "allow: [buy]",
        "deny: [buy], when: {user.role: owner}",
        "allow: [buy, cancel_product], when: {user.role: owner}",
        "allow: [buy], when: {user.role: [owner, member], account.pilot: true}",
    ):
        assert "r1" not in [mark for mark, _ in found(WIDE, other)]


def test_numbers_and_sets_are_compared_by_what_they_mean() -> None:
    wide = (
        "allow: [buy], when: {account.age: {at_least: 10}, subscription.holds: {any: [archive, notes/plus]}}"
    )
    assert found(wide, "allow: [buy], when: {account.age: [12, 20], subscription.holds: archive}") == COVERED
    assert found(wide, "allow: [buy], when: {account.age: [9, 20], subscription.holds: archive}") == []
    assert found(wide, "allow: [buy], when: {account.age: 12, subscription.holds: notes}") == []


def test_an_item_is_within_its_product_and_kind() -> None:
    assert found("allow: [buy], items: {product: notes}", "allow: [buy], items: [notes/plus]") == COVERED
    assert found("allow: [buy], items: {kind: add-on}", "allow: [buy], when: {item: archive}") == [
        ("r1", "`r1` and `r0` do the same in the same cases")
    ]


def test_rules_are_alike_however_they_are_written() -> None:
    alike = [("r1", "`r1` and `r0` do the same in the same cases")]
    assert found(WIDE, "allow: [add_seats, buy], unless: {user.role: member}") == alike
    assert found(WIDE, "allow: [add_seats, buy], through: [desk, shop], when: {user.role: owner}") == alike
    assert found("allow: [buy], when: {account.age: {at_least: 0}}", "allow: [buy]") == alike


def test_obligations_and_days_must_be_the_same_to_be_covered() -> None:
    both = "require: [buy], obligations: [accept:rules-of-use, provide:tax-number]"
    one = "require: [buy], obligations: [accept:rules-of-use], when: {account.new: true}"
    assert found(both, one) == COVERED
    assert (
        found("require: [buy], obligations: [accept:rules-of-use]", both + ", when: {account.new: true}")
        == []
    )
    later = "defer: [buy], until: 2021-01-01, when: {account.new: true}"
    assert found("defer: [buy], until: next_cycle", later) == []
    full = "settle: [buy], by: full, when: {account.new: true}"
    assert found("settle: [buy], by: full", full) == COVERED
    assert found("settle: [buy], by: full, credit: none", full) == []
    assert found("deny: [buy]", "deny: [buy], code: too_young, when: {account.age: {less_than: 18}}") == []
