"""A folder that a command makes: new or empty before, whole afterwards, or as it was."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from ..language import say
from .shared import fail, save, unwritable

Put = Callable[[str, bytes], None]
"""Writes a file, called by its way from the folder."""


@contextmanager
def new_folder(target: Path, language: str) -> Iterator[Put]:
    """What writes files into a folder; whatever fails, none of them is left.

    Ends with 2 where the folder is there and not empty, or cannot be written into: nothing is overwritten.
    """
    if not _free(target):
        fail(say("interface", "init.exists", language, folder=target), language)
    made: list[Path] = []
    try:
        yield lambda name, content: _put(target / name, content, made, language)
    except BaseException:
        _clear(made)
        raise


def _put(file: Path, content: bytes, made: list[Path], language: str) -> None:
    try:
        for folder in reversed([one for one in file.parents if not one.exists()]):
            folder.mkdir()
            made.append(folder)
    except OSError as error:
        unwritable(file.parent, error, language)
    made.append(file)
    save(file, content, language)


def _clear(made: Sequence[Path]) -> None:
    """Takes back what was made, so that the folder is as free as it was."""
    for one in reversed(made):
        with suppress(OSError):
            if one.is_dir():
                one.rmdir()
            else:
                one.unlink()


def _free(target: Path) -> bool:
    """Whether a folder is new or empty. One that cannot be looked into may hold anything."""
    try:
        if not target.exists():
            return not target.is_symlink()
        return target.is_dir() and not any(target.iterdir())
    except OSError:
        return False
