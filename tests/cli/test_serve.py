"""`maybuy serve`: how it starts, where it listens, how it ends."""

from __future__ import annotations

import json
import re
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from acceptance.accounts import ROOT
from commands import environment, process, run
from maybuy.cli.serve import command
from serve.service import running


def ended(*options: str, folder: Path = ROOT, **changes: str) -> tuple[int, str]:
    """How a service that cannot start ends, and what it says."""
    result = process("serve", *options, folder=folder, **changes)
    assert result.stdout == b""
    return result.returncode, result.stderr.decode().strip()


@pytest.mark.parametrize("sent", [signal.SIGTERM, signal.SIGINT])
def test_the_example_of_the_help_works_as_it_stands_and_a_signal_ends_it(sent: signal.Signals) -> None:
    words = re.findall("maybuy (.*)", command.epilog or "")[0].split()
    with subprocess.Popen(
        [sys.executable, "-m", "maybuy", *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=ROOT,
        env=environment(MAYBUY_PORT="0", PYTHONUNBUFFERED="1"),
    ) as started:
        assert started.stdout is not None
        line = started.stdout.readline().decode()
        assert re.fullmatch(
            r"maybuy answers on http://127\.0\.0\.1:[0-9]+ \(zendesk sha256:[0-9a-f]{12}, 2 workers\)\n", line
        )
        started.send_signal(sent)
        rest, errors = started.communicate(timeout=60)
    assert rest == b""
    assert {json.loads(line)["level"] for line in errors.splitlines()} <= {"info"}
    assert started.returncode == 0


def test_each_of_several_workers_answers() -> None:
    with running("--workers", "2") as service:
        assert {service.get("/v1/catalog").status for _ in range(20)} == {200}


def test_it_refuses_to_be_reached_from_outside_without_keys() -> None:
    code, said = ended("--host", "0.0.0.0", "--port", "0")
    assert code == 2
    assert said == (
        "error: at `0.0.0.0` others can reach the service, so it needs keys - "
        "say --keys FILE, or listen at 127.0.0.1"
    )


def test_an_address_that_is_taken_is_said_to_be_so() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        code, said = ended("--port", str(port))
    assert (code, said) == (2, f"error: cannot listen on 127.0.0.1:{port} - Address already in use")


def test_an_address_that_there_is_none_of_is_said_to_be_so() -> None:
    code, said = ended("--host", "no.such.host.invalid")
    assert code == 2
    assert said.startswith("error: cannot listen on no.such.host.invalid:8080 - ")


def test_a_catalog_with_errors_is_shown_and_not_served(tmp_path: Path) -> None:
    (tmp_path / "catalog").mkdir()
    (tmp_path / "catalog" / "catalog.yaml").write_text("kind: catalogue\n", encoding="utf-8")
    code, said = ended(folder=tmp_path)
    assert code == 2
    assert "unknown-kind" in said
    assert "Traceback" not in said


def test_without_its_libraries_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("maybuy.cli.shared.find_spec", lambda _: None)
    result = run("serve")
    assert result.exit_code == 2
    assert result.stderr == ("error: the service needs some more libraries - pip install 'maybuy[serve]'\n")
