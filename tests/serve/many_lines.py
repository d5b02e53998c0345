"""A process that writes to a decision log: in a module of its own, since it is imported by that process."""

from __future__ import annotations

from pathlib import Path

from maybuy.serve.operate.decision_log import RotatedFile


def write_many(path: Path, worker: int) -> None:
    sink = RotatedFile(path, max_bytes=1000, keep=100)
    for number in range(200):
        sink.append([b"%d %d\n" % (worker, 2 * number), b"%d %d\n" % (worker, 2 * number + 1)])
