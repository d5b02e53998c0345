"""A trial that goes on as an edition that the product does not have.

Fails: `trial: {days: 14, then: basic}` in a product with the editions `lite` and `pro`
Passes: `trial: {days: 14, then: lite}` in it; `then: ends`
"""

from __future__ import annotations

from collections.abc import Iterator

from ....source import Finding, finding, nearest
from ...context import Context, Stage
from ...sold import label, sold

CODES = ("trial-then",)
STAGE = Stage.NAMES


def check(context: Context) -> Iterator[Finding]:
    for one in sold(context):
        definitions, then = context.definitions, context.definitions.after_trial(one.item)
        if one.item.trial is None or then is None or then in definitions.products[one.item.product]:
            continue
        known = [definitions.items[each].edition for each in definitions.products[one.item.product]]
        editions = [each for each in known if each is not None]
        path = (*one.stated("trial"), "then")
        yield finding(
            one.document, "trial-then", path, variant="" if editions else "none",
            item=label(one, path), word=one.item.trial.then,
            near=nearest(str(one.item.trial.then), editions), known=", ".join(editions),
        )  # fmt: skip
