"""What changes between two versions on every day: rows with the days on which they hold."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from time import monotonic

from ..engine import Engine
from ..model.definitions import Definitions
from ..views.timeline import timeline
from .difference import SECONDS, Difference, difference
from .rows import Row, said


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
            key = (said(row), replace(row, witness=None, when=()))
            if key in open_:
                number = open_[key]
                rows[number] = (rows[number][0], Days(rows[number][1].since, days.until))
            else:
                number = len(rows)
                rows.append((row, days))
            still[key] = number
        open_ = still
    return tuple(rows)
