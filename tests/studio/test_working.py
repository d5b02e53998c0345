"""Work beside the pages: the last question of a tab wins, and what is not wanted any more is ended."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from time import monotonic, sleep

import pytest

from maybuy.studio.slow import Work
from maybuy.studio.working import MOST_PROCESSES, Job, Workers
from studio.visiting import small


@pytest.fixture
def workers() -> Iterator[Workers]:
    made = Workers()
    yield made
    made.close()


def work(root: Path, what: str = "checks") -> Work:
    return Work(what, str(root), {}, {}, date(2026, 6, 1), "en")


def ended(job: Job) -> Job:
    end = monotonic() + 60
    while not job.ended and monotonic() < end:
        sleep(0.05)
    return job


def alive(workers: Workers) -> list[int]:
    return [one._process.pid or 0 for one in workers._processes.values() if one._process.is_alive()]


def test_what_was_asked_before_is_given_up_for_what_is_asked_now(workers: Workers, tmp_path: Path) -> None:
    root = small(tmp_path)
    first = workers.asked("tab", "first", work(root))
    second = workers.asked("tab", "second", work(root))

    assert (first.ended, first.failed) == (True, True)
    assert ended(second).failed is False
    assert len(second.parts) == 2
    assert len(alive(workers)) == 1


def test_the_same_question_is_worked_out_once(workers: Workers, tmp_path: Path) -> None:
    root = small(tmp_path)
    job = workers.asked("tab", "key", work(root))

    assert workers.asked("tab", "key", work(root)) is job
    ended(job)
    assert workers.asked("tab", "key", work(root)) is job
    assert workers.asked("other", "key", work(root)) is job


@pytest.mark.slow
def test_a_process_answers_one_question_after_the_other(workers: Workers, tmp_path: Path) -> None:
    root = small(tmp_path)
    ended(workers.asked("tab", "first", work(root)))
    before = alive(workers)
    job = ended(workers.asked("tab", "second", work(root)))

    assert job.parts
    assert alive(workers) == before


@pytest.mark.parametrize("end", [lambda made: made.cancel("tab"), Workers.close])
def test_what_is_cancelled_ends_at_once_with_its_process(
    workers: Workers, tmp_path: Path, end: Callable[[Workers], None]
) -> None:
    job = workers.asked("tab", "key", work(small(tmp_path)))
    (process,) = [one._process for one in workers._processes.values()]
    end(workers)
    process.join(10)

    assert job.failed
    assert not process.is_alive()
    assert not alive(workers)


@pytest.mark.slow
def test_there_are_never_more_processes_than_a_few(workers: Workers, tmp_path: Path) -> None:
    root = small(tmp_path)
    jobs = [workers.asked(str(tab), str(tab), work(root)) for tab in range(MOST_PROCESSES + 1)]

    assert jobs[0].failed
    assert not any(one.failed for one in jobs[1:])
    assert len(alive(workers)) == MOST_PROCESSES


def test_a_fault_is_the_end_of_one_question_and_not_of_the_next(workers: Workers, tmp_path: Path) -> None:
    root = small(tmp_path)

    assert ended(workers.asked("tab", "wrong", work(root, "nonsense"))).failed
    assert not ended(workers.asked("tab", "right", work(root))).failed
