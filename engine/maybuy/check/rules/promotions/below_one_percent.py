"""A discount of less than one percent, where a part of one was probably meant.

Fails: `percent: 0.5`
Passes: `percent: 50`; `percent: 1`
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from ....model.promise import PromisesFile
from ....model.promotion import PromotionFile
from ....source import Finding, Path, Severity, finding
from ...context import Context, SourceFile, Stage

CODES = ("below-one-percent",)
STAGE = Stage.NAMES
MILD = CODES


def check(context: Context) -> Iterator[Finding]:
    """Found in what a code takes off, and in what is promised of that."""
    for file in context.files:
        for percent, path in _percents(file):
            if percent is not None and percent < 1:
                yield _found(file, percent, path)


def _percents(file: SourceFile) -> Iterator[tuple[Decimal | None, Path]]:
    if isinstance(file.model, PromotionFile):
        yield file.model.percent, ("percent",)
    elif isinstance(file.model, PromisesFile):
        for number, one in enumerate(file.model.promises):
            yield one.codes_take_at_most, ("promises", number, "codes_take_at_most")


def _found(file: SourceFile, percent: Decimal, path: Path) -> Finding:
    times = f"{(percent * 100).normalize():f}"
    variant = "half" if times == "50" else ""
    return finding(
        file.document, "below-one-percent", path,
        severity=Severity.WARNING, variant=variant, word=f"{percent.normalize():f}", near=times,
    )  # fmt: skip
