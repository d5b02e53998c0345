"""What an engine answers to one account of a fleet, and what becomes of that with another engine."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from ..decide.decision import Decision
from ..decide.prepared import Prepared
from ..diff.answers import Answer
from ..diff.rows import Section, section_of
from ..engine import Engine
from ..model.account import Account, User
from ..model.definitions import LIMIT
from .reads import Asked


@dataclass(frozen=True, slots=True)
class Changed:
    """That one question is answered differently."""

    asked: Asked
    base: Answer
    head: Answer

    @property
    def section(self) -> Section:
        """Whether whoever asks can do less, more, or the same in another way."""
        return section_of(self.base, self.head)


class Users(NamedTuple):
    """An account as some versions see it, and of its users that none of them tells apart one each."""

    accounts: tuple[Account, ...]
    users: tuple[tuple[User, ...], ...]
    """By version, each the same users."""


def users_of(accounts: Sequence[Account]) -> Users:
    """The users of an account, as some versions see it, one of each kind."""
    kinds: dict[object, tuple[User, ...]] = {}
    for same in zip(*[one.users for one in accounts], strict=True):
        kinds.setdefault(tuple([(one.role, *sorted(one.attributes.items())) for one in same]), same)
    return Users(tuple(accounts), tuple(zip(*kinds.values(), strict=True)))


def prepared(of: Users, version: int, engine: Engine, at: date) -> tuple[Prepared, ...]:
    """An account ready for the questions of each of its users. It is known to fit the engine's catalog."""
    account = of.accounts[version]
    return tuple([engine.prepare_checked(account, user, at) for user in of.users[version]])


def asked_of(one: Prepared, questions: Iterable[Asked]) -> frozenset[Asked]:
    """Those of some questions that a list of offers has: of a part of a suite that is held, the suite's."""
    found: list[Asked] = []
    targets: dict[str, frozenset[tuple[str | None, str | None]]] = {}
    for asked in questions:
        plan = one.engine.plans.get(asked.action)
        if plan is not None:
            if asked.action not in targets:
                targets[asked.action] = frozenset(one.targets(plan.action))
            if plan.action.target == LIMIT or (asked.item, asked.to) in targets[asked.action]:
                found.append(asked)
    return frozenset(found)


def decided(one: Prepared, asked: Asked) -> Decision | None:
    """The decision on a question; None where a version has no such thing."""
    definitions = one.engine.definitions
    if asked.action not in one.engine.plans:
        return None
    if asked.item is not None and not definitions.has(asked.item):
        return None
    return one.decide(asked.action, asked.item, to=asked.to)
