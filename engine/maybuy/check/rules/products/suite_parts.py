"""A suite whose parts are not one edition each of several products.

Fails: `parts: [support, chat/team]` where `support` has editions; `parts: [chat/team, chat/lite]`
Passes: `parts: [support/team, chat/team]`
"""

from __future__ import annotations

from collections.abc import Iterator

from ....source import Finding, Severity, finding
from ...context import Context, Stage
from ...sold import Sold, sold

CODES = ("suite-parts",)
STAGE = Stage.PLACES
LOOK = "each"
MILD = CODES

FEWEST = 2


def check(context: Context) -> Iterator[Finding]:
    """A higher edition that lacks a product of a lower one is a warning."""
    below: dict[str, dict[str, str]] = {}
    for suite in sold(context):
        if suite.item.kind != "suite":
            continue
        yield from _each(context, suite)
        products = below.setdefault(suite.item.product, {})
        present = dict(_products(context, suite))
        for product, edition in products.items():
            if product not in present:
                yield finding(
                    suite.document, "suite-parts", (*suite.levels[-1], "parts"),
                    at_key=True, severity=Severity.WARNING, variant="lacks",
                    item=suite.item.id, product=product, other=edition,
                )  # fmt: skip
        products.update(dict.fromkeys(present, suite.item.id))


def _products(context: Context, suite: Sold) -> Iterator[tuple[str, str]]:
    definitions = context.definitions
    for part in suite.item.parts:
        for item in definitions.expand(part)[:1]:
            yield definitions.items[item].product, item


def _each(context: Context, suite: Sold) -> Iterator[Finding]:
    definitions, first = context.definitions, dict[str, str]()
    if len(suite.item.parts) < FEWEST:  # as only days can make it
        yield finding(
            suite.document, "suite-parts", (*suite.levels[-1], "parts"),
            at_key=True, variant="few", item=suite.item.id,
        )  # fmt: skip
    for number, part in enumerate(suite.item.parts):
        path = (*suite.levels[-1], "parts", number)
        editions = definitions.expand(part)
        if editions and part not in definitions.items:
            yield finding(
                suite.document, "suite-parts", path,
                variant="edition", word=part, known=", ".join(editions),
            )  # fmt: skip
        if not editions:
            continue
        product = definitions.items[editions[0]].product
        if product in first:
            yield finding(
                suite.document, "suite-parts", path,
                variant="twice", word=part, other=first[product], product=product,
            )  # fmt: skip
        first.setdefault(product, part)
