"""Where the service listens: an address and a port, or a Unix socket."""

from __future__ import annotations

import errno
import os
import socket
import stat
from contextlib import suppress
from pathlib import Path
from typing import Final

from ...model.service import Settings

BACKLOG: Final = 2048
SOCKET_MASK: Final = 0o117
"""What the mode of a Unix socket lacks: whoever owns it and their group may ask, nobody else."""


class AddressError(OSError):
    """There cannot be listened here."""

    def __init__(self, where: str, reason: str | None) -> None:
        super().__init__(reason)
        self.where = where


def listen(settings: Settings) -> socket.socket:
    """A socket that accepts connections from now on, to be answered later. Raises AddressError."""
    made = _at_path(settings.uds) if settings.uds is not None else _at_port(settings.host, settings.port)
    made.set_inheritable(True)
    return made


def _at_port(host: str, port: int) -> socket.socket:
    where = f"{host}:{port}"
    try:
        family, *_, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        return socket.create_server(address[:2], family=family, backlog=BACKLOG)
    except socket.gaierror as error:
        raise AddressError(where, error.strerror) from error
    except OSError as error:
        raise AddressError(where, os.strerror(error.errno or 0)) from error


def _at_path(path: Path) -> socket.socket:
    """Takes the place of a socket that a service which was killed has left, and of nothing else."""
    made = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    mask = os.umask(SOCKET_MASK)
    try:
        if _is_left(path):
            path.unlink(missing_ok=True)
        made.bind(str(path))
        made.listen(BACKLOG)
    except OSError as error:
        made.close()
        reason = os.strerror(error.errno) if error.errno else str(error)
        raise AddressError(str(path), reason) from error
    finally:
        os.umask(mask)
    return made


def _is_left(path: Path) -> bool:
    """Whether there is a socket at a path that nobody listens at."""
    with suppress(FileNotFoundError):
        if not stat.S_ISSOCK(path.lstat().st_mode):
            raise OSError(errno.EEXIST, "no socket")
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as tried:
            tried.settimeout(1)
            try:
                tried.connect(str(path))
            except ConnectionRefusedError:
                return True
    return False


def stop_listening(settings: Settings, listening: socket.socket) -> None:
    """Closes a socket; a path is taken away as well, unless somebody else listens there by now."""
    listening.close()
    if settings.uds is not None:
        with suppress(OSError):
            if _is_left(settings.uds):
                settings.uds.unlink()


def place_of(listening: socket.socket) -> dict[str, object]:
    """Where a socket listens, as a log tells it."""
    name = listening.getsockname()
    if listening.family == socket.AF_UNIX:
        return {"uds": name}
    return {"host": name[0], "port": name[1]}


def url_of(listening: socket.socket, *, tls: bool) -> str:
    """Where a socket is reached."""
    name = listening.getsockname()
    if listening.family == socket.AF_UNIX:
        return f"unix:{name}"
    scheme = "https" if tls else "http"
    host = f"[{name[0]}]" if listening.family == socket.AF_INET6 else name[0]
    return f"{scheme}://{host}:{name[1]}"
