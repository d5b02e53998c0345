"""The pages of diagnostics and reasons, in each language, carried by the package: docs/diagnostics,
docs/fr/diagnostics, …"""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path
from typing import Final

from ..language import LANGUAGES

DOCS: Final = "MAYBUY_DOCS_URL"
"""The environment's word for where the folder docs/ is published; without it, links lead to the pages that
the package carries."""

PAGES: Final = Path(__file__).resolve().parent.parent / "pages"

FOLDERS: Final = tuple(PAGES / name for name in ("diagnostics", "reasons"))
"""Those in English; those in other languages lie in a folder of their own."""


@cache
def codes() -> tuple[str, ...]:
    """Every code that has a page."""
    return tuple(
        sorted(file.stem for folder in FOLDERS for file in folder.glob("*.md") if file.stem != "README")
    )


def page(code: str, language: str) -> str | None:
    """The page of a code, or None where there is none of it."""
    return file_of(code, language).read_text(encoding="utf-8") if code in codes() else None


def file_of(code: str, language: str) -> Path:
    """Where the page of a code lies; StopIteration where there is none of it."""
    own = PAGES / language if language != LANGUAGES[0] else PAGES
    files = (own / folder.name / f"{code}.md" for folder in FOLDERS)
    return next(file for file in files if file.is_file())


def address(code: str, language: str) -> str:
    """Where the page of a code can be opened; StopIteration where there is none of it."""
    file = file_of(code, language)
    return link(f"/{file.relative_to(PAGES).as_posix()}", file)


def link(published: str, packaged: Path) -> str:
    """Where a page can be opened: as it is published, or as the package carries it."""
    base = os.environ.get(DOCS)
    return base.rstrip("/") + published if base else packaged.as_uri()


def summary(code: str, language: str) -> str:
    """The line of a code's page that says what it is about. KeyError where there is no page of it."""
    text = page(code, language)
    if text is None:
        raise KeyError(code)
    return next(line for line in text.splitlines() if line and not line.startswith("#"))
