"""Sends malformed bodies to the service: each must be a 4xx, and its memory must stay flat.

python bench/malformed.py            100,000 bodies; prints what came back and the memory before and after
python bench/malformed.py 5000
"""

from __future__ import annotations

import http.client
import json
import random
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).parent.parent
MANY = 100_000
WARM = 5_000
"""Bodies after which memory is measured first: by then all that is made once has been made."""
MOST_GROWTH = 20_000
"""Kilobytes that the memory may grow by."""

PATHS = ("/v1/decisions", "/v1/offers", "/v1/previews", "/v1/entitlements", "/access/v1/evaluation")
GOOD = (ROOT / "examples" / "requests" / "more-storage.json").read_bytes()
PIECES = (
    b"{",
    b"}",
    b"[",
    b"]",
    b'"',
    b":",
    b",",
    b"\\",
    b"\x00",
    b"\xff",
    b"NaN",
    b"1e999",
    b"\\ud800",
    b"null",
)


def broken(chosen: random.Random) -> bytes:
    """A body that no reader of JSON, or nobody who knows accounts, can make sense of."""
    match chosen.randrange(7):
        case 0:
            return GOOD[: chosen.randrange(len(GOOD) - 2)]
        case 1:
            return chosen.randbytes(chosen.randrange(1, 2_000))
        case 2:
            depth = chosen.randrange(33, 50_000)
            return b'{"account":' + b"[" * depth + b"]" * depth + b"}"
        case 3:
            at = chosen.randrange(1, len(GOOD) - 2)
            return GOOD[:at] + b"\xff" + GOOD[at:]
        case 4:
            return GOOD.replace(b'"id"', b'"id": "x", "id"', 1)
        case 5:
            return json.dumps({f"key{chosen.randrange(10**9)}": chosen.random() for _ in range(20)}).encode()
    return b"".join(chosen.choice(PIECES) for _ in range(chosen.randrange(1, 200)))


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


def send(port: int, process: int, many: int) -> tuple[Counter[int], int, int]:
    """How often each status came back, and the memory early and late."""
    chosen = random.Random(1)
    statuses: Counter[int] = Counter()
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    early = 0
    for number in range(many):
        if number == min(WARM, many // 2):
            early = memory(process)
        body = broken(chosen)
        connection.request("POST", PATHS[number % len(PATHS)], body, {"content-type": "application/json"})
        response = connection.getresponse()
        response.read()
        statuses[response.status] += 1
    return statuses, early, memory(process)


def main(many: int) -> int:
    """Starts the service, sends, and says whether all was refused and the memory stayed flat."""
    command = [sys.executable, "-m", "maybuy", "--root", str(ROOT), "serve", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as service:
        assert service.stdout is not None
        port = int(re.findall(r":(\d+) ", service.stdout.readline())[0])
        try:
            statuses, early, late = send(port, service.pid, many)
        finally:
            service.terminate()
    refused = all(400 <= status < 500 for status in statuses)
    flat = late - early <= MOST_GROWTH
    print(f"{many} bodies: {dict(statuses)}; memory {early:,} kB early, {late:,} kB late")
    return 0 if refused and flat else 1


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else MANY))
