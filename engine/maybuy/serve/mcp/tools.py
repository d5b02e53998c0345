"""The tools, each stated once: a question of HTTP or of the command line, answered by the same functions.

A tool's JSON is what its path, or its command with `--format json`, answers; its text is what the command
prints.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, Final, NamedTuple

from msgspec import Struct

from ...model import answers, answers_of_holdings, answers_of_orders, asking, reports
from ...model.base import Model
from ..answer import bodies
from ..answer.call import Call
from ..services import Scope
from . import catalogs, customers
from .told import Told


class Tool(NamedTuple):
    """A question that may be asked; by the name of its command, which says what it is for."""

    name: str
    asked: type[Model]
    answered: type[Struct]
    answer: Callable[[Call, Any], Awaitable[Told]]
    needed: tuple[str, ...] = ()
    """What must be given, though the model lets it be left out."""
    scope: Scope = "ask"
    """What a key must be good for."""


PAST: Final[Scope] = "reload"
"""What a key must be good for where a question names a revision: not all of a repository is for everybody."""


TOOLS: Final = {
    one.name: one
    for one in (
        Tool("offers", bodies.Offers, answers.Offers, customers.offers),
        Tool(
            "decide", bodies.Question, answers.Decision, customers.decide,
            needed=("account", "user", "action"),
        ),
        Tool("preview", bodies.Previews, answers_of_orders.Preview, customers.preview),
        Tool("entitlements", bodies.Entitlements, answers_of_holdings.Entitlements, customers.entitlements),
        Tool("compare", asking.Comparing, reports.Compared, catalogs.compare),
        Tool("find", bodies.Find, answers_of_holdings.Found, customers.find),
        Tool("explain", asking.Explaining, reports.Explained, catalogs.explain),
        Tool("diff", asking.Differing, reports.Difference, catalogs.diff, scope=PAST),
        Tool("prove", asking.Proving, reports.Proofs, catalogs.prove),
    )
}  # fmt: skip
"""By name."""


def scope_of(tool: Tool, asked: Model) -> Scope:
    """What a key must be good for, for a question to a tool."""
    return tool.scope if getattr(asked, "base", None) is None else PAST
