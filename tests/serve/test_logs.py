"""The service's own log: nobody who logs waits, and whatever is missing is counted."""

from __future__ import annotations

import json
import logging
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from maybuy.serve.operate import logs
from maybuy.serve.operate.logs import LOGGER, JsonLines, Writer, event


@contextmanager
def logging_to(descriptor: int) -> Iterator[Writer]:
    writer = Writer(descriptor)
    writer.setFormatter(JsonLines())
    LOGGER.addHandler(writer)
    before = LOGGER.level
    LOGGER.setLevel(logging.INFO)
    try:
        yield writer
    finally:
        LOGGER.setLevel(before)
        LOGGER.removeHandler(writer)


def test_each_line_of_a_log_that_nobody_reads_is_written_in_the_end_or_counted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(logs, "MOST_WAITING", 50)
    pipe, end = os.pipe()
    found: list[dict[str, Any]] = []

    def read() -> None:
        with os.fdopen(pipe, encoding="utf-8") as lines:
            found.extend(json.loads(line) for line in lines)

    reading = threading.Thread(target=read, daemon=True)
    with logging_to(end) as writer:
        for number in range(2_000):
            event(logging.INFO, "one", number=number, text="x" * 100)
        assert writer.lost > 0
        reading.start()
        writer.finish(60)
        lost = writer.lost
    os.close(end)
    reading.join(60)
    numbers = [one["number"] for one in found if one["event"] == "one"]
    assert numbers == sorted(set(numbers))
    assert len(numbers) + lost == 2_000
    assert sum(one["lines"] for one in found if one["event"] == "log-lines-lost") == lost


def test_a_log_that_nobody_can_read_any_more_breaks_off_nothing() -> None:
    pipe, end = os.pipe()
    os.close(pipe)
    with logging_to(end) as writer:
        for _ in range(10):
            event(logging.INFO, "one")
        writer.finish(60)
        assert writer.lost == 10
    os.close(end)


def test_whoever_ends_does_not_wait_for_a_log_that_nobody_reads() -> None:
    pipe, end = os.pipe()
    with logging_to(end) as writer:
        for _ in range(3_000):
            event(logging.INFO, "one", text="x" * 100)
        writer.finish(0.1)
    os.close(pipe)  # with which the writer gets on, and ends
    writer.finish(60)
    os.close(end)
