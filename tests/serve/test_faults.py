"""Under load, with everything going wrong that can: answers stay right, whole, and on record.

MAYBUY_FAULT_RELOADS is the number of reloads, of which every third is broken; `make faults` does 200.
"""

from __future__ import annotations

import http.client
import itertools
import json
import os
import random
import re
import signal
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from maybuy import Question, load, read_account_text, to_json
from serve.postgres import Postgres, server
from serve.service import DAY, account
from serve.test_operation import BEARER, BROKEN, Operated, operated, until

RELOADS = int(os.environ.get("MAYBUY_FAULT_RELOADS", "12"))
CLIENTS = 3
ITEMS = ("more-storage", "collaboration", "sunshine-select")


def policy(number: int) -> str:
    """A policy by which every catalog gives answers of its own, to all questions asked here."""
    return (
        f"kind: policy\nid: added\nrules:\n- id: closed-{number}\n  deny: [buy]\n"
        f"  items: [{', '.join(ITEMS)}]\n  because: closed for reason {number}\n"
    )


def expected(root: Path) -> tuple[str, list[Any]]:
    """What the catalog as it is must answer, worked out without the service."""
    engine = load(root)
    acme = read_account_text(json.dumps(account()), "acme", engine)
    decisions = [
        engine.decide(Question(acme, "marie", "buy", item, date.fromisoformat(DAY))) for item in ITEMS
    ]
    return engine.definitions.version, [to_json(one, engine) for one in decisions]


@dataclass
class Observed:
    """What clients saw."""

    answers: dict[str, tuple[float, str, int]] = field(default_factory=dict)
    """By request: when it was asked, the version that answered, and the number of decisions."""
    statuses: Counter[object] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)


class Load:
    """Clients that ask without a pause, each on a connection of its own, until they are told to stop."""

    def __init__(self, service: Operated, truth: dict[str, list[Any]]) -> None:
        self.service = service
        self.truth = truth
        self.seen = [Observed() for _ in range(CLIENTS)]
        self._ending = threading.Event()
        self._threads = [
            threading.Thread(target=self._ask, args=(number, seen)) for number, seen in enumerate(self.seen)
        ]

    def __enter__(self) -> Load:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ending.set()
        for thread in self._threads:
            thread.join(60)

    def _ask(self, client: int, seen: Observed) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", self.service.port, timeout=30)
        for number in itertools.count():
            if self._ending.is_set():
                connection.close()
                return
            name = f"{client}-{number}"
            asked = {
                "account": account() if number % 3 else "acme",
                "user": "marie",
                "action": "buy",
                "at": DAY,
            }
            body = json.dumps(asked | {"questions": [{"item": item} for item in ITEMS]})
            headers = {**BEARER, "content-type": "application/json", "x-request-id": name}
            before = time.monotonic()
            try:
                connection.request("POST", "/v1/decisions", body, headers)
                response = connection.getresponse()
                shown = json.loads(response.read())
            except (OSError, http.client.HTTPException) as error:
                seen.statuses[type(error).__name__] += 1
                connection.close()
                continue
            seen.statuses[response.status] += 1
            if response.status == 200:
                self._judge(name, before, shown, response.headers["maybuy-catalog"], seen)
            elif response.status != 503 or shown["code"] != "accounts-unavailable":
                seen.wrong.append(f"{name}: {response.status} {shown}")

    def _judge(self, name: str, before: float, shown: Any, named: str, seen: Observed) -> None:
        versions = {named, shown["catalog"]["version"]}
        versions |= {one["catalog"]["version"] for one in shown["decisions"]}
        if len(versions) != 1:
            seen.wrong.append(f"{name}: answered by {versions}")
        elif shown["decisions"] != self.truth.get(named):
            seen.wrong.append(f"{name}: not what {named} answers")
        seen.answers[name] = (before, named, len(shown["decisions"]))


@pytest.mark.slow
def test_whatever_fails_no_answer_is_wrong_or_mixed_and_no_line_is_lost(tmp_path: Path) -> None:
    with server() as postgres:
        postgres.run("CREATE TABLE accounts (id text PRIMARY KEY, document jsonb NOT NULL);")
        postgres.run(f"INSERT INTO accounts VALUES ('acme', '{json.dumps(account())}');")
        _everything_fails(tmp_path, postgres)


def _everything_fails(folder: Path, postgres: Postgres) -> None:
    log = folder / "decisions.jsonl"
    options = ("--workers", "2", "--accounts", postgres.url, "--decision-log", str(log))
    chance = random.Random(6)
    with operated(folder, *options) as service:
        version, answers = expected(service.root)
        truth = {version: answers}
        since = [(0.0, 0)]
        killed = 0
        with Load(service, truth) as load_:
            for number in range(RELOADS):
                if number % 3 == 2:
                    service.change(BROKEN)
                    assert service.reload().status == 409
                else:
                    service.change(policy(number))
                    version, answers = expected(service.root)
                    truth[version] = answers
                    if number % 2:
                        # When this is answered, every worker has the new catalog.
                        assert service.reload().json["catalog"]["version"] == version
                        since.append((time.monotonic(), len(truth) - 1))
                    else:
                        service.process.send_signal(signal.SIGHUP)
                        until(lambda: service.version() == version, "the reload")  # noqa: B023
                if number % 4 == 1:
                    old = service.workers()
                    victim = chance.choice(old)
                    os.kill(victim, signal.SIGKILL)
                    killed += 1
                    until(lambda: victim not in service.workers(), "the end")  # noqa: B023
                    until(lambda: len(service.workers()) == 2, "a new worker")
                if number % 6 == 3:
                    postgres.stop()
                    until(lambda: service.get("/readyz").status == 503, "that it is not ready")
                    postgres.start()
                    until(lambda: service.get("/readyz").status == 200, "that it is ready again")
            settled = time.monotonic()
            time.sleep(1)
        assert service.stop() == 0
    seen = load_.seen
    assert [one for each in seen for one in each.wrong] == []
    statuses = sum((each.statuses for each in seen), Counter())
    assert statuses[200] > 100, statuses
    assert statuses[503] > 0, statuses
    answered = {name: one for each in seen for name, one in each.answers.items()}
    order = list(truth)
    for before, version, _ in answered.values():
        current = max(index for at, index in since if at <= before)
        assert order.index(version) >= current, "an old catalog answered after a new one had been taken over"
    _nothing_lost(log, answered, settled, killed)


def _nothing_lost(
    log: Path, answered: dict[str, tuple[float, str, int]], settled: float, killed: int
) -> None:
    logged: Counter[str] = Counter()
    torn = 0
    for line in log.read_text(encoding="utf-8").splitlines():
        try:
            shown = json.loads(line)
        except ValueError:
            torn += 1  # a worker was killed while it wrote
            continue
        if re.fullmatch(r"\d+-\d+", shown["request"]):
            logged[shown["request"]] += 1
            if shown["request"] in answered:
                assert shown["decision"]["catalog"]["version"] == answered[shown["request"]][1]
    assert torn <= killed
    assert not [name for name, count in logged.items() if count > len(ITEMS)]
    # A worker that is killed takes with it what it had not written yet; after the last one nothing is lost.
    late = {name: decisions for name, (before, _, decisions) in answered.items() if before >= settled}
    assert late
    assert {name: logged[name] for name in late} == late
