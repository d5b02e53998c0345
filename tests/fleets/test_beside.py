"""Work that a machine does while something else goes on: nobody leaves it alone with that."""

from __future__ import annotations

import threading

import pytest

from diff.edits import files, made
from fleets.fleet_rows import table
from fleets.test_views import AT, some
from maybuy.fleet.beside import Beside
from maybuy.fleet.duck import Duck
from maybuy.fleet.rights import rights


def test_work_is_done_once_and_what_it_raises_is_for_who_wants_the_result() -> None:
    done: list[int] = []
    work = Beside(lambda: done.append(1))
    work.wait()
    assert not done
    work.start()
    work.start()
    work.wait()
    assert done == [1]
    work.result()
    assert done == [1]
    broken = Beside(lambda: 1 // 0)
    broken.start()
    broken.wait()
    with pytest.raises(ZeroDivisionError):
        broken.result()


def test_the_machine_is_left_by_nobody_while_it_is_at_work() -> None:
    base = made(files())
    fewer = files()
    fewer["policies/checkout.yaml"]["rules"].pop()
    head = made(fewer)
    assert base is not None
    assert head is not None
    begun, ended = threading.Event(), threading.Event()

    def work() -> None:
        begun.set()
        stop.wait(30)
        threading.Event().wait(0.2)  # longer than it takes to go on without
        ended.set()

    stop = threading.Event()

    def broken(done: int, of: int) -> None:
        assert begun.wait(30), (done, of)
        stop.set()
        raise KeyboardInterrupt

    with Duck() as machine:
        machine.give("accounts", table(some(base, 40, 1)))
        with pytest.raises(KeyboardInterrupt):
            rights(machine, "accounts", base, head, AT, broken, Beside(work))
        assert ended.is_set()
