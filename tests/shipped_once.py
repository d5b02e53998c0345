"""The shipped files are read and checked once in each process of the tests, not by thousands of commands.

Only what is to the letter what stands in the shipped files, and had no finding when it was read, is not
looked at again: whatever a test changes is read and checked like any other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from acceptance.accounts import ROOT
from maybuy import loading
from maybuy.loading import Root
from maybuy.source import LIMITS, Document, UnreadableError, content_of

if TYPE_CHECKING:
    from maybuy.check.shapes import Shapes


@contextmanager
def read_once() -> Iterator[None]:
    """Within it, files of any root that are the shipped ones come to the same documents, and to one root."""
    files = [one for one in loading.files_of(ROOT) if not loading.is_test(one.name)]
    documents = {one.name: loading.read_listed(ROOT, one) for one in files}
    root = loading.read_files(files, lambda one: documents[one.name])
    texts = {(one.file, one.text.encode()): one for one in documents.values() if not one.findings}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(loading, "read_file", _reading(loading.read_file, texts))
        patch.setattr(
            loading, "check_documents", _checking(loading.check_documents, [*documents.values()], root)
        )
        yield


def _reading(
    read_file: Callable[..., Document], texts: dict[tuple[str, bytes], Document]
) -> Callable[..., Document]:
    def read(path: Path, shown: str, **limits: object) -> Document:
        try:
            known = None if limits else texts.get((shown, content_of(path, LIMITS)))
        except UnreadableError:
            known = None
        return known or read_file(path, shown, **limits)

    return read


def _checking(
    check_documents: Callable[..., Root], ours: list[Document], shipped: Root
) -> Callable[..., Root]:
    def check(documents: Iterable[Document], *, version: str = "", shapes: Shapes | None = None) -> Root:
        documents = list(documents)
        same = len(documents) == len(ours) and all(
            one is other for one, other in zip(documents, ours, strict=True)
        )
        if same and version == shipped.definitions.version and shapes is None:
            return shipped
        return check_documents(documents, version=version, shapes=shapes)

    return check
