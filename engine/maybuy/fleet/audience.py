"""Who of a fleet may do something, through what, and who may not, for which reason."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, NamedTuple

import pyarrow as pa

from ..decide.account_rules import NOT_LISTED
from ..decide.decision import Decision
from ..diff.pair import Pair
from ..engine import Engine
from ..model.decision import OUTCOMES, Outcome
from .account import account_of
from .groups import Found, Group, Groups, Progress, counted, joined_back
from .machine import Machine
from .reads import Asked
from .signature import Signature, signature
from .sql import Select
from .told import decided, prepared, users_of
from .views import every


class Standing(NamedTuple):
    """How accounts stand to a question: the best that one of their users is told.

    `reason`, `rule` and `text` say why not, where all of them are refused: a code, the id of a rule or none,
    and a sentence. All three are None where somebody may, or the catalog has no such thing.
    """

    outcome: Outcome
    channels: tuple[str, ...] = ()
    reason: str | None = None
    rule: str | None = None
    text: str | None = None


SCHEMA: Final = pa.schema(
    [
        (name, pa.list_(pa.string()) if name == "channels" else pa.string())
        for name in ("outcome", "channels", "reason", "rule", "text")
    ]
)


@dataclass(frozen=True, slots=True)
class Part:
    """Accounts that stand alike, with all their seats."""

    standing: Standing
    accounts: int
    seats: int
    sample: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Audience:
    """The accounts of a fleet by how they stand to a question: those that may first, then where most are.

    `groups` is how many had to be asked about. `each` yields, as `id` and the fields of a Standing, how every
    account stands.
    """

    asked: Asked
    parts: tuple[Part, ...]
    groups: int
    each: Select


def audience(
    machine: Machine,
    table: str,
    engine: Engine,
    asked: Asked,
    at: date,
    tell: Callable[[Decision], str],
    progress: Progress | None = None,
) -> Audience:
    """How the accounts of a table stand to a question on a day; see canonical.py for its columns.

    `tell` puts into words why a decision refuses: accounts that are told the same are counted together.
    """
    here = engine.on(at)
    groups = Groups(machine, table, _signs(Pair(here, here, at), here, asked), "audience")
    standings: dict[Standing, list[Group]] = {}
    for row, ones in groups.accounts(progress):
        asking = prepared(users_of([account_of(row, engine.definitions)]), 0, engine, at)
        standing = best([decided(one, asked) for one in asking], tell)
        standings.setdefault(standing, []).extend([group for _, group in ones])
    ordered = sorted(standings.items(), key=_place)
    found = [Found(group, (place,)) for place, (_, all_) in enumerate(ordered) for group in all_]
    (family,) = groups.signs.families
    ids = groups.ids({family: found}, {place: place for place in range(len(ordered))})
    parts = tuple([Part(standing, *counted(all_)) for standing, all_ in ordered])
    return Audience(
        asked, parts, groups.count, joined_back(machine, ids, [one for one, _ in ordered], SCHEMA)
    )


def _signs(pair: Pair, engine: Engine, asked: Asked) -> Signature:
    """What tells accounts apart for one question. Whoever can only be told no is asked as well.

    A question about a product comes to one of its editions, or of its suites'; what is allowed where
    something is offered comes to all that is.
    """
    definitions = engine.definitions
    action, item, to = asked
    questions: tuple[Asked, ...] = (asked,)
    if definitions.actions[action].offered_with is not None:
        questions = every(engine)
    elif item is not None and item in definitions.products and item not in definitions.items:
        editions = definitions.products[item]
        suites = [one.id for one in definitions.items.values() if {*one.parts} & {*editions}]
        questions = tuple([Asked(action, one, to) for one in (*editions, *suites)])
    found = signature(pair, questions)
    return found._replace(asked={asked: frozenset(found.columns)}, gates={})


def best(decisions: Iterable[Decision | None], tell: Callable[[Decision], str]) -> Standing:
    """The best that somebody is told; of refusals, one that no user's own facts are the reason for first."""
    there = [one for one in decisions if one is not None]
    if not there:
        return Standing("deny")
    found = max(there, key=_telling)
    if found.outcome != "deny":
        return Standing(found.outcome, found.channels)
    reason = found.reasons[0]
    return Standing("deny", (), reason.code, reason.rule, tell(found))


def _telling(one: Decision) -> tuple[int, int, int]:
    if one.outcome != "deny":
        return OUTCOMES.index(one.outcome), len(one.channels), 0
    reason = one.reasons[0]
    return 0, int(reason.code != NOT_LISTED), -len(reason.unmet)


def _place(one: tuple[Standing, Sequence[Group]]) -> tuple[int, int, str]:
    standing, groups = one
    return -OUTCOMES.index(standing.outcome), -sum(each.accounts for each in groups), str(standing)
