"""The log of a job as GitHub's runner reads it: the commands in it."""

from __future__ import annotations

import re
from collections.abc import Iterator
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
    """What a runner does with a step's output, as its parser of both kinds of commands goes about it."""
    for line in re.split("\r\n|[\r\n]", printed):
        # Where it compares it does so as people read: letters that nobody sees are not there.
        seen = "".join(one for one in line if one.isprintable() or one.isspace())
        begun = re.fullmatch(r"\s*::(?P<name>[^ :]*)(?: (?P<told>.*?))?::(?P<data>.*)", seen, re.DOTALL)
        if begun and begun["name"] in KNOWN:
            pairs = [each.split("=", 1) for each in (begun["told"] or "").strip().split(",") if each]
            properties = {
                pair[0]: unescaped(pair[1], ("%3A", ":"), ("%2C", ",")) for pair in pairs if len(pair) == 2
            }
            yield Command(begun["name"], properties, unescaped(begun["data"]))
        elif old := re.search(r"##\[(?P<name>[^ \]]*)[^\]]*\](?P<data>.*)", seen, re.DOTALL):
            yield Command(old["name"], {}, old["data"])
