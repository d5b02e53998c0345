"""Something declared that nothing speaks of.

Fails: a channel `website` that no rule goes through; terms that no rule asks to accept
Passes: the same beside `through: [website]` and `obligations: [accept:privacy]`
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from ....model.group import listed
from ....source import Finding, Severity, finding
from ...context import Context, Stage
from ...references import NEEDED, comparisons, references

CODES = ("unused-id",)
STAGE = Stage.WHOLE
MILD = CODES

_LISTS: Final[Mapping[str, tuple[tuple[str, str], ...]]] = {
    "channels": (("channels", "channel"),),
    "terms": (("terms", "terms"), ("details", "detail")),
}
"""By kind of file, the lists of what is declared, and the kind of reference to it."""


def check(context: Context) -> Iterator[Finding]:
    """A fact that no rule asks about is no more than a remark: accounts may carry it. So is a group that no
    rule names: tests may."""
    used = _used(context)
    named = _named_groups(context)
    for file in context.files:
        if file.model is None:
            continue
        data = file.document.data
        for entries, kind in _LISTS.get(data["kind"], ()):
            for number, entry in enumerate(data.get(entries, ())):
                if entry["id"] not in used[kind]:
                    yield finding(
                        file.document, "unused-id", (entries, number, "id"),
                        severity=Severity.WARNING, variant=kind, word=entry["id"],
                    )  # fmt: skip
        for group in listed(data):
            if (group.kind, group.id) not in named:
                yield finding(
                    file.document, "unused-id", (*group.path, "id"),
                    severity=Severity.INFO, variant="group", word=group.id,
                )  # fmt: skip
        for name in data["attributes"] if data["kind"] == "vocabulary" else ():
            if name not in used["attribute"] and name not in NEEDED:
                yield finding(
                    file.document, "unused-id", ("attributes", name), at_key=True,
                    severity=Severity.INFO, variant="attribute", word=name,
                )  # fmt: skip


def _named_groups(context: Context) -> set[tuple[str, str]]:
    """The groups that some file names, other groups among them."""
    files = (file.document for file in context.files)
    return {
        named
        for document in files
        for named in (
            *document.groups,
            *((one.kind, member) for one in listed(document.data) for member in one.members),
        )
    }


def _used(context: Context) -> dict[str, set[str]]:
    """All that something speaks of, by kind."""
    kinds = ("attribute", *(kind for lists in _LISTS.values() for _, kind in lists))
    used = {kind: {reference.word for reference in references(context, kind)} for kind in kinds}
    for comparison in comparisons(context):
        if comparison.attribute == "terms.outdated":
            used["terms"] |= {word for word, _ in comparison.values}
    used["channel"] |= _open_to_all(context)
    return used


def _open_to_all(context: Context) -> set[str]:
    """All channels, where some rule allows an action that has channels without naming any."""
    definitions = context.definitions
    for placed in definitions.rules:
        rule = placed.rule
        channelled = (
            definitions.actions[one].channelled for one in rule.actions if one in definitions.actions
        )
        if rule.effect == "allow" and rule.through is None and any(channelled):
            return set(definitions.channels)
    return set()
