"""Days between two versions of what comes with something, or is said of it, on which it does not or is not.

Fails: `[{effective: {until: 2027-01-01}, projects: 5}, {effective: {from: 2027-02-01}, projects: 9}]`
Passes: `[{effective: {until: 2027-02-01}, projects: 5}, {effective: {from: 2027-02-01}, projects: 9}]`
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from ....source import Finding, Path, Severity, finding
from ...context import Context, Stage
from ...dated import Given, given

CODES = ("contents-gap",)
STAGE = Stage.PLACES
MILD = CODES


def check(context: Context) -> Iterator[Finding]:
    """Found at the day from which on it comes with it again."""
    found: dict[tuple[str, Path, str, str], list[Given]] = {}
    for one in given(context):
        found.setdefault((one.document.file, one.level, one.key, one.name), []).append(one)
    for ones in found.values():
        first, *others = sorted(ones, key=lambda one: one.days.from_ or date.min)
        reached = first.days.until
        for one in others:
            begun = one.days.from_
            if reached is not None and begun is not None and reached < begun:
                yield finding(
                    one.document, "contents-gap", (*one.entry, "effective", "from"),
                    severity=Severity.WARNING, variant=one.variant, word=one.name, start=reached, end=begun,
                )  # fmt: skip
            if reached is not None and (one.days.until is None or one.days.until > reached):
                reached = one.days.until
