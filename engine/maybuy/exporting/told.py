"""What another format has no word for."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple


class Unsaid(NamedTuple):
    """Something of a root that is not exported, or not as it is: which sentence tells so, with its words, of
    what, and in which file that stands."""

    code: str
    about: str
    place: str
    words: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Report:
    """All that is not exported, in the order in which it was met."""

    unsaid: list[Unsaid] = field(default_factory=list)

    def miss(self, code: str, about: str, place: str, **words: object) -> None:
        """Notes something, once."""
        one = Unsaid(code, about, place, tuple((name, str(word)) for name, word in words.items()))
        if one not in self.unsaid:
            self.unsaid.append(one)
