"""The page of the studio, and the parts of it that change while somebody types."""

from __future__ import annotations

import json
import secrets
from collections.abc import Sequence
from difflib import SequenceMatcher
from functools import lru_cache
from pathlib import PurePosixPath
from typing import Any, Final, NamedTuple

from markupsafe import Markup

from ..language import LANGUAGES, pick, say, sentences
from ..model.examples import EXAMPLES
from ..model.kinds import KINDS
from ..report import pages as explained
from ..source import Severity
from ..web.rendering import rendered
from .files import BESIDE, Entry
from .marks import Mark
from .panes import PANES, SUBJECT, View, code, entry_kinds, pane
from .reading import Copy
from .shelf import Opened, UnknownFileError
from .state import Studio
from .texts import for_editor, shown
from .workspace import Conflict, digest_of

AROUND: Final = 3
"""Lines that are shown around those that differ."""

EDITOR: Final = "editor."
"""How the keys of the sentences begin that CodeMirror says; its own words follow."""


class Line(NamedTuple):
    """A line of two texts beside each other; None where one has none, and both where some are left out."""

    theirs: str | None
    ours: str | None
    same: bool


def begun(view: View) -> str:
    """The address of a page for a tab that has no name yet."""
    named = View(secrets.token_hex(4), view.file, view.pane, view.words, view.language)
    return named.address()


def page(studio: Studio, view: View, conflict: str = "") -> tuple[int, bytes]:
    """The status and the whole page, as UTF-8 HTML."""
    entries = studio.entries()
    status, opened = 200, None
    wanted = view.file or next((one.name for one in entries if not one.problem), "")
    if wanted != view.file:
        view = View(view.tab, wanted, view.pane, view.words, view.language)
    if wanted:
        try:
            opened = studio.opened(view.tab, wanted, entries)
        except UnknownFileError:
            status = 404
    copy = studio.copy(view.tab)
    definitions = copy.definitions
    named = definitions.catalog.name if definitions.catalog else None
    said = view.words.get("said", "")
    known = f"said.{said}" in sentences(view.language, SUBJECT)
    body = rendered(
        "studio/page.html", view.language, SUBJECT,
        view=view, opened=opened, missing=wanted if status == 404 else "", deleted=wanted in studio.deleted(),
        catalog=pick(named, view.language) if named else studio.root.resolve().name,
        files=_files(studio, view, copy, entries), panes=PANES, pane=pane(studio, view),
        findings=_findings(studio, view, opened, copy) if opened else "",
        conflict=Markup(conflict), said=say(SUBJECT, f"said.{said}", view.language) if known else "",
        phrases=_phrases(view.language), line=view.words.get("line", ""),
        links=[(one, view.address(lang=one)) for one in LANGUAGES],
        kinds=[(one, one) for one in KINDS if one not in ("service", "columns")],
        folders=("catalog", "policies", *BESIDE),
    )  # fmt: skip
    return status, body


def help_page(studio: Studio, view: View, code_: str) -> bytes | None:
    """The page of a code as `maybuy explain` shows it, as UTF-8 HTML; None where there is none."""
    text = explained.page(code_, view.language)
    if text is None:
        return None
    definitions = studio.copy(view.tab).definitions
    named = definitions.catalog.name if definitions.catalog else None
    return rendered(
        "studio/help.html", view.language, SUBJECT, view=view, page=Markup(_page_html(text, view)),
        catalog=pick(named, view.language) if named else studio.root.resolve().name, of=code_,
        links=[(one, view.address(f"/help/{code_}", lang=one)) for one in LANGUAGES],
    )  # fmt: skip


def _page_html(text: str, view: View) -> str:
    """Markdown as HTML in which nothing acts; links to other codes lead to their pages here, others nowhere,
    for they are of a folder that is not served."""
    from markdown_it import MarkdownIt  # noqa: PLC0415  for pages of codes only

    reader = MarkdownIt("commonmark", {"html": False}).enable("table")
    tokens = reader.parse(text)
    for block in tokens:
        tag = "a"
        for one in block.children or ():
            if one.type == "link_open":
                name = PurePosixPath(str(one.attrs["href"]).partition("#")[0]).stem
                known = name in explained.codes()
                tag = "a" if known else "span"
                one.attrs = {"href": view.address(f"/help/{name}")} if known else {}
                one.tag = tag
            elif one.type == "link_close":
                one.tag = tag
    return str(reader.renderer.render(tokens, reader.options, {}))


def _phrases(language: str) -> str:
    """What CodeMirror says, in a language, as JSON."""
    texts = sentences(language, SUBJECT)
    return json.dumps(
        {key.removeprefix(EDITOR): text for key, text in texts.items() if key.startswith(EDITOR)},
        ensure_ascii=False,
    )


def _files(studio: Studio, view: View, copy: Copy, entries: Sequence[Entry]) -> Markup:
    unsaved = frozenset(studio.unsaved(view.tab))
    return _list(view, tuple(entries), tuple(copy.errors_in().items()), unsaved, tuple(studio.deleted()))


@lru_cache(maxsize=8)
def _list(
    view: View,
    entries: tuple[Entry, ...],
    errors: tuple[tuple[str, int], ...],
    unsaved: frozenset[str],
    deleted: tuple[str, ...],
) -> Markup:
    """The list of files: it seldom changes while somebody types."""
    made = rendered(
        "studio/files.html", view.language, SUBJECT, view=view, folders=entry_kinds(entries),
        errors=dict(errors), unsaved=unsaved, deleted=deleted,
    )  # fmt: skip
    return Markup(made.decode())


def _findings(studio: Studio, view: View, opened: Opened, copy: Copy) -> Markup:
    marks = studio.marks(copy, opened, view.language) if not opened.problem else []
    made = rendered("studio/findings.html", view.language, SUBJECT, view=view, marks=marks, code=code)
    return Markup(made.decode())


def checked(studio: Studio, view: View, entries: Sequence[Entry] | None = None) -> dict[str, Any]:
    """What the editor is told of a text: its findings as marks and as a list, and the files with errors."""
    entries = studio.entries() if entries is None else entries
    try:
        opened = studio.opened(view.tab, view.file, entries)
    except UnknownFileError:  # it was deleted meanwhile, which a save will say
        return {"changed": True}
    copy = studio.copy(view.tab)
    marks = studio.marks(copy, opened, view.language)
    found = rendered("studio/findings.html", view.language, SUBJECT, view=view, marks=marks, code=code)
    return {
        "marks": [_mark(one) for one in marks],
        "findings": found.decode(),
        "files": str(_files(studio, view, copy, entries)),
        "changed": opened.changed,
    }


def _mark(one: Mark) -> dict[str, Any]:
    return {
        "from": one.start, "to": one.end, "severity": one.said.severity.value,
        "message": one.said.message, "help": one.said.help, "code": one.said.code,
    }  # fmt: skip


def told(studio: Studio, view: View) -> dict[str, Any]:
    """How a file is once something was done: its text, what it is based on, and what can be done next."""
    entries = studio.entries()
    try:
        opened = studio.opened(view.tab, view.file, entries)
    except UnknownFileError:
        return {"gone": view.address(file="")}
    return {
        "text": opened.text,
        "base": opened.base,
        "undo": len(opened.past.done),
        "redo": len(opened.past.undone),
        **checked(studio, view, entries),
    }


def broken(studio: Studio, view: View) -> bool:
    """Whether a file has errors."""
    opened = studio.opened(view.tab, view.file)
    return any(
        one.said.severity is Severity.ERROR
        for one in studio.marks(studio.copy(view.tab), opened, view.language)
    )


def conflict(view: View, found: Conflict, text: str) -> str:
    """Both texts of a file beside each other, and what can be done."""
    theirs = "" if found.theirs is None else _text(found.theirs)
    ours = for_editor(text)
    return rendered(
        "studio/conflict.html", view.language, SUBJECT, view=view, gone=found.theirs is None,
        lines=_beside(theirs.splitlines(), ours.splitlines()), ours=ours, base=digest_of(found.theirs),
    ).decode()  # fmt: skip


def _text(content: bytes) -> str:
    try:
        return shown(content)
    except UnicodeDecodeError:
        return content.decode("utf-8", "replace")


def _beside(theirs: list[str], ours: list[str]) -> list[Line]:
    """Two texts, line by line, without what both have in long stretches."""
    found: list[Line] = []
    for tag, a, b, c, d in SequenceMatcher(None, theirs, ours, autojunk=False).get_opcodes():
        if tag == "equal":
            lines = [Line(one, one, True) for one in theirs[a:b]]
            if len(lines) > 2 * AROUND + 1:
                lines = [*lines[:AROUND], Line(None, None, True), *lines[-AROUND:]]
            found += lines
            continue
        for number in range(max(b - a, d - c)):
            left = theirs[a + number] if a + number < b else None
            right = ours[c + number] if c + number < d else None
            found.append(Line(left, right, False))
    return found


def example(kind: str) -> str:
    """A file of a kind to start from; nothing where there is none of it."""
    return _yaml(EXAMPLES[kind]) if kind in EXAMPLES else ""


def _yaml(value: dict[str, Any]) -> str:
    """Plain data as YAML: a line for each key, and what is in lists in brackets but for records."""
    import yaml  # noqa: PLC0415  for new files only

    return str(yaml.safe_dump(value, allow_unicode=True, sort_keys=False, width=100, default_flow_style=None))
