"""Catalogs so small that every question about them can be asked, made at random, in two versions."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from hypothesis import strategies as st

from maybuy.engine import Engine
from maybuy.model.catalog import CatalogFile, LimitsFile, PaymentMethodsFile
from maybuy.model.feature import FeaturesFile
from maybuy.model.gathering import gather
from maybuy.model.policy import ActionsFile, ChannelsFile, PolicyFile, TermsFile
from maybuy.model.sold import AddOnFile, ProductFile, SuiteFile
from maybuy.model.vocabulary import VocabularyFile

ROLES = ("owner", "guest")
TYPES = ("small", "large")
CHANNELS = ("page", "site", "person")
ITEMS = ("p/a", "p/b", "q", "x", "s")
TARGETS = {
    "buy": "item", "start_trial": "item", "add_seats": "line", "remove_seats": "line",
    "upgrade_edition": "edition",
    "downgrade_edition": "edition", "bundle": "suite", "cancel_product": "held",
    "change_billing_cycle": "cycle", "change_payment_method": "payment_method", "use": "limit",
    "extend_subscription": "none", "add_units": "limit", "remove_units": "limit",
}  # fmt: skip
CHANNELLED = tuple(action for action in TARGETS if action != "use")

CONDITIONS: dict[str, st.SearchStrategy[Any]] = {
    "user.role": st.sampled_from(ROLES),
    "account.type": st.sampled_from(TYPES),
    "account.flag": st.booleans(),
    "account.size": st.sampled_from([{"at_least": 2}, {"less_than": 3}, 1]),
    "account.new": st.booleans(),
    "account.currency": st.sampled_from(["USD", {"not": "USD"}]),
    "account.country": st.sampled_from(["FR", {"not": ["FR", "DE"]}]),
    "subscription.cycle": st.sampled_from(["monthly", "annual", "none"]),
    "payment.method": st.sampled_from(["card", {"not": "none"}]),
    "terms.outdated": st.sampled_from([{"any": ["rules"]}, {"none": ["rules"]}]),
    "item.held": st.sampled_from(["no", "line", ["included", "part"], {"not": "no"}]),
    "item.seats": st.sampled_from([{"at_least": 2}, {"less_than": 3}, 0]),
    "item.seats_free": st.sampled_from([{"at_least": 2}, {"less_than": 3}, 0, 1]),
    "item.since": st.sampled_from([{"until": "2020-01-01"}, {"from": "2020-09-15"}, {"from": "2020-09-16"}]),
    "subscription.committed": st.booleans(),
    "subscription.days_left": st.sampled_from([{"at_most": 30}, {"at_least": 1}, 365]),
    "subscription.on_trial": st.booleans(),
    "item.price": st.sampled_from(["listed", "on_request", "none"]),
    "item.kind": st.sampled_from(["product", "add-on", "suite"]),
    "change.to": st.sampled_from(["monthly", "card", "none"]),
    "change.direction": st.sampled_from(["up", "down", "same", "none"]),
    "change.seats": st.sampled_from([{"at_least": 2}, {"less_than": 3}, 0]),
    "change.parent_seats": st.sampled_from([{"at_least": 1}, {"less_than": 3}]),
    "change.below_in_use": st.booleans(),
    "change.parts_held": st.sampled_from([{"at_least": 1}, {"at_least": 2}]),
    "change.breaks": st.booleans(),
    "change.lacks": st.booleans(),
    "change.excluded": st.booleans(),
    "change.unsound": st.sampled_from(
        ["none", "too_few_seats", "too_many_seats", "not_sold_for_cycle", "seats_follow"]
    ),
    "change.quantity": st.sampled_from([{"at_least": 2}, {"less_than": 3}]),
    "change.within_limit": st.booleans(),
    "subscription.tried": st.sampled_from([{"any": ["p"]}, {"none": ["q"]}, {"all": ["p/a", "q"]}]),
    "subscription.holds": st.sampled_from(
        [{"any": ["p"]}, {"none": ["p/b", "x"]}, {"all": ["p/a", "q"]}, {"all": ["p"]}, {"any": ["q", "x"]}]
    ),
}


@st.composite
def rules(draw: st.DrawFn) -> list[dict[str, Any]]:
    """A few rules of all kinds on any action."""
    made = []
    for number in range(draw(st.integers(1, 5))):
        effect = draw(st.sampled_from(["allow", "allow", "deny", "defer", "require", "settle"]))
        chosen = [*TARGETS] if effect in ("allow", "deny") else CHANNELLED
        names = draw(st.lists(st.sampled_from(sorted(CONDITIONS)), max_size=3, unique=True))
        rule: dict[str, Any] = {
            "id": f"r{number}",
            effect: draw(st.lists(st.sampled_from(chosen), min_size=1, max_size=4, unique=True)),
        }
        if names:
            rule[draw(st.sampled_from(["when", "when", "unless"]))] = {
                name: draw(CONDITIONS[name]) for name in names
            }
        if effect in ("allow", "deny") and draw(st.booleans()):
            rule["through"] = draw(st.lists(st.sampled_from(CHANNELS), min_size=1, max_size=2, unique=True))
        if effect == "deny" and draw(st.booleans()):
            rule["code"] = draw(st.sampled_from(["too_bad", "withdrawn"]))
        if effect == "defer":
            rule["until"] = draw(st.sampled_from(["next_cycle", "2020-09-20", "2020-12-01", "2020-01-01"]))
        if effect == "require":
            rule["obligations"] = draw(
                st.sampled_from([["accept:rules"], ["provide:number"], ["accept:rules", "provide:number"]])
            )
        if effect == "settle":
            rule["by"] = draw(st.sampled_from(["proration", "full", "nothing", "new_term"]))
            if draw(st.booleans()):
                rule["credit"] = draw(st.sampled_from(["rest", "none"]))
        if draw(st.integers(0, 3)) == 0:
            rule["items"] = draw(
                st.lists(st.sampled_from(["p", "p/b", "q", "x", "s"]), min_size=1, max_size=2)
            )
        made.append(rule)
    return made


@st.composite
def catalogs(draw: st.DrawFn) -> dict[str, Any]:
    """What is sold: a product of two editions, one of none, an add-on, a suite."""
    priced = st.sampled_from(
        [{"prices": {"USD": {"monthly": 2, "annual": 1}}}] * 3 + [{"price": "on_request"}, {}]
    )
    includes = draw(st.sampled_from([[], [], ["x"], ["q"]]))
    facts = st.sampled_from(
        [{}] * 6
        + [
            {"excludes": ["q"]}, {"excludes": ["x"]}, {"requires": {"any": ["x"]}},
            {"requires": {"any": ["q", "x"]}},
        ]
    )  # fmt: skip
    gives = st.sampled_from([{}, {"features": ["light"]}])
    tried = st.sampled_from([{}, {"trial": {"days": 14}}, {"trial": {"days": 14, "once": True}}])
    billed = st.sampled_from([{}, {}, {}, {"cycles": ["annual"]}])
    return {
        "p": {
            "kind": "product", "id": "p", "seats": {"min": draw(st.sampled_from([1, 1, 2]))},
            "editions": [
                {
                    "id": "a", **draw(priced), **draw(facts), **draw(gives), **draw(billed), **draw(tried),
                },
                {
                    "id": "b", **draw(priced), **draw(facts), "includes": includes,
                    "limits": {"things": 2, "packs": 2},
                },
            ],
        },
        "q": {
            "kind": "product", "id": "q", **draw(priced), **draw(billed), **draw(tried),
            "limits": {"things": draw(st.sampled_from([1, 3])), "packs": draw(st.sampled_from([0, 1]))},
            "seats": draw(st.sampled_from([{"min": 1}, {"min": 1}, {"min": 2}, {"max": 2}])),
        },
        "x": {
            "kind": "add-on", "id": "x", **draw(priced), **draw(gives),
            "limits": {"packs": draw(st.sampled_from([1, 2, "unlimited"]))},
            "seats": draw(st.sampled_from([{"min": 1}, {"min": 1}, {"min": 2}, {"max": 1}])),
            "requires": draw(
                st.sampled_from(
                    [{"any": ["p/b"]}, {"any": ["p"]}, {"all": ["p", "q"]}, {"any": ["p/a", "q"]}]
                )
            ),
            **draw(st.sampled_from([{}, {}, {"seats": {"same_as": "p"}, "requires": {"any": ["p"]}}])),
            **({"when_unmet": "ends"} if draw(st.integers(0, 2)) == 0 else {}),
            **({"excludes": ["q"]} if draw(st.integers(0, 3)) == 0 else {}),
        },
        "s": {
            "kind": "suite", "id": "s", "seats": {"min": draw(st.sampled_from([1, 1, 2]))},
            "editions": [
                {"id": "one", "parts": draw(st.sampled_from([["p/a", "q"], ["p/b", "q"]])), **draw(priced)}
            ],
        },
    }  # fmt: skip


FILES = {"product": ProductFile, "add-on": AddOnFile, "suite": SuiteFile}


def engine(
    catalog: dict[str, Any],
    policy: list[dict[str, Any]],
    versions: tuple[str, ...],
    *,
    facts: Mapping[str, dict[str, Any]] = {},
    actions: Mapping[str, str] = {},
    unchannelled: Collection[str] = ("use",),
) -> Engine:
    """An engine on a catalog and rules; terms began on the days of their versions.

    Beside what all have there may be `facts` of accounts, and `actions`, each with what it is done to.
    """
    files: list[Any] = [
        CatalogFile.model_validate(
            {
                "kind": "catalog", "id": "tiny", "name": "Tiny", "currencies": ["USD"],
                "cycles": [{"id": "monthly", "months": 1}, {"id": "annual", "months": 12}],
            }
        ),
        VocabularyFile.model_validate(
            {
                "kind": "vocabulary",
                "attributes": {
                    "user.role": {"type": "enum", "values": list(ROLES)},
                    "account.type": {"type": "enum", "values": list(TYPES)},
                    "account.flag": {"type": "bool", "default": False},
                    "account.size": {"type": "integer", "min": 0, "max": 3, "default": 0},
                    **facts,
                },
            }
        ),
        ChannelsFile.model_validate(
            {
                "kind": "channels",
                "channels": [
                    {"id": "page", "kind": "self_service"}, {"id": "site", "kind": "self_service"},
                    {"id": "person", "kind": "assisted"},
                ],
            }
        ),
        ActionsFile.model_validate(
            {
                "kind": "actions",
                "actions": [
                    {"id": action, "target": target, "channelled": action not in unchannelled}
                    for action, target in {**TARGETS, **actions}.items()
                ],
            }
        ),
        LimitsFile.model_validate(
            {"kind": "limits", "limits": [{"id": "things"}, {"id": "packs", "adds_up": True}]}
        ),
        FeaturesFile.model_validate({"kind": "features", "features": [{"id": "light"}]}),
        PaymentMethodsFile.model_validate(
            {"kind": "payment-methods", "methods": [{"id": "card"}, {"id": "wire", "through": ["person"]}]}
        ),
        TermsFile.model_validate(
            {
                "kind": "terms",
                "terms": [
                    {"id": "rules", "versions": [{"version": f"v{day}", "from": day} for day in versions]}
                ],
                "details": [{"id": "number"}],
            }
        ),
        *(FILES[file["kind"]].model_validate(file) for file in catalog.values()),
        PolicyFile.model_validate({"kind": "policy", "id": "tiny", "rules": policy}),
    ]  # fmt: skip
    return Engine(gather((one, lambda _: "tiny:1:1") for one in files))
