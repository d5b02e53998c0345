"""All paths of the service, each stated once: endpoints, documentation, metadata, metrics follow from it."""

from __future__ import annotations

from typing import Final

from ..model import answers, answers_of_holdings, answers_of_orders
from . import authzen
from .answer import bodies, finding, native, operations
from .answer.routing import OFREP, OPERATION, QUESTIONS, Route
from .ofrep import evaluating
from .ofrep.answered import Flag, FlagFailure, FlagList
from .ofrep.asked import FlagsAsked

ROUTES: Final = (
    Route(
        "/v1/decisions", "POST", native.decisions, QUESTIONS, "One decision, or several",
        bodies.Decisions, (answers.Decision, answers.Decisions), at_once=native.decisions_at_once,
    ),
    Route(
        "/v1/offers", "POST", native.offers, QUESTIONS, "All that may be bought or changed",
        bodies.Offers, (answers.Offers,),
    ),
    Route(
        "/v1/previews", "POST", native.previews, QUESTIONS, "The summary of an order",
        bodies.Previews, (answers_of_orders.Preview,),
    ),
    Route(
        "/v1/entitlements", "POST", native.entitlements, QUESTIONS, "What an account holds",
        bodies.Entitlements, (answers_of_holdings.Entitlements,),
    ),
    Route(
        "/v1/find", "POST", finding.find, QUESTIONS, "The cheapest subscription that gives what is needed",
        bodies.Find, (answers_of_holdings.Found,),
    ),
    Route(
        "/v1/catalog", "GET", native.catalog, QUESTIONS, "The catalog that answers",
        answered=(answers.Catalog,),
    ),
    *authzen.ROUTES,
    Route(
        "/ofrep/v1/evaluate/flags", "POST", evaluating.flags, OFREP, "All flags",
        FlagsAsked, (FlagList,), failed=FlagFailure,
    ),
    Route(
        "/ofrep/v1/evaluate/flags/{key}", "POST", evaluating.flag, OFREP, "One flag",
        FlagsAsked, (Flag,), failed=FlagFailure, problems=(404,),
    ),
    Route(
        "/healthz", "GET", operations.health, OPERATION, "Whether the process lives",
        answered=(answers.Health,), scope=None,
    ),
    Route(
        "/readyz", "GET", operations.readiness, OPERATION, "Whether questions can be answered",
        answered=(answers.Readiness,), scope=None, unready=True,
    ),
    Route(
        "/-/reload", "POST", operations.reload, OPERATION, "Take the files as they are now",
        answered=(answers.Reloaded,), scope="reload", limited=False, problems=(403, 409),
    ),
)  # fmt: skip

METRICS: Final = Route(
    "/metrics", "GET", operations.metrics, OPERATION, "What was counted, for Prometheus", scope="metrics"
)
"""Served where something is counted."""
