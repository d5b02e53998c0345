"""The service as operators know it: reloads, workers that die, keys, logs, metrics, a stop without loss."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

from commands import process
from repositories import copied
from serve.service import DAY, Service, account

ASK, OPS = "ask-0123456789abcdef", "ops-0123456789abcdef"
KEYS = f"shop ask {ASK}; ops reload,metrics,ask {OPS}"
BEARER = {"authorization": f"Bearer {OPS}"}
QUESTION = {"account": account(), "user": "marie", "action": "buy", "item": "more-storage", "at": DAY}
BROKEN = "kind: policy\nid: broken\nrules: [{id: x, allow: [byu]}]\n"
STARTED = re.compile(r"http://[0-9.]+:([0-9]+)")


class Operated(Service):
    """A service with a root and logs of its own."""

    def __init__(self, process: subprocess.Popen[str], port: int, root: Path, logs: Path) -> None:
        super().__init__(process, port)
        self.root = root
        self.logs = logs

    def events(self, name: str) -> list[dict[str, Any]]:
        """What the log says of one kind of event so far."""
        lines = self.logs.read_text(encoding="utf-8").splitlines(keepends=True)
        said = [json.loads(line) for line in lines if line.endswith("\n")]
        return [one for one in said if one["event"] == name]

    def told(self) -> bool:
        """Whether the log has come to the version that answers; its lines are written aside."""
        named = [*self.events("listening"), *self.events("catalog-accepted")]
        shown: str = named[-1]["version"]
        return shown == self.version()

    def reload(self) -> Any:
        return self.ask("POST", "/-/reload", headers=BEARER)

    def version(self) -> str:
        shown: str = self.post("/v1/decisions", QUESTION, **BEARER).json["catalog"]["version"]
        return shown

    def children(self) -> dict[int, str]:
        """The processes that the parent has started, and the module that each runs."""
        found = {}
        for thread in Path(f"/proc/{self.process.pid}/task").iterdir():
            listed = ""
            with suppress(OSError):  # the thread has just ended
                listed = (thread / "children").read_text()
            for pid in listed.split():
                with suppress(OSError):  # it has just ended
                    words = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
                    found[int(pid)] = words[2].decode() if len(words) > 2 else ""
        return found

    def workers(self) -> list[int]:
        return [pid for pid, module in self.children().items() if module == "maybuy.serve.process.worker"]

    def change(self, text: str) -> None:
        """Adds a policy to the root, or replaces it, in one step."""
        part = self.root / "policies" / "added.part"
        part.write_text(text, encoding="utf-8")
        part.rename(self.root / "policies" / "added.yaml")

    def stop(self) -> int:
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(60)


def policy(number: int) -> str:
    """A policy that changes the version, and none of the answers asked for here."""
    rule = f"- id: closed-{number}\n  deny: [extend_subscription]\n  because: for reason {number}\n"
    return f"kind: policy\nid: added\nrules:\n{rule}"


def until(holds: Callable[[], object], what: str) -> None:
    """Waits until something holds; fails after a minute."""
    for _ in range(1200):
        if holds():
            return
        time.sleep(0.05)
    pytest.fail(f"{what} never came")


@contextmanager
def operated(folder: Path, *options: str, bundle: str = "", **environment: str) -> Iterator[Operated]:
    root, logs = folder / "root", folder / "logs"
    copied(root)
    if bundle:
        build(root, bundle)
    with logs.open("w", encoding="utf-8") as errors:
        running = subprocess.Popen(
            [sys.executable, "-m", "maybuy", "--root", str(root / bundle), "serve", "--port", "0", *options],
            stdout=subprocess.PIPE, stderr=errors, text=True,
            env={**os.environ, "LC_ALL": "C.UTF-8", "MAYBUY_KEYS": KEYS, **environment},
        )  # fmt: skip
    assert running.stdout is not None
    with running.stdout:
        started = STARTED.search(running.stdout.readline())
        assert started, logs.read_text()
        service = Operated(running, int(started[1]), root, logs)
        try:
            until(lambda: service.events("ready"), "readiness")
            yield service
        finally:
            if running.poll() is None:
                running.send_signal(signal.SIGTERM)
                try:
                    running.wait(60)
                except subprocess.TimeoutExpired:
                    running.kill()
                    running.wait()


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Operated]:
    """A service of two workers that several tests change, one after the other."""
    with operated(tmp_path_factory.mktemp("two"), "--workers", "2") as service:
        yield service


def build(root: Path, bundle: str) -> None:
    """Makes a bundle of a root, in the root."""
    assert process("--root", str(root), "build", "-o", str(root / bundle)).returncode == 0


def versions(service: Operated) -> set[str]:
    """The versions that answers name, over more connections than one worker would take."""
    return {service.version() for _ in range(12)}


def test_a_reload_swaps_the_catalog_of_every_worker_before_it_is_answered(two: Operated) -> None:
    before = two.version()
    for number in range(3):
        two.change(policy(number))
        done = two.reload()
        assert (done.status, done.json["result"]) == (200, "accepted")
        assert versions(two) == {done.json["catalog"]["version"]} != {before}
        assert done.headers["maybuy-catalog"] in {before, done.json["catalog"]["version"]}
        before = done.json["catalog"]["version"]
    assert two.reload().json["result"] == "unchanged"


def test_a_broken_catalog_is_refused_and_the_old_one_answers(two: Operated) -> None:
    before = two.version()
    two.change(BROKEN)
    refused = two.reload()
    assert refused.status == 409
    assert refused.json["code"] == "catalog-refused"
    (problem,) = (one for one in refused.json["errors"] if one["code"] == "unknown-action")
    assert (problem["file"], problem["line"]) == ("policies/added.yaml", 3)
    assert versions(two) == {before}
    ready = two.get("/readyz", **BEARER)
    assert ready.status == 200
    assert ready.json["catalog"]["last_reload"] == "refused"
    assert ready.json["catalog"]["problems"] == refused.json["errors"]
    assert "maybuy_catalog_last_reload_successful 0.0" in two.get("/metrics", **BEARER).body.decode()
    until(lambda: two.events("catalog-refused"), "the refusal, in the log")
    assert two.events("catalog-refused")[-1]["problems"] == refused.json["errors"]
    two.change(policy(10))
    assert two.reload().status == 200
    assert two.get("/readyz", **BEARER).json["catalog"]["last_reload"] == "ok"


def test_a_signal_reloads_every_worker(two: Operated) -> None:
    until(two.told, "the log of what came before")
    two.change(policy(20))
    told = len(two.events("catalog-accepted"))
    two.process.send_signal(signal.SIGHUP)
    until(lambda: len(two.events("catalog-accepted")) > told, "the reload")
    new = two.events("catalog-accepted")[-1]["version"]
    until(lambda: versions(two) == {new}, "the new version")


def test_a_worker_that_dies_is_replaced_by_one_with_the_catalog_that_answers(two: Operated) -> None:
    before = two.version()
    two.change(BROKEN)
    assert two.reload().status == 409
    old = two.workers()
    for worker in old:
        os.kill(worker, signal.SIGKILL)
    until(lambda: len(two.workers()) == 2 and not set(two.workers()) & set(old), "new workers")
    assert versions(two) == {before}
    restarts = re.search(
        r"maybuy_worker_restarts_total ([0-9.]+)", two.get("/metrics", **BEARER).body.decode()
    )
    assert restarts
    assert float(restarts[1]) >= 2
    two.change(policy(30))
    assert two.reload().status == 200


def test_a_reload_is_logged_when_every_worker_has_taken_it_over(two: Operated) -> None:
    until(two.told, "the log of what came before")
    before, version = len(two.events("catalog-accepted")), two.version()
    stopped = two.workers()[0]
    os.kill(stopped, signal.SIGSTOP)
    try:
        two.change(policy(35))
        two.process.send_signal(signal.SIGHUP)
        until(lambda: two.version() != version, "the new version, from the other worker")
        assert len(two.events("catalog-accepted")) == before
    finally:
        os.kill(stopped, signal.SIGCONT)
    until(lambda: len(two.events("catalog-accepted")) == before + 1, "the event")
    assert versions(two) == {two.events("catalog-accepted")[-1]["version"]}


@pytest.mark.slow
def test_a_worker_that_hangs_does_not_keep_others_from_a_reload(two: Operated) -> None:
    stopped = two.workers()[0]
    os.kill(stopped, signal.SIGSTOP)
    two.change(policy(40))
    two.process.send_signal(signal.SIGHUP)
    until(lambda: two.events("workers-hang"), "the end of the worker that hangs")
    until(lambda: stopped not in two.workers() and len(two.workers()) == 2, "a new worker")
    until(two.told, "the event")
    assert versions(two) == {two.events("catalog-accepted")[-1]["version"]}


@pytest.mark.parametrize(
    ("headers", "status"),
    [({}, 401), ({"authorization": "Bearer nonsense-nonsense"}, 401),
     ({"authorization": f"Bearer {ASK}"}, 403), (BEARER, 200)],
)  # fmt: skip
def test_each_scope_opens_its_own_ways(two: Operated, headers: Mapping[str, str], status: int) -> None:
    for method, path in (("POST", "/-/reload"), ("GET", "/metrics")):
        answer = two.ask(method, path, headers=headers)
        assert answer.status == status
        assert ("www-authenticate" in answer.headers) == (status == 401)
    assert two.post("/v1/decisions", QUESTION, authorization=f"Bearer {ASK}").status == 200
    assert two.post("/v1/decisions", QUESTION).status == 401
    assert two.get("/healthz").status == 200


def test_no_key_is_ever_logged(two: Operated) -> None:
    two.get("/v1/catalog", authorization="Bearer secret-secret-secret")
    said = two.logs.read_text(encoding="utf-8")
    assert ASK not in said
    assert OPS not in said
    assert "secret-secret-secret" not in said


def test_metrics_are_the_sums_of_all_workers(two: Operated) -> None:
    def counted() -> float:
        shown = two.get("/metrics", **BEARER).body.decode()
        found = re.search(r'^maybuy_decisions_total{action="buy",outcome="allow"} ([0-9.]+)$', shown, re.M)
        return float(found[1]) if found else 0.0

    before = counted()
    for _ in range(20):
        two.version()
    # A worker counts after it has answered, and another may be the one that is asked.
    until(lambda: counted() == before + 20, "the sum")
    shown = two.get("/metrics", **BEARER).body.decode()
    assert 'maybuy_request_duration_seconds_count{method="POST",route="/v1/decisions",status="200"}' in shown
    assert f'catalog_version="{two.version()}"' in shown


def test_labels_do_not_grow_with_what_is_asked(two: Operated) -> None:
    for number in range(5):
        two.get(f"/no/{number}")
        two.ask("BREW", f"/no/{number}")
        two.post("/v1/decisions", QUESTION | {"action": f"do-{number}"}, **BEARER)
    shown = two.get("/metrics", **BEARER).body.decode()
    assert "/no/" not in shown
    assert "do-1" not in shown
    assert "BREW" not in shown


@pytest.mark.slow
def test_files_that_change_are_taken_over_when_they_are_watched(tmp_path: Path) -> None:
    with operated(tmp_path, "--watch", "--workers", "2") as service:
        before = service.version()
        service.change(policy(1))
        until(lambda: service.events("catalog-accepted"), "the new version")
        (after,) = versions(service)
        assert after != before
        service.change(BROKEN)
        until(lambda: service.events("catalog-refused"), "the refusal")
        assert versions(service) == {after}


@pytest.mark.slow
def test_whatever_becomes_of_watched_files_the_old_catalog_answers_until_they_are_right(
    tmp_path: Path,
) -> None:
    with operated(tmp_path, "--watch") as service:
        before, policies, aside = service.version(), service.root / "policies", tmp_path / "aside"

        def refused(times: int) -> None:
            until(lambda: len(service.events("catalog-refused")) == times, f"refusal {times}")
            assert service.version() == before
            assert service.get("/readyz", **BEARER).json["catalog"]["last_reload"] == "refused"

        policies.rename(aside)  # a folder that is gone, and comes back
        refused(1)
        shutil.copytree(aside, policies)
        until(lambda: len(service.events("catalog-unchanged")) == 1, "the folder")
        (policies / "rights.yaml").unlink()  # a link that leads nowhere
        (policies / "rights.yaml").symlink_to(tmp_path / "nowhere.yaml")
        refused(2)
        assert {one["file"] for one in service.events("catalog-refused")[1]["problems"]} >= {
            "policies/rights.yaml"
        }
        whole = tmp_path / "whole"
        service.root.rename(whole)  # a link that leads to itself
        service.root.symlink_to(service.root)
        refused(3)
        service.root.unlink()
        (whole / "policies" / "rights.yaml").unlink()
        shutil.copy(aside / "rights.yaml", whole / "policies" / "rights.yaml")
        whole.rename(service.root)
        service.change(policy(1))
        until(lambda: service.version() != before, "the new version")
        assert service.get("/readyz", **BEARER).json["catalog"]["last_reload"] == "ok"
        assert service.events("worker-ended") == []


@pytest.mark.slow
def test_a_bundle_is_reloaded_as_a_folder_is_and_refused_when_it_is_damaged(tmp_path: Path) -> None:
    with operated(tmp_path, bundle="catalog.maybuy") as service:
        assert service.reload().json["result"] == "unchanged"
        service.change(policy(1))
        build(service.root, "catalog.maybuy")
        done = service.reload()
        assert done.json["result"] == "accepted"
        (service.root / "catalog.maybuy").write_bytes(b"broken off")
        assert service.reload().json["errors"][0]["code"] == "bundle-damaged"
        assert service.version() == done.json["catalog"]["version"]


def test_keys_are_replaced_by_a_reload_and_never_taken_away(tmp_path: Path) -> None:
    keys = tmp_path / "keys"
    keys.write_text(f"ops reload,ask {OPS}\n", encoding="utf-8")
    environment = {"MAYBUY_KEYS_FILE": str(keys), "MAYBUY_KEYS": f"other metrics other-{OPS}"}
    with operated(tmp_path, **environment) as service:
        assert service.post("/v1/decisions", QUESTION, authorization=f"Bearer {ASK}").status == 401
        keys.write_text(f"ops reload,ask {OPS}\nshop ask {ASK}\n", encoding="utf-8")
        assert service.reload().status == 200
        assert service.post("/v1/decisions", QUESTION, authorization=f"Bearer {ASK}").status == 200
        keys.write_text("ops\n", encoding="utf-8")
        assert service.reload().json["errors"][0]["code"] == "keys-line"
        assert service.post("/v1/decisions", QUESTION, authorization=f"Bearer {ASK}").status == 200


def test_what_has_begun_is_finished_and_logged_before_the_service_ends(tmp_path: Path) -> None:
    log = tmp_path / "decisions.jsonl"
    options = ("--workers", "2", "--decision-log", str(log), "--decision-log-mask", "user")
    with operated(tmp_path, *options) as service:
        body = json.dumps(QUESTION | {"user": "marie"}).encode()
        head = (
            f"POST /v1/decisions HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer {ASK}\r\n"
            f"content-type: application/json\r\ncontent-length: {len(body)}\r\nx-request-id: last\r\n\r\n"
        )
        for _ in range(50):
            service.version()
        with socket.create_connection(("127.0.0.1", service.port), timeout=30) as begun:
            begun.sendall(head.encode() + body[:50])
            time.sleep(0.5)  # for a worker to have taken it up
            service.process.send_signal(signal.SIGTERM)
            until(lambda: service.events("stopping"), "the stop")
            begun.sendall(body[50:])
            answer = b""
            while part := begun.recv(65536):
                answer += part
        assert answer.startswith(b"HTTP/1.1 200")
        assert service.process.wait(60) == 0
    lines = [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()]
    assert len(lines) == 51
    assert [line["key"] for line in lines if line["request"] == "last"] == ["shop"]
    assert {line["decision"]["user"] for line in lines} == {"***"}
    assert {line["decision"]["account"] for line in lines} == {"acme"}


def test_workers_end_when_their_parent_is_gone(tmp_path: Path) -> None:
    with operated(tmp_path, "--workers", "2") as service:
        workers = service.workers()
        service.process.kill()
        service.process.wait(60)
        until(lambda: not any(Path(f"/proc/{one}/cmdline").exists() for one in workers), "their end")


def test_what_a_request_says_never_breaks_a_line_of_a_log(tmp_path: Path) -> None:
    log = tmp_path / "decisions.jsonl"
    with operated(tmp_path, "--decision-log", str(log)) as service:
        for named in ('x"}\\', "a\tb", "ü" * 300):
            service.post("/v1/decisions", QUESTION, **BEARER, x_request_id=named.encode().decode("latin-1"))
        assert service.stop() == 0
    lines = log.read_text(encoding="utf-8").splitlines()
    assert len([json.loads(line) for line in lines]) == 3
    assert all(line.isprintable() for line in lines)
    assert service.events("stopped")


def test_a_span_is_sent_for_each_request_where_traces_are_asked_for(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as collector:
        collector.settimeout(60)
        there = {"OTEL_EXPORTER_OTLP_ENDPOINT": f"http://127.0.0.1:{collector.getsockname()[1]}"}
        with operated(tmp_path, **there, OTEL_BSP_SCHEDULE_DELAY="100") as service:
            parent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
            service.post("/v1/decisions", QUESTION, **BEARER, traceparent=parent)
            connection, _ = collector.accept()
            with connection, connection.makefile("rb") as sent:
                headers = {}
                while line := sent.readline().strip():
                    name, _, value = line.partition(b":")
                    headers[name.lower()] = value.strip()
                body = sent.read(int(headers[b"content-length"]))
                connection.sendall(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\nconnection: close\r\n\r\n")
    if headers.get(b"content-encoding") == b"gzip":
        import gzip  # noqa: PLC0415

        body = gzip.decompress(body)
    (resource,) = ExportTraceServiceRequest.FromString(body).resource_spans
    (span,) = resource.scope_spans[0].spans
    assert span.name == "POST /v1/decisions"
    assert span.trace_id.hex() == "0af7651916cd43dd8448eb211c80319c"
    named = {one.key: one.value for one in span.attributes}
    assert named["http.response.status_code"].int_value == 200
    assert {one.value.string_value for one in resource.resource.attributes if one.key == "service.name"} == {
        "maybuy"
    }


def test_nothing_of_traces_is_imported_where_nobody_asks_for_them() -> None:
    code = (
        "import sys; import maybuy.serve.process.worker; "
        "sys.exit(' '.join({'opentelemetry', 'sqlalchemy'} & set(sys.modules)) or 0)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False, timeout=60).returncode == 0
