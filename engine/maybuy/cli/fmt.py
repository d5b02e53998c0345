"""`maybuy fmt`."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from difflib import unified_diff
from pathlib import Path
from typing import Final

import click
from rich.text import Text

from ..language import say
from ..loading import FOLDERS
from ..report.console import console
from ..report.money import is_one, number
from ..source import LoadError, Severity, read
from ..source.layout import LayoutError, laid_out
from .completion import files
from .shared import STANDARD_INPUT, common, fail, print_text, progress

ENDINGS: Final = (".yaml", ".yml")


@click.command("fmt", epilog="\b\nExamples:\n  maybuy fmt\n  maybuy fmt --check --diff policies/rights.yaml")
@click.argument("paths", nargs=-1, metavar="[PATH]...", shell_complete=files)
@click.option("--check", is_flag=True, help="Change nothing; exit with 1 where something would change.")
@click.option("--diff", "show", is_flag=True, help="Show what changes.")
@common
def command(paths: tuple[str, ...], check: bool, show: bool, root: Path, language: str) -> None:
    """Lay YAML files out the same way everywhere: the root's own, or the files and folders given.

    Comments stay, and so does every word and number: no decision ever changes. `-` is standard input,
    laid out on standard output.
    """
    if paths == (STANDARD_INPUT,):
        print_text(_laid_out(sys.stdin.buffer.read(), "<stdin>", language))
        return
    chosen = _chosen(paths or _own(root, language), language)
    with progress(language) as show_progress:
        changed = 0
        for done, file in enumerate(chosen):
            show_progress(done, len(chosen))
            changed += _one(file, check=check, show=show, language=language)
    said = "fmt.would" if check else "fmt.changed"
    message = say(
        "interface",
        said if changed else "fmt.same",
        language,
        changed=_counted(changed, language),
        files=_counted(len(chosen), language),
    )
    mark = Text("✘ ", style="deny") if check and changed else Text("✔ ", style="allow")
    console().print(mark + Text(message))
    sys.exit(1 if check and changed else 0)


def _own(root: Path, language: str) -> list[str]:
    """The folders of a root that are there. Ends with 2 where there is none."""
    folders = [str(root / folder) for folder in FOLDERS if (root / folder).is_dir()]
    return folders or fail(say("interface", "usage.no-folder", language, root=root), language)


def _one(file: Path, *, check: bool, show: bool, language: str) -> bool:
    """Lays one file out, unless it is only checked; whether that changes it."""
    try:
        before = file.read_bytes()
    except OSError:
        fail(say("interface", "usage.no-file", language, file=file), language)
    after = _laid_out(before, str(file), language)
    if after.encode() == before:
        return False
    console().print(Text(str(file)), soft_wrap=True)
    if show:
        old = before.decode("utf-8-sig").splitlines()
        print_text("\n".join(unified_diff(old, after.splitlines(), str(file), str(file), lineterm="")))
    if not check:
        try:
            file.write_bytes(after.encode())
        except OSError:
            fail(say("interface", "usage.unwritable", language, file=file), language)
    return True


def _laid_out(text: bytes, shown: str, language: str) -> str:
    """A text laid out. Where it has mistakes that keep it from being read, they are shown; ends with 2."""
    document = read(text, shown, language=language)
    errors = tuple(one for one in document.diagnostics if one.severity is Severity.ERROR)
    if errors:
        raise LoadError(errors, (document,))
    try:
        return laid_out(document.text)
    except LayoutError:
        fail(say("interface", "fmt.cannot", language, file=shown), language)


def _chosen(paths: Iterable[str], language: str) -> list[Path]:
    """The YAML files given, and those in the folders given."""
    chosen: list[Path] = []
    for given in map(Path, paths):
        if given.is_dir():
            chosen += sorted(one for one in given.rglob("*") if one.suffix in ENDINGS and one.is_file())
        elif given.exists():
            chosen.append(given)
        else:
            fail(say("interface", "usage.no-file", language, file=given), language)
    return list(dict.fromkeys(chosen))


def _counted(count: int, language: str) -> str:
    one = ".one" if is_one(count, language) else ""
    return say("interface", f"count.files{one}", language, count=number(count, language))
