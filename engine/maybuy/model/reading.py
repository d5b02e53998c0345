"""From a file that has been read to its model, or to what is wrong with its shape."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ValidationError

from ..source import Document, Finding, finding, nearest, written
from .kinds import KINDS
from .quick import account_of_data

if TYPE_CHECKING:
    from .salvage import Salvaged

# What is left out may be what could not be read: saying so again would only repeat it.
_ABSENT = frozenset({"no-value", "missing-key", "one-effect", "goes-with", "missing-kind"})


def model_of(document: Document, kind: str | None = None) -> tuple[BaseModel | None, list[Finding]]:
    """The model of a file and no findings, or None and what is wrong with the file's shape.

    `kind` is what the file says it is unless it is given. Of a file that was not read without errors, only
    what is certainly wrong beside them is found.
    """
    model, findings = _model_of(document, kind)
    if not document.ok:
        findings = [found for found in findings if found.code not in _ABSENT]
    return model, findings


def left_of(
    document: Document, kind: str | None = None, filled: Mapping[str, Any] | None = None
) -> Salvaged | None:
    """What can be read of a file that makes no model; see salvaged()."""
    from .salvage import salvaged  # noqa: PLC0415  slow to import, and most files are right

    return salvaged(document, kind, filled)


def _model_of(document: Document, kind: str | None) -> tuple[BaseModel | None, list[Finding]]:
    data = document.data
    if data is None:
        return None, [finding(document, "no-value", (), variant="file")] if document.ok else []
    if not isinstance(data, Mapping):
        return None, [finding(document, "wrong-type", (), variant="file")]
    if kind is None:
        found = _kind_finding(document, data)
        if found is not None:
            return None, [found]
        kind = str(data["kind"])
    account = account_of_data(data) if kind == "account" else None
    if account is not None:
        return account, []
    try:
        return KINDS[kind].model_validate(data), []
    except ValidationError as error:
        # Slow to import, and most files are right.
        from .violations import validator, violations  # noqa: PLC0415  as above

        return None, violations(document, validator(kind), error)


def _kind_finding(document: Document, data: Mapping[str, object]) -> Finding | None:
    known = ", ".join(KINDS)
    if "kind" not in data:
        meant = next((key for key, value in data.items() if isinstance(value, str) and value in KINDS), None)
        variant = "near" if meant else ""
        return finding(document, "missing-kind", (), variant=variant, known=known, word=meant)
    kind = data["kind"]
    if kind is None:
        return finding(document, "no-value", ("kind",), at_key=True, key="kind")
    if not isinstance(kind, str) or kind not in KINDS:
        word = written(kind)
        near = nearest(word, KINDS)
        variant = "container" if isinstance(kind, dict | list) else ""
        return finding(
            document, "unknown-kind", ("kind",), variant=variant, word=word, near=near, known=known
        )
    return None
