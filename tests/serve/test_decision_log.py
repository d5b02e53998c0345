"""The decision log: whole lines, in order, masked, rotated; what is dropped is counted."""

from __future__ import annotations

import json
import multiprocessing
import os
import threading
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from acceptance.accounts import shipped
from maybuy import Question, read_account, to_json
from maybuy.serve.operate import decision_log
from maybuy.serve.operate.decision_log import (
    FIELDS,
    DecisionLog,
    RotatedFile,
    checked_masks,
    sink_of,
    try_out,
)
from maybuy.serve.services import Answer
from maybuy.serve.start_error import StartError
from serve.many_lines import write_many

ACME = "examples/accounts/acme.yaml"


class Kept:
    """A sink that keeps lines, after waiting for its gate."""

    def __init__(self) -> None:
        self.lines: list[bytes] = []
        self.gate = threading.Event()
        self.gate.set()

    def append(self, lines: Sequence[bytes]) -> None:
        self.gate.wait(30)
        self.lines += lines


def answer(**fields: object) -> Answer:
    return Answer("buy", "allow", msgspec.json.encode({"outcome": "allow", "action": "buy", **fields}))


def logged(answers: Sequence[Answer], masks: Sequence[str] = (), key: str | None = "shop") -> list[Any]:
    sink = Kept()
    log = DecisionLog(sink, masks, lambda _: None)
    log.start()
    log.record(answers, request="r1", key=key)
    log.close(30)
    assert all(line.endswith(b"\n") and line.count(b"\n") == 1 for line in sink.lines)
    return [json.loads(line) for line in sink.lines]


@pytest.fixture
def real() -> dict[str, Any]:
    engine = shipped()
    acme = read_account(Path(__file__).parents[2] / ACME, engine)
    return to_json(
        engine.decide(Question(acme, "luc", "buy", "guide/professional", date(2020, 9, 1))), engine
    )


def test_every_decision_of_a_request_is_one_line_in_order(real: dict[str, Any]) -> None:
    lines = logged([Answer("buy", "deny", msgspec.json.encode(real)), answer(item="x")])
    assert [line["decision"] for line in lines] == [real, {"outcome": "allow", "action": "buy", "item": "x"}]
    assert {(line["request"], line["key"]) for line in lines} == {("r1", "shop")}
    assert all(line["time"].endswith("+00:00") for line in lines)


@given(st.text(), st.text())
def test_whatever_a_text_holds_a_line_stays_one_line(user: str, key: str) -> None:
    assert logged([answer(user=user)], key=key)[0]["decision"]["user"] == user


def test_a_masked_field_is_shown_nowhere(real: dict[str, Any]) -> None:
    (line,) = logged(
        [Answer("buy", "deny", msgspec.json.encode(real))], ["user", "account", "message", "key"]
    )
    assert line["key"] == "***"
    assert line["decision"]["user"] == line["decision"]["account"] == "***"
    assert {reason["message"] for reason in line["decision"]["reasons"]} == {"***"}
    assert "luc" not in json.dumps(line)
    assert line["decision"]["outcome"] == "deny"


def test_whatever_a_decision_has_can_be_masked(real: dict[str, Any]) -> None:
    assert set(real) - {"catalog"} <= FIELDS
    assert checked_masks(["user", "account"]) == ("user", "account")


def test_a_mask_for_a_field_that_there_is_not_is_refused() -> None:
    with pytest.raises(StartError, match="`usr` is not a field of the decision log that can be masked"):
        checked_masks(["account", "usr"])


def test_what_cannot_be_taken_in_is_dropped_and_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(decision_log, "MOST_WAITING", 10)
    sink, dropped = Kept(), [0]
    sink.gate.clear()
    log = DecisionLog(sink, (), dropped.append)
    log.start()
    for number in range(7):
        log.record([answer(item=str(number))] * 3, request="r", key=None)
    assert sum(dropped) == 12
    sink.gate.set()
    log.close(30)
    assert [json.loads(line)["decision"]["item"] for line in sink.lines] == ["0"] * 3 + ["1"] * 3 + ["2"] * 3


def test_a_file_that_cannot_be_written_costs_lines_that_are_counted_and_nothing_else() -> None:
    class Full(Kept):
        broken = True

        def append(self, lines: Sequence[bytes]) -> None:
            if self.broken:
                raise OSError(28, "No space left on device")
            super().append(lines)

    sink, dropped, counted = Full(), [0], threading.Event()

    def count(number: int) -> None:
        dropped.append(number)
        counted.set()

    log = DecisionLog(sink, (), count)
    log.start()
    log.record([answer()] * 4, request="r", key=None)
    assert counted.wait(30)
    sink.broken = False
    log.record([answer()], request="r", key=None)
    log.close(30)
    assert sum(dropped) == 4
    assert len(sink.lines) == 1


def test_a_sink_that_hangs_is_not_waited_for_and_what_it_lacks_is_counted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(decision_log, "SECONDS_TO_GET_ON", 0.1)
    sink, dropped = Kept(), [0]
    sink.gate.clear()
    log = DecisionLog(sink, (), dropped.append)
    log.start()
    log.record([answer()] * 3, request="r", key=None)
    log.close(600)
    assert sum(dropped) == 3
    sink.gate.set()


def test_a_full_file_is_moved_aside_and_as_many_are_kept_as_asked(tmp_path: Path) -> None:
    sink = RotatedFile(tmp_path / "log", max_bytes=100, keep=2)
    for number in range(10):
        sink.append([b"%039d\n" % number])
    assert sorted(path.name for path in tmp_path.iterdir()) == ["log", "log.1", "log.2"]
    lines = [(tmp_path / name).read_text().split() for name in ("log.2", "log.1", "log")]
    assert [[int(line) for line in part] for part in lines] == [[4, 5], [6, 7], [8, 9]]


def test_a_file_that_somebody_else_moves_is_made_anew(tmp_path: Path) -> None:
    sink = RotatedFile(tmp_path / "log", max_bytes=0, keep=0)
    sink.append([b"1\n"])
    (tmp_path / "log").rename(tmp_path / "old")
    sink.append([b"2\n"])
    assert (tmp_path / "old").read_text() == "1\n"
    assert (tmp_path / "log").read_text() == "2\n"


def test_half_a_line_of_a_worker_that_was_killed_spoils_no_other(tmp_path: Path) -> None:
    (tmp_path / "log").write_bytes(b'{"whole": 1}\n{"ha')
    RotatedFile(tmp_path / "log", max_bytes=0, keep=0).append([b'{"next": 2}\n'])
    assert (tmp_path / "log").read_text() == '{"whole": 1}\n{"ha\n{"next": 2}\n'


def test_workers_that_share_a_file_lose_and_mix_no_line(tmp_path: Path) -> None:
    spawn = multiprocessing.get_context("spawn")
    workers = [spawn.Process(target=write_many, args=(tmp_path / "log", number)) for number in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(60)
        assert worker.exitcode == 0
    lines = [line for path in tmp_path.iterdir() for line in path.read_text().splitlines()]
    assert len(lines) == len(set(lines)) == 3 * 400
    assert set(lines) == {f"{worker} {number}" for worker in range(3) for number in range(400)}
    assert len(list(tmp_path.iterdir())) > 2


def test_a_log_that_cannot_be_written_is_refused_at_the_start(tmp_path: Path) -> None:
    with pytest.raises(StartError, match="cannot be written"):
        try_out(sink_of(str(tmp_path / "none" / "log"), 0, 0), "log")


def test_standard_output_gets_whole_lines(capfd: pytest.CaptureFixture[str]) -> None:
    sink_of("-", 0, 0).append([b'{"a": 1}\n', b'{"b": 2}\n'])
    assert capfd.readouterr().out == '{"a": 1}\n{"b": 2}\n'
    assert os.get_blocking(1)
