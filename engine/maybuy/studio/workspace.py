"""What is open and what was saved, as data: nothing here reads or writes a file.

A page of the browser is a `tab`. Each has texts of its own, and each text knows on which bytes it is based;
so what one tab saves is never lost by what another saves after it, nor is what an editor or git wrote.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from hashlib import sha256
from typing import Final

MOST_SAVES: Final = 200
"""Saves of a file that can be taken back; the oldest go first."""

MOST_BUFFERS: Final = 64
"""Texts that are open; those that were touched longest ago go first."""


Content = bytes | None
"""The bytes of a file; None where there is none."""

MISSING: Final = "missing"
"""Stands for the digest of a file that there is none of."""


def digest_of(content: Content) -> str:
    """By what bytes are known: `sha256:...`."""
    return MISSING if content is None else f"sha256:{sha256(content).hexdigest()}"


@dataclass(frozen=True, slots=True)
class Buffer:
    """A text as a tab has it, not saved perhaps, and the digest of the bytes that it was made from.

    `shown` is how those bytes were shown, None where nobody knows any more.
    """

    text: str
    base: str
    shown: str | None = None

    @property
    def changed(self) -> bool:
        """Whether there is something to save."""
        return self.text != self.shown


@dataclass(frozen=True, slots=True)
class Save:
    """What a save made of a file: its bytes before and after, None where there is no file.

    `other` is the file that it was renamed from, or to: there the same was done the other way round.
    """

    before: Content
    after: Content
    other: str = ""


@dataclass(frozen=True, slots=True)
class Past:
    """The saves of a file that can be taken back, and those that were; the last of each is the next."""

    done: tuple[Save, ...] = ()
    undone: tuple[Save, ...] = ()


NOTHING: Final = Past()


@dataclass(frozen=True, slots=True)
class Workspace:
    """All that is open, by tab and file, and the past of each file since the studio was started."""

    buffers: Mapping[tuple[str, str], Buffer] = field(default_factory=dict)
    past: Mapping[str, Past] = field(default_factory=dict)

    def of(self, tab: str) -> dict[str, str]:
        """The texts of a tab that are not as they were saved, by their files."""
        return {file: one.text for (whose, file), one in self.buffers.items() if whose == tab and one.changed}

    def past_of(self, file: str) -> Past:
        """The saves of a file."""
        return self.past.get(file, NOTHING)


@dataclass(frozen=True, slots=True)
class Written:
    """What is to be written, and the workspace once it is."""

    workspace: Workspace
    content: Content


@dataclass(frozen=True, slots=True)
class Conflict:
    """A file that is not as it was when its text was made: nothing is written.

    `ours` is what was to be written, `theirs` what is there.
    """

    ours: Content
    theirs: Content


class UnsavedError(Exception):
    """A save cannot be taken back while a text is not saved that was made after it."""


class NothingToDoError(Exception):
    """There is no save to take back, or none to make again."""


def opened(workspace: Workspace, tab: str, file: str, text: str, content: Content) -> Workspace:
    """A file is open in a tab, as it is on disk. What the tab had of it and had not saved is given up."""
    return _with(workspace, tab, file, Buffer(text, digest_of(content), text))


def edited(
    workspace: Workspace, tab: str, file: str, text: str, base: str, shown: str | None = None
) -> Workspace:
    """A tab has another text of a file, which was made from the bytes with the digest `base`.

    `shown` is how these are shown; None where they are not there any more.
    """
    before = workspace.buffers.get((tab, file))
    if shown is None and before is not None and before.base == base:
        shown = before.shown
    return _with(workspace, tab, file, Buffer(text, base, shown))


def saved(
    workspace: Workspace, tab: str, file: str, *, base: str, text: str, content: bytes, there: Content
) -> Written | Conflict:
    """A text is saved: `content` are its bytes as they are to be written, `text` how it is shown then.

    `there` are the bytes on disk. Where these are not those with the digest `base`, it is a Conflict, unless
    they are what was to be written anyway.
    """
    if digest_of(there) != base and there != content:
        return Conflict(content, there)
    past = workspace.past_of(file)
    if there != content:
        past = _with_save(past, Save(there, content))
    made = _with(workspace, tab, file, Buffer(text, digest_of(content), text))
    return Written(_past(made, file, past), content)


def removed(
    workspace: Workspace, tab: str, file: str, *, base: str, there: Content, other: str = ""
) -> Written | Conflict:
    """A file is taken away that a tab has open, or goes to another name. A Conflict where its bytes are not
    those with the digest `base`. Raises UnsavedError where the tab has not saved all of it."""
    buffer = workspace.buffers.get((tab, file))
    if buffer is not None and buffer.changed:
        raise UnsavedError
    if there is None or digest_of(there) != base:
        return Conflict(None, there)
    past = workspace.past_of(file)
    kept = {key: one for key, one in workspace.buffers.items() if key != (tab, file)}
    made = replace(workspace, buffers=kept)
    return Written(_past(made, file, _with_save(past, Save(there, None, other))), None)


def renamed(
    workspace: Workspace, tab: str, file: str, to: str, *, base: str, there: Content
) -> Written | Conflict:
    """A file gets another name, of which there is no file. As removed()."""
    done = removed(workspace, tab, file, base=base, there=there, other=to)
    if isinstance(done, Conflict):
        return done
    past = done.workspace.past_of(to)
    return Written(_past(done.workspace, to, _with_save(past, Save(None, there, file))), there)


def twin_of(workspace: Workspace, file: str, *, back: bool) -> str:
    """The other name of a file whose next step `back`, or forth, is a renaming; empty where it is none.

    Raises NothingToDoError where something was done to the other one since.
    """
    step = _next(workspace, file, back=back)
    if step is None or not step.other:
        return ""
    other = _next(workspace, step.other, back=back)
    if other != Save(step.after, step.before, file):
        raise NothingToDoError
    return step.other


def _next(workspace: Workspace, file: str, *, back: bool) -> Save | None:
    past = workspace.past_of(file)
    saves = past.done if back else past.undone
    return saves[-1] if saves else None


def _with_save(past: Past, save: Save) -> Past:
    return Past((*past.done, save)[-MOST_SAVES:])


def given_up(
    workspace: Workspace, tab: str, file: str, *, text: str, ours: bytes, there: Content
) -> Workspace:
    """After a conflict, what is there is taken. What was to be written can still be made again."""
    past = workspace.past_of(file)
    made = _with(workspace, tab, file, Buffer(text, digest_of(there), text))
    if ours == there:
        return made
    return _past(made, file, Past(past.done, (Save(there, ours),)))


def undone(workspace: Workspace, tab: str, file: str, there: Content) -> Written | Conflict:
    """The last save of a file is taken back: what was there before it is to be written.

    A Conflict where the file is not as that save left it. Raises NothingToDoError, and UnsavedError where the
    tab has a text that is not saved.
    """
    past = workspace.past_of(file)
    last = _ready(workspace, tab, file, past.done)
    if there != last.after:
        return Conflict(last.before, there)
    return Written(_past(workspace, file, Past(past.done[:-1], (*past.undone, last))), last.before)


def redone(workspace: Workspace, tab: str, file: str, there: Content) -> Written | Conflict:
    """What was taken back last is made again. As undone()."""
    past = workspace.past_of(file)
    last = _ready(workspace, tab, file, past.undone)
    if there != last.before:
        return Conflict(last.after, there)
    return Written(_past(workspace, file, Past((*past.done, last), past.undone[:-1])), last.after)


def _ready(workspace: Workspace, tab: str, file: str, saves: tuple[Save, ...]) -> Save:
    if not saves:
        raise NothingToDoError
    buffer = workspace.buffers.get((tab, file))
    if buffer is not None and buffer.changed:
        raise UnsavedError
    return saves[-1]


def _with(workspace: Workspace, tab: str, file: str, buffer: Buffer) -> Workspace:
    buffers = {key: one for key, one in workspace.buffers.items() if key != (tab, file)}
    while len(buffers) >= MOST_BUFFERS:
        # What can be read from disk again goes before what cannot.
        idle = next((key for key, one in buffers.items() if not one.changed), None)
        buffers.pop(idle if idle is not None else next(iter(buffers)))
    return replace(workspace, buffers={**buffers, (tab, file): buffer})


def _past(workspace: Workspace, file: str, past: Past) -> Workspace:
    return replace(workspace, past={**workspace.past, file: past})
