"""Something without which no question can be answered.

Fails: a vocabulary without `user.role`, or policies without a channels file
Passes: one catalog file, and channels, actions, `user.role` and `account.type` declared; no channels where
        every action is `channelled: false`
"""

from __future__ import annotations

from collections.abc import Iterator

from ....source import Finding, finding, read
from ...context import Context, Stage
from ...references import NEEDED, uncertain

CODES = ("missing-definition",)
STAGE = Stage.NAMES

CATALOG, POLICIES = "catalog", "policies"


def check(context: Context) -> Iterator[Finding]:
    """Placed on the folder where it is missed, or on the vocabulary."""
    if not context.files:
        yield finding(read("", "."), "missing-definition", (), variant="files")
        return
    definitions = context.named
    if definitions.catalog is None and not uncertain(context, "currency"):
        yield finding(read("", CATALOG), "missing-definition", (), variant="catalog")
    actions = definitions.actions
    unchannelled = bool(actions) and not any(one.channelled for one in actions.values())
    for kind, there in (("channel", definitions.channels or unchannelled), ("action", actions)):
        if not there and not uncertain(context, kind):
            yield finding(read("", POLICIES), "missing-definition", (), variant=kind)
    if uncertain(context, "attribute"):
        return
    holders = [file.document for file in context.files if file.document.data["kind"] == "vocabulary"]
    for name in NEEDED:
        if name not in definitions.vocabulary:
            holder = holders[0] if holders else read("", POLICIES)
            path = ("attributes",) if holders else ()
            variant = "attribute" if holders else "vocabulary"
            yield finding(holder, "missing-definition", path, at_key=True, variant=variant, attribute=name)
