"""What is wrong in what can be read of an account or an order whose shape is wrong: names that lead nowhere.

What cannot be read is filled in, so that the rest makes a model; of what was filled in nothing is said.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from ..model.definitions import Definitions
from ..model.reading import left_of
from ..source import Document, Wrong
from .account import customer_findings

_FILLED: Final[Mapping[str, Mapping[str, Any]]] = {
    "account": {
        "id": "x",
        "type": "x",
        "country": "XX",
        "currency": "XXX",
        "users": [{"id": "x", "role": "x"}],
        "subscription": {"cycle": "x", "term": {"start": "2000-01-01", "end": "2100-01-01"}},
    },
    "order": {"user": "x"},
    "authzen": {},
}
_ABOUT_OTHERS: Final = frozenset({"missing-fact", "more-in-use-than-seats", "inverted-dates", "outside-term"})
"""What may follow from something that was left out."""


def findings_in_part(
    document: Document, kind: str, definitions: Definitions
) -> Iterator[tuple[Document, Wrong]]:
    """Everything that is wrong in what can be read, each with the document that its path leads into."""
    left = left_of(document, kind, _FILLED[kind])
    if left is None or left.model is None:
        return
    if kind == "authzen":
        from ..model.authzen import AuthzenFile  # noqa: PLC0415  few have such a file
        from .authzen import authzen_findings  # noqa: PLC0415

        assert isinstance(left.model, AuthzenFile)
        found = authzen_findings(left.model, definitions)
    else:
        found = customer_findings(left.model, definitions)
    yield from ((left.whole, one) for one in certain(found) if left.whole.has(one.path))


def certain(found: Iterable[Wrong]) -> Iterator[Wrong]:
    """Those of an account's findings that do not follow from something that was left out."""
    return (one for one in found if one.code not in _ABOUT_OTHERS)
