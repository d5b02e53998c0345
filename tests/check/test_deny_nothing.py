"""Rules that take away what no rule gives."""

from __future__ import annotations

from check.roots import rights, said


def found(deny: str) -> list[tuple[str, str, str]]:
    return said(
        "deny-nothing",
        rights(
            "allow: [buy], through: [shop], items: [archive], "
            "when: {user.role: owner, account.age: {at_least: 10}}",
            deny,
        ),
    )


def test_what_nobody_may_do_cannot_be_taken_away() -> None:
    for deny in (
        "deny: [add_seats]",
        "deny: [buy], through: [desk]",
        "deny: [buy], when: {user.role: member}",
        "deny: [buy], when: {account.age: {less_than: 10}}",
        "deny: [buy], items: {kind: product}",
    ):
        assert found(deny) == [
            ("policies/rights.yaml:5", "r1", "`r1` takes nothing away: no rule allows any of it")
        ]


def test_what_meets_some_right_is_fine() -> None:
    for deny in (
        "deny: [buy, add_seats]",
        "deny: [buy], through: [desk, shop]",
        "deny: [buy], unless: {user.role: member}",
        "deny: [buy], when: {account.age: {less_than: 11}}",
        "deny: [buy], when: {subscription.holds: archive}",
    ):
        assert found(deny) == []
