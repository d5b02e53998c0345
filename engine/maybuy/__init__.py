"""What may this user buy or change, through which channel, at what price, taking effect when, and why?

>>> from maybuy import Question, load, read_account
>>> engine = load(".")                                                   # doctest: +SKIP
>>> acme = read_account("examples/accounts/acme.yaml", engine)           # doctest: +SKIP
>>> engine.decide(Question(acme, "marie", "buy", "more-storage", at=date(2020, 9, 1)))    # doctest: +SKIP

An `Engine` is built once and shared by any number of threads. An account that is asked about more than
once is prepared: `asked = engine.prepare(account, user, at)`, then `asked.decide(...)` and `asked.offers()`.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from .version import __version__ as __version__

if TYPE_CHECKING:
    from .check.account import AccountError
    from .configurations.asking import find, find_from, subscriptions
    from .decide.decision import Decision
    from .decide.prepared import Asked
    from .engine import Engine
    from .finding import Finding, Severity, Span
    from .language.told import Diagnostic, told
    from .loading import load, read_account, read_account_text, read_order, read_root
    from .model.account import Account
    from .model.ask import Question
    from .model.decision import Obligation, Outcome, Price, QuestionError, Reason, Remedy, Step, Timing
    from .model.order import Order, OrderChange
    from .order.summary import OrderError, Preview
    from .report.preview_json import to_json
    from .source import LoadError
    from .views.entitlements import Entitlements

__all__ = [
    "Account",
    "AccountError",
    "Asked",
    "Decision",
    "Diagnostic",
    "Engine",
    "Entitlements",
    "Finding",
    "LoadError",
    "Obligation",
    "Order",
    "OrderChange",
    "OrderError",
    "Outcome",
    "Preview",
    "Price",
    "Question",
    "QuestionError",
    "Reason",
    "Remedy",
    "Severity",
    "Span",
    "Step",
    "Timing",
    "find",
    "find_from",
    "load",
    "read_account",
    "read_account_text",
    "read_order",
    "read_root",
    "subscriptions",
    "to_json",
    "told",
]

_HOMES = {
    "check.account": ("AccountError",),
    "configurations.asking": ("find", "find_from", "subscriptions"),
    "decide.decision": ("Decision",),
    "decide.prepared": ("Asked",),
    "engine": ("Engine",),
    "views.entitlements": ("Entitlements",),
    "order.summary": ("OrderError", "Preview"),
    "model.order": ("Order", "OrderChange"),
    "loading": ("LoadError", "load", "read_account", "read_account_text", "read_order", "read_root"),
    "model.account": ("Account",),
    "model.ask": ("Question",),
    "report.preview_json": ("to_json",),
    "finding": ("Finding", "Severity", "Span"),
    "language.told": ("Diagnostic", "told"),
}


def __getattr__(name: str) -> object:
    """A public name, imported when first used, so that `maybuy --help` need not wait for all of it."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    home = next((home for home, names in _HOMES.items() if name in names), "model.decision")
    value: object = getattr(import_module(f".{home}", __name__), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    """The public names, whether they have been used or not."""
    return sorted({*globals(), *__all__})
