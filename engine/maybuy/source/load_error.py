"""What is raised where files cannot be used."""

from __future__ import annotations

from collections.abc import Iterable

from .diagnostic import Diagnostic
from .document import Document


class LoadError(ValueError):
    """Files that an engine or an account cannot be made of; `diagnostics` says everything that is wrong."""

    def __init__(self, diagnostics: tuple[Diagnostic, ...], documents: Iterable[Document] = ()) -> None:
        super().__init__("; ".join(f"{one.file}:{one.span.line}: {one.message}" for one in diagnostics))
        self.diagnostics = diagnostics
        self._documents = {document.file: document for document in documents}

    def line(self, file: str, number: int) -> str:
        """A line of one of the files as it was read, counted from 1; empty where there is none."""
        document = self._documents.get(file)
        return document.line(number) if document else ""
