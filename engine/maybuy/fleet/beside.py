"""What a machine does while Python is busy with something else: both take a core, and neither waits."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Generic, TypeVar

T = TypeVar("T")


class Beside(Generic[T]):
    """Some work that is done once: from start() on in a thread of its own, or else when its result is wanted.

    A machine carries out one query at a time, so nobody else may ask it between start() and wait().
    """

    def __init__(self, work: Callable[[], T]) -> None:
        self._work = work
        self._pool = ThreadPoolExecutor(1)
        self._done: Future[T] | None = None

    def start(self) -> None:
        """Begins, unless it has begun."""
        if self._done is None:
            self._done = self._pool.submit(self._work)

    def wait(self) -> None:
        """Returns when it is done, if it has begun; whether it failed is for who wants the result."""
        if self._done is not None:
            self._done.exception()

    def result(self) -> T:
        """What comes of it. Raises what the work raises."""
        self.start()
        assert self._done is not None
        try:
            return self._done.result()
        finally:
            self._pool.shutdown()
