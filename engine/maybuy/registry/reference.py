"""What names a bundle in a registry: `oci://REGISTRY/NAME:TAG`, or `@sha256:…` in place of the tag."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from ..finding import START, Finding, Severity
from ..source import LoadError

SCHEME: Final = "oci://"
_MOST: Final = 255
"""Characters of a name, as the specification of registries has it."""

_PART: Final = r"[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*"
_REFERENCE: Final = re.compile(
    r"(?P<host>(?:\[[0-9a-fA-F:]+\]|[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?)(?::[0-9]{1,5})?)"
    rf"/(?P<name>{_PART}(?:/{_PART})*)"
    r"(?::(?P<tag>[A-Za-z0-9_][A-Za-z0-9._-]{0,127}))?"
    r"(?:@(?P<digest>sha256:[0-9a-f]{64}))?"
)
_LOOPBACK: Final = re.compile(r"(?:localhost|127(?:\.[0-9]{1,3}){3}|\[::1\])(?::[0-9]+)?")
DIGEST: Final = re.compile(r"sha256:[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Reference:
    """A bundle in a registry. With both a tag and a digest, the digest says which it is."""

    host: str
    """With its port where one is named."""
    name: str
    tag: str
    """Empty where there is none."""
    digest: str
    """`sha256:…`; empty where only a tag says which it is."""

    def __str__(self) -> str:
        tag = f":{self.tag}" if self.tag else ""
        return f"{SCHEME}{self.host}/{self.name}{tag}{f'@{self.digest}' if self.digest else ''}"

    @property
    def wanted(self) -> str:
        """By what the registry is asked for it: the digest, or the tag."""
        return self.digest or self.tag

    @property
    def on_this_machine(self) -> bool:
        """Whether nobody else can listen on the way."""
        return is_loopback(self.host)

    def at(self, digest: str) -> Reference:
        """The same, pinned."""
        return replace(self, digest=digest)


def is_loopback(host: str) -> bool:
    """Whether a host, with or without its port, is this machine."""
    return _LOOPBACK.fullmatch(host) is not None


def parsed(text: str) -> Reference:
    """The reference in a text; `latest` where it says neither tag nor digest. Raises LoadError."""
    found = _REFERENCE.fullmatch(text.removeprefix(SCHEME)) if text.startswith(SCHEME) else None
    if found is None or len(found["host"]) + len(found["name"]) > _MOST:
        raise LoadError((Finding("bad-format", Severity.ERROR, text, START, "oci", (("word", text),)),))
    digest = found["digest"] or ""
    return Reference(found["host"], found["name"], found["tag"] or ("" if digest else "latest"), digest)


def in_registry(root: Path) -> bool:
    """Whether a root is no file but something in a registry."""
    return root.parts[:1] == (SCHEME.rstrip("/"),)


def reference_of(root: Path) -> Reference:
    """The reference that a root is. A path has lost one of the two slashes. Raises LoadError."""
    return parsed(SCHEME + "/".join(root.parts[1:]))
