"""The project's Markdown, taken apart: sections, fenced blocks with the comments before them, links."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGES = (*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").rglob("*.md")))
GUIDES = tuple(page for page in PAGES if page.parent.name not in ("diagnostics", "reasons"))
"""The pages that are run; the pages of single codes show mistakes on purpose, and are run by other tests."""

_BLOCK = re.compile(r"^(?P<notes>(?:<!--[^\n]*-->\n)*)```(?P<language>\w*)\n(?P<body>.*?)^```$", re.M | re.S)
_NOTE = re.compile(r"<!-- (?P<key>exit|file):? (?P<value>\S+) -->")
_INIT = re.compile(r"^\$ maybuy init (?P<folder>\S+)$", re.M)
_BUILD = re.compile(r"^\$ maybuy build -o (?P<file>\S+)$", re.M)
_LINK = re.compile(r"\]\((?P<target>[^)\s]+)\)")
_HEADING = re.compile(r"^#+ (?P<title>.+)$", re.M)


@dataclass(frozen=True)
class Block:
    """A fenced block.

    `made` are the folders in which its section has made catalogs with `maybuy init` before, `built` the
    bundles that it has made with `maybuy build`;
    `laid_over` are the files that it has shown so far, by path.
    """

    page: Path
    line: int
    language: str
    body: str
    exit: int
    laid_over: tuple[tuple[str, str], ...]
    made: tuple[str, ...] = ()
    built: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        return f"{self.page.relative_to(ROOT).as_posix()}:{self.line}"


def blocks(page: Path, language: str) -> list[Block]:
    """The blocks of one language. `<!-- file: PATH -->` makes one a file for the rest of its section."""
    found = []
    text = page.read_text(encoding="utf-8")
    for section in re.finditer(r"(?:^## |\A).*?(?=^## |\Z)", text, re.M | re.S):
        files: dict[str, str] = {}
        made: tuple[str, ...] = ()
        built: tuple[str, ...] = ()
        for match in _BLOCK.finditer(section[0]):
            notes = {note["key"]: note["value"] for note in _NOTE.finditer(match["notes"])}
            if "file" in notes:
                files[notes["file"]] = match["body"]
            line = text.count("\n", 0, section.start() + match.start("language")) + 1
            exit_code = int(notes.get("exit", 0))
            laid_over = tuple(files.items())
            found.append(
                Block(page, line, match["language"], match["body"], exit_code, laid_over, made, built)
            )
            made += tuple(_INIT.findall(match["body"]))
            built += tuple(_BUILD.findall(match["body"]))
    return [block for block in found if block.language == language]


def all_blocks(language: str) -> list[Block]:
    """The blocks of one language on all guides."""
    return [block for page in GUIDES for block in blocks(page, language)]


def links(page: Path) -> list[str]:
    """Where a page's links lead, those outside the project left out."""
    text = _BLOCK.sub("", page.read_text(encoding="utf-8"))
    return [link["target"] for link in _LINK.finditer(text) if ":" not in link["target"]]


def anchors(page: Path) -> set[str]:
    """The names under which a page's headings are linked to."""
    titles = (match["title"] for match in _HEADING.finditer(_BLOCK.sub("", page.read_text(encoding="utf-8"))))
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}
