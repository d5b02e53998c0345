"""Groups that name each other in a circle.

Fails: `members: [nordic]` in the group `europe`, and `members: [europe]` in `nordic`
Passes: `members: [FR, DE, nordic]` in `europe`, and `members: [DK, SE]` in `nordic`
"""

from __future__ import annotations

from collections.abc import Iterator

from ....model.group import Listed, listed
from ....source import Document, Finding, finding
from ...context import Context, Stage
from ...references import readable
from ...sold import loops

CODES = ("group-cycle",)
STAGE = Stage.NAMES


def check(context: Context) -> Iterator[Finding]:
    """One finding for each circle, at its first group."""
    placed: dict[tuple[str, str], tuple[Document, Listed]] = {}
    for document in readable(context):
        for group in listed(document.data):
            placed.setdefault((group.kind, group.id), (document, group))
    for kind in dict.fromkeys(kind for kind, _ in placed):
        edges = {one.id: one.members for _, one in placed.values() if one.kind == kind}
        for loop in loops(
            {name: tuple(word for word in said if word in edges) for name, said in edges.items()}
        ):
            document, first = placed[kind, loop[0]]
            around = " → ".join(f"`{name}`" for name in (*loop, loop[0]))
            path = (*first.path, "members", first.members.index(loop[1 % len(loop)]))
            yield finding(document, "group-cycle", path, loop=around)
