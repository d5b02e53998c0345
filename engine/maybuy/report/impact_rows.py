"""What a change does to a customer base, as rows of one shape: by what is asked, and by what is paid for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Final, Literal, get_args

from ..diff.answers import Answer
from ..model.definitions import Definitions

if TYPE_CHECKING:
    from ..fleet.impact import Impact
    from ..fleet.rights import Row as Asked
    from ..fleet.sums import Row as Paid

Section = Literal["loses", "gains", "dearer", "cheaper", "moved", "changes"]
SECTIONS: Final[tuple[Section, ...]] = get_args(Section)
"""In the order in which they are told. What is `moved` is dearer for some, and as much cheaper for others."""

MONEY: Final = ("dearer", "cheaper", "moved")


@dataclass(frozen=True, slots=True)
class Told:
    """One thing that changes, of one item or of several that the same is said of: for how many accounts, with
    how many seats. With several items that differ in these, `most` are the greatest.

    Of a right there are an action and both answers; of money a cycle, a currency and the amounts a month.
    """

    section: Section
    items: tuple[str, ...]
    accounts: int
    seats: int
    sample: tuple[str, ...]
    action: str | None = None
    to: str | None = None
    answers: tuple[Answer, Answer] | None = None
    cycle: str = ""
    currency: str = ""
    amounts: tuple[Decimal, Decimal] | None = None
    most: tuple[int, int] | None = None
    key: str = ""


def told(impact: Impact) -> tuple[Told, ...]:
    """All rows, section by section; those of rights in their order, so that a row's place is its place."""
    rights = [_right(one) for one in impact.rights.rows]
    paid = [_paid(one) for one in impact.money.rows]
    return tuple(_keyed([*rights, *sorted(paid, key=lambda one: SECTIONS.index(one.section))]))


def _right(row: Asked) -> Told:
    changed = row.changed
    asked = changed.asked
    return Told(
        changed.section, () if asked.item is None else (asked.item,), row.accounts, row.seats, row.sample,
        action=asked.action, to=asked.to, answers=(changed.base, changed.head),
    )  # fmt: skip


def _paid(row: Paid) -> Told:
    section: Section = "moved"
    if row.before != row.after:
        section = "dearer" if row.after > row.before else "cheaper"
    return Told(
        section, (row.item,), row.accounts, row.seats, row.samples,
        cycle=row.cycle, currency=row.currency, amounts=(row.before, row.after),
    )  # fmt: skip


def _keyed(rows: Iterable[Told]) -> Iterator[Told]:
    """Rows with a key each: what they are about, and a number where several are about the same."""
    seen: dict[str, int] = {}
    for row in rows:
        words = [row.action, *row.items, row.cycle, row.currency]
        key = f"{row.section}: {' '.join([word for word in words if word])}"
        key += f" to {row.to}" if row.to else ""
        seen[key] = number = seen.get(key, 0) + 1
        yield replace(row, key=key if number == 1 else f"{key} ({number})")


def of(rows: Iterable[Told], section: Section) -> list[Told]:
    """The rows of a section."""
    return [row for row in rows if row.section == section]


def together(rows: Iterable[Told], most: int) -> list[Told]:
    """Rows that say the same of several items as one; what concerns most accounts first, and of each row no
    more than so many of its sample."""
    groups: dict[object, list[Told]] = {}
    for row in rows:
        same = (row.section, row.action, row.to, row.answers) if row.answers else row.key
        groups.setdefault(same, []).append(row)
    made = [_one(group) for group in groups.values()]
    return sorted([_short(one, most) for one in made], key=lambda one: -(one.most or (one.accounts,))[0])


def _one(rows: Sequence[Told]) -> Told:
    accounts, seats = [row.accounts for row in rows], [row.seats for row in rows]
    alike = len(set(accounts)) == len(set(seats)) == 1
    return replace(
        rows[0],
        items=tuple(dict.fromkeys([item for row in rows for item in row.items])),
        accounts=min(accounts),
        seats=min(seats),
        most=None if alike else (max(accounts), max(seats)),
        sample=tuple(sorted({one for row in rows for one in row.sample})),
    )


def _short(row: Told, most: int) -> Told:
    return replace(row, sample=row.sample[:most])


def why_not(action: str, head: Definitions) -> Literal["unlike", "gone"]:
    """Why an action was not computed: the versions declare it in ways that are not alike, or the second does
    not have it."""
    return "unlike" if action in head.actions else "gone"


Fails = Literal["loses", "gains", "dearer", "any"]


def fails(impact: Impact, fail_on: Fails | None) -> bool:
    """Whether what was asked to fail is there. What was not computed might be; and whom one version alone
    leaves out is answered nothing by it, and by the other as ever."""
    money, rows = impact.money, impact.rights.rows
    sections = {row.changed.section for row in rows}
    left_out = {one.side for one in impact.bad}
    found: dict[Fails, Callable[[], bool]] = {
        "loses": lambda: "loses" in sections or "head" in left_out or bool(impact.not_computed),
        "gains": lambda: "gains" in sections or "base" in left_out or bool(impact.not_computed),
        "dearer": lambda: bool(money.more),
        "any": lambda: bool(
            rows
            or money.rows
            or money.more
            or money.less
            or impact.not_computed
            or left_out & {"base", "head"}
        ),
    }
    return fail_on is not None and found[fail_on]()
