"""What follows from what is known: the share that was killed, and the survivors that nobody has explained."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from mutation.room import KILLED, NOT_RUN

HERE = Path(__file__).parent
FOLDERS = ("compile", "subscription", "decide", "order", "diff", "second", "views")
_ENTRY = re.compile(r"(?P<path>\S+): (?P<change>\S+: `.*` → `.*`): (?P<reason>\S.*)")


def near(table: Path = HERE / "near.toml") -> dict[str, list[str]]:
    """The tests that are near each module, by its path from the root."""
    found: dict[str, list[str]] = tomllib.loads(table.read_text("utf-8"))["near"]
    return found


def unchanging(text: str) -> dict[tuple[str, str], str]:
    """The reasons why a change of a module changes nothing, by path and change. Raises ValueError."""
    found = {}
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        entry = _ENTRY.fullmatch(line)
        if entry is None:
            raise ValueError(f"line {number} is not `PATH: FUNCTION: `was` → `became`: REASON`")
        found[entry["path"], entry["change"]] = entry["reason"]
    return found


@dataclass(frozen=True, slots=True)
class Mutant:
    """One change. `path` is from the root, `name` is what mutmut calls it."""

    path: str
    name: str
    function: str
    line: int
    was: str
    became: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.change}"

    @property
    def change(self) -> str:
        """What changes, as it is written into the list of those that change nothing."""
        return f"{self.function}: `{self.was}` → `{self.became}`"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the tests near a module are worth."""

    path: str
    run: int
    killed: int
    explained: int
    survivors: tuple[Mutant, ...]
    open: int
    idle: tuple[str, ...]
    """Entries of the list that no survivor bears out."""

    @property
    def share(self) -> float:
        """The killed among those that change something, in percent."""
        counted = self.run - self.explained
        return 100 * self.killed / counted if counted else 100.0

    @property
    def holds(self) -> bool:
        """Whether all were run, all that survives is explained, and all that is explained survives."""
        return not (self.open or self.survivors or self.idle)


def verdict(
    path: str,
    every: Sequence[Mutant],
    chosen: Sequence[Mutant],
    known: Mapping[str, str],
    reasons: Mapping[tuple[str, str], str],
) -> Verdict:
    """Of those of a module's mutants that were chosen. An entry for none of `every` is idle."""
    states = {one: known.get(one.name, NOT_RUN) for one in chosen}
    done = [one for one in chosen if states[one] != NOT_RUN]
    killed = {one for one in done if states[one] == KILLED}
    alive = [one for one in done if one not in killed]
    explained = [one for one in alive if (path, one.change) in reasons]
    unborne = {one.change for one in every} - {one.change for one in killed} | {one.change for one in alive}
    return Verdict(
        path,
        len(done),
        len(killed),
        len(explained),
        tuple(one for one in alive if (path, one.change) not in reasons),
        len(chosen) - len(done),
        tuple(change for where, change in reasons if where == path and change not in unborne),
    )
