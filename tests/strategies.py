"""Small catalogs, policies and accounts at random, as the plain data that YAML files would give."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from pydantic import BaseModel

from drawing import drawn
from maybuy.engine import Engine
from maybuy.model.account import Account
from maybuy.model.definitions import Definitions
from maybuy.model.gathering import gather
from maybuy.model.kinds import KINDS

Data = dict[str, Any]
AT = date(2020, 9, 1)
ROLES = ("owner", "admin", "agent")
TYPES = ("plain", "managed")
PHASES = ("none", "one", "4")
COUNTRIES = ("FR", "DE", "US")
CHANNELS = {"page": "self_service", "shop": "self_service", "form": "assisted", "desk": "assisted"}
CYCLES = {"monthly": 1, "annual": 12, "weekly": 1}
METHODS = ("card", "wire")
TERMS = ("agreement", "privacy")
VERSIONS = [{"version": "1", "from": "2019-01-01"}, {"version": "2", "from": "2020-08-15"}]
LIMIT = "objects"
BY_SEAT = st.sampled_from(({}, {}, {"per": "seat"}, {"per": ["seat", "month"]}))
SUM = "packs"
FEATURES: list[Data] = [
    {"id": "sso"},
    {"id": "care", "type": "choice", "values": ["low", "high"]},
    {"id": "days", "type": "number"},
    {"id": "words", "type": "text"},
]
GRANTED: list[Data] = [
    {LIMIT: 10}, {LIMIT: 100, SUM: 1}, {LIMIT: "unlimited"}, {SUM: 10}, {SUM: "unlimited"},
]  # fmt: skip
GIVEN: list[list[Any]] = [
    ["sso"], [{"care": "low"}], [{"care": "high"}, "sso"], [{"days": 0}], [{"days": 3, "words": "some"}],
    [{"days": "2.5"}, {"words": "more"}], [{"sso": False}],
]  # fmt: skip
"""Features as files give them: numbers that are nothing, and a switch that is taken away, too."""
PLAIN_ACTIONS = {
    "buy": "item",
    "start_trial": "item",
    "add_seats": "line",
    "remove_seats": "line",
    "upgrade_edition": "edition",
    "downgrade_edition": "edition",
    "bundle": "suite",
    "cancel_product": "held",
    "cancel_account": "none",
    "change_billing_cycle": "cycle",
    "change_payment_method": "payment_method",
    "extend_subscription": "none",
    "pause": "none",
}
UNIT_ACTIONS = ("add_units", "remove_units")
ACTIONS = (*PLAIN_ACTIONS, *UNIT_ACTIONS, "view_subscription", "use")
HALF, QUARTER = (
    settings(max_examples=max(drawn(25), (settings.default or settings()).max_examples // part))
    for part in (2, 4)
)
"""For laws of whole catalogs: each example has many rules, takes many times as long, and few are enough."""
DAYS = [AT + timedelta(days=offset) for offset in (-400, -30, -1, 0, 1, 30, 400)]


def models(files: Iterable[Data]) -> list[BaseModel]:
    """The models of files' plain data."""
    return [KINDS[one["kind"]].model_validate(one) for one in files]


def gathered(files: Iterable[Data]) -> Definitions:
    """What files define; a rule's place is its file's kind and id with its own."""
    return gather((model, _place(model)) for model in models(files))


def _place(model: BaseModel) -> Any:
    name = f"{getattr(model, 'kind', '')}-{getattr(model, 'id', '')}.yaml"

    def place(path: tuple[str | int, ...]) -> str:
        found: Any = model
        for step in path[:-1]:
            found = getattr(found, str(step)) if isinstance(step, str) else found[step]
        if isinstance(path[-1], int):
            return f"{name}:{found[path[-1]].id}"
        return f"{name}:{getattr(found, str(path[-1]))}"

    return place


@dataclass(frozen=True)
class World:
    """A root folder's files, as plain data, and an account that fits them."""

    files: tuple[Data, ...]
    account: Account
    user: str
    at: date

    @property
    def engine(self) -> Engine:
        """Compiled anew each time."""
        return Engine(gathered(self.files))

    def rules(self) -> list[Data]:
        """The rules of all files."""
        return [rule for one in self.files if one["kind"] == "policy" for rule in one["rules"]]

    def __repr__(self) -> str:
        one = self.account.model_dump(mode="json", by_alias=True)
        return f"World(files={self.files!r}, account={one!r}, user={self.user!r}, at={self.at})"


@cache
def _effective() -> st.SearchStrategy[Data]:
    def made(ends: tuple[date | None, date | None]) -> Data:
        low, high = ends
        if low and high and low >= high:
            low = None
        return {name: day.isoformat() for name, day in (("from", low), ("until", high)) if day}

    day = st.one_of(st.none(), st.sampled_from(DAYS))
    return st.tuples(day, day).map(made)


def _some(values: Sequence[Any], most: int = 3) -> st.SearchStrategy[list[Any]]:
    return st.lists(st.sampled_from(values), min_size=1, max_size=most, unique=True)


# What is drawn for many parts is made once: Hypothesis looks anew at each strategy that it has not met.
_UP_TO = [st.integers(0, most) for most in range(10)]
_EITHER = st.booleans()
_GRANTED, _GIVEN = st.sampled_from(GRANTED), st.sampled_from(GIVEN)
_LEAST, _MOST = st.sampled_from([1, 1, 1, 3]), st.sampled_from([None, None, 5, 10])
_EFFECTS = st.sampled_from(("allow", "allow", "allow", "deny", "defer", "require", "settle"))
_UNTIL = st.sampled_from(("next_cycle", *(day.isoformat() for day in DAYS)))
_ANY_OF = {
    values: _some(values, most)
    for values, most in (
        (("monthly", "annual"), 2), (ACTIONS, 5), (tuple(CHANNELS), 2),
        (("accept:agreement", "accept:privacy", "provide:tax-number"), 2),
    )
}  # fmt: skip


@st.composite
def catalogs(draw: st.DrawFn) -> list[Data]:
    """Products with editions, add-ons, at times a suite; limits, ways to pay and terms."""
    cycles = draw(st.permutations(sorted(CYCLES)))[: draw(st.integers(2, 3))]
    files: list[Data] = [
        {
            "kind": "catalog", "id": "shop", "name": "Shop", "currencies": ["USD", "EUR"],
            "cycles": [{"id": one, "months": CYCLES[one]} for one in cycles],
        },
        {"kind": "limits", "limits": [{"id": LIMIT}, {"id": SUM, "adds_up": True, **draw(BY_SEAT)}]},
        {"kind": "features", "features": FEATURES},
        {"kind": "payment-methods", "methods": [{"id": method} for method in METHODS]},
        {
            "kind": "terms",
            "terms": [
                {"id": terms, "versions": VERSIONS} for terms in TERMS
            ],
            "details": [{"id": "tax-number"}],
        },
    ]  # fmt: skip
    editions: dict[str, list[str]] = {}
    for product in ("alpha", "beta", "gamma")[: draw(st.integers(1, 3))]:
        count = draw(_UP_TO[3])
        ids = ["low", "mid", "top"][:count]
        editions[product] = [f"{product}/{edition}" for edition in ids] or [product]
        sold = [draw(_sellable()) for _ in ids]
        one: Data = {"kind": "product", "id": product, **draw(_seats())}
        one |= (
            {"editions": [{"id": i, **s} for i, s in zip(ids, sold, strict=True)]}
            if ids
            else draw(_sellable())
        )
        files.append(one)
    held = [item for items in editions.values() for item in items]
    add_ons = ["extra", "bonus"][: draw(_UP_TO[2])]
    for add_on in add_ons:
        one = {"kind": "add-on", "id": add_on, **draw(_seats()), **draw(_sellable())}
        wanted: Data = {}
        if draw(_EITHER):
            wanted["any"] = draw(_some([*held, *editions], 2))
        if draw(_UP_TO[3]) == 0:
            wanted["all"] = draw(_some([*held, *editions], 2))
        if wanted:
            one["requires"] = wanted
        if len(wanted.get("any", ())) == 1 and draw(_EITHER):
            one["seats"] = {"same_as": wanted["any"][0]}
        if draw(_UP_TO[3]) == 0:
            one["excludes"] = draw(_some([item for item in (*held, *add_ons) if item != add_on], 1))
        files.append(one)
    for one in files:
        for sold in one.get("editions", ()):
            if draw(_UP_TO[5]) == 0:
                sold.update(draw(_seats()))
            if add_ons and draw(_UP_TO[3]) == 0:
                sold["includes"] = draw(_some(add_ons, 1))
    if len(editions) >= 2 and draw(_EITHER):
        parts = sorted(editions)[: draw(st.integers(2, len(editions)))]
        suite: Data = {"kind": "suite", "id": "suite", **draw(_seats()), "editions": []}
        for number, edition in enumerate(("small", "large")[: draw(st.integers(1, 2))]):
            chosen = [editions[part][min(number, len(editions[part]) - 1)] for part in parts]
            suite["editions"].append({"id": edition, "parts": chosen, **draw(_sellable())})
        files.append(suite)
    return files


@cache
@st.composite
def _sellable(draw: st.DrawFn) -> Data:
    one: Data = {}
    price = draw(_UP_TO[9])
    if price == 0:
        one["price"] = "on_request"
    elif price > 1:
        currency = "USD" if price > 2 else "EUR"
        one["prices"] = {currency: {"monthly": price, "annual": price}}
        if draw(_UP_TO[5]) == 0:
            one["charges"] = [{"id": "objects", "per": LIMIT, "included": 5, "prices": {currency: 2}}]
    if draw(_UP_TO[5]) == 0:
        one["cycles"] = draw(_ANY_OF["monthly", "annual"])
    if draw(_UP_TO[3]) == 0:
        one["trial"] = {"days": 14, "once": draw(_EITHER)}
    if draw(_UP_TO[7]) == 0:
        one["on_sale"] = False
    if draw(_UP_TO[4]) == 0:
        one["limits"] = draw(_GRANTED)
    if draw(_UP_TO[2]) == 0:
        one["features"] = draw(_GIVEN)
    if draw(_UP_TO[5]) == 0 and (effective := draw(_effective())):
        one["effective"] = effective
    return one


@cache
@st.composite
def _seats(draw: st.DrawFn) -> Data:
    low, high = draw(_LEAST), draw(_MOST)
    return {"seats": {"min": low, **({} if high is None else {"max": high})}}


VOCABULARY: Data = {
    "kind": "vocabulary",
    "attributes": {
        "user.role": {"type": "enum", "values": list(ROLES), "changeable": True},
        "account.type": {"type": "enum", "values": list(TYPES)},
        "account.phase": {
            "type": "enum",
            "values": ["none", "one", 4],
            "default": "none",
            "changeable": True,
        },
        "account.partner": {"type": "bool", "default": False},
        "account.staff": {"type": "integer", "min": 0, "max": 50, "default": 5},
        "account.since": {"type": "date", "default": "2020-01-01"},
    },
}


# Rules are drawn with these in place of ids, so that their strategies are built once.
_ITEMS = tuple(f"#{number}" for number in range(8))
_PRODUCTS = tuple(f"@{number}" for number in range(4))


def _filled(value: Any, items: Sequence[str], products: Sequence[str]) -> Any:
    """What was drawn, with the ids of some catalog."""
    match value:
        case dict():
            return {key: _filled(one, items, products) for key, one in value.items()}
        case list():
            return [_filled(one, items, products) for one in value]
        case str() if value in _ITEMS:
            return items[int(value[1:]) % len(items)]
        case str() if value in _PRODUCTS:
            return products[int(value[1:]) % len(products)]
    return value


@cache
def _tests() -> st.SearchStrategy[tuple[str, Any]]:
    """One entry of a condition: an attribute and what it must be."""

    def enum(name: str, values: Sequence[Any]) -> st.SearchStrategy[tuple[str, Any]]:
        some = st.one_of(st.sampled_from(values), _some(values))
        return st.one_of(some, some.map(lambda one: {"not": one})).map(lambda wanted: (name, wanted))

    def number(name: str, values: Sequence[int]) -> st.SearchStrategy[tuple[str, Any]]:
        low, high = (
            st.tuples(st.sampled_from(operators), st.sampled_from(values))
            for operators in (("at_least", "more_than"), ("at_most", "less_than"))
        )
        exact = st.one_of(st.sampled_from(values), _some(values), _some(values).map(lambda one: {"not": one}))
        bounds = st.one_of(st.tuples(low), st.tuples(high), st.tuples(low, high)).map(dict)
        return st.one_of(bounds, exact).map(lambda wanted: (name, wanted))

    def day(name: str) -> st.SearchStrategy[tuple[str, Any]]:
        days = [one.isoformat() for one in DAYS]
        bound = st.tuples(st.sampled_from(["from", "until"]), st.sampled_from(days)).map(
            lambda one: {one[0]: one[1]}
        )
        both = st.tuples(bound, bound).map(lambda two: {**two[0], **two[1]})
        return st.one_of(both, st.sampled_from(days)).map(lambda wanted: (name, wanted))

    def sets(name: str, values: Sequence[str]) -> st.SearchStrategy[tuple[str, Any]]:
        return st.tuples(st.sampled_from(["any", "all", "none"]), _some(values)).map(
            lambda one: (name, {one[0]: one[1]})
        )

    return st.one_of(
        enum("user.role", ROLES),
        enum("user.role", ROLES),
        enum("account.type", TYPES),
        enum("account.phase", ["none", "one", 4]),
        enum("account.partner", [True, False]),
        number("account.staff", [0, 5, 20, 50]),
        day("account.since"),
        day("at"),
        enum("account.new", [True, False]),
        enum("account.country", COUNTRIES),
        enum("account.currency", ["USD", "EUR"]),
        enum("subscription.cycle", ["monthly", "annual"]),
        enum("subscription.committed", [True, False]),
        enum("subscription.on_trial", [True, False]),
        number("subscription.days_left", [0, 1, 30, 120]),
        sets("subscription.holds", _ITEMS),
        sets("subscription.tried", _ITEMS),
        enum("payment.method", METHODS),
        sets("terms.outdated", TERMS),
        enum("item", [*_ITEMS, *_PRODUCTS]),
        enum("item.kind", ["product", "add-on", "suite"]),
        enum("item.product", _PRODUCTS),
        enum("item.edition", ["low", "mid", "top"]),
        enum("item.price", ["listed", "on_request"]),
        enum("item.held", ["no", "line", "other_edition", "included", "part"]),
        enum("change.to", [*METHODS, "monthly", "annual"]),
        enum("change.direction", ["up", "down", "same", "none"]),
        number("item.seats", [0, 1, 3, 5]),
        number("item.seats_free", [0, 1, 2]),
        day("item.since"),
        number("change.seats", [1, 3, 5, 10]),
        number("change.parts_held", [0, 1, 2]),
        number("change.quantity", [1, 10, 100]),
    )


@cache
def _conditions(depth: int) -> st.SearchStrategy[Data]:
    """A `when` or an `unless`, with alternatives inside alternatives at the most."""
    plain = st.lists(_tests(), min_size=1, max_size=2).map(dict)
    if depth == 0:
        return plain
    others = st.lists(_conditions(depth - 1), min_size=1, max_size=2)
    mixed = st.tuples(st.one_of(st.just({}), plain), others).map(lambda one: {**one[0], "any": one[1]})
    return st.one_of(plain, plain, mixed)


@cache
def _about() -> st.SearchStrategy[Any]:
    selectors = [
        {"kind": "product"},
        {"kind": "add-on"},
        {"edition": "low", "price": "listed"},
        {"price": "on_request"},
    ]
    of_product = st.sampled_from(_PRODUCTS).map(lambda product: {"product": product})
    return st.one_of(_some((*_ITEMS, *_PRODUCTS)), st.sampled_from(selectors), of_product)


@cache
def _settlement() -> st.SearchStrategy[Data]:
    by = st.sampled_from(("proration", "full", "nothing", "new_term"))
    credit = st.sampled_from(("rest", "none"))
    said = st.fixed_dictionaries({"by": by}, optional={"credit": credit})
    return st.one_of(said, st.fixed_dictionaries({"credit": credit}))


@cache
@st.composite
def _rule(draw: st.DrawFn, effect: str | None = None) -> Data:
    """What one rule of any effect says, of whatever items."""
    effect = effect or draw(_EFFECTS)
    one: Data = {effect: list(ACTIONS) if draw(_EITHER) else draw(_ANY_OF[ACTIONS])}
    if effect in ("allow", "deny") and draw(_EITHER):
        one["through"] = draw(_ANY_OF[tuple(CHANNELS)])
    if effect == "deny" and draw(_EITHER):
        one["code"] = "not_today"
    if effect == "defer":
        one["until"] = draw(_UNTIL)
    if effect == "require":
        one["obligations"] = draw(_ANY_OF["accept:agreement", "accept:privacy", "provide:tax-number"])
    if effect == "settle":
        one |= draw(_settlement())
    if draw(_UP_TO[3]) == 0:
        one["items"] = draw(_about())
    if draw(_UP_TO[3]):
        one["when"] = draw(_conditions(2))
    if draw(_UP_TO[3]) == 0:
        one["unless"] = draw(_conditions(1))
    if draw(_UP_TO[4]) == 0 and (effective := draw(_effective())):
        one["effective"] = effective
    return one


@st.composite
def rules(
    draw: st.DrawFn, name: str, items: Sequence[str], products: Sequence[str], effect: str | None = None
) -> Data:
    """One rule of any effect."""
    return {"id": name, **_filled(draw(_rule(effect)), items, products)}


def sold(files: Iterable[Data]) -> tuple[list[str], list[str]]:
    """The ids of the items that files sell, and of their products."""
    items, products = [], []
    for one in files:
        if one["kind"] in ("product", "add-on", "suite"):
            products.append(one["id"])
            items += [f"{one['id']}/{edition['id']}" for edition in one.get("editions", ())] or [one["id"]]
    return items, products


@st.composite
def policies(draw: st.DrawFn, items: Sequence[str], products: Sequence[str]) -> list[Data]:
    """Channels, actions, a vocabulary and two files of rules."""
    files: list[Data] = [
        VOCABULARY,
        {"kind": "channels", "channels": [{"id": one, "kind": kind} for one, kind in CHANNELS.items()]},
        {
            "kind": "actions",
            "actions": [
                *({"id": one, "target": target} for one, target in PLAIN_ACTIONS.items()),
                *({"id": one, "target": "limit"} for one in UNIT_ACTIONS),
                {"id": "view_subscription", "channelled": False},
                {"id": "manage_subscription", "channelled": False, "offered_with": "page"},
                {"id": "use", "target": "limit", "channelled": False},
            ],
        },
    ]
    for number, count in enumerate((draw(st.integers(1, 4)), draw(st.integers(1, 3)))):
        one: Data = {
            "kind": "policy",
            "id": f"policy-{number}",
            "rules": [
                {"id": f"rule-{number}-{place}", **_filled(draw(_rule()), items, products)}
                for place in range(count)
            ],
        }
        if draw(_UP_TO[3]) == 0 and (effective := draw(_effective())):
            one["effective"] = effective
        files.append(one)
    return files


@st.composite
def accounts(draw: st.DrawFn, definitions: Definitions) -> Account:
    """A customer of some catalog: nothing held twice, no product beside a suite that has it."""
    said: Data = {
        "id": "someone",
        "type": draw(st.sampled_from(sorted(definitions.vocabulary["account.type"].values or ()))),
        "country": draw(st.sampled_from(COUNTRIES)),
        "currency": draw(st.sampled_from(["USD", "USD", "USD", "EUR"])),
        "users": [{"id": role, "role": role} for role in definitions.vocabulary["user.role"].values or ()],
        "subscription": None,
        "attributes": {},
        "accepted_terms": {},
    }
    for name, declared in definitions.vocabulary.items():
        if name.startswith("account.") and declared.default is not None and draw(_EITHER):
            said["attributes"][name.removeprefix("account.")] = draw(_value(declared))
    for terms, declared_terms in definitions.terms.items():
        if draw(_EITHER):
            said["accepted_terms"][terms] = draw(
                st.sampled_from([one.version for one in declared_terms.versions])
            )
    if draw(_EITHER):
        said["payment_method"] = draw(st.sampled_from(sorted(definitions.payment_methods)))
    if draw(_UP_TO[5]):
        said["subscription"] = {
            "cycle": draw(st.sampled_from(sorted(definitions.cycles))),
            "term": {"start": "2020-06-01", "end": draw(st.sampled_from(["2020-10-01", "2021-06-01"]))},
            "items": draw(_lines(definitions)),
        }
        said["subscription"]["tried"] = draw(st.lists(st.sampled_from(sorted(definitions.items)), max_size=2))
        if draw(_UP_TO[3]) == 0:
            said["subscription"]["trials"] = draw(_trials(said["subscription"]))
    if definitions.limits and draw(_EITHER):
        said["exceptions"] = draw(st.lists(_exceptions(definitions), max_size=2))
    return Account.model_validate(said)


@st.composite
def _trials(draw: st.DrawFn, subscription: Data) -> list[Data]:
    """Some lines that are tried until the term ends, and go on."""
    items = [line["item"] for line in subscription["items"]]
    tried = draw(st.lists(st.sampled_from(items), unique=True)) if items else []
    return [{"item": one, "until": subscription["term"]["end"], "then": one} for one in tried]


def _named(given: list[Any]) -> set[str]:
    """The features of a list of them."""
    return {name for one in given for name in (one if isinstance(one, dict) else (one,))}


@st.composite
def _exceptions(draw: st.DrawFn, definitions: Definitions) -> Data:
    """Something agreed with one customer alone, from and until days on which answers may change."""
    start, end = draw(st.sampled_from([(None, None), (DAYS[0], DAYS[-1]), (None, DAYS[1]), (DAYS[1], None)]))
    named = {"from": start and start.isoformat(), "until": end and end.isoformat()}
    grant: Data = {}
    if definitions.features and draw(_EITHER):
        own = [given for given in GIVEN if _named(given) <= definitions.features.keys()]
        other = [[{one.id: 9}] if one.type == "number" else [one.id] for one in definitions.features.values()]
        grant["features"] = draw(st.sampled_from(own or other))
    if not grant or draw(_EITHER):
        limit = draw(st.sampled_from(sorted(definitions.limits)))
        grant["limits"] = {limit: draw(st.sampled_from([0, 50, 1000, "unlimited"]))}
    return {
        "grant": grant,
        **{name: day for name, day in named.items() if day is not None},
    }


def _value(declared: Any) -> st.SearchStrategy[Any]:
    if declared.type == "bool":
        return st.booleans()
    if declared.type == "integer":
        return st.sampled_from([declared.min or 0, 5, 20, declared.max or 90])
    if declared.type == "date":
        return st.sampled_from([day.isoformat() for day in DAYS])
    return st.sampled_from(sorted(declared.values or ()))


@st.composite
def _lines(draw: st.DrawFn, definitions: Definitions) -> list[Data]:
    lines, taken = [], set()
    for item_id in draw(st.lists(st.sampled_from(sorted(definitions.items)), max_size=4, unique=True)):
        item = definitions.items[item_id]
        products = {item.product, *(definitions.items[part].product for part in item.parts)}
        if not products & taken:
            taken |= products
            seats = draw(st.sampled_from([1, 2, 3, 5, 9, 10, 12]))
            line = {"item": item_id, "seats": seats, "in_use": draw(st.integers(0, seats))}
            if LIMIT in item.by_unit and draw(_EITHER):
                line["units"] = {LIMIT: draw(st.sampled_from([0, 1, 10, 100]))}
            lines.append(line)
    return lines


@st.composite
def worlds(draw: st.DrawFn) -> World:
    """A catalog, its policies, and an account to ask about."""
    catalog = draw(catalogs())
    items, products = sold(catalog)
    files = (*catalog, *draw(policies(items, products)))
    one = draw(accounts(gathered(files)))
    return World(files, one, draw(st.sampled_from(ROLES)), draw(days(one)))


def days(one: Account) -> st.SearchStrategy[date]:
    """A day that an account may be asked about."""
    term = one.subscription.term if one.subscription else None
    return st.sampled_from(
        [day for day in (*DAYS, date(2020, 9, 30)) if term is None or term.start <= day < term.end]
    )


@dataclass(frozen=True)
class Put:
    """A question but for who asks, and when."""

    action: str
    item: str | None = None
    seats: int | None = None
    quantity: int | None = None
    to: str | None = None


@st.composite
def questions(draw: st.DrawFn, definitions: Definitions) -> Put:
    """A question that can be answered: any action, on anything it can be done to."""
    action = definitions.actions[draw(st.sampled_from(sorted(definitions.actions)))]
    match action.target:
        case "none":
            return Put(action.id)
        case "cycle":
            return Put(action.id, to=draw(st.one_of(st.none(), st.sampled_from(sorted(definitions.cycles)))))
        case "payment_method":
            return Put(
                action.id, to=draw(st.one_of(st.none(), st.sampled_from(sorted(definitions.payment_methods))))
            )
        case "limit":
            if definitions.features and draw(_EITHER):
                return Put(action.id, draw(st.sampled_from(sorted(definitions.features))))
            totals = [None, 1, 10, 11, 100, 101, 1_000_000, 1_000_001, 200_000_000]
            quantity = draw(st.sampled_from(totals if action.does in UNIT_ACTIONS else [0, *totals]))
            return Put(action.id, draw(st.sampled_from(sorted(definitions.limits))), quantity=quantity)
    names = sorted(definitions.items)
    if action.target in ("line", "held"):
        names += sorted(definitions.products)
    seats = None
    if action.target in ("item", "line", "suite"):
        seats = draw(st.sampled_from([None, None, 1, 2, 5, 11, 40]))
    return Put(action.id, draw(st.sampled_from(names)), seats=seats)
