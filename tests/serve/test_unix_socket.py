"""A Unix socket in place of an address: who may ask there, and what is left of it."""

from __future__ import annotations

import json
import os
import signal
import socket
import stat
import subprocess
from pathlib import Path

import httpx
import pytest

from serve.service import DAY, account, refused, running
from serve.wire import PATIENCE

QUESTION = {"account": account(), "user": "marie", "at": DAY, "action": "buy", "item": "more-storage"}


def asked(path: Path, host: str = "localhost") -> tuple[int, str]:
    with httpx.Client(
        transport=httpx.HTTPTransport(uds=str(path)), base_url=f"http://{host}", timeout=PATIENCE
    ) as client:
        response = client.post("/v1/decisions", json=QUESTION)
        told = response.json()
        return response.status_code, told.get("outcome") or told["code"]


@pytest.mark.parametrize("workers", ["1", "2"])
def test_questions_are_answered_at_a_unix_socket_by_its_owner_and_group(tmp_path: Path, workers: str) -> None:
    path = tmp_path / "maybuy.sock"
    before = os.umask(0)
    try:
        with running("--uds", str(path), "--workers", workers):
            mode = path.stat().st_mode
            assert stat.S_ISSOCK(mode)
            assert stat.S_IMODE(mode) == 0o660
            for _ in range(5):
                assert asked(path) == (200, "allow")
    finally:
        os.umask(before)
    assert not path.exists()


def test_a_unix_socket_has_the_names_of_loopback_and_those_that_are_allowed(tmp_path: Path) -> None:
    path = tmp_path / "maybuy.sock"
    with running("--uds", str(path), "--allowed-hosts", "maybuy"):
        assert asked(path, "maybuy") == (200, "allow")
        assert asked(path, "evil.example") == (421, "wrong-host")
        assert asked(path, "10.0.0.1") == (421, "wrong-host")


def test_an_address_that_others_reach_is_not_listened_at_beside_a_unix_socket(tmp_path: Path) -> None:
    path = tmp_path / "maybuy.sock"
    with running("--uds", str(path), "--host", "0.0.0.0") as service:
        assert asked(path) == (200, "allow")
        assert service.port == 0


def test_curl_is_answered_at_a_unix_socket(tmp_path: Path) -> None:
    path = tmp_path / "maybuy.sock"
    with running("--uds", str(path)):
        command = ["curl", "-sS", "--unix-socket", str(path), "http://localhost/healthz"]
        told = subprocess.run(command, capture_output=True, check=True, timeout=PATIENCE).stdout
        assert json.loads(told) == {"status": "ok"}


def test_what_a_killed_service_has_left_is_taken_away(tmp_path: Path) -> None:
    path = tmp_path / "maybuy.sock"
    with running("--uds", str(path)) as service:
        service.process.send_signal(signal.SIGKILL)
        service.process.wait(PATIENCE)
    with socket.socket(socket.AF_UNIX) as left:
        path.unlink(missing_ok=True)
        left.bind(str(path))
    assert path.exists()
    with running("--uds", str(path)):
        assert asked(path) == (200, "allow")


def test_a_socket_that_is_listened_at_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "maybuy.sock"
    with running("--uds", str(path)):
        assert f"cannot listen on {path} - Address already in use" in refused("--uds", str(path))
        assert asked(path) == (200, "allow")


def test_a_service_takes_only_its_own_socket_away(tmp_path: Path) -> None:
    path = tmp_path / "maybuy.sock"
    with running("--uds", str(path)):
        path.unlink()
        other = socket.socket(socket.AF_UNIX)
        other.bind(str(path))
        other.listen()
    assert path.exists()
    other.close()


def test_a_file_is_never_taken_for_a_socket(tmp_path: Path) -> None:
    path = tmp_path / "catalog.yaml"
    path.write_text("kind: product")
    assert f"cannot listen on {path} - File exists" in refused("--uds", str(path))
    assert path.read_text() == "kind: product"
    link = tmp_path / "link"
    link.symlink_to(path)
    assert "File exists" in refused("--uds", str(link))


def test_a_service_that_does_not_start_leaves_no_socket(tmp_path: Path) -> None:
    path = tmp_path / "maybuy.sock"
    assert "needs keys" in refused("--uds", str(path), "--allowed-hosts", "*")
    assert not path.exists()


def test_a_path_that_cannot_be_listened_at_is_said(tmp_path: Path) -> None:
    assert "No such file or directory" in refused("--uds", str(tmp_path / "gone" / "maybuy.sock"))
    assert "too long" in refused("--uds", str(tmp_path / ("x" * 120)))
