"""The people who walk through the customer's pages, and what each of them wants: a table, to be read."""

from __future__ import annotations

from typing import Literal, NamedTuple

from maybuy.model.order import OrderChange
from maybuy.serve.pages.draft import made


class Want(NamedTuple):
    """Something that somebody tries, in a step of the way, and what comes of it there.

    `allow`: it is put into the order; `refer`: the request form is opened with it; `deny`: the page says why
    not; `absent`: there is nothing that it could be about, and no word of it. What is not `kept` is taken out
    of the order again.
    """

    step: Literal["seats", "edition", "cancel", "add-on", "more", "suite", "cycle"]
    outcome: Literal["allow", "refer", "deny", "absent"]
    action: str
    item: str | None = None
    to: str | None = None
    number: int | None = None
    of: str | None = None
    """What the change of an order is about, where that is not the item."""
    kept: bool = True

    @property
    def key(self) -> str:
        """What tells it from others on a page."""
        return " ".join((self.action, self.item or "-", self.to or "-"))

    @property
    def change(self) -> OrderChange:
        """It as a change of an order."""
        return made(self.action, item=self.of or self.item, to=self.to, seats=self.number)


class Person(NamedTuple):
    """Somebody who looks at the pages."""

    account: str
    user: str
    sees: bool
    """Whether there is anything to be seen."""
    begins: Literal["manage", "ask", "nothing"]
    """What stands on the summary of subscriptions to go on with."""
    wants: tuple[Want, ...]
    ends: Literal["bought", "asked", "refused"]
    """What becomes of what is wanted."""
    says: tuple[str, str]
    """What the first page that refuses something says, in English and French."""
    code: Literal["applies", "refused"] = "refused"
    """What becomes of the code STARTUP."""
    cycle: str | None = None
    """The billing cycle of a first subscription."""
    terms: tuple[str, ...] = ()
    pays: str = "card"


def usual(*outcomes: Literal["allow", "refer", "deny", "absent"]) -> tuple[Want, ...]:
    """What most want, each with its outcome: more seats, a higher edition, one product less, an add-on,
    another product, a suite, and another cycle."""
    seats, edition, cancel, add_on, more, suite, cycle = outcomes
    return (
        Want("seats", seats, "add_seats", "support/professional", number=3, of="support"),
        Want("edition", edition, "upgrade_edition", "support/enterprise"),
        Want("cancel", cancel, "cancel_product", "collaboration"),
        Want("add-on", add_on, "buy", "more-storage"),
        Want("more", more, "buy", "explore/professional", number=5),
        Want("suite", suite, "bundle", "support-suite/professional"),
        Want("cycle", cycle, "change_billing_cycle", to="monthly"),
    )


def changed(wants: tuple[Want, ...], *others: Want) -> tuple[Want, ...]:
    """Wants with others in the place of those of the same step."""
    by_step = {one.step: one for one in others}
    return tuple(by_step.get(one.step, one) for one in wants)


NEEDS_OWNER = (
    "this needs the role owner; here it is admin",
    "il faut être propriétaire ; cet utilisateur est administrateur",
)
NO_SUITE = (
    "Support Suite Professional combines at least two of Support Professional, Guide Professional",
    "regroupe au moins deux produits achetés séparément",
)

PERSONS = {
    "owner": Person(
        "acme", "marie", True, "manage",
        usual("allow", "allow", "allow", "allow", "allow", "deny", "allow"),
        "bought", NO_SUITE,
    ),
    "admin": Person(
        "acme", "luc", True, "nothing",
        usual("deny", "deny", "deny", "deny", "deny", "deny", "deny"),
        "refused", NEEDS_OWNER,
    ),
    "agent": Person(
        "elite", "maya", False, "nothing",
        changed(
            usual("deny", "deny", "deny", "deny", "deny", "deny", "deny"),
            Want("seats", "deny", "add_seats", "support/elite", number=3, of="support"),
            Want("edition", "deny", "downgrade_edition", "support/enterprise"),
            Want("cancel", "deny", "cancel_product", "support/elite"),
        ),
        "refused",
        (
            "this needs the role admin or owner; here it is agent",
            "il faut être administrateur ou propriétaire ; cet utilisateur est agent",
        ),
    ),
    "prospect": Person(
        "prospect", "jacob", True, "manage",
        changed(
            usual("absent", "absent", "absent", "deny", "allow", "allow", "deny"),
            Want("more", "allow", "buy", "support/team", number=7),
            Want("suite", "allow", "buy", "support-suite/professional", number=7, kept=False),
        ),
        "bought",
        (
            "More Storage needs Support Professional, Support Enterprise or Support Elite",
            "Stockage supplémentaire nécessite Support Professional, Support Enterprise ou Support Elite",
        ),
        code="applies", cycle="monthly", terms=("master-subscription-agreement", "privacy"), pays="paypal",
    ),
    "sales-assisted": Person(
        "sales-assisted", "katrin", True, "manage",
        changed(
            usual("allow", "allow", "refer", "allow", "allow", "allow", "refer"),
            Want("cancel", "refer", "cancel_product", "guide/professional", kept=False),
            Want("suite", "allow", "bundle", "support-suite/professional", kept=False),
            Want("cycle", "refer", "change_billing_cycle", to="monthly", kept=False),
        ),
        "bought",
        (
            "the account already has Guide Professional",
            "le compte a déjà Guide Professional",
        ),
    ),
    "chat phase 4": Person(
        "chat-phase-4", "harriet", True, "manage",
        changed(
            usual("allow", "allow", "allow", "allow", "allow", "allow", "allow"),
            Want("seats", "allow", "add_seats", "chat/professional", number=7, of="chat"),
            Want("edition", "allow", "upgrade_edition", "support/enterprise", kept=False),
            Want("cancel", "allow", "cancel_product", "chat/professional", kept=False),
        ),
        "bought",
        (
            "the account already has Chat Professional",
            "le compte a déjà Chat Professional",
        ),
        pays="paypal",
    ),
    "other": Person(
        "other", "victoria", True, "ask",
        changed(
            usual("refer", "refer", "refer", "refer", "refer", "deny", "refer"),
            Want("cancel", "refer", "cancel_product", "support/professional", kept=False),
            Want("more", "refer", "buy", "explore/professional"),
        ),
        "asked", NO_SUITE,
    ),
}  # fmt: skip
