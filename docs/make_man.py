"""Makes the manual pages of the commands, in English and French: `python docs/make_man.py`.

What they say is the help of the commands. They come with the package: `pip install` puts them into
`share/man`. They have no date, so that the same commands make the same pages.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from copy import copy
from pathlib import Path
from typing import Final

import click

from maybuy.cli import COMMANDS, GROUPS, command_of, main
from maybuy.cli.spoken import said, speaking, spoken
from maybuy.version import __version__

FOLDER: Final = Path(__file__).parent / "man"
LANGUAGES: Final = {"en": FOLDER / "man1", "fr": FOLDER / "fr" / "man1"}
HEADINGS: Final = {
    "en": ("NAME", "SYNOPSIS", "DESCRIPTION", "OPTIONS", "COMMANDS", "EXAMPLES", "SEE ALSO"),
    "fr": ("NOM", "SYNOPSIS", "DESCRIPTION", "OPTIONS", "COMMANDES", "EXEMPLES", "VOIR AUSSI"),
}
_EXAMPLE: Final = re.compile(r"^(?:Examples?|Exemples?)[ \u00a0]?: *", re.M)


def escaped(text: str) -> str:
    """A text that roff prints as it is."""
    text = text.replace("\\", "\\e").replace("-", "\\-").replace("'", "\\(aq").replace("`", "\\(ga")
    return re.sub(r"(?m)^\.", "\\&.", text)


def told(text: str) -> str:
    """The paragraphs of a help, and what it sets in backquotes in bold."""
    parts = [" ".join(one.split()) for one in text.split("\n\n")]
    return "\n.PP\n".join(escaped(one) for one in parts if one)


def page(name: str, language: str) -> str:
    """The page of a command; with an empty name, that of maybuy itself."""
    with speaking(["--lang", language]):
        return "\n".join(_lines(name, *HEADINGS[language])) + "\n"


def _lines(
    name: str, of_name: str, synopsis: str, description: str, options: str, commands: str, examples: str,
    also: str,
) -> Iterator[str]:  # fmt: skip
    command = copy(spoken(command_of(name) if name else main))
    command._help_option = None  # noqa: SLF001  which click keeps in the language that asked first
    context = click.Context(command, parent=click.Context(main, **main.context_settings) if name else None)
    context.help_option_names = main.context_settings["help_option_names"]
    title = f"maybuy-{name}" if name else "maybuy"
    line = said(COMMANDS[name]).rstrip(".") if name else (command.help or "").strip()
    yield f'.TH {title.upper()} 1 "" "maybuy {__version__}" ""'
    yield f".SH {of_name}\n{escaped(title)} \\- {escaped(' '.join(line.split()))}"
    yield f".SH {synopsis}\n.B maybuy{' ' + name if name else ''}\n{escaped(_usage(command, context))}"
    yield f".SH {description}\n{told(command.help or '')}"
    yield f".SH {options}"
    for one in command.get_params(context):
        record = one.get_help_record(context) if isinstance(one, click.Option) else None
        if record is not None:
            yield f".TP\n.B {escaped(record[0])}\n{escaped(' '.join(record[1].split()))}"
    if not name:
        yield f".SH {commands}"
        for group, inside in GROUPS.items():
            yield f".SS {escaped(said(group))}"
            for one, line in inside.items():
                yield f".TP\n.BR maybuy\\-{one} (1)\n{escaped(said(line))}"
    shown = _EXAMPLE.sub("", (command.epilog or "").replace("\b", "")).strip("\n")
    if shown.strip():
        lines = (escaped(line.strip()) for line in shown.splitlines() if line.strip())
        yield f".SH {examples}\n.nf\n" + "\n".join(lines) + "\n.fi"
    yield f".SH {also}\n.BR maybuy (1)" if name else f".SH {also}\n.BR maybuy\\-serve (1)"


def _usage(command: click.Command, context: click.Context) -> str:
    return " ".join(command.collect_usage_pieces(context))


def pages() -> dict[Path, str]:
    """Every page, by its path."""
    names = {"maybuy.1": "", **{f"maybuy-{name}.1": name for name in COMMANDS}}
    return {
        folder / file: page(name, language)
        for language, folder in LANGUAGES.items()
        for file, name in names.items()
    }


if __name__ == "__main__":
    for file, text in pages().items():
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
