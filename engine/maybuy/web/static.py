"""The files that pages load: styles, scripts, what is vendored. Their address changes when one does."""

from __future__ import annotations

from functools import cache
from hashlib import sha256
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Final, NamedTuple

PREFIX: Final = "/pages/static/"
"""Where static files are; the digest and a name follow."""

KINDS: Final = {
    "css": "text/css; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "svg": "image/svg+xml",
}
"""By the end of a name, the content type. Other files are not served."""


class Asset(NamedTuple):
    """A static file as it goes out."""

    kind: str
    body: bytes


def _walk(folder: Traversable, prefix: str = "") -> dict[str, Asset]:
    found: dict[str, Asset] = {}
    for one in folder.iterdir():
        name = f"{prefix}{one.name}"
        if one.is_dir():
            found |= _walk(one, f"{name}/")
        elif kind := KINDS.get(one.name.rpartition(".")[2]):
            found[name] = Asset(kind, one.read_bytes())
    return found


@cache
def assets() -> dict[str, Asset]:
    """All static files by name, such as `maybuy.css` and `vendor/htmx.min.js`."""
    return dict(sorted(_walk(files(__package__).joinpath("static")).items()))


@cache
def digest() -> str:
    """What stands for all of them as they are: one for all, so that scripts may name each other."""
    made = sha256()
    for name, one in assets().items():
        made.update(f"{name}\0{len(one.body)}\0".encode() + one.body)
    return made.hexdigest()[:16]


def asset(name: str) -> str:
    """The address of a static file. Raises KeyError for one there is not."""
    assets()[name]
    return f"{PREFIX}{digest()}/{name}"


def served(path: str) -> Asset | None:
    """The file at an address; None where there is none, or where it was of another version."""
    version, _, name = path.removeprefix(PREFIX).partition("/")
    return assets().get(name) if version == digest() else None
