"""What is raised where files cannot be used."""

from __future__ import annotations

from collections.abc import Iterable

from ..finding import Finding
from ..language.told import Diagnostic, told
from .document import Document


class LoadError(ValueError):
    """Files that an engine or an account cannot be made of; `findings` has everything that is wrong."""

    def __init__(self, findings: Iterable[Finding], documents: Iterable[Document] = ()) -> None:
        super().__init__()
        self.findings = tuple(findings)
        self._documents = {document.file: document for document in documents}

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """The findings in words, in English."""
        return told(self.findings)

    def __str__(self) -> str:
        return "; ".join(f"{one.file}:{one.span.line}: {one.message}" for one in self.diagnostics)

    def line(self, file: str, number: int) -> str:
        """A line of one of the files as it was read, counted from 1; empty where there is none."""
        document = self._documents.get(file)
        return document.line(number) if document else ""
