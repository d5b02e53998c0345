"""A comparison that does not go with what is compared.

Fails: `when: {user.role: {at_least: 2}}`
Passes: `when: {change.seats: {at_least: 2}}`
"""

from __future__ import annotations

from collections.abc import Iterator

from ....model.condition import OPERATORS
from ....source import Finding, finding
from ...context import Context, Stage
from ...references import comparisons

CODES = ("wrong-operator",)
STAGE = Stage.NAMES


def check(context: Context) -> Iterator[Finding]:
    for document, attribute, operator, path, _ in comparisons(context):
        kind = context.named.attribute_type(attribute)
        if kind is not None and operator not in OPERATORS[kind]:
            yield finding(
                document,
                "wrong-operator",
                (*path, operator),
                at_key=True,
                variant=kind,
                word=operator,
                attribute=attribute,
            )
