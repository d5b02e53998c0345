"""Metrics as Prometheus reads them.

One process counts in its memory. Several workers count in files of a folder that they share, named by
PROMETHEUS_MULTIPROC_DIR: whichever worker is asked shows the sums of all, those that have died included.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from typing import Final

from prometheus_client import CollectorRegistry, Counter, Histogram, ProcessCollector
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from .services import Answer
from .status import Status

SHARED: Final = "PROMETHEUS_MULTIPROC_DIR"
METHODS: Final = frozenset({"GET", "HEAD", "POST", "OPTIONS"})
SECONDS: Final = (
    0.0001,
    0.00025,
    0.0005,
    0.001,
    0.0025,
    0.005,
    0.01,
    0.025,
    0.05,
    0.1,
    0.25,
    0.5,
    1,
    2.5,
    10,
)


class Metrics:
    """Counts what happens; see services.Metrics.

    Labels take few values: actions are those of the catalog, routes those of the service, methods and
    statuses those of HTTP. `status` says what is known of the catalog and the workers.
    """

    def __init__(self, version: str, status: Callable[[], Status]) -> None:
        self._registry = CollectorRegistry()
        self._decisions = Counter(
            "maybuy_decisions",
            "Decisions by action and outcome.",
            ("action", "outcome"),
            registry=self._registry,
        )
        self._requests = Histogram(
            "maybuy_request_duration_seconds",
            "How long requests took, by route, method and status.",
            ("route", "method", "status"),
            buckets=SECONDS,
            registry=self._registry,
        )
        self._dropped = Counter(
            "maybuy_decision_log_dropped",
            "Decisions that the decision log lacks: it could not keep up, or could not be written.",
            registry=self._registry,
        )
        self._about = _About(version, status)
        self._counted: dict[tuple[str, str], Counter] = {}
        self._timed: dict[tuple[str, str, int], Histogram] = {}

    def decided(self, answers: Sequence[Answer], /) -> None:
        """See services.Metrics."""
        tally: dict[tuple[str, str], int] = {}
        for action, outcome, _ in answers:
            tally[action, outcome] = tally.get((action, outcome), 0) + 1
        for labels, number in tally.items():
            counter = self._counted.get(labels)
            if counter is None:
                counter = self._counted[labels] = self._decisions.labels(*labels)
            counter.inc(number)

    def answered(self, route: str, method: str, status: int, seconds: float, /) -> None:
        """See services.Metrics."""
        labels = (route, method if method in METHODS else "other", status)
        histogram = self._timed.get(labels)
        if histogram is None:
            histogram = self._timed[labels] = self._requests.labels(*labels)
        histogram.observe(seconds)

    def dropped(self, decisions: int) -> None:
        """Counts decisions that the decision log lacks."""
        self._dropped.inc(decisions)

    def exposed(self) -> tuple[bytes, str]:
        """See services.Metrics."""
        shown = CollectorRegistry()
        if SHARED in os.environ:
            MultiProcessCollector(shown)  # type: ignore[no-untyped-call]
        else:
            shown.register(self._registry)
            ProcessCollector(registry=shown)
        shown.register(self._about)
        return generate_latest(shown), CONTENT_TYPE_LATEST


class _About(Collector):
    """What all workers are told alike, so that it is shown once and not summed."""

    def __init__(self, version: str, status: Callable[[], Status]) -> None:
        self._version = version
        self._status = status

    def collect(self) -> Iterator[Metric]:
        """One metric after the other."""
        status = self._status()
        info = GaugeMetricFamily(
            "maybuy_build_info",
            "The version of maybuy, and the catalog that answers.",
            labels=("version", "catalog", "catalog_version"),
        )
        info.add_metric((self._version, status.catalog, status.version), 1)
        yield info
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
            "maybuy_catalog_last_success_timestamp_seconds",
            "When the files were last found to be right.",
            value=status.checked_at.timestamp(),
        )
        yield CounterMetricFamily(
            "maybuy_worker_restarts",
            "Workers that ended by themselves and were replaced.",
            value=status.restarts,
        )
