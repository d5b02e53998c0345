"""What changes between two versions of a catalog and its policies, for all questions at once."""

from __future__ import annotations

import gc
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from math import inf
from time import monotonic
from typing import Literal

from ..decide.derive import ON_ITEMS
from ..engine import Engine
from ..model.definitions import Definitions
from ..views.timeline import timeline
from .alongside import UnlikeError
from .answers import changes
from .diagram import FEW_NODES, MOST_NODES, TooLargeError
from .lists import ItemChange, TextChange, item_changes, text_changes
from .pair import ActedOn, Pair, said, same
from .price_lists import PriceChange, price_changes
from .rows import Row, cases_of, merged, rows_of, said_of
from .rule_lists import RuleChange, rule_changes
from .situations import Situations
from .together import MANY, many

SECONDS = 120.0
"""How long an analysis may take before what is left of it is given up, and said to be."""


Why = Literal["unlike", "no_account", "time", "size", "counted", "kept", "no_example", "base"]


@dataclass(frozen=True, slots=True)
class Missing:
    """An action and item (None: all, or none in particular) that was not looked at, and why; without an
    action, prices were not.

    `unlike`: the two versions declare the action in ways that cannot be compared. `no_account`: no account
    fits both. `time` and `size`: it would have taken too much of either. `counted`: it hangs on how much of a
    limit was bought; `kept`: on when. `no_example`: a promise may be broken, and no question was found that
    breaks it; `base`: it is about a change, and there was none.
    """

    action: str | None
    item: str | None
    why: Why


@dataclass(frozen=True, slots=True)
class Difference:
    """What changes on a day. `not_computed` names what was not looked at."""

    at: date
    rows: tuple[Row, ...]
    not_computed: tuple[Missing, ...]
    rules: tuple[RuleChange, ...]
    prices: tuple[PriceChange, ...]
    items: tuple[ItemChange, ...]
    texts: tuple[TextChange, ...]

    def section(self, name: str) -> tuple[Row, ...]:
        """The rows of `loses`, `gains` or `changes`."""
        return tuple(row for row in self.rows if row.section == name)

    @property
    def empty(self) -> bool:
        """Whether nothing differs, as far as that was computed. Rules may say the same in another way."""
        return not (self.rows or self.not_computed or self.prices or self.items or self.texts)


def difference(
    base: Engine,
    head: Engine,
    at: date,
    *,
    seconds: float = SECONDS,
    progress: Callable[[int, int], None] | None = None,
) -> Difference:
    """What changes on a day from one version to another.

    `progress` is called with the number of actions and items looked at, and of all.
    """
    base, head = base.on(at), head.on(at)
    pair = Pair(base, head, at)
    asked = [(action, item) for action in pair.actions for item in pair.items_of(action)]
    rows, late = rows_about(pair, asked, monotonic() + seconds, progress)
    return Difference(
        at,
        rows,
        (*(Missing(action, None, "unlike") for action in pair.incomparable()), *late),
        rule_changes(*pair.definitions),
        price_changes(*pair.definitions),
        item_changes(*pair.definitions),
        text_changes(*pair.definitions),
    )


def rows_about(
    pair: Pair,
    asked: Sequence[tuple[str, str | None]],
    deadline: float = inf,
    progress: Callable[[int, int], None] | None = None,
) -> tuple[tuple[Row, ...], tuple[Missing, ...]]:
    """The rows about some actions and items, and what of these was not computed."""
    looking = _Looking(pair, deadline)
    rows: list[Row] = []
    missing: list[Missing] = []
    why: Why | None = "no_account" if pair.impossible() else None
    done = 0
    for action in dict.fromkeys(action for action, _ in asked):
        of_action = [item for one, item in asked if one == action]
        several = None if why else looking.together(action, of_action)
        rows += several or ()
        for item in of_action:
            if progress:
                progress(done, len(asked))
            done += 1
            acted_on = to_compute(pair, action, item) if several is None else ()
            if not acted_on:
                continue
            found: list[Row] | Why = why or looking.missing(item) or looking.at(action, item, acted_on)
            if isinstance(found, str):
                missing.append(Missing(action, item, found))
            else:
                rows += found
    if progress:
        progress(len(asked), len(asked))
    return merged(rows), tuple(missing)


def to_compute(pair: Pair, action: str, item: str | None) -> tuple[ActedOn, ...]:
    """What a question may come to be about, where the two versions may answer it in different ways."""
    return tuple(one for one in pair.acted_on(action, item) if not _same(pair, action, one))


def _same(pair: Pair, action: str, acted_on: ActedOn) -> bool:
    """Whether both versions answer in the same way, so that there is nothing to compute."""
    return acted_on[0] == acted_on[1] and pair.alike and same(*pair.rules_on(action, acted_on))


@dataclass(frozen=True, slots=True)
class _Looking:
    """What was seen of two versions so far: most items are like others that were looked at before."""

    pair: Pair
    deadline: float
    shown: set[object] = field(default_factory=set)
    """What rows with an example say."""
    known: dict[object, list[Row]] = field(default_factory=dict)
    """The rows of items that were looked at, by all that these follow from."""

    def missing(self, item: str | None) -> Why | None:
        """Why nothing about an item is looked at, if so."""
        if monotonic() > self.deadline:
            return "time"
        if any(item in one.counted_limits for one in self.pair.definitions):
            return "counted"
        return "kept" if any(item in one.kept_grants for one in self.pair.definitions) else None

    def together(self, action: str, items: Sequence[str | None]) -> list[Row] | None:
        """The rows about an action on many items; None where these are few, or not told alike."""
        todo = [item for item in items if item and to_compute(self.pair, action, item) == ((item, item),)]
        if len(todo) < MANY or not self.pair.alike or self._target(action) not in ON_ITEMS:
            return None
        if len(todo) < sum(bool(to_compute(self.pair, action, item)) for item in items):
            return None
        gc.collect(1)
        with suppress(TooLargeError, UnlikeError, TimeoutError):
            shown = set(self.shown)
            rows = many(self.pair, action, todo, self._step).rows(shown)
            self.shown.update(shown)
            return rows
        return None

    def _target(self, action: str) -> str:
        return self.pair.definitions[0].actions[action].target

    def _step(self) -> None:
        if monotonic() > self.deadline:
            raise TimeoutError

    def at(self, action: str, item: str | None, acted_on: Sequence[ActedOn]) -> list[Row] | Why:
        """The rows about one action and item, by what it comes to be about; or that it is too much."""
        for most_nodes in (FEW_NODES, MOST_NODES):
            # What was looked at before holds memory and a thread that Python knows nothing of, in loops.
            gc.collect(1)
            with suppress(TooLargeError):
                rows = [row for about in acted_on for row in self._rows(action, item, about, most_nodes)]
                self.shown.update(said_of(row) for row in rows if row.witness is not None)
                return rows
        return "size"

    def _rows(self, action: str, item: str | None, acted_on: ActedOn, most_nodes: int) -> list[Row]:
        base, head = self.pair.rules_on(action, acted_on)
        situations = Situations(self.pair, action, item, acted_on, most_nodes)
        key = (action, said(base), said(head), situations.form)
        alike = self.known.get(key)
        if alike is not None and all(said_of(row) in self.shown for row in alike):
            return [replace(row, items=(item,) if item else (), witness=None) for row in alike]
        self.known[key] = rows_of(situations, changes(situations, base, head), self.shown)
        return self.known[key]


@dataclass(frozen=True, slots=True)
class Days:
    """From a day on, until another that is no longer among them; None where there is no end."""

    since: date | None
    until: date | None


def timed(
    base: Engine,
    head: Engine,
    today: date,
    *,
    seconds: float = SECONDS,
    progress: Callable[[int, int], None] | None = None,
) -> tuple[Difference, tuple[tuple[Row, Days], ...]]:
    """What changes on any day, and each row with its days. The time is that of all days together."""
    looked = dates(base.definitions, head.definitions) or (today,)
    deadline = monotonic() + seconds
    found: list[tuple[Days, Difference]] = []
    for number, day in enumerate(looked):

        def step(done: int, total: int, number: int = number) -> None:
            if progress:
                progress(number * total + done, len(looked) * total)

        days = Days(None if number == 0 else day, looked[number + 1] if number + 1 < len(looked) else None)
        share = (deadline - monotonic()) / (len(looked) - number)
        found.append((days, difference(base, head, day, seconds=share, progress=step)))
    rows = _joined(found)
    whole = found[0][1]
    missing = tuple(dict.fromkeys(one for _, each in found for one in each.not_computed))
    return replace(whole, at=today, rows=tuple(row for row, _ in rows), not_computed=missing), rows


def dates(base: Definitions, head: Definitions) -> tuple[date, ...]:
    """Every day on which something may begin or end to differ; the first stands for all days before."""
    ordered = sorted({event.on for each in (base, head) for event in timeline(each)})
    return (ordered[0] - timedelta(days=1), *ordered) if ordered else ()


def _joined(found: Sequence[tuple[Days, Difference]]) -> tuple[tuple[Row, Days], ...]:
    """Rows that stay the same from one stretch of days to the next as one."""
    rows: list[tuple[Row, Days]] = []
    open_: dict[object, int] = {}
    for days, each in found:
        still: dict[object, int] = {}
        for row in each.rows:
            key = (cases_of(row), replace(row, witness=None, when=()))
            number = still[key] = open_.get(key, len(rows))
            if number < len(rows):
                first, known = rows[number]
                rows[number] = (first, Days(known.since, days.until))
            else:
                rows.append((row, days))
        open_ = still
    return tuple(rows)
