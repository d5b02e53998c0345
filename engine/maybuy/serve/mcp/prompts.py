"""Prompts: what each kind of user begins with. Their words are sentences of the subject `mcp`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple

import mcp_types as types

from ...language import say
from .tools import TOOLS
from .visit import Door

LONGEST: Final = 4_000
"""Letters of an argument that are taken."""


class Prompt(NamedTuple):
    """What somebody begins with: arguments that must be given, and the tools that it speaks of."""

    arguments: tuple[str, ...]
    tools: tuple[str, ...]


PROMPTS: Final = {
    "pricing": Prompt(("change", "base"), ("diff", "prove", "compare")),
    "integrate": Prompt(("feature",), ("decide", "entitlements", "explain")),
    "review": Prompt(("base",), ("diff", "prove", "explain")),
    "answer": Prompt(("account", "user", "question"), ("offers", "decide", "preview", "entitlements")),
}
"""For the pricing team, the developers of services, reviewers and CI, and those who answer customers."""


def listed(door: Door) -> list[types.Prompt]:
    """The prompts all of whose tools there are."""
    language = door.language()
    return [
        types.Prompt(
            name=name,
            description=say("mcp", f"prompt.{name}", language),
            arguments=[
                types.PromptArgument(
                    name=key, description=say("mcp", f"argument.{key}", language), required=True
                )
                for key in one.arguments
            ],
        )
        for name, one in PROMPTS.items()
        if all(door.may(TOOLS[tool].scope) for tool in one.tools)
    ]


def lacking(name: str, given: Mapping[str, str]) -> str:
    """An argument that a prompt needs and is not given; empty where there is none."""
    return next((key for key in PROMPTS[name].arguments if not given.get(key, "").strip()), "")


def made(name: str, given: Mapping[str, str], language: str) -> types.GetPromptResult:
    """A prompt with its arguments filled in."""
    words = {key: given[key][:LONGEST] for key in PROMPTS[name].arguments}
    text = say("mcp", f"prompt.{name}.text", language, **words)
    return types.GetPromptResult(
        description=say("mcp", f"prompt.{name}", language),
        messages=[types.PromptMessage(role="user", content=types.TextContent(text=text))],
    )
