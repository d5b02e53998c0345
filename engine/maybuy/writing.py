"""Writing a file, for everything here that does: all of it or nothing, in the place of the one before."""

from __future__ import annotations

import os
import secrets
import stat
from contextlib import suppress
from pathlib import Path


def write(
    path: Path, content: bytes, *, lasting: bool = True, new: bool = False, like: os.stat_result | None = None
) -> None:
    """Puts a file in the place of the one there, if any: whoever reads meanwhile has one of the two, whole.

    The new one is written beside it and renamed; it keeps the other's mode and, where that is allowed, its
    owner. What links lead to is written, and the links stay. What is no ordinary file, such as a pipe, is
    written into. `lasting` waits until the disk has it, so that a power cut leaves one of the two as well.
    With `new` there may be none before: FileExistsError. What was not there has owner and mode of what it is
    `like`.

    Raises OSError, and leaves what was there, and nothing beside it.
    """
    before = _status(path)
    if before is not None and not stat.S_ISREG(before.st_mode):
        path.write_bytes(content)
        return
    real = os.path.realpath(path)
    if before is not None and not os.access(real, os.W_OK):
        raise PermissionError(real)  # to rename, the right to write to the folder would do
    # Hidden, so that no walk of the folder meets it.
    part = Path(real).with_name(f".{secrets.token_hex(8)}.part")
    try:
        _make(part, content, before or like, lasting=lasting)
        if new:
            os.link(part, path)
            part.unlink()
        else:
            part.replace(real)
    except BaseException:
        with suppress(OSError):
            part.unlink()
        raise


def _status(path: Path) -> os.stat_result | None:
    try:
        return path.stat()
    except FileNotFoundError:
        return None


def _make(part: Path, content: bytes, before: os.stat_result | None, *, lasting: bool) -> None:
    with part.open("xb") as file:
        if before is not None:
            _keep(file.fileno(), before)
        file.write(content)
        file.flush()
        if lasting:
            os.fsync(file.fileno())


def _keep(file: int, before: os.stat_result) -> None:
    """Gives a file the owner and the mode of another. The owner may not be ours to give; the group may be."""
    now = os.fstat(file)
    if (now.st_uid, now.st_gid) != (before.st_uid, before.st_gid):
        try:
            os.fchown(file, before.st_uid, before.st_gid)
        except PermissionError:
            with suppress(PermissionError):
                os.fchown(file, -1, before.st_gid)
    os.fchmod(file, stat.S_IMODE(before.st_mode))
