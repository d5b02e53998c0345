"""The pages of diagnostics and reasons: docs/diagnostics and docs/reasons, carried by the package."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path
from typing import Final

DOCS: Final = "MAYBUY_DOCS_URL"
"""The environment's word for where the folder docs/ is published; without it, links lead to the pages that
the package carries."""

FOLDERS: Final = tuple(
    Path(__file__).resolve().parent.parent / "pages" / name for name in ("diagnostics", "reasons")
)


@cache
def codes() -> tuple[str, ...]:
    """Every code that has a page."""
    return tuple(
        sorted(file.stem for folder in FOLDERS for file in folder.glob("*.md") if file.stem != "README")
    )


def page(code: str) -> str | None:
    """The page of a code, or None where there is none of it."""
    return file_of(code).read_text(encoding="utf-8") if code in codes() else None


def file_of(code: str) -> Path:
    """Where the page of a code lies; StopIteration where there is none of it."""
    return next(folder / f"{code}.md" for folder in FOLDERS if (folder / f"{code}.md").is_file())


def address(code: str) -> str:
    """Where the page of a code can be opened; StopIteration where there is none of it."""
    file = file_of(code)
    return link(f"/{file.parent.name}/{file.name}", file)


def link(published: str, packaged: Path) -> str:
    """Where a page can be opened: as it is published, or as the package carries it."""
    base = os.environ.get(DOCS)
    return base.rstrip("/") + published if base else packaged.as_uri()


def summary(code: str) -> str:
    """The line of a code's page that says what it is about. KeyError where there is no page of it."""
    text = page(code)
    if text is None:
        raise KeyError(code)
    return next(line for line in text.splitlines() if line and not line.startswith("#"))
