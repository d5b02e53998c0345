"""What every check is given, and the one way it says what it found: finding()."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from enum import IntEnum
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol, TypeVar

from pydantic import BaseModel

from ..model.definitions import Definitions, PlacedRule
from ..model.gathering import gather
from ..model.logic import Clause, clauses_of
from ..model.policy import PolicyFile
from ..source import Document, Finding, Path, finding

if TYPE_CHECKING:
    from ..model.salvage import Salvaged

__all__ = ["Check", "Context", "SourceFile", "Written", "finding"]

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file as it was read, and its model where it has the right shape."""

    document: Document
    model: BaseModel | None
    left: Salvaged | None = None
    """Of a file that has not, what can be read of it all the same."""

    @property
    def readable(self) -> Document | None:
        """All of it that can be read: the file itself where it has the right shape."""
        return self.document if self.model is not None else self.left.readable if self.left else None

    @property
    def is_sure(self) -> bool:
        """Whether all that it defines for others is known."""
        return self.model is not None or (self.left is not None and not self.left.lost)


class Written(NamedTuple):
    """A rule where it is written, in normal form."""

    placed: PlacedRule
    document: Document
    path: Path
    clauses: tuple[Clause, ...]
    """Empty for a rule that never applies, or that cannot be followed."""


@dataclass(frozen=True, eq=False)
class Context:
    """All files of a root, and what they define together."""

    files: tuple[SourceFile, ...]
    definitions: Definitions
    _known: dict[Callable[[Context], Any], Any] = field(default_factory=dict, repr=False)

    def once(self, work: Callable[[Context], T]) -> T:
        """What a function says of these files, worked out at the first call."""
        if work not in self._known:
            self._known[work] = work(self)
        known: T = self._known[work]
        return known

    @cached_property
    def named(self) -> Definitions:
        """The same with what else can be read: for names, and nothing that may follow from what cannot be."""
        left = [file.left for file in self.files if file.left is not None and file.left.model is not None]
        if not left:
            return self.definitions
        files = [(file.model, file.document.place) for file in self.files if file.model is not None]
        return gather([*files, *((one.model, one.whole.place) for one in left if one.model is not None)])

    @cached_property
    def rules(self) -> tuple[Written, ...]:
        """Every rule of every policy, in the order of the files."""
        return tuple(
            Written(placed, file.document, ("rules", number), _clauses(placed, self.definitions))
            for file in self.files
            if isinstance(file.model, PolicyFile)
            for number, placed in enumerate(_placed(file.model))
        )


def _placed(policy: PolicyFile) -> Iterator[PlacedRule]:
    for rule in policy.rules:
        yield PlacedRule(rule, policy.id, rule.effective.within(policy.effective), "")


def _clauses(placed: PlacedRule, definitions: Definitions) -> tuple[Clause, ...]:
    try:
        return clauses_of(placed, definitions)
    except ValueError:  # too many alternatives, or a value of another type: never_holds and others say so
        return ()


class Stage(IntEnum):
    """When a rule is looked at: each after those before it."""

    NAMES = 1
    """What is wrong where it stands: a name that leads nowhere, days out of order, a contradiction."""
    PLACES = 2
    """What is wrong or odd beside something else that stands near it."""
    WHOLE = 3
    """What only all files together can show: looked for once each of them is understood, and no sooner."""


class Check(Protocol):
    """One rule about the files themselves: a module with the codes it may give and this function."""

    @property
    def CODES(self) -> tuple[str, ...]:  # noqa: N802  a constant of the module
        """The codes of what it may find."""

    @property
    def STAGE(self) -> Stage:  # noqa: N802  a constant of the module
        """When it is looked at."""

    def check(self, context: Context) -> Iterator[Finding]:
        """Everything it finds."""
