"""`maybuy studio`: how it starts, where it listens, how it ends."""

from __future__ import annotations

import re
import signal
import socket
import subprocess
import sys
import webbrowser
from pathlib import Path

import pytest

from acceptance.accounts import ROOT
from commands import environment, run
from maybuy.cli import studio


@pytest.mark.parametrize(("sent", "code"), [(signal.SIGINT, 0), (signal.SIGTERM, -signal.SIGTERM)])
def test_the_example_of_the_help_works_as_it_stands_and_a_signal_ends_it(
    sent: signal.Signals, code: int
) -> None:
    words = re.findall("maybuy (.*)", studio.command.epilog or "")[0].split()
    with subprocess.Popen(
        [sys.executable, "-m", "maybuy", *words, "--port", "0"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=ROOT,
        env=environment(PYTHONUNBUFFERED="1"),
    ) as started:
        assert started.stdout is not None
        line = started.stdout.readline().decode()
        found = re.fullmatch(
            r"The studio of \. is open at http://127\.0\.0\.1:(\d+)/\?token=[\w-]{43} \(Ctrl-C ends it\)\n",
            line,
        )
        assert found, line
        with socket.create_connection(("127.0.0.1", int(found[1])), timeout=10) as line_:
            line_.sendall(b"GET / HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n")
            assert line_.recv(12) == b"HTTP/1.1 403"
        started.send_signal(sent)
        rest, errors = started.communicate(timeout=60)
    assert (rest, errors) == (b"", b"")
    assert started.returncode == code


def test_a_browser_is_opened_at_the_address(monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []
    monkeypatch.setattr(webbrowser, "open", opened.append)
    monkeypatch.setattr(studio, "_serve", lambda *_: None)
    result = run("studio")

    assert result.exit_code == 0
    assert opened == re.findall(r"http\S+", result.stdout)
    assert run("studio", "--no-browser").exit_code == 0
    assert len(opened) == 1


def test_a_port_that_is_taken_and_a_folder_without_files_are_told(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        result = run("studio", "--no-browser", "--port", port)
    assert result.exit_code == 2
    assert f"127.0.0.1:{port}" in result.stderr
    result = run("studio", "--root", str(tmp_path))
    assert result.exit_code == 2
    assert "neither" in result.stderr or "no " in result.stderr
