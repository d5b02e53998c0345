"""Keys: who may ask the service, and for what; and what page tokens are sealed with.

A line of the file, or of the environment variable, is `NAME SCOPE,SCOPE KEY`. The key stands there as it is
sent, or better as `sha256:` and its digest in hexadecimal; `#` begins a comment.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from hmac import compare_digest
from ipaddress import ip_address
from pathlib import Path
from typing import Final, get_args

from ..services import SEALING_BYTES, NotAllowedError, NotAuthenticatedError, Scope, new_key
from ..start_error import StartError

VARIABLE: Final = "MAYBUY_KEYS"
"""The environment variable that holds lines as the file does; a semicolon ends a line as well."""

SCOPES: Final[tuple[str, ...]] = get_args(Scope)
SHORTEST: Final = 16
"""Characters of a key: fewer could be guessed."""

_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
_DIGEST: Final = re.compile(r"sha256:(?P<hex>[0-9a-fA-F]{64})")
_SENT: Final = re.compile(r"[!-~]+")
_HEADER: Final = re.compile(rb"bearer +([!-~]+) *", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Key:
    """A key by its digest, so that it stands nowhere in memory as it is sent."""

    name: str
    scopes: frozenset[str]
    digest: bytes


class KeyRing:
    """Knows who may ask. An empty one lets nobody in."""

    def __init__(self, keys: Iterable[Key]) -> None:
        self.keys = tuple(keys)

    def authenticate(self, authorization: bytes | None, scope: Scope, /) -> str:
        """The name of the key in an `Authorization` header.

        Every key is compared, each in constant time, so that how long it takes tells nothing of them.
        """
        sent = _HEADER.fullmatch(authorization or b"")
        digest = sha256(sent[1] if sent else b"").digest()
        found = [key for key in self.keys if compare_digest(key.digest, digest)]
        if not sent or not found:
            raise NotAuthenticatedError
        if scope not in found[0].scopes:
            raise NotAllowedError
        return found[0].name


def read_keys(file: Path | None, environment: Mapping[str, str]) -> tuple[Key, ...]:
    """The keys of a file and of the environment. Raises StartError, which never shows a key."""
    return keys_of(None if file is None else text_of(file), file, environment)


def text_of(file: Path) -> str | None:
    """What stands in a file of keys; None where it cannot be read."""
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, ValueError):
        return None


def keys_of(text: str | None, file: Path | None, environment: Mapping[str, str]) -> tuple[Key, ...]:
    """As read_keys(), from what text_of() says of the file."""
    keys: list[Key] = []
    if file is not None:
        if text is None:
            raise StartError("keys-unreadable", file=file)
        keys += _lines(text, str(file))
    if VARIABLE in environment:
        keys += _lines(environment[VARIABLE].replace(";", "\n"), VARIABLE)
    names = [key.name for key in keys]
    digests = [key.digest for key in keys]
    for number, key in enumerate(keys):
        if key.name in names[:number] or key.digest in digests[:number]:
            raise StartError("keys-twice", name=key.name)
    if not keys and (file is not None or VARIABLE in environment):
        raise StartError("keys-none", where=file or VARIABLE)
    return tuple(keys)


class KeysWatch:
    """Tells of the file of keys when it has changed and then stayed as it is for one look; once at first.

    Its text is compared, not its time of change: a key that is taken away is never overlooked. What cannot be
    taken over is told as the StartError that says why; the keys known before are then still good.
    """

    def __init__(self, file: Path, environment: Mapping[str, str]) -> None:
        self.file = file
        self._environment = environment
        self._seen: object = ...
        self._told: object = ...

    def text(self) -> str | None:
        """As text_of(), but never waits for another process to write it."""
        return text_of(self.file) if self.file.is_file() else None

    def judged(self, text: str | None, *, now: bool = False) -> tuple[Key, ...] | StartError | None:
        """What the file holds, by its text, where that is new or is to be told now; else None."""
        before, self._seen = self._seen, text
        if not now and (text != before or text == self._told):
            return None
        self._told = text
        try:
            return keys_of(text, self.file, self._environment)
        except StartError as error:
            return error

    def hangs(self) -> StartError:
        """Why nothing can be told: the file gives no answer. When it does, it is told of again."""
        self._told = ...
        return StartError("keys-unreadable", file=self.file)


def _lines(text: str, where: str) -> list[Key]:
    lines = enumerate((line.partition("#")[0].split() for line in text.splitlines()), start=1)
    return [_key(parts, where, number) for number, parts in lines if parts]


def _key(parts: list[str], where: str, line: int) -> Key:
    if len(parts) != 3 or not _NAME.fullmatch(parts[0]):
        raise StartError("keys-line", where=where, line=line)
    name, scopes, secret = parts[0], parts[1].split(","), parts[2]
    for scope in scopes:
        if scope not in SCOPES:
            raise StartError("keys-scope", where=where, line=line, word=scope, known=", ".join(SCOPES))
    if digest := _DIGEST.fullmatch(secret):
        return Key(name, frozenset(scopes), bytes.fromhex(digest["hex"]))
    if len(secret) < SHORTEST or secret.startswith("sha256:") or not _SENT.fullmatch(secret):
        raise StartError("keys-weak", where=where, line=line, fewest=SHORTEST)
    return Key(name, frozenset(scopes), sha256(secret.encode()).digest())


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach an address."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def required_keys(host: str, file: Path | None, environment: Mapping[str, str]) -> tuple[Key, ...]:
    """As read_keys(), but raises StartError also where there are none and the address is no loopback."""
    keys = read_keys(file, environment)
    if not keys and not is_loopback(host):
        raise StartError("keys-needed", host=host)
    return keys


PAGES_VARIABLE: Final = "MAYBUY_PAGES_KEY"
"""The environment variable that holds the key of the customer's pages."""


def pages_key(file: Path | None, environment: Mapping[str, str]) -> bytes | None:
    """The key of a file, else of the environment, if there is one. Raises StartError for what is none."""
    if file is not None:
        return _sealing(_content(file, "pages-key"), "pages-key", where=file)
    if PAGES_VARIABLE in environment:
        return _sealing(environment[PAGES_VARIABLE].encode(), "pages-key", where=PAGES_VARIABLE)
    return None


def token_key(file: Path | None) -> bytes:
    """The key in a file, else a new one. Raises StartError for a file that holds none."""
    return new_key() if file is None else _sealing(_content(file, "token-key"), "token-key", file=file)


MOST_SEALING_BYTES: Final = 4_096
"""Bytes of a file that may be a key."""


def _content(file: Path, kind: str) -> bytes:
    try:
        with file.open("rb") as stream:
            return stream.read(MOST_SEALING_BYTES + 1)
    except OSError as error:
        reason = os.strerror(error.errno or 0)
        raise StartError(f"{kind}-unreadable", file=file, reason=reason) from None


def _sealing(key: bytes, kind: str, **where: object) -> bytes:
    if key.isascii():
        key = key.strip()  # written as text, with a line break behind it
    if not SEALING_BYTES <= len(key) <= MOST_SEALING_BYTES:
        raise StartError(f"{kind}-length", **where, least=SEALING_BYTES, most=MOST_SEALING_BYTES)
    return key
