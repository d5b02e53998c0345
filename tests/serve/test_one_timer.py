"""One timer for the time of all requests: each ends when its own is up, and none before."""

from __future__ import annotations

import asyncio
from typing import Any

from maybuy.serve.request.time_limit import TimeLimit


async def work(limit: TimeLimit, done: asyncio.Event) -> str:
    task = asyncio.current_task()
    assert task is not None
    limit.begin(task)
    try:
        await done.wait()
        return "done"
    except asyncio.CancelledError:
        if not limit.over(task):
            raise
        assert task.cancelling() == 0
        return "too slow"
    finally:
        limit.end(task)


async def turns(count: int = 5) -> None:
    for _ in range(count):
        await asyncio.sleep(0)


def test_what_has_begun_is_ended_in_turn_and_what_is_done_is_left_alone() -> None:
    async def asked() -> list[str]:
        limit, done, never = TimeLimit(0.05), asyncio.Event(), asyncio.Event()
        first = asyncio.create_task(work(limit, never))
        quick = asyncio.create_task(work(limit, done))
        await turns()
        done.set()
        assert await quick == "done"
        assert not first.done()
        second = asyncio.create_task(work(limit, never))
        return [await first, await second, await asyncio.create_task(work(limit, never))]

    assert asyncio.run(asked()) == ["too slow"] * 3


def test_whoever_is_cancelled_for_another_reason_is_not_told_that_time_is_up() -> None:
    async def asked() -> tuple[bool, list[object]]:
        wrong: list[object] = []
        asyncio.get_running_loop().set_exception_handler(lambda _, context: wrong.append(context))
        limit = TimeLimit(0.05)
        one = asyncio.create_task(work(limit, asyncio.Event()))
        await turns()
        one.cancel()
        await asyncio.wait([one])
        # Its time comes, and those of others: who is gone is not touched any more.
        other = await asyncio.create_task(work(limit, asyncio.Event()))
        assert other == "too slow"
        return one.cancelled(), wrong

    assert asyncio.run(asked()) == (True, [])


def test_there_is_one_timer_however_many_are_under_way() -> None:
    async def asked() -> int:
        loop, set_timers = asyncio.get_running_loop(), []
        call_later = loop.call_later

        def counted(*arguments: Any, **more: Any) -> asyncio.TimerHandle:
            set_timers.append(arguments)
            return call_later(*arguments, **more)

        loop.call_later = counted  # type: ignore[method-assign, assignment]
        limit, done = TimeLimit(60), asyncio.Event()
        many = [asyncio.create_task(work(limit, done)) for _ in range(50)]
        await turns()
        done.set()
        assert await asyncio.gather(*many) == ["done"] * 50
        return len(set_timers)

    assert asyncio.run(asked()) == 1


def test_whoever_is_cancelled_for_another_reason_as_well_is_cancelled() -> None:
    async def asked() -> bool:
        limit = TimeLimit(0.05)
        late = limit._late

        def both(one: asyncio.Task[Any]) -> None:
            late(one)
            one.cancel()

        limit._late = both
        one = asyncio.create_task(work(limit, asyncio.Event()))
        await asyncio.wait([one])
        return one.cancelled()

    assert asyncio.run(asked())
