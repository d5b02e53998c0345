"""The log of a job as GitHub's runner reads it: the commands in it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Set
from typing import NamedTuple

KNOWN = {"error", "warning", "notice", "stop-commands", "add-mask", "set-env", "group", "debug"}


class Command(NamedTuple):
    """A command as a runner understands it."""

    name: str
    properties: dict[str, str]
    data: str


def unescaped(text: str, *others: tuple[str, str]) -> str:
    for escaped, plain in (("%0D", "\r"), ("%0A", "\n"), *others, ("%25", "%")):
        text = text.replace(escaped, plain)
    return text


def commands(printed: str) -> Iterator[Command]:
    """What a runner does with a step's output, as its parser of both kinds of commands goes about it.

    Between `stop-commands` and the word that it names, nothing is one.
    """
    until = None
    for line in re.split("\r\n|[\r\n]", printed):
        command = _command(line, KNOWN if until is None else {until})
        if command is None:
            continue
        if command.name == until:
            until = None
        else:
            yield command
            if command.name == "stop-commands":
                until = command.data


def _command(line: str, known: Set[str]) -> Command | None:
    # Where it compares it does so as people read: letters that nobody sees are not there.
    seen = "".join(one for one in line if one.isprintable() or one.isspace())
    begun = re.fullmatch(r"\s*::(?P<name>[^ :]*)(?: (?P<told>.*?))?::(?P<data>.*)", seen, re.DOTALL)
    if begun and begun["name"] in known:
        pairs = [each.split("=", 1) for each in (begun["told"] or "").strip().split(",") if each]
        properties = {
            pair[0]: unescaped(pair[1], ("%3A", ":"), ("%2C", ",")) for pair in pairs if len(pair) == 2
        }
        return Command(begun["name"], properties, unescaped(begun["data"]))
    old = re.search(r"##\[(?P<name>[^ \]]*)[^\]]*\](?P<data>.*)", seen, re.DOTALL)
    return Command(old["name"], {}, old["data"]) if old and old["name"] in known else None
