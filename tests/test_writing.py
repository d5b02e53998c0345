"""A file is written whole or not at all, in the place of the one before, and nothing else is left."""

from __future__ import annotations

import errno
import os
import resource
import signal
import stat
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from maybuy.writing import write


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def names(folder: Path) -> list[str]:
    return sorted(one.name for one in folder.iterdir())


def test_a_new_file_has_the_mode_that_any_other_has(tmp_path: Path) -> None:
    (tmp_path / "other").write_bytes(b"")
    write(tmp_path / "new", b"words")
    assert (tmp_path / "new").read_bytes() == b"words"
    assert mode(tmp_path / "new") == mode(tmp_path / "other")
    assert names(tmp_path) == ["new", "other"]


@pytest.mark.parametrize("bits", [0o600, 0o664, 0o755])
def test_a_file_keeps_its_mode_and_its_owner(tmp_path: Path, bits: int) -> None:
    file = tmp_path / "file"
    file.write_bytes(b"old")
    file.chmod(bits)
    if os.geteuid() == 0:
        os.chown(file, 12345, 54321)
    before = file.stat()
    write(file, b"new")
    after = file.stat()
    assert file.read_bytes() == b"new"
    assert (mode(file), after.st_uid, after.st_gid) == (bits, before.st_uid, before.st_gid)


def test_links_stay_and_what_they_lead_to_is_written(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "folder").symlink_to("real")
    (tmp_path / "link").symlink_to("folder/file")
    for content in (b"new", b"newer"):  # a link that leads nowhere yet, then one that does
        write(tmp_path / "link", content)
        assert (tmp_path / "real" / "file").read_bytes() == content
    assert (tmp_path / "link").is_symlink()
    assert names(tmp_path / "real") == ["file"]


def test_a_pipe_is_written_into(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    read: list[bytes] = []
    reader = threading.Thread(target=lambda: read.append((tmp_path / "pipe").read_bytes()))
    reader.start()
    write(tmp_path / "pipe", b"words")
    reader.join(timeout=60)
    assert read == [b"words"]
    assert stat.S_ISFIFO((tmp_path / "pipe").stat().st_mode)


def test_a_name_as_long_as_names_can_be_is_written(tmp_path: Path) -> None:
    write(tmp_path / ("x" * 255), b"words")
    assert (tmp_path / ("x" * 255)).read_bytes() == b"words"


@pytest.mark.parametrize("where", ["folder", "none/file", "file/below"])
def test_where_no_file_can_be_it_is_said_and_nothing_is_left(tmp_path: Path, where: str) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").write_bytes(b"old")
    with pytest.raises(OSError, match=where.partition("/")[0]):
        write(tmp_path / where, b"new")
    assert sorted(one.name for one in tmp_path.rglob("*")) == ["file", "folder"]


def test_a_file_that_must_not_be_written_is_left_though_its_folder_may_be(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "file"
    file.write_bytes(b"old")
    file.chmod(0o444)
    monkeypatch.setattr(os, "access", lambda *_: False)  # root may write to anything
    with pytest.raises(PermissionError):
        write(file, b"new")
    assert (file.read_bytes(), names(tmp_path)) == (b"old", ["file"])


@pytest.mark.parametrize("failing", ["fsync", "rename"])
@pytest.mark.parametrize("error", [OSError(errno.ENOSPC, "full"), KeyboardInterrupt()])
def test_what_fails_half_way_leaves_the_old_file_and_nothing_beside_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failing: str, error: BaseException
) -> None:
    def fail(*_: object) -> None:
        raise error

    (tmp_path / "file").write_bytes(b"old")
    monkeypatch.setattr(*((os, "fsync") if failing == "fsync" else (Path, "replace")), fail)
    with pytest.raises(type(error)):
        write(tmp_path / "file", b"new")
    assert ((tmp_path / "file").read_bytes(), names(tmp_path)) == (b"old", ["file"])


def test_where_there_is_room_for_a_part_only_the_old_file_is_left_whole(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"old")
    code = "import sys, pathlib, maybuy.writing as w; w.write(pathlib.Path(sys.argv[1]), b'x' * 100_000)"

    def little_room() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (10_000, 10_000))

    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "file")],
        preexec_fn=little_room, capture_output=True, check=False, timeout=120,
    )  # fmt: skip
    assert done.returncode == 1
    assert ((tmp_path / "file").read_bytes(), names(tmp_path)) == (b"old", ["file"])


def test_whoever_reads_meanwhile_has_the_old_or_the_new_and_never_a_part(tmp_path: Path) -> None:
    file, contents = tmp_path / "file", [bytes([number]) * 200_000 for number in range(4)]
    write(file, contents[0])
    seen, done = set(), threading.Event()

    def look() -> None:
        while not done.is_set():
            seen.add(file.read_bytes())

    reader = threading.Thread(target=look)
    reader.start()
    for number in range(200):
        write(file, contents[number % 4], lasting=False)
    done.set()
    reader.join(timeout=60)
    assert seen
    assert seen <= set(contents)
