"""Writes docs/diagnostics/README.md, the table of all codes, from the pages: `python docs/make_index.py`."""

from __future__ import annotations

from pathlib import Path

PAGES = Path(__file__).parent / "diagnostics"
HEAD = """\
# Diagnostics

Everything that maybuy can find in a file, by its code. `maybuy explain CODE` shows a page in the terminal.

| code | what it is about |
| --- | --- |
"""


def index() -> str:
    """The table, a row for each page with its first sentence."""
    rows = []
    for page in sorted(PAGES.glob("*.md")):
        if page.name != "README.md":
            summary = page.read_text(encoding="utf-8").split("\n\n")[1]
            rows.append(f"| [`{page.stem}`]({page.name}) | {summary} |\n")
    return HEAD + "".join(rows)


if __name__ == "__main__":
    (PAGES / "README.md").write_text(index(), encoding="utf-8")
