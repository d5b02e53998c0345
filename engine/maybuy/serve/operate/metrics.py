"""Metrics as Prometheus reads them.

Each worker counts in its own memory, and tells its parent. Whichever worker is asked shows the sums of all,
those that have ended included. No file has a part in it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Sequence
from itertools import accumulate
from threading import Lock
from typing import Final

from prometheus_client import CollectorRegistry, ProcessCollector
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest
from prometheus_client.registry import Collector

from ..services import DECISION, OTHERS, Answer
from ..state import Current, Status
from .counts import SECONDS, Counts

METHODS: Final = frozenset({"GET", "HEAD", "POST", "OPTIONS"})
_ENDS: Final = (*(str(float(end)) for end in SECONDS), "+Inf")


class Metrics:
    """Counts what happens; see services.Metrics.

    Labels take few values: actions are those of the catalog, routes those of the service, methods and
    statuses those of HTTP. `sums` asks for what all have counted; `alone` is whether there is but one worker,
    of whose process something can be told.
    """

    def __init__(
        self, counts: Counts, sums: Callable[[], Awaitable[Counts]], about: Collector, *, alone: bool
    ) -> None:
        self._counts = counts
        self._sums = sums
        self._about = about
        self._process = [ProcessCollector(registry=None)] if alone else []
        self._dropping = Lock()

    def decided(self, answers: Sequence[Answer], /) -> None:
        """Counts decisions, by outcome and action."""
        decisions = self._counts.decisions
        for action, outcome, _, kind, _ in answers:
            if kind == DECISION:  # here and not in Counts.decided(): a batch has many
                labels = action, outcome
                decisions[labels] = decisions.get(labels, 0) + 1
            else:
                self._counts.told(kind)

    def answered(self, route: str, method: str, status: int, seconds: float, /) -> None:
        """Counts a request, and how long it took."""
        self._counts.answered(route, method if method in METHODS else "other", status, seconds)

    def dropped(self, decisions: int) -> None:
        """Counts decisions that the decision log lacks; threads may do so at the same time."""
        with self._dropping:
            self._counts.decisions_dropped += decisions

    async def exposed(self) -> tuple[bytes, str]:
        """The sums of all workers. Raises TimeoutError."""
        shown = CollectorRegistry()
        for one in (_Counted(await self._sums()), *self._process, self._about):
            shown.register(one)
        return await asyncio.to_thread(generate_latest, shown), CONTENT_TYPE_LATEST


class _Counted(Collector):
    """What workers have counted."""

    def __init__(self, counts: Counts) -> None:
        self._counts = counts

    def collect(self) -> Iterator[Metric]:
        """One metric after the other."""
        decisions = CounterMetricFamily(
            "maybuy_decisions", "Decisions by action and outcome.", labels=("action", "outcome")
        )
        for labels, number in self._counts.decisions.items():
            decisions.add_metric(labels, number)
        yield decisions
        answers = CounterMetricFamily(
            "maybuy_answers", "Answers that hold no decision, by kind.", labels=("kind",)
        )
        for kind in OTHERS:
            answers.add_metric((kind,), self._counts.answers.get(kind, 0))
        yield answers
        requests = HistogramMetricFamily(
            "maybuy_request_duration_seconds",
            "How long requests took, by route, method and status.",
            labels=("route", "method", "status"),
        )
        for (route, method, status), durations in self._counts.requests.items():
            buckets = list(zip(_ENDS, accumulate(durations.classes), strict=True))
            requests.add_metric((route, method, str(status)), buckets, durations.seconds)
        yield requests
        yield CounterMetricFamily(
            "maybuy_decision_log_dropped",
            "Decisions that the decision log lacks: it could not keep up, or could not be written.",
            value=self._counts.decisions_dropped,
        )
        yield CounterMetricFamily(
            "maybuy_log_dropped",
            "Lines that the log on standard error lacks: nobody read it, or it could not be written.",
            value=self._counts.lines_dropped,
        )


class About(Collector):
    """What all workers are told alike, so that it is shown once and not summed."""

    def __init__(self, version: str, current: Current, status: Callable[[], Status]) -> None:
        self._version = version
        self._current = current
        self._status = status

    def collect(self) -> Iterator[Metric]:
        """One metric after the other."""
        status, snapshot = self._status(), self._current.snapshot
        info = GaugeMetricFamily(
            "maybuy_build_info",
            "The version of maybuy, and the catalog that answers.",
            labels=("version", "catalog", "catalog_version"),
        )
        info.add_metric((self._version, snapshot.id, snapshot.version), 1)
        yield info
        if snapshot.bundle:
            bundle = GaugeMetricFamily(
                "maybuy_bundle_info", "The bundle in a registry that answers.", labels=("digest",)
            )
            bundle.add_metric((snapshot.bundle,), 1)
            yield bundle
        reloads = CounterMetricFamily(
            "maybuy_catalog_reloads", "Reloads of the catalog by how they ended.", labels=("result",)
        )
        reloads.add_metric(("accepted",), status.accepted)
        reloads.add_metric(("unchanged",), status.unchanged)
        reloads.add_metric(("refused",), status.refused)
        yield reloads
        yield GaugeMetricFamily(
            "maybuy_catalog_last_reload_successful", "Whether the last reload was not refused.",
            value=not status.problems,
        )  # fmt: skip
        yield GaugeMetricFamily(
            "maybuy_keys_last_reload_successful",
            "Whether the keys known are those of the file of keys.",
            value=not status.keys_problems,
        )
        yield GaugeMetricFamily(
            "maybuy_catalog_last_success_timestamp_seconds",
            "When the files were last found to be right.",
            value=status.checked_at.timestamp(),
        )
        yield CounterMetricFamily(
            "maybuy_worker_restarts",
            "Workers that ended by themselves and were replaced.",
            value=status.restarts,
        )
