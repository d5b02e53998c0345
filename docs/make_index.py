"""Writes the tables of codes from the pages of diagnostics and of reasons: `python docs/make_index.py`."""

from __future__ import annotations

from pathlib import Path

DOCS = Path(__file__).parent
HEADS = {
    "diagnostics": """\
# Diagnostics

Everything that maybuy can find in a file, by its code. `maybuy explain CODE` shows a page in the terminal.

| code | what it is about |
| --- | --- |
""",
    "reasons": """\
# Reasons

Every reason that an answer can have, by its code. `maybuy explain CODE` shows a page in the terminal.

A rule with `deny` may give a code of its own, which is not here.

| code | what it says |
| --- | --- |
""",
    "fr/diagnostics": """\
# Diagnostics

Tout ce que maybuy peut trouver dans un fichier, par code. `maybuy explain CODE` affiche une page au terminal.

| code | de quoi il s’agit |
| --- | --- |
""",
    "fr/reasons": """\
# Raisons

Toutes les raisons d’une réponse, par code. `maybuy explain CODE` affiche une page au terminal.

Une règle `deny` peut donner un code à elle, qui n’est pas ici.

| code | ce qu’elle dit |
| --- | --- |
""",
}


def index(folder: str = "diagnostics") -> str:
    """The table of a folder, a row for each page with its first sentence."""
    rows = []
    for page in sorted((DOCS / folder).glob("*.md")):
        if page.name != "README.md":
            summary = page.read_text(encoding="utf-8").split("\n\n")[1]
            rows.append(f"| [`{page.stem}`]({page.name}) | {summary} |\n")
    return HEADS[folder] + "".join(rows)


if __name__ == "__main__":
    for name in HEADS:
        (DOCS / name / "README.md").write_text(index(name), encoding="utf-8")
