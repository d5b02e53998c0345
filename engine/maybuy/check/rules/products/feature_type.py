"""A feature whose declaration contradicts itself.

Fails: `{id: support_hours, type: choice}` without `values`; `{id: sso, values: [a, b]}`
Passes: `{id: support_hours, type: choice, values: [8/5, 24/7]}`
"""

from __future__ import annotations

from collections.abc import Iterator

from ....model.feature import CHOICE, NUMBER, FeaturesFile
from ....source import Finding, Path, finding
from ...context import Context, Stage

CODES = ("feature-type",)
STAGE = Stage.NAMES


def check(context: Context) -> Iterator[Finding]:
    for file in context.files:
        for number, one in enumerate(file.model.features if isinstance(file.model, FeaturesFile) else ()):
            path: Path = ("features", number)
            if one.type == CHOICE and one.values is None:
                yield finding(
                    file.document, "feature-type", (*path, "id"), variant="no-values", feature=one.id
                )
            for key, type_ in (("values", CHOICE), ("unit", NUMBER)):
                if getattr(one, key) is not None and one.type != type_:
                    yield finding(
                        file.document, "feature-type", (*path, key),
                        at_key=True, feature=one.id, key=key, type=type_, declared=one.type,
                    )  # fmt: skip
