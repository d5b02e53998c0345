"""A selector that fits no item of the catalog.

Fails: `items: {kind: add-on, product: support}` where `support` is not an add-on
Passes: `items: {product: support}`
"""

from __future__ import annotations

from collections.abc import Iterator

from ....model.base import Model
from ....model.logic import Among, selected
from ....model.policy import PolicyFile, Selector
from ....model.promise import PromisesFile
from ....model.promotion import PromotionFile
from ....source import Finding, Path, Severity, finding
from ...asked import Asked
from ...context import Context, Stage

CODES = ("selects-nothing",)
STAGE = Stage.WHOLE
MILD = CODES


def check(context: Context) -> Iterator[Finding]:
    asked = Asked(context.definitions)
    for file in context.files:
        for selector, path in _selectors(file.model):
            clause = selected(selector, context.definitions)
            if not asked.about_item(clause):
                parts = [
                    f"`{name.removeprefix('item.')}: {value}`"
                    for name, (test,) in clause.items()
                    if isinstance(test, Among)
                    for value in test.values
                ]
                variant = "several" if len(parts) > 1 else ""
                yield finding(
                    file.document, "selects-nothing", (*path, "items"), at_key=True,
                    severity=Severity.WARNING, variant=variant, known=", ".join(parts),
                )  # fmt: skip


def _selectors(model: object) -> Iterator[tuple[Selector, Path]]:
    holders: list[tuple[Model, Path]] = []
    if isinstance(model, PolicyFile):
        holders = [(rule, ("rules", number)) for number, rule in enumerate(model.rules)]
    elif isinstance(model, PromisesFile):
        for number, promise in enumerate(model.promises):
            holders.append((promise, ("promises", number)))
            if promise.reach is not None:
                holders.append((promise.reach, ("promises", number, "reach")))
    elif isinstance(model, PromotionFile):
        holders = [(model, ())]
    for holder, path in holders:
        items = getattr(holder, "items", None)
        if isinstance(items, Selector):
            yield items, path
