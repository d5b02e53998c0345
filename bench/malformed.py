"""Sends malformed bodies to the service: each must be a 4xx, and its memory must stay flat.

python bench/malformed.py            100,000 bodies; prints what came back and the memory before and after
python bench/malformed.py 5000

Bodies are of every kind below, in equal parts, to all kinds of questions. They go out in batches over one
connection, and their answers are read while the service works on the next; so it is never idle.
"""

from __future__ import annotations

import json
import random
import re
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
MANY = 100_000
WARM = 5_000
"""Bodies after which memory is measured first: by then all that is made once has been made."""
MOST_GROWTH = 5_000
"""Kilobytes that the memory may grow by."""
BATCH = 32

ASKED = json.loads((ROOT / "examples" / "requests" / "more-storage.json").read_bytes())
ACCOUNT, AT = ASKED["account"], ASKED["at"]
GOOD: dict[str, Any] = {
    "/v1/decisions": ASKED,
    "/v1/offers": {"account": ACCOUNT, "user": ASKED["user"], "at": AT},
    "/v1/previews": {"account": ACCOUNT, "at": AT, "order": {"user": ASKED["user"], "changes": []}},
    "/v1/entitlements": {"account": ACCOUNT, "at": AT},
    "/access/v1/evaluation": {
        "context": {"account": ACCOUNT, "at": AT},
        "subject": {"type": "user", "id": ASKED["user"]},
        "action": {"name": "buy", "properties": {"quantity": 1}},
        "resource": {"type": "item", "id": ASKED["item"]},
    },
}
TEXTS = {path: json.dumps(body).encode() for path, body in GOOD.items()}
PLACES = (("account",), ("account", "users"), ("account", "country"), ("account", "subscription"), ("at",))
PIECES = b'{ } [ ] " : , \\ \x00 \xff NaN 1e999 \\ud800 null'.split(b" ")

Maker = Callable[[random.Random, str], bytes]


def cut_off(chosen: random.Random, path: str) -> bytes:
    """The beginning of a body."""
    return TEXTS[path][: chosen.randrange(len(TEXTS[path]) - 2)]


def noise(chosen: random.Random, _: str) -> bytes:
    """Bytes."""
    return chosen.randbytes(chosen.randrange(1, 2_000))


def pieces(chosen: random.Random, _: str) -> bytes:
    """What JSON is made of, and what it must not have."""
    return b"".join(chosen.choices(PIECES, k=chosen.randrange(1, 200)))


def deep(chosen: random.Random, _: str) -> bytes:
    """Lists inside lists."""
    depth = chosen.choice((33, 34, 100, 1_000, 30_000))
    return b'{"account":' + b"[" * depth + b"]" * depth + b"}"


def other_encoding(chosen: random.Random, path: str) -> bytes:
    """Not UTF-8."""
    text = TEXTS[path].decode().replace("acme", "\u00e9t\u00e9")
    return text.encode(chosen.choice(("latin-1", "utf-16", "utf-32", "utf-8-sig")))


def half_a_letter(chosen: random.Random, path: str) -> bytes:
    """One half of a surrogate pair."""
    half = chosen.randrange(0xD800, 0xE000)
    return replaced(path, "id", b'"\\u%04x"' % half)


def no_number(chosen: random.Random, path: str) -> bytes:
    """What only looks like a number of JSON."""
    word = chosen.choice((b"NaN", b"Infinity", b"-Infinity", b"012", b"+1", b"1.", b".5", b"0x10"))
    return replaced(path, "id", word)


def huge_number(chosen: random.Random, path: str) -> bytes:
    """A number that no machine counts to."""
    words = (b"1e999", b"-1e9999", b"9" * 5_000, b"0." + b"1" * 5_000, b"9" * 400 + b"e9")
    keys = [key for key in ("id", "seats", "in_use", "at", "quantity") if f'"{key}":'.encode() in TEXTS[path]]
    return replaced(path, chosen.choice(keys), chosen.choice(words))


def key_twice(chosen: random.Random, path: str) -> bytes:
    """A key that is there twice."""
    key = chosen.choice((b"id", b"type", b"country", b"users"))
    return TEXTS[path].replace(b'"%s":' % key, b'"%s": "x", "%s":' % (key, key), 1)


def unknown_key(chosen: random.Random, path: str) -> bytes:
    """A key of an account that there is not, never the same."""
    return TEXTS[path].replace(b'"country":', b'"key%d": 1, "country":' % chosen.randrange(10**9), 1)


def wrong_type(chosen: random.Random, path: str) -> bytes:
    """A value of another type."""
    body = deepcopy(GOOD[path])
    holder = body.get("context", body)
    *way, last = chosen.choice(PLACES)
    for step in way:
        holder = holder[step]
    holder[last] = chosen.choice((chosen.random(), chosen.randrange(10**9), True, [str(chosen.random())]))
    return json.dumps(body).encode()


def no_object(_: random.Random, path: str) -> bytes:
    """A list."""
    return b"[" + TEXTS[path] + b"]"


def replaced(path: str, key: str, value: bytes) -> bytes:
    """A body with another value for a key of its account, or the first such key behind it."""
    pattern = rb'("account": \{.*?"%s": )("[^"]*"|[0-9]+)' % key.encode()
    body, changed = re.subn(pattern, lambda found: found[1] + value, TEXTS[path], count=1)
    assert changed, key
    return body


KINDS: tuple[Maker, ...] = (
    cut_off, noise, pieces, deep, other_encoding, half_a_letter, no_number, huge_number, key_twice,
    unknown_key, wrong_type, no_object,
)  # fmt: skip
TYPES = (b"text/plain", b"application/x-www-form-urlencoded", b"application/xml", b"application/jsonx", b"")


def requests(many: int) -> Iterator[tuple[str, bytes, bool]]:
    """Kinds, requests, and whether the connection is closed after it: so it is where the type is wrong."""
    chosen = random.Random(1)
    paths = tuple(TEXTS)
    for number in range(many):
        path = paths[number % len(paths)]
        kind = number // len(paths) % (len(KINDS) + 1)
        if kind == len(KINDS):
            yield "wrong_content_type", request(path, TEXTS[path], chosen.choice(TYPES)), True
        else:
            body = KINDS[kind](chosen, path)
            yield KINDS[kind].__name__, request(path, body, b"application/json"), False


def request(path: str, body: bytes, kind: bytes) -> bytes:
    """A request as it goes over the line."""
    head = f"POST {path} HTTP/1.1\r\nhost: x\r\ncontent-length: {len(body)}\r\n".encode()
    return head + b"content-type: " + kind + b"\r\n\r\n" + body


def memory(process: int) -> int:
    """Kilobytes of memory that a process and its children hold."""
    total = 0
    for status in Path("/proc").glob("[0-9]*/status"):
        try:
            text = status.read_text()
        except OSError:
            continue
        own = int(re.findall(r"^Pid:\s+(\d+)", text, re.M)[0])
        parent = int(re.findall(r"^PPid:\s+(\d+)", text, re.M)[0])
        resident = re.findall(r"^VmRSS:\s+(\d+)", text, re.M)
        if process in (own, parent) and resident:
            total += int(resident[0])
    return total


def batches(many: int) -> Iterator[list[tuple[str, bytes, bool]]]:
    """Requests in groups that one connection can carry."""
    group: list[tuple[str, bytes, bool]] = []
    for one in requests(many):
        group.append(one)
        if one[2] or len(group) == BATCH:
            yield group
            group = []
    if group:
        yield group


def send(port: int, process: int, many: int) -> tuple[dict[str, Counter[int]], int, int]:
    """How often each status came back for each kind, and the memory early and late."""
    found: dict[str, Counter[int]] = {}
    early = sent = 0
    connection = None
    for group in batches(many):
        if not early and sent >= min(WARM, many // 2):
            early = memory(process)
        if connection is None:
            connection = socket.create_connection(("127.0.0.1", port), timeout=60)
            answers = connection.makefile("rb")
        connection.sendall(b"".join(one for _, one, _ in group))
        for kind, _, _ in group:
            found.setdefault(kind, Counter())[status_of(answers)] += 1
        sent += len(group)
        if group[-1][2]:
            connection.close()
            connection = None
    return found, early, memory(process)


def status_of(answers: Any) -> int:
    """The status of the next answer; all of it is read."""
    status = int(answers.readline().split()[1])
    length = 0
    while (line := answers.readline()) != b"\r\n":
        name, _, value = line.partition(b":")
        if name == b"content-length":
            length = int(value)
    answers.read(length)
    return status


def main(many: int) -> int:
    """Starts the service, sends, and says whether all was refused and the memory stayed flat."""
    command = [sys.executable, "-m", "maybuy", "--root", str(ROOT), "serve", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as service:
        assert service.stdout is not None
        port = int(re.findall(r":(\d+) ", service.stdout.readline())[0])
        started = time.perf_counter()
        try:
            found, early, late = send(port, service.pid, many)
        finally:
            service.terminate()
    seconds = time.perf_counter() - started
    for kind, statuses in found.items():
        print(f"{kind:20}", *(f"{status}: {count:,}" for status, count in sorted(statuses.items())))
    print(f"{many:,} bodies in {seconds:.0f} s, {many / seconds:,.0f} a second")
    print(f"memory: {early:,} kB early, {late:,} kB late, {late - early:+,} kB")
    refused = all(400 <= status < 500 for statuses in found.values() for status in statuses)
    flat = late - early <= MOST_GROWTH
    if not refused:
        print("not every body was refused with a 4xx")
    if not flat:
        print(f"the memory grew by more than {MOST_GROWTH:,} kB")
    return 0 if refused and flat else 1


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else MANY))
