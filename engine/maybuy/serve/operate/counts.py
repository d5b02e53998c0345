"""What is counted: plain numbers, which each worker has of its own and the parent adds up."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

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
"""Upper ends of the classes that durations are counted in; a last class has what is longer."""


@dataclass(slots=True)
class Durations:
    """How many took how long, and all of them together."""

    classes: list[int] = field(default_factory=lambda: [0] * (len(SECONDS) + 1))
    seconds: float = 0.0

    def observe(self, seconds: float) -> None:
        """Counts one."""
        self.classes[bisect_left(SECONDS, seconds)] += 1
        self.seconds += seconds


@dataclass(slots=True)
class Counts:
    """Counted since the start; nothing of it ever becomes less."""

    decisions: dict[tuple[str, str], int] = field(default_factory=dict)
    """By action and outcome."""
    requests: dict[tuple[str, str, int], Durations] = field(default_factory=dict)
    """By route, method and status."""
    answers: dict[str, int] = field(default_factory=dict)
    """Answers that hold no decision, by kind."""
    decisions_dropped: int = 0
    """Decisions that the decision log lacks."""
    lines_dropped: int = 0
    """Lines that the log lacks."""

    def decided(self, action: str, outcome: str, number: int = 1) -> None:
        """Counts decisions."""
        self.decisions[action, outcome] = self.decisions.get((action, outcome), 0) + number

    def told(self, kind: str, number: int = 1) -> None:
        """Counts answers that hold no decision."""
        self.answers[kind] = self.answers.get(kind, 0) + number

    def answered(self, route: str, method: str, status: int, seconds: float) -> None:
        """Counts a request."""
        durations = self.requests.get((route, method, status))
        if durations is None:
            durations = self.requests[route, method, status] = Durations()
        durations.observe(seconds)


def total(parts: Iterable[Counts]) -> Counts:
    """The sum."""
    made = Counts()
    for part in parts:
        for (action, outcome), number in part.decisions.items():
            made.decided(action, outcome, number)
        for labels, durations in part.requests.items():
            known = made.requests.setdefault(labels, Durations())
            known.classes = [one + other for one, other in zip(known.classes, durations.classes, strict=True)]
            known.seconds += durations.seconds
        for kind, number in part.answers.items():
            made.told(kind, number)
        made.decisions_dropped += part.decisions_dropped
        made.lines_dropped += part.lines_dropped
    return made
