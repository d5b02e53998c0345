"""From the documents of a root to its files: each by itself, before they are looked at together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ..model.group import Members
from ..model.reading import left_of, model_of
from ..model.spreading import members_in, spread
from ..source import Document, Finding
from .context import SourceFile


class Shapes:
    """What was made of documents, for whoever reads the same ones again and again, as an editor does."""

    def __init__(self) -> None:
        self._members: object = None
        self._made: dict[str, tuple[Document, SourceFile, list[Finding]]] = {}

    def of(self, documents: Iterable[Document]) -> Iterator[tuple[SourceFile, list[Finding]]]:
        """Each file and what is wrong with its shape, made anew only where that could come out otherwise."""
        all_ = list(documents)
        members = members_in(all_)
        before = self._made if members == self._members else {}
        self._members, self._made = members, {}
        for document in all_:
            known = before.get(document.file)
            if known is None or known[0] is not document:
                known = (document, *_shaped(document, members))
            self._made[document.file] = known
            yield known[1], known[2]


def _shaped(document: Document, members: Members) -> tuple[SourceFile, list[Finding]]:
    document = spread(document, members)
    model, findings = model_of(document)
    made = SourceFile(document, model, left_of(document) if model is None else None)
    return made, [*document.findings, *findings]
