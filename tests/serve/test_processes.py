"""The processes of the service: whatever happens to one, the others answer, and all end when told to."""

from __future__ import annotations

import fcntl
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from acceptance.accounts import ROOT
from serve.postgres import server
from serve.service import Service, account
from serve.test_operation import (
    ASK,
    BEARER,
    OPS,
    QUESTION,
    STARTED,
    Operated,
    operated,
    policy,
    until,
    versions,
)

pytestmark = pytest.mark.slow  # services that are started, and some of them stopped, take long

SMALLEST_PIPE = 4096


@contextmanager
def halted(pid: int) -> Iterator[None]:
    """A process that hangs, until the end of the block."""
    os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        with suppress(ProcessLookupError):  # it has been ended
            os.kill(pid, signal.SIGCONT)


def reader(service: Operated) -> int:
    """The process that reads the files; it is waited for."""
    found: list[int] = []

    def there() -> bool:
        found[:] = [
            pid for pid, module in service.children().items() if module == "maybuy.serve.process.reading"
        ]
        return bool(found)

    until(there, "the process that reads")
    return found[0]


def in_background(work: Callable[[], object]) -> tuple[threading.Thread, list[object]]:
    """Work on a thread, and where its result will be."""
    found: list[object] = []
    thread = threading.Thread(target=lambda: found.append(work()), daemon=True)
    thread.start()
    return thread, found


def counted(service: Operated, name: str) -> float:
    """A number of the metrics; 0 where it is not there."""
    shown = service.get("/metrics", **BEARER).body.decode()
    found = re.search(rf"^{re.escape(name)} ([0-9.e+]+)$", shown, re.M)
    return float(found[1]) if found else 0.0


def refuses(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=5).close()
    except ConnectionRefusedError:
        return True
    except ConnectionResetError:  # it was about to be taken up by somebody who ended
        return False
    return False


def half_asked(service: Operated) -> tuple[socket.socket, bytes]:
    """A request of which a part was sent, and the rest."""
    body = json.dumps(QUESTION).encode()
    head = (
        f"POST /v1/decisions HTTP/1.1\r\nhost: 127.0.0.1:{service.port}\r\nauthorization: Bearer {ASK}\r\n"
        f"content-type: application/json\r\ncontent-length: {len(body)}\r\n\r\n"
    )
    begun = socket.create_connection(("127.0.0.1", service.port), timeout=60)
    begun.sendall(head.encode() + body[:50])
    time.sleep(0.5)  # for a worker to have taken it up
    return begun, body[50:]


def read_all(connection: socket.socket) -> bytes:
    answer = b""
    while part := connection.recv(65536):
        answer += part
    return answer


def test_while_it_finishes_what_has_begun_new_connections_are_refused(tmp_path: Path) -> None:
    with operated(tmp_path, "--workers", "2", "--time-limit", "300", "--grace", "300") as service:
        begun, rest = half_asked(service)
        with begun:
            service.process.send_signal(signal.SIGTERM)
            until(lambda: refuses(service.port), "the refusal")
            assert service.process.poll() is None
            begun.sendall(rest)
            assert read_all(begun).startswith(b"HTTP/1.1 200")
        assert service.process.wait(60) == 0


def test_connections_are_refused_even_while_a_worker_hangs(tmp_path: Path) -> None:
    with operated(tmp_path, "--workers", "2", "--grace", "300") as service:
        with halted(service.workers()[0]):
            service.process.send_signal(signal.SIGTERM)
            until(lambda: refuses(service.port), "the refusal")
        assert service.process.wait(60) == 0


def test_a_reading_that_hangs_holds_up_neither_workers_nor_keys_nor_the_end(tmp_path: Path) -> None:
    keys = tmp_path / "keys"
    keys.write_text(f"ops reload,ask,metrics {OPS}\nshop ask {ASK}\n", encoding="utf-8")
    with operated(tmp_path, "--workers", "2", "--keys", str(keys), MAYBUY_KEYS="") as service:
        service.change(policy(1))
        service.process.send_signal(signal.SIGHUP)
        with halted(reader(service)):
            old = service.workers()
            os.kill(old[0], signal.SIGKILL)
            until(lambda: len(set(service.workers()) - {old[0]}) == 2, "a new worker")
            assert versions(service)
            keys.write_text(f"ops reload,ask,metrics {OPS}\n", encoding="utf-8")
            until(lambda: service.events("keys-accepted"), "the end of a key")
            waiting, answers = in_background(service.reload)
            time.sleep(0.5)  # for the request to have arrived
            service.process.send_signal(signal.SIGTERM)
            assert service.process.wait(60) == 0
        waiting.join(60)
        (answer,) = answers
        assert (answer.status, answer.json["code"]) == (503, "stopping")
        assert service.events("catalog-accepted") == []


def test_a_reload_is_answered_however_long_reading_takes(tmp_path: Path) -> None:
    with operated(tmp_path, "--time-limit", "0.5") as service:
        service.change(policy(1))
        waiting, answers = in_background(service.reload)
        with halted(reader(service)):
            time.sleep(1.5)  # three times the limit
            assert answers == []
        waiting.join(60)
        (answer,) = answers
        assert (answer.status, answer.json["result"]) == (200, "accepted")


def test_a_reading_that_breaks_off_is_a_reload_that_was_refused(tmp_path: Path) -> None:
    with operated(tmp_path) as service:
        before = service.version()
        service.change(policy(1))
        waiting, answers = in_background(service.reload)
        os.kill(reader(service), signal.SIGKILL)
        waiting.join(60)
        (answer,) = answers
        assert (answer.status, answer.json["errors"][0]["code"]) == (409, "catalog-unread")
        assert service.version() == before
        assert service.reload().json["result"] == "accepted"


def test_reloads_asked_for_at_once_are_all_answered_with_the_last_state(tmp_path: Path) -> None:
    with operated(tmp_path, "--workers", "2") as service:
        first = in_background(service.reload)
        with halted(reader(service)):
            others = [in_background(service.reload) for _ in range(4)]
            time.sleep(1)  # for the requests to have arrived
            service.change(policy(1))
        for waiting, answers in (first, *others):
            waiting.join(60)
            assert [one.status for one in answers] == [200]
        assert {answers[0].json["catalog"]["version"] for _, answers in others} == {service.version()}


def test_a_worker_that_hangs_is_replaced_though_nobody_reloads(
    tmp_path: Path,
) -> None:
    with operated(tmp_path, "--workers", "2") as service:
        stopped = service.workers()[0]
        os.kill(stopped, signal.SIGSTOP)
        until(lambda: service.events("workers-hang"), "the end of the worker that hangs")
        until(lambda: stopped not in service.workers() and len(service.workers()) == 2, "a new worker")
        assert service.events("workers-hang")[0]["workers"] == [stopped]
        assert service.version()


def test_no_count_is_less_after_the_end_of_a_worker(tmp_path: Path) -> None:
    name = 'maybuy_decisions_total{action="buy",outcome="allow"}'
    with operated(tmp_path, "--workers", "2") as service:
        for _ in range(20):
            service.version()
        until(lambda: counted(service, name) == 20, "the sum")
        old = service.workers()
        for worker in old:
            os.kill(worker, signal.SIGKILL)
        until(lambda: len(set(service.workers()) - set(old)) == 2, "new workers")
        assert counted(service, name) == 20
        service.version()
        until(lambda: counted(service, name) == 21, "the sum")


def test_no_process_counts_in_a_file_that_a_full_disk_would_make_deadly(tmp_path: Path) -> None:
    with operated(tmp_path, "--workers", "2") as service:
        service.version()
        until(lambda: counted(service, 'maybuy_decisions_total{action="buy",outcome="allow"}'), "the sum")
        for process in (service.process.pid, *service.children()):
            mapped = Path(f"/proc/{process}/maps").read_text(encoding="utf-8").splitlines()
            assert [line for line in mapped if re.search(r" rw.s .* /(?!dev/zero)", line)] == []


def test_a_log_whose_folder_is_gone_costs_lines_that_are_counted_and_nothing_else(tmp_path: Path) -> None:
    folder = tmp_path / "log"
    folder.mkdir()
    log = folder / "decisions.jsonl"
    with operated(tmp_path, "--workers", "2", "--decision-log", str(log)) as service:
        shutil.rmtree(folder)
        old = service.workers()
        for worker in old:
            os.kill(worker, signal.SIGKILL)
        until(lambda: len(set(service.workers()) - set(old)) == 2, "new workers")
        service.version()
        until(lambda: counted(service, "maybuy_decision_log_dropped_total") == 1, "the count")
        until(lambda: service.events("decision-log-unwritable"), "the event")
        folder.mkdir()
        until(lambda: service.version() and log.exists() and log.read_text(), "a line")


def test_a_full_disk_costs_lines_of_the_log_that_are_counted_and_nothing_else(tmp_path: Path) -> None:
    with operated(tmp_path, "--workers", "2", "--decision-log", "/dev/full") as service:
        for _ in range(5):
            service.version()
        until(lambda: counted(service, "maybuy_decision_log_dropped_total") == 5, "the count")


def test_logs_that_nobody_reads_hold_up_no_answer_and_not_the_end() -> None:
    command = [
        sys.executable,
        "-m",
        "maybuy",
        "--root",
        str(ROOT),
        "serve",
        "--port",
        "0",
        "--decision-log",
        "-",
    ]
    with subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        bufsize=0,
        env={**os.environ, "LC_ALL": "C.UTF-8"},
    ) as running:
        try:
            assert running.stdout
            assert running.stderr
            started = STARTED.search(running.stderr.readline().decode())
            assert started
            for stream in (running.stdout, running.stderr):
                fcntl.fcntl(stream, fcntl.F_SETPIPE_SZ, SMALLEST_PIPE)
            service = Service(running, int(started[1]))
            for _ in range(60):
                with socket.create_connection(("127.0.0.1", service.port), timeout=60) as connection:
                    connection.sendall(b"\0 nonsense\r\n\r\n")
                    connection.recv(100)
                assert service.post("/v1/decisions", QUESTION).status == 200
            running.send_signal(signal.SIGTERM)
            assert running.wait(60) == 0
        finally:
            running.kill()


def test_a_database_that_hangs_does_not_hold_up_the_end(tmp_path: Path) -> None:
    with server() as postgres:
        postgres.run("CREATE TABLE accounts (id text PRIMARY KEY, document jsonb NOT NULL);")
        postgres.run(f"INSERT INTO accounts VALUES ('acme', '{json.dumps(account())}');")
        options = ("--accounts", postgres.url, "--grace", "300", "--accounts-seconds", "1")
        with operated(tmp_path, *options) as service:
            assert service.post("/v1/decisions", QUESTION | {"account": "acme"}, **BEARER).status == 200
            with postgres.halted():
                asking, answers = in_background(
                    lambda: service.post("/v1/decisions", QUESTION | {"account": "acme"}, **BEARER)
                )
                time.sleep(0.5)  # for the request to have arrived
                service.process.send_signal(signal.SIGTERM)
                assert service.process.wait(60) == 0
            asking.join(60)
            (answer,) = answers
            assert answer.status == 503


def test_who_shows_no_key_is_told_whether_it_is_ready_and_nothing_else(tmp_path: Path) -> None:
    with operated(tmp_path) as service:
        for headers in ({}, {"authorization": "Bearer nonsense-nonsense"}):
            answer = service.get("/readyz", **headers)
            assert (answer.status, answer.json) == (200, {"ready": True})
        for key in (ASK, OPS):
            shown = service.get("/readyz", authorization=f"Bearer {key}").json
            assert set(shown) == {"ready", "catalog", "keys"}


def test_a_service_whose_workers_cannot_start_ends_and_says_so(tmp_path: Path) -> None:
    (tmp_path / "uvloop.py").write_text("raise RuntimeError\n", encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "maybuy", "--root", str(ROOT), "serve", "--port", "0", "--workers", "2"],
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
        capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    assert done.returncode == 1
    assert "workers-do-not-start" in done.stderr


def test_systemd_is_told_of_every_step(tmp_path: Path) -> None:
    address = str(tmp_path / "notify")
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as systemd:
        systemd.bind(address)
        said: list[str] = []

        def listen() -> None:
            while said[-1:] != ["STOPPING=1"]:
                said.append(systemd.recv(4096).decode())

        def states() -> list[str]:
            return [one for one in said if one != "WATCHDOG=1"]

        listening, _ = in_background(listen)
        there = {"NOTIFY_SOCKET": address, "WATCHDOG_USEC": "400000"}
        with operated(tmp_path, **there) as service:
            until(lambda: states() == ["READY=1"], "readiness")
            before = time.clock_gettime_ns(time.CLOCK_MONOTONIC) // 1000
            service.process.send_signal(signal.SIGHUP)
            until(lambda: len(states()) == 3, "the reload")
            reloading = re.fullmatch(r"RELOADING=1\nMONOTONIC_USEC=(\d+)", states()[1])
            assert reloading
            assert before <= int(reloading[1]) <= time.clock_gettime_ns(time.CLOCK_MONOTONIC) // 1000
            assert states()[2] == "READY=1"
            alive = said.count("WATCHDOG=1")
            until(lambda: said.count("WATCHDOG=1") > alive + 2, "signs of life")
            (worker,) = service.workers()
            assert b"NOTIFY_SOCKET" not in Path(f"/proc/{worker}/environ").read_bytes()
            assert service.stop() == 0
        listening.join(60)
        assert states()[3:] == ["STOPPING=1"]
