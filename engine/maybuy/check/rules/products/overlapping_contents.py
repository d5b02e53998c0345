"""What comes with something, or is said of it, twice on the same days.

Fails: `[{projects: 9}, {effective: {from: 2027-01-01}, projects: 5}]`
Passes: `[{effective: {until: 2027-01-01}, projects: 9}, {effective: {from: 2027-01-01}, projects: 5}]`,
        `[{projects: 9}, {effective: {from: 2027-01-01}, for: new, projects: 5}]`
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from ....model.base import Effective
from ....source import Finding, Path, finding
from ...context import Context, Stage
from ...dated import Given, given

CODES = ("overlapping-contents",)
STAGE = Stage.PLACES


def check(context: Context) -> Iterator[Finding]:
    """One finding for each after the first; of two without days something else is said."""
    seen: dict[tuple[str, Path, str, str], list[Given]] = {}
    for one in given(context):
        earlier = seen.setdefault((one.document.file, one.level, one.key, one.name), [])
        other = next((each for each in earlier if _both(one, each)), None)
        if other is not None and (one.dated or other.dated):
            yield finding(
                one.document, "overlapping-contents", one.path, at_key=True, variant=one.variant,
                word=one.name, where=one.document.place(other.path),
            )  # fmt: skip
        earlier.append(one)


def _both(one: Given, other: Given) -> bool:
    """Whether both may hold at once, and it is not that the later is for new lines."""
    begun, other_begun = (each.days.from_ or date.min for each in (one, other))
    later = one if begun > other_begun else other
    return _share(one.days, other.days) and (begun == other_begun or not later.for_new)


def _share(one: Effective, other: Effective) -> bool:
    both = one.within(other)
    return both.from_ is None or both.until is None or both.from_ < both.until
