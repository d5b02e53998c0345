"""Pictures, each with a note in it of what it shows: by that it is known, whatever fonts it is made with.

The note is a chunk `iTXt` of PNG, as https://www.w3.org/TR/png-3/#11iTXt has it.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator

SIGNATURE = b"\x89PNG\r\n\x1a\n"
KEYWORD = b"Description\0\0\0\0\0"
"""The note's name; that it is not compressed, and neither its language nor its name in that."""


def chunks(picture: bytes) -> Iterator[tuple[bytes, bytes]]:
    """The chunks of a picture, each with its kind."""
    assert picture.startswith(SIGNATURE)
    place = len(SIGNATURE)
    while place < len(picture):
        length = int.from_bytes(picture[place : place + 4])
        yield picture[place + 4 : place + 8], picture[place + 8 : place + 8 + length]
        place += length + 12


def chunk(kind: bytes, data: bytes) -> bytes:
    """A chunk as a file has it."""
    return len(data).to_bytes(4) + kind + data + zlib.crc32(kind + data).to_bytes(4)


def noted(picture: bytes, note: str) -> bytes:
    """A picture with a note in it."""
    (head, size), *rest = chunks(picture)
    with_note = [(head, size), (b"iTXt", KEYWORD + note.encode()), *rest]
    return SIGNATURE + b"".join(chunk(*one) for one in with_note)


def note_of(picture: bytes) -> str:
    """The note in a picture; empty where it has none."""
    found = (data for kind, data in chunks(picture) if kind == b"iTXt" and data.startswith(KEYWORD))
    return next(found, KEYWORD).removeprefix(KEYWORD).decode()


def size_of(picture: bytes) -> tuple[int, int]:
    """How wide and how high a picture is."""
    _, head = next(chunks(picture))
    return int.from_bytes(head[:4]), int.from_bytes(head[4:8])
