"""`maybuy serve` beside Cerbos, in one run: `python bench/service.py`.

Writes SERVICE.md beside this file. Each server has one core and wrk the other; they are asked one at a time,
in turn, several times. Needs wrk, taskset and the binary of the npm package @cerbos/cerbos-linux-x64, in
node_modules or named by --cerbos or $CERBOS. README.md says what is measured, and how.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import socket
import statistics
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic, sleep
from typing import Any

from rich.console import Console
from rich.progress import Progress

import cerbos
from engines import maybuy
from ruleset import ACTIONS, EDITIONS, NUMBERS, PRODUCTS, Question, Rule, question, reference, rules, subjects
from service_page import KINDS, NAMES, Figures, page

HERE = Path(__file__).parent
SIZES = (40, 1_000)
ACCOUNTS = 1_200
"""Where they are never met, each has another id every time that it is sent: see rotate.lua."""
KNOWN = 500
"""Of them, those that are asked about again and again where that is what is measured: fewer than maybuy keeps
ready."""

BATCH = 50
PART = 10
"""Of so many accounts the batches about one are asked of Cerbos before any timing, which would take minutes
otherwise; maybuy's answers are all held against the reference."""

CONNECTIONS = 16
START_SECONDS = 180

Ask = Sequence[Question]


@dataclass(frozen=True)
class Way:
    """An API of a server: where it is, how it is asked, and how its answer is read."""

    server: str
    single: str
    batch: str
    body: Callable[[Ask], bytes]
    read: Callable[[Any, Ask], list[bool]]


def _native(asked: Ask) -> bytes:
    own = [_without_none({"action": one.action, "item": one.item, "seats": one.seats}) for one in asked]
    shared = {"account": _account(asked), "user": "someone", "at": str(maybuy.DAY), "remedies": False}
    return _encoded({**shared, **(own[0] if len(own) == 1 else {"questions": own})})


def _read_native(answer: Any, _: Ask) -> list[bool]:
    decisions = answer.get("decisions", [answer])
    if not all(one["reasons"] for one in decisions):
        raise ValueError("an answer without reasons")
    return [one["outcome"] == "allow" for one in decisions]


def _authzen(asked: Ask) -> bytes:
    own = []
    for one in asked:
        action: dict[str, Any] = {"name": one.action}
        if one.seats is not None:
            action["properties"] = {"seats": one.seats}
        own.append({"action": action, "resource": {"type": "item", "id": one.item}})
    context = {"account": _account(asked), "at": str(maybuy.DAY), "remedies": False}
    shared = {"subject": {"type": "user", "id": "someone"}, "context": context}
    return _encoded({**shared, **(own[0] if len(own) == 1 else {"evaluations": own})})


def _read_authzen(answer: Any, _: Ask) -> list[bool]:
    decisions = answer.get("evaluations", [answer])
    if not all(one["context"]["reasons"] for one in decisions):
        raise ValueError("an answer without reasons")
    return [one["decision"] for one in decisions]


def _account(asked: Ask) -> Any:
    return maybuy.account(asked[0].subject).model_dump(mode="json", exclude_unset=True)


def _without_none(values: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in values.items() if value is not None}


def _encoded(value: Any) -> bytes:
    return json.dumps(value, separators=(",", ":")).encode()


def _of_cerbos(server: str, *, per_product: bool) -> Way:
    path = "/api/check/resources"
    return Way(server, path, path, lambda asked: cerbos.body(asked, per_product=per_product), cerbos.read)


WAYS = {
    "native": Way("maybuy", "/v1/decisions", "/v1/decisions", _native, _read_native),
    "authzen": Way("maybuy", "/access/v1/evaluation", "/access/v1/evaluations", _authzen, _read_authzen),
    "cerbos": _of_cerbos("cerbos", per_product=False),
    "cerbos-products": _of_cerbos("cerbos-products", per_product=True),
}


def batches(accounts: int) -> list[list[Question]]:
    """For each account, as many distinct questions as a request holds."""
    chance = random.Random(1)
    items = [f"{product}/{edition}" for product in PRODUCTS for edition in EDITIONS]
    everything = [(action, item) for action in ACTIONS for item in items]
    return [
        [
            question(
                subject, action, item, chance.randrange(1, NUMBERS["seats"]) if action == "buy" else None
            )
            for action, item in chance.sample(everything, BATCH)
        ]
        for subject in subjects(accounts)
    ]


def pinned(core: int, *command: str) -> list[str]:
    """A command that stays on one core."""
    return ["taskset", "-c", str(core), *command]


@contextmanager
def maybuy_service(made: Sequence[Rule], folder: Path) -> Iterator[int]:
    """maybuy with these rules, on core 0; its port."""
    root = maybuy.translate(made, folder / "maybuy")
    service = [sys.executable, "-m", "maybuy", "--root", str(root), "serve", "--port", "0"]
    command = pinned(0, *service, "--workers", "1", "--log-level", "warning")
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            started = re.search(r":(\d+) ", process.stdout.readline())
            if started is None:
                raise SystemExit("maybuy did not start")
            yield int(started[1])
        finally:
            process.terminate()


@contextmanager
def cerbos_service(binary: Path, made: Sequence[Rule], folder: Path, *, per_product: bool) -> Iterator[int]:
    """Cerbos with these rules, on core 0; its port."""
    own = folder / f"cerbos-{per_product}"
    cerbos.translate(made, own / "policies", per_product=per_product)
    http, grpc = free_port(), free_port()
    (own / "cerbos.yaml").write_text(cerbos.configuration(own / "policies", http, grpc))
    command = pinned(0, str(binary), "server", f"--config={own / 'cerbos.yaml'}", "--log-level=error")
    with subprocess.Popen(command, env={**os.environ, "CERBOS_NO_TELEMETRY": "1"}) as process:
        try:
            until_ready(http, process)
            yield http
        finally:
            process.terminate()


def free_port() -> int:
    """A port that nobody listens at."""
    with socket.create_server(("127.0.0.1", 0)) as one:
        port: int = one.getsockname()[1]
        return port


def until_ready(port: int, process: subprocess.Popen[bytes]) -> None:
    """Waits until Cerbos answers."""
    end = monotonic() + START_SECONDS
    while process.poll() is None and monotonic() < end:
        try:
            connection = HTTPConnection("127.0.0.1", port, timeout=5)
            connection.request("GET", "/_cerbos/health")
            if connection.getresponse().status == 200:
                return
        except OSError:
            sleep(0.1)
    raise SystemExit("Cerbos did not start")


def check(port: int, path: str, way: Way, asked: Sequence[Ask], bodies: Sequence[bytes], right: Any) -> int:
    """Asks everything once; how many answers differ from the reference."""
    connection = HTTPConnection("127.0.0.1", port, timeout=60)
    wrong = 0
    for questions, body in zip(asked, bodies, strict=True):
        connection.request("POST", path, body, {"content-type": "application/json"})
        response = connection.getresponse()
        answer = response.read()
        if response.status != 200:
            raise SystemExit(f"{way.server} answered {response.status}: {answer.decode()}")
        said = way.read(json.loads(answer), questions)
        wrong += sum(own != right[id(one)] for own, one in zip(said, questions, strict=True))
    return wrong


def load(port: int, path: str, bodies: Path, seconds: int, run: str = "") -> dict[str, float]:
    """What wrk, on core 1, finds: requests a second, and p50 and p99 in ms.

    With the name of a `run` of its own no account is sent twice.
    """
    wrk = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", "--timeout", "30s"]
    url = f"http://127.0.0.1:{port}{path}"
    own = [run] if run else []
    command = pinned(1, *wrk, "-s", str(HERE / "rotate.lua"), url, "--", str(bodies), *own)
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    found = json.loads(done.stdout.splitlines()[-1])
    if found["failed"]:
        raise SystemExit(f"{found['failed']} requests to {url} failed")
    rate = found["requests"] / found["us"] * 1e6
    return {"rate": rate, "p50": found["p50"] / 1e3, "p99": found["p99"] / 1e3}


def ways_of(kind: str) -> Iterator[tuple[str, Way, str]]:
    """The ways to ask requests of a kind, by name, with the path of each."""
    for name, way in WAYS.items():
        yield name, way, way.batch if kind.startswith("batch") else way.single


def asked_of(kind: str, whole: Sequence[list[Question]]) -> list[list[Question]]:
    """The requests of a kind: all questions about each account, or the first."""
    some = whole[:KNOWN] if kind.endswith("again") else whole
    return list(some) if kind.startswith("batch") else [one[:1] for one in some]


def measure(
    binary: Path, size: int, kinds: Sequence[str], accounts: int, rounds: int, seconds: int
) -> Figures:
    """Everything about one set of rules, of these kinds. Leaves on a wrong answer."""
    made = rules(size)
    whole = batches(accounts)
    with TemporaryDirectory() as temporary, ExitStack() as stack, Progress(
        console=Console(stderr=True), transient=True
    ) as progress:  # fmt: skip
        folder = Path(temporary)
        total = len(kinds) * len(WAYS) * (rounds + 1)
        task = progress.add_task(f"{size:,} rules: the right answers", total=total)
        wanted = {kind: asked_of(kind, whole) for kind in kinds}
        each = {id(one): one for asked in wanted.values() for questions in asked for one in questions}
        right = {known: reference(made, one) for known, one in each.items()}
        ports = {
            "maybuy": stack.enter_context(maybuy_service(made, folder)),
            "cerbos": stack.enter_context(cerbos_service(binary, made, folder, per_product=False)),
            "cerbos-products": stack.enter_context(cerbos_service(binary, made, folder, per_product=True)),
        }
        found: Figures = {}
        for kind, asked in wanted.items():
            runs: dict[str, list[dict[str, float]]] = {}
            sizes: dict[str, float] = {}
            for name, way, path in ways_of(kind):
                progress.update(task, description=f"{size:,} rules, {kind}: checking {NAMES[name]}")
                bodies = [way.body(one) for one in asked]
                sizes[name] = statistics.mean(map(len, bodies))
                step = 1 if way.server == "maybuy" or not kind.startswith("batch") else PART
                wrong = check(ports[way.server], path, way, asked[::step], bodies[::step], right)
                if wrong:
                    raise SystemExit(f"{NAMES[name]}: {wrong} wrong answers")
                (folder / f"{kind}-{name}").write_bytes(b"\n".join(bodies))
                progress.advance(task)
            for turn in range(rounds):
                for name, way, path in ways_of(kind):
                    progress.update(task, description=f"{size:,} rules, {kind}: {NAMES[name]}")
                    own = "" if kind.endswith("again") else f"{kind[0]}{turn}{name[0]}"
                    one = load(ports[way.server], path, folder / f"{kind}-{name}", seconds, own)
                    runs.setdefault(name, []).append(one)
                    progress.advance(task)
            found[kind] = {
                name: {key: statistics.median(run[key] for run in own) for key in own[0]}
                | {"bytes": sizes[name]}
                for name, own in runs.items()
            }
        return found


def binary_of(given: Path | None) -> Path:
    """Cerbos' binary. Leaves where there is none."""
    if given is None and "CERBOS" in os.environ:
        given = Path(os.environ["CERBOS"])
    package = Path("node_modules/@cerbos/cerbos-linux-x64/cerbos-linux-x64")
    candidates = [given] if given else [HERE.parent / package, Path.cwd() / package]
    for one in candidates:
        if one.is_file():
            return one
    raise SystemExit("no Cerbos: npm install @cerbos/cerbos-linux-x64, or name its binary with --cerbos")


def main() -> int:
    """Measures, writes, prints; 1 where a target is missed."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--cerbos", type=Path, help="Cerbos' binary")
    parser.add_argument("--rounds", type=int, default=4, help="runs of each, of which the median counts")
    parser.add_argument("--seconds", type=int, default=3, help="for each run: whole ones, as wrk takes them")
    parser.add_argument("--quick", action="store_true", help="one round of a second; prints, writes nothing")
    parser.add_argument(
        "--only", nargs="+", choices=KINDS, default=KINDS, metavar="KIND",
        help=f"of {', '.join(map(repr, KINDS))}; prints, and writes nothing unless it is all of them",
    )  # fmt: skip
    options = parser.parse_args()
    kinds = [kind for kind in KINDS if kind in options.only]
    binary = binary_of(options.cerbos)
    said = subprocess.run([str(binary), "--version"], capture_output=True, text=True, check=True)
    busy = os.getloadavg()[0]
    rounds, seconds = (1, 1) if options.quick else (options.rounds, options.seconds)
    found = {size: measure(binary, size, kinds, ACCOUNTS, rounds, seconds) for size in SIZES}
    how = {"accounts": ACCOUNTS, "known": KNOWN, "batch": BATCH, "part": PART, "connections": CONNECTIONS}
    text, met = page(found, said.stdout.split()[0], busy, {**how, "rounds": rounds, "seconds": seconds})
    if options.quick or len(kinds) < len(KINDS):
        print(text)
    else:
        (HERE / "SERVICE.md").write_text(text)
        print(f"written: {HERE / 'SERVICE.md'}")
    return 0 if met else 1


if __name__ == "__main__":
    sys.exit(main())
