"""A rule that does not say what the catalog demands of every rule.

Fails: a rule without `source`, where the catalog has `demands: [source]`
Passes: the same with `source: S42`; for `owner`, its file may say it
"""

from __future__ import annotations

from collections.abc import Iterator

from ....model.policy import PolicyFile
from ....source import Finding, finding
from ...context import Context, Stage

CODES = ("missing-source", "missing-owner")
STAGE = Stage.PLACES


def check(context: Context) -> Iterator[Finding]:
    """Found at the rule's id."""
    catalog = context.definitions.catalog
    demands = catalog.demands if catalog else ()
    for file in context.files:
        if isinstance(file.model, PolicyFile):
            for number, rule in enumerate(file.model.rules):
                said = {"source": rule.source, "owner": rule.owner or file.model.owner}
                for demand in demands:
                    if said[demand] is None:
                        code = "missing-source" if demand == "source" else "missing-owner"
                        path = ("rules", number, "id")
                        yield finding(file.document, code, path, word=rule.id)
