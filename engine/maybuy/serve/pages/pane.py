"""The summary of an order beside every page, and as it was when it was made."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any, Final, Literal, NamedTuple

from ...model.definitions import Definitions
from ...order.summary import Preview
from ...report.receipt import Changed, Dated, Receipt
from .helping import plans_of

AT_CHECKOUT: Final = frozenset(("accept_terms", "provide", "payment_method"))
"""What an order may lack while it is put together: it is given before it is made."""


class Chosen(NamedTuple):
    """A change of the draft: when it takes effect, or why it is refused, and ways out."""

    asked: str
    outcome: str
    first: str
    ways: tuple[str, ...]
    hows: tuple[str, ...] = ()
    """What can be done about each way out: see helping.How."""


class Amount(NamedTuple):
    """Something, and what it comes to."""

    said: str
    amount: str


class On(NamedTuple):
    """Something that happens on a day."""

    day: str
    said: str
    because: str


@dataclass(frozen=True, slots=True)
class Pane:
    """The summary in words: parts that are empty have nothing in them."""

    changes: tuple[Chosen, ...]
    due: tuple[Amount, ...]
    total: Amount
    open: str
    lines: tuple[Amount, ...]
    recurring: str
    afterwards: tuple[str, ...]
    undone: tuple[On, ...]
    scheduled: tuple[On, ...]
    ended: tuple[On, ...]
    payments: tuple[On, ...]
    notes: tuple[str, ...]
    missing: tuple[str, ...]
    """What keeps it from being checked out."""
    codes: tuple[str, ...]
    """Codes that do not apply, and why."""
    through: str
    outcome: Literal["allow", "refer", "deny"]

    @property
    def goes_on(self) -> bool:
        """Whether it can be checked out by oneself."""
        return bool(self.changes) and self.outcome == "allow" and not self.missing

    @property
    def payable(self) -> bool:
        """Whether it can be paid for: codes that do not apply are left out first."""
        return self.goes_on and not self.codes

    @property
    def needs_help(self) -> bool:
        """Whether it can be made with somebody's help."""
        return bool(self.changes) and self.outcome == "refer"

    def plain(self) -> dict[str, Any]:
        """It as JSON has it: what the customer was shown."""
        return asdict(self)


def pane_of(preview: Preview, definitions: Definitions, language: str) -> Pane:
    """A summary in words."""
    receipt = Receipt(preview, definitions, language)
    lacking = [lack for lack in preview.missing if lack.kind not in (*AT_CHECKOUT, "promotion")]
    return Pane(
        tuple(_chosen(one, definitions) for one in receipt.changes()),
        tuple(Amount(*one) for one in receipt.due()),
        Amount(*receipt.total()),
        receipt.open(),
        tuple(_lines(receipt)),
        receipt.recurring() if preview.lines else "",
        tuple(receipt.afterwards()) if preview.lines else (),
        tuple(map(_on, receipt.waiting(preview.undone))),
        tuple(map(_on, receipt.waiting(preview.scheduled))),
        tuple(map(_on, receipt.ended())),
        tuple(map(_on, receipt.payments())),
        tuple(receipt.notes()),
        tuple(receipt.words.missing(lack, preview) for lack in lacking),
        tuple(receipt.words.refusal(one, preview.currency) for one in preview.refused_codes),
        receipt.words.names(preview.channels, "or"),
        preview.outcome,
    )


def _chosen(one: Changed, definitions: Definitions) -> Chosen:
    hows = tuple(plan.how for plan in plans_of(one.decision, definitions))
    return Chosen(one.asked, one.decision.outcome, one.first, one.ways, hows)


def shown_again(plain: dict[str, Any]) -> Pane:
    """The summary of a record. Raises TypeError for what is none."""
    amounts = {part: tuple(Amount(*one) for one in plain[part]) for part in ("due", "lines")}
    days = {
        part: tuple(On(*one) for one in plain[part]) for part in ("undone", "scheduled", "ended", "payments")
    }
    texts = {part: tuple(plain[part]) for part in ("afterwards", "notes", "missing", "codes")}
    return Pane(
        **{
            **plain,
            **amounts,
            **days,
            **texts,
            "changes": tuple(Chosen(*one) for one in plain["changes"]),
            "total": Amount(*plain["total"]),
        }
    )


def _lines(receipt: Receipt) -> Iterator[Amount]:
    for line in receipt.lines():
        yield Amount(line.said, line.amount)
        if len(line.parts) > 1:
            yield from (Amount(f"– {said}", amount) for said, amount in line.parts)


def _on(one: Dated) -> On:
    return On(one.day, one.said, one.because)
