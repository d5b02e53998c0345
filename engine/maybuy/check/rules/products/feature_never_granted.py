"""A feature with which nothing sold comes.

Fails: `{id: sso}` in the features, and no item with `features: [sso]`
Passes: the same with `features: [sso]` in an edition
"""

from __future__ import annotations

from collections.abc import Iterator

from ....model.feature import FeaturesFile
from ....source import Finding, Severity, finding
from ...context import Context, Stage

CODES = ("feature-never-granted",)
STAGE = Stage.WHOLE
MILD = CODES


def check(context: Context) -> Iterator[Finding]:
    granting = context.definitions.granting
    for file in context.files:
        for number, one in enumerate(file.model.features if isinstance(file.model, FeaturesFile) else ()):
            if not granting[one.id]:
                yield finding(
                    file.document, "feature-never-granted", ("features", number, "id"),
                    severity=Severity.WARNING, word=one.id,
                )  # fmt: skip
