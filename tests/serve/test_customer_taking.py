"""Where orders go: each once, whoever sends it how often, and none is lost."""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from maybuy.serve.pages import taking
from maybuy.serve.pages.taking import InMemory, OrderFile, Webhook, sender


def lines(file: Path) -> list[dict[str, object]]:
    return [json.loads(one) for one in file.read_text().splitlines()]


def write(path: str, worker: int) -> None:
    orders = OrderFile(Path(path))
    for number in range(25):
        orders.take(f"shared-{number}", {"by": worker, "text": "\u2028 long " * 200})
        orders.take(f"own-{worker}-{number}", {"by": worker})


def test_workers_write_whole_lines_and_each_order_once(tmp_path: Path) -> None:
    file = tmp_path / "orders.jsonl"
    with ProcessPoolExecutor(3) as pool:
        list(pool.map(write, [str(file)] * 3, range(3)))
    keys = [one["key"] for one in lines(file)]
    assert sorted(keys) == sorted(set(keys))
    assert len(keys) == 25 + 3 * 25


@pytest.mark.parametrize("make", [OrderFile, lambda _: InMemory()], ids=["file", "memory"])
def test_threads_that_send_the_same_take_it_once(make: object, tmp_path: Path) -> None:
    orders = make(tmp_path / "orders.jsonl")  # type: ignore[operator]
    with ThreadPoolExecutor(8) as pool:
        taken = list(pool.map(lambda number: orders.take("key", {"number": number}), range(40)))
    assert sum(one.new for one in taken) == 1
    assert len({one.record["number"] for one in taken}) == 1
    assert orders.taken("key").record == taken[0].record
    assert orders.taken("other") is None


def test_a_line_that_was_not_finished_spoils_no_other(tmp_path: Path) -> None:
    file = tmp_path / "orders.jsonl"
    OrderFile(file).take("first", {"a": 1})
    with file.open("ab") as stream:
        stream.write(b'{"key": "broken", "a')
    orders = OrderFile(file)
    assert orders.taken("broken") is None
    assert orders.take("second", {"a": 2}).new
    again = OrderFile(file)
    assert [again.taken(key) is not None for key in ("first", "broken", "second")] == [True, False, True]


def test_a_file_that_is_moved_aside_is_begun_anew(tmp_path: Path) -> None:
    file = tmp_path / "orders.jsonl"
    orders = OrderFile(file)
    orders.take("first", {})
    file.rename(tmp_path / "orders.1")
    assert orders.take("second", {}).new
    assert [one["key"] for one in lines(file)] == ["second"]


def test_only_its_owner_may_read_a_file_of_orders(tmp_path: Path) -> None:
    file = tmp_path / "orders.jsonl"
    before = os.umask(0)
    try:
        OrderFile(file).take("first", {})
    finally:
        os.umask(before)
    assert file.stat().st_mode & 0o777 == 0o600


class Receiver:
    """Takes orders, or does not."""

    def __init__(self) -> None:
        self.statuses: list[int] = []
        self.got: list[tuple[str, dict[str, object]]] = []
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["content-length"]))
                receiver.got.append((self.headers["idempotency-key"], json.loads(body)))
                self.send_response(receiver.statuses.pop(0) if receiver.statuses else 200)
                self.send_header("location", "/elsewhere")
                self.end_headers()

            def log_message(self, *_: object) -> None:
                pass

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self.server.server_address[1]}/orders"


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    one = Receiver()
    thread = threading.Thread(target=one.server.serve_forever, args=(0.01,))
    thread.start()
    yield one
    one.server.shutdown()
    thread.join()
    one.server.server_close()


def test_a_webhook_gets_each_order_with_its_key(receiver: Receiver, tmp_path: Path) -> None:
    orders = Webhook(tmp_path / "outbox", sender(receiver.address), lambda: 0.0)
    taken = orders.take("key", {"a": 1})
    assert (taken.delivered, taken.new) == (True, True)
    again = orders.take("key", {"a": 1})
    assert (again.delivered, again.new) == (True, False)
    assert receiver.got == [("key", {"key": "key", "a": 1})]


@pytest.mark.parametrize("status", [301, 303, 400, 404, 500, 503])
def test_what_a_webhook_does_not_take_is_kept_and_sent_again(
    receiver: Receiver, tmp_path: Path, status: int
) -> None:
    receiver.statuses = [status, status]
    time = [0.0]
    orders = Webhook(tmp_path / "outbox", sender(receiver.address), lambda: time[0])
    assert not orders.take("key", {"a": 1}).delivered
    orders.work()  # too soon
    assert len(receiver.got) == 1
    time[0] = 2.0
    orders.work()
    assert len(receiver.got) == 2
    time[0] = 4.0
    orders.work()  # twice as long now
    assert len(receiver.got) == 2
    time[0] = 6.0
    orders.work()
    taken = orders.taken("key")
    assert taken is not None
    assert taken.delivered
    assert [key for key, _ in receiver.got] == ["key"] * 3


def test_what_nobody_took_is_sent_by_whoever_starts_next(receiver: Receiver, tmp_path: Path) -> None:
    gone = Webhook(tmp_path / "outbox", sender("http://127.0.0.1:9/orders"), lambda: 0.0)
    assert not gone.take("key", {"a": 1}).delivered
    after = Webhook(tmp_path / "outbox", sender(receiver.address), lambda: 0.0)
    after.work()
    assert receiver.got == [("key", {"key": "key", "a": 1})]
    taken = after.taken("key")
    assert taken is not None
    assert taken.delivered


def test_a_file_is_read_in_pieces_and_no_line_is_missed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "orders.jsonl"
    before = OrderFile(path)
    keys = [f"key-{number:020}" for number in range(40)]
    for number, key in enumerate(keys):
        before.take(key, {"message": "é" * (37 * number)})
    with path.open("ab") as file:
        file.write(b'{"key": "half')  # whoever wrote it was stopped
    for at_once in (1, 7, 64, 1_000_000):
        monkeypatch.setattr(taking, "AT_ONCE", at_once)
        after = OrderFile(path)
        assert [after.taken(key) for key in keys] == [before.taken(key) for key in keys]
        assert not after.take(keys[0], {}).new
    assert after.take("a-new-key-of-24-letters", {}).new
    assert before.taken("a-new-key-of-24-letters") is not None
    assert len(path.read_bytes().splitlines()) == 42


def test_of_what_waits_only_some_are_in_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(taking, "MOST_SENT", 3)
    sent: list[str] = []
    outbox = Webhook(tmp_path / "outbox.jsonl", lambda key, _: bool(sent.append(key)), lambda: 0.0)
    keys = [f"key-{number:020}" for number in range(7)]
    for key in keys:
        outbox.take(key, {})
    assert sent == keys
    again: list[str] = []
    later = Webhook(tmp_path / "outbox.jsonl", lambda key, _: again.append(key) is None, lambda: 9.0)
    for count in (3, 6, 7, 7):
        later.work()
        assert again == keys[:count]
    assert later.taken(keys[0]) is not None
