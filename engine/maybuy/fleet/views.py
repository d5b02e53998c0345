"""What the accounts of a fleet hold, and what they may do: as tables."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any, Final

import pyarrow as pa

from ..diff.pair import Pair
from ..diff.said import said
from ..engine import Engine
from ..model.decision import OUTCOMES
from ..model.deed import UNITS
from ..model.definitions import LIMIT, Definitions
from ..views.entitlements import Entitlements, entitlements
from .account import account_of
from .groups import Found, Groups, Progress, joined_back
from .machine import Machine
from .reads import Asked
from .signature import ALONE, Signature, alone, signature
from .sql import Each, Expression, Select, column, field
from .told import asked_of, prepared, users_of

OFFERED: Final = pa.schema(
    [
        ("action", pa.string()),
        ("item", pa.string()),
        ("to", pa.string()),
        ("outcome", pa.string()),
        ("channels", pa.list_(pa.string())),
        ("timing", pa.string()),
    ]
)
"""Of a question the best that one of an account's users is told: what may be done, through what, and whether
`now` or with the `next_cycle`."""

HELD: Final = pa.schema([(name, pa.string()) for name in ("what", "name", "value", "how", "via")])
"""An `item`, a `limit` or a `feature`: what it is worth (an item nothing), how it is held, by which item."""

Rows = tuple[tuple[Any, ...], ...]


def offers(
    machine: Machine, table: str, engine: Engine, at: date, progress: Progress | None = None
) -> Select:
    """What somebody of each account may do: `id` and OFFERED, a row for each thing."""
    here = engine.on(at)
    questions = every(engine)
    signs = signature(Pair(here, here, at), questions)
    whole = signs._replace(asked=dict.fromkeys(questions, frozenset(signs.columns)), gates={})

    def told(row: Mapping[str, Any]) -> Rows:
        best: dict[Asked, tuple[Any, ...]] = {}
        for one in prepared(users_of([account_of(row, engine.definitions)]), 0, engine, at):
            open_ = asked_of(one, questions)
            for asked in (each for each in questions if each in open_):
                answer = said(one.decide(asked.action, asked.item, to=asked.to))
                if answer.outcome != "deny":
                    timing = "next_cycle" if answer.next_cycle or answer.not_before else "now"
                    found = (*asked, answer.outcome, answer.channels, timing)
                    if asked not in best or _telling(found) > _telling(best[asked]):
                        best[asked] = found
        return tuple(best.values())

    return _table(machine, Groups(machine, table, whole, "offers"), told, OFFERED, progress)


def every(engine: Engine) -> tuple[Asked, ...]:
    """Every question that can be asked about an account, in the order of a list of offers."""
    return tuple(
        Asked(action.id, item, to)
        for action in sorted(engine.definitions.actions.values(), key=lambda one: one.id)
        if action.offered_with is None
        for item, to in _targets(action.target, action.does, engine.definitions)
    )


def _targets(target: str, does: str, definitions: Definitions) -> Iterator[tuple[str | None, str | None]]:
    match target:
        case "cycle":
            yield from ((None, cycle) for cycle in sorted(definitions.cycles))
        case "payment_method":
            yield from ((None, method) for method in sorted(definitions.payment_methods))
        case "item" | "line" | "held" | "edition" | "suite":
            yield from ((item, None) for item in sorted(definitions.items))
        case str() if target == LIMIT:
            features = () if does in UNITS else definitions.features
            yield from ((one, None) for one in sorted((*definitions.limits, *features)))
        case _:
            yield None, None


def _telling(found: tuple[Any, ...]) -> tuple[int, int]:
    return OUTCOMES.index(found[3]), len(found[4])


def holds(machine: Machine, table: str, engine: Engine, at: date, progress: Progress | None = None) -> Select:
    """What each account is entitled to: `id` and HELD, a row for each thing that it has."""
    definitions = engine.definitions
    line = column("l")
    columns: dict[str, Expression] = {
        ALONE: alone(),
        "items": Each("transform", column("lines"), "l", field(line, "item")),
    }
    if definitions.counted_limits:
        columns["seats"] = Each("transform", column("lines"), "l", field(line, "seats"))
    if definitions.keeping:
        columns["since"] = Each("transform", column("lines"), "l", field(line, "since"))
        columns["start"] = column("term_start")
    asked = Asked("", None)

    def told(row: Mapping[str, Any]) -> Rows:
        return tuple(_held(entitlements(account_of(row, definitions), at, definitions)))

    groups = Groups(machine, table, Signature(columns, {asked: frozenset(columns)}, {}), "held")
    return _table(machine, groups, told, HELD, progress)


def _held(found: Entitlements) -> Iterator[tuple[Any, ...]]:
    for item in found.features:
        yield "item", item.item, None, item.how, item.via
    for limit in found.limits:
        if limit.value:
            yield "limit", limit.limit, str(limit.value), limit.how, limit.via
    for feature in found.granted:
        if feature.value is not None:
            yield "feature", feature.feature, feature.value, feature.how, feature.via


def _table(
    machine: Machine,
    groups: Groups,
    told: Callable[[Mapping[str, Any]], Rows],
    schema: pa.Schema,
    progress: Progress | None,
) -> Select:
    """What is told of one account of each group, for all of its accounts."""
    rows: dict[tuple[Any, ...], int] = {}
    (family,) = groups.signs.families
    found = [
        Found(group, tuple([rows.setdefault(one, len(rows)) for one in here]))
        for row, ones in groups.accounts(progress)
        for here in (told(row),)
        for _, group in ones
    ]
    ids = groups.ids(
        {family: [one for one in found if one.said]}, {place: place for place in range(len(rows))}
    )
    return joined_back(machine, ids, tuple(rows), schema)
