"""Who gains and who loses is what the engine says account by account."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from random import Random
from typing import Any

import pytest

from diff.edits import edited, files, made
from fleets.fleet_rows import row, table
from maybuy.check.account import account_findings
from maybuy.decide.decision import Decision
from maybuy.diff.answers import Answer
from maybuy.diff.said import said as told
from maybuy.engine import Engine
from maybuy.fleet.account import account_of
from maybuy.fleet.duck import Duck
from maybuy.fleet.rights import Rights, rights
from maybuy.model.account import Account
from maybuy.model.deed import UNITS
from maybuy.model.definitions import Definitions

DAYS = (date(2020, 9, 1), date(2020, 11, 1), date(2020, 2, 1))


def said(one: Decision | None) -> Answer | None:
    """What somebody may do, but for names and days; None where it is refused."""
    return None if one is None or one.outcome == "deny" else told(one)


def answers(engine: Engine, account: Account, user: str, at: date) -> Mapping[tuple[Any, ...], Any]:
    """All that a user may do."""
    asked, definitions = engine.prepare(account, user, at), engine.definitions
    offered = [*asked.offers()]
    for action in definitions.actions.values():
        if action.target == "limit" and action.does not in UNITS:
            offered += [asked.decide(action.id, one) for one in (*definitions.limits, *definitions.features)]
    found = {(one.action, one.item, one.to): said(one) for one in offered if one.outcome != "deny"}
    return {key: one for key, one in found.items() if definitions.actions[key[0]].offered_with is None}


def by_hand(rows: list[dict[str, Any]], base: Engine, head: Engine, at: date) -> tuple[Any, Any]:
    """What changes, account by account: accounts and seats by what changes, and by its section."""
    changes: dict[Any, Counter[str]] = {}
    ids: dict[Any, set[str]] = {}
    for one in rows:
        accounts = [account_of(one, each.definitions) for each in (base, head)]
        seats = sum(line["seats"] for line in one["lines"])
        found = set()
        for user in accounts[0].users:
            seen = zip((base, head), accounts, strict=True)
            before, after = (answers(each, account, user.id, at) for each, account in seen)
            for key in before.keys() | after.keys():
                if before.get(key) != after.get(key):
                    found.add((key, before.get(key), after.get(key)))
        for each in found:
            counter = changes.setdefault(each, Counter())
            counter.update(accounts=1, seats=seats)
            ids.setdefault(each, set()).add(one["id"])
    return {key: (each["accounts"], each["seats"]) for key, each in changes.items()}, ids


def by_groups(found: Rights) -> dict[Any, tuple[int, int]]:
    """The same of what was found; what is refused in both is none, and what is refused has no reason here."""
    rows: Counter[Any] = Counter()
    seats: Counter[Any] = Counter()
    for one in found.rows:
        sides = [None if each.outcome == "deny" else each for each in (one.changed.base, one.changed.head)]
        key = (tuple(one.changed.asked), *sides)
        rows[key] += one.accounts
        seats[key] += one.seats
    return {key: (rows[key], seats[key]) for key in rows}


def check(seed: int, accounts: int) -> tuple[int, int]:
    random = Random(seed)
    while True:
        files_ = files() if random.random() < 0.7 else edited(files(), random, 1)[0]
        base, head = made(files_), made(edited(files_, random)[0])
        if base is not None and head is not None:
            break
    at = random.choice(DAYS)
    known = [row(number, base.definitions, at, random, head.definitions) for number in range(accounts)]
    rows = []
    for one in known:
        seen = [(account_of(one, each.definitions), each.definitions) for each in (base, head)]
        if not any(any(account_findings(*each)) for each in seen):
            rows.append(one)
    assert len(rows) > accounts / 3
    with Duck() as machine:
        machine.give("accounts", table(rows))
        found = rights(machine, "accounts", base, head, at)
        expected, _ = by_hand(rows, base, head, at)
        got = by_groups(found)
        assert got == expected, (
            seed,
            {
                key: (got.get(key), expected.get(key))
                for key in got.keys() ^ expected.keys() or got
                if got.get(key) != expected.get(key)
            },
        )
        assert found.concerned == counted(machine, found, rows), seed
    return len(expected), found.groups


def counted(machine: Duck, found: Rights, rows: list[dict[str, Any]]) -> dict[str, tuple[int, int]]:
    """How many accounts with how many seats lose, gain or have something otherwise, by the ids of rows."""
    seats = {one["id"]: sum(line["seats"] for line in one["lines"]) for one in rows}
    ids: dict[str, set[str]] = {one: set() for one in found.concerned}
    for query in found.ids:
        for one in machine.ask(query).to_pylist():
            ids[found.rows[one["row"]].changed.section].add(one["id"])
    return {section: (len(those), sum(seats[one] for one in those)) for section, those in ids.items()}


def near_bounds(definitions: Definitions) -> Iterator[dict[str, Any]]:
    """For everything that needs seats of something else, accounts that have about as many of both."""
    for item in definitions.items.values():
        for needed in (
            sorted(definitions.needed[item.id])[:2] if item.seats_min > 1 and item.needs_seats else ()
        ):
            for seats in range(item.seats_min - 1, item.seats_min + 2):
                one = row(0, definitions, DAYS[0], Random(f"{item.id} {needed} {seats}"))
                line = {"since": None, "price": None, "price_until": None, "in_use": 1}
                lines = [{**line, "item": name, "seats": max(seats, 1)} for name in (needed, item.id)]
                start = date(2020, 3, 1)
                term = {"cycle": "annual", "term_start": start, "term_end": date(2021, 3, 1)}
                yield {**one, **term, "lines": lines, "id": f"{item.id} {needed} {seats}"}


def test_an_account_is_not_taken_for_one_that_has_a_seat_less_to_lose() -> None:
    data = files()
    rule = {"id": "first-say-why", "require": ["remove_seats"], "obligations": ["provide:vat-number"]}
    data["policies/checkout.yaml"]["rules"].append(rule)
    base, head = made(files()), made(data)
    assert base is not None
    assert head is not None
    rows = [*near_bounds(base.definitions)]
    with Duck() as machine:
        machine.give("accounts", table(rows))
        found = rights(machine, "accounts", base, head, DAYS[0])
        assert by_groups(found) == by_hand(rows, base, head, DAYS[0])[0]
    assert any(one.changed.asked.action == "remove_seats" for one in found.rows)


@pytest.mark.parametrize("seed", [1, 36])
def test_groups_say_what_is_said_account_by_account(seed: int) -> None:
    check(seed, 120)


@pytest.mark.slow
@pytest.mark.parametrize("seed", [3, 5, 20, 27, 28, 38, 108])
def test_groups_of_more_accounts_say_it_too(seed: int) -> None:
    check(seed, 150)
