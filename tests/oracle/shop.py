"""What files sell and rule, read as they are written: texts and mappings, and nothing of the engine's.

Everything is a text, as in the files, and becomes a number or a day where it is compared.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from math import inf
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final, NamedTuple

from documents import of_yaml

Data = Mapping[str, Any]
EFFECTS = ("allow", "deny", "defer", "require", "settle")
SOLD = ("product", "add-on", "suite")


def read_root(root: Path) -> list[Any]:
    """The files of a root folder, but for its tests, with what groups stand for in their place."""
    found = [path for folder in ("catalog", "policies") for path in sorted((root / folder).rglob("*.yaml"))]
    files = [read(path) for path in found if not path.name.endswith("_test.yaml")]
    groups = {
        one["id"]: one["members"]
        for file in files
        if file["kind"] == "groups"
        for listed in file.values()
        if isinstance(listed, list)
        for one in listed
    }
    return [spread(file, groups) for file in files if file["kind"] != "groups"]


def spread(said: Any, groups: Mapping[str, list[Any]]) -> Any:
    """A file's data with the members of groups where a list, or a value that is compared, names these."""
    if isinstance(said, dict):
        found = {key: spread(value, groups) for key, value in said.items()}
        for key in ("when", "unless"):
            for attribute, value in found.get(key, {}).items() if key in found else ():
                if isinstance(value, str) and value in groups:
                    found[key] = {**found[key], attribute: spread([value], groups)}
        return found
    if not isinstance(said, list):
        return said
    return [
        word
        for one in said
        for word in (
            spread(groups[one], groups) if isinstance(one, str) and one in groups else [spread(one, groups)]
        )
    ]


def read(path: Path) -> Any:
    """One YAML file."""
    return of_yaml(path.read_text(encoding="utf-8"))


def plain(value: Any) -> Any:
    """A file's data with a text for every scalar."""
    if isinstance(value, Mapping):
        return {str(key): plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [plain(one) for one in value]
    if isinstance(value, bool):
        return yes(value)
    return None if value is None else str(value)


def yes(it: object) -> str:
    """True or false as files write it."""
    return "true" if it else "false"


def day(text: object) -> date:
    """A day as files write it."""
    return date.fromisoformat(str(text))


def covers(one: Data, on: date) -> bool:
    """Whether `effective` has a day, which its end is no part of."""
    ends = one.get("effective") or {}
    begun = "from" not in ends or on >= day(ends["from"])
    return begun and ("until" not in ends or on < day(ends["until"]))


def units(said: object) -> float:
    """How many units that is: of what is unlimited, more than any number."""
    return inf if said == "unlimited" else float(str(said).replace("_", ""))


def gives(listed: Iterable[Any], feature: str) -> bool:
    """Whether a list of features, of which the last counts, gives one: 0 and `false` are none."""
    said = [
        "true" if isinstance(one, str) else one[feature]
        for one in listed
        if one == feature or (isinstance(one, dict) and feature in one)
    ]
    return bool(said) and str(said[-1]).lower() not in ("0", "false")


def had(lists: list[Data], on: date, since: date) -> list[Data]:
    """Of lists of one thing, that which holds on a day for a line that began on another: it keeps what it had
    until that ends, where what comes then is for new lines alone."""
    meant = [one for one in lists if "for" not in one or day(one["effective"]["from"]) <= since]
    ended = any(
        "until" in (e := one.get("effective") or {}) and since < day(e["until"]) <= on for one in meant
    )
    there = [one for one in (lists if ended else meant) if covers(one, on)]
    kept = [one for one in there if one in meant] or there
    return sorted(kept, key=lambda one: str((one.get("effective") or {}).get("from", "")))[-1:]


def on_day(level: Data, on: date) -> Data:
    """What is said of something sold, with what it requires and so on as that is said for a day."""
    said = dict(level)
    for key in ("seats", "requires"):
        if isinstance(said.get(key), list):
            said[key] = next((one for one in said[key] if covers(one, on)), {})
    for key in ("includes", "parts"):
        if key in said:
            entries = [one for one in said[key] if isinstance(one, str) or covers(one, on)]
            said[key] = [one if isinstance(one, str) else one["item"] for one in entries]
    return said


def listed(limits: Any) -> list[Data]:
    """Limits as lists, each perhaps with its days."""
    return limits if isinstance(limits, list) else [limits] if limits else []


@dataclass(frozen=True, eq=False)
class Item:
    """An edition, or a product without any. `levels`: what is said of all editions, then of this one."""

    id: str
    product: str
    edition: str
    rank: int
    kind: str
    levels: tuple[Data, Data]

    def said(self, key: str) -> list[Any]:
        """What both levels list under a key."""
        return [one for level in self.levels for one in level.get(key) or ()]

    def requirements(self) -> list[Data]:
        """All that must be met."""
        return [level["requires"] for level in self.levels if level.get("requires")]

    @property
    def ends(self) -> bool:
        """Whether it ends with what it requires, else that is not given up."""
        return any(level.get("when_unmet") == "ends" for level in self.levels)

    def limit(self, limit: str, on: date, since: date) -> float:
        """How much of a limit it grants on a day to a line: what the edition says of it, else the product."""
        lists = [[one for one in listed(level.get("limits")) if limit in one] for level in self.levels]
        said = [units(one[limit]) for some in lists for one in had(some, on, since)]
        return said[-1] if said else 0

    def has(self, feature: str, on: date, since: date) -> bool:
        """Whether it comes with a feature on a day for a line: what the edition says of it, else the
        product."""
        given: list[Any] = []
        for level in self.levels:
            said = level.get("features") or ()
            given += [one for one in said if one == feature]
            given += had([one for one in said if isinstance(one, dict) and feature in one], on, since)
        return gives(given, feature)

    @property
    def trial(self) -> Data | None:
        """How it can be tried: as the edition says, else the product."""
        return next((level["trial"] for level in reversed(self.levels) if level.get("trial")), None)

    @property
    def same_as(self) -> str | None:
        """What it has as many seats as."""
        bound: str | None = self._bound("same_as")
        return bound

    def most(self) -> int | None:
        """The most seats."""
        bound = self._bound("max")
        return None if bound is None else int(bound)

    def least(self) -> int:
        """The fewest seats."""
        return int(self._bound("min") or 1)

    def needs_seats(self) -> bool:
        """Whether its fewest seats are those of what it requires."""
        return bool(self.requirements()) and "quantity" not in self.levels[0]

    def _bound(self, which: str) -> Any:
        if "quantity" in self.levels[0]:
            return (self.levels[0]["quantity"] or {}).get(which)
        said = [(level.get("seats") or {}).get(which) for level in reversed(self.levels)]
        return next((one for one in said if one is not None), None)

    def on_sale(self, on: date) -> bool:
        """Whether it is sold on a day, whatever its price."""
        return all(level.get("on_sale", "true") == "true" and covers(level, on) for level in self.levels)

    def sold_for(self, cycle: str) -> bool:
        """Whether it is sold for a billing cycle: what the edition says of that, else the product."""
        said = [level["cycles"] for level in self.levels if level.get("cycles")]
        return not said or cycle in said[-1]

    def by_unit(self, limit: str) -> list[Data]:
        """What is paid with every cycle for each unit of a limit: by the edition, else by the product."""
        charges = {one["id"]: one for level in self.levels for one in level.get("charges", ())}
        return [
            one
            for one in charges.values()
            if one.get("per") == limit and one.get("once", "false") != "true" and "by" not in one
        ]

    def price(self, currency: str, on: date) -> str:
        """How it is priced: by the edition, if it says something of it; and by the charges of both."""
        closest = next(
            (level for level in reversed(self.levels) if level.get("price") or level.get("prices")), {}
        )
        if closest.get("price"):
            return "on_request"
        charges = {one["id"]: one for level in self.levels for one in level.get("charges", ())}
        if not charges:
            return "listed" if any(self.in_force(closest.get("prices") or [], currency, on)) else "none"
        recurring = [
            one for one in charges.values() if one.get("once", "false") != "true" and "by" not in one
        ]
        needed = [one["prices"] for one in recurring or (() if closest else charges.values())]
        needed += [closest["prices"]] if closest else []
        known = [any(one is not None for one in self.by_currency(lists, currency, on)) for lists in needed]
        return "listed" if all(known) else "none"

    def in_force(self, lists: Any, currency: str, on: date) -> Iterator[str]:
        """The billing cycles that it is sold for with a price for everybody on a day."""
        for one in self.by_currency(lists, currency, on):
            yield from filter(self.sold_for, one)

    def by_currency(self, lists: Any, currency: str, on: date) -> Iterator[Any]:
        """What lists for everybody say of a currency on a day."""
        for one in lists if isinstance(lists, list) else [lists]:
            if currency in one and covers(one, on) and "when" not in one:
                yield one[currency]


NEVER: Final = date(2199, 12, 31)
"""When what is not held began."""


class Held(NamedTuple):
    """An item held: on a `line`, as `part` of a suite or `included`; by which item, in what seats."""

    item: Item
    how: str
    via: str
    seats: int
    in_use: int
    since: date


class Line(NamedTuple):
    """What is billed."""

    item: str
    seats: int
    in_use: int
    since: date = NEVER
    """The day it began, as far as it has."""
    units: Data = MappingProxyType({})
    """By limit how many units are paid for, where that is on record."""


class Shop:
    """All files of a root, as they stand on a day."""

    def __init__(self, files: Iterable[Any], on: date = date.min) -> None:
        self._read([plain(one) for one in files], on)

    def _read(self, files: list[Data], on: date) -> None:
        self.files = files
        self._days: dict[date, Shop] = {}
        self.items: dict[str, Item] = {}
        self.products: dict[str, list[str]] = {}
        for one in self.files:
            if one["kind"] in SOLD:
                for rank, edition in enumerate(one.get("editions") or [{}]):
                    name = f"{one['id']}/{edition['id']}" if edition else one["id"]
                    levels = (on_day(one, on), on_day(edition, on))
                    self.items[name] = Item(
                        name, one["id"], edition.get("id", "none"), rank, one["kind"], levels
                    )
                    self.products.setdefault(one["id"], []).append(name)
        self.actions = self._listed("actions", "actions")
        self.channels = self._listed("channels", "channels")
        self.cycles = self._listed("catalog", "cycles")
        self.methods = self._listed("payment-methods", "methods")
        self.limits = self._listed("limits", "limits")
        self.features = self._listed("features", "features")
        self.terms = self._listed("terms", "terms")
        told = [one["attributes"] for one in self.files if one["kind"] == "vocabulary"]
        self.vocabulary: dict[str, Data] = {name: said for one in told for name, said in one.items()}
        policies = [one for one in self.files if one["kind"] == "policy"]
        self.rules: list[tuple[Data, Data]] = [(rule, one) for one in policies for rule in one["rules"]]
        self._brought: dict[str, list[tuple[Item, str, str]]] = {}
        self._against: dict[str, set[str]] = {}

    def on(self, day: date) -> Shop:
        """The same files as they stand on a day."""
        if day not in self._days:
            self._days[day] = Shop(())
            self._days[day]._read(self.files, day)
        return self._days[day]

    def _listed(self, kind: str, key: str) -> dict[str, Data]:
        return {one["id"]: one for file in self.files if file["kind"] == kind for one in file.get(key) or ()}

    def does(self, action: str) -> str:
        """What an action does: what it says, else what its id says."""
        return str(self.actions[action].get("does", action))

    def target(self, action: str) -> str:
        """What an action is done to."""
        return str(self.actions[action].get("target", "none"))

    def of(self, references: Iterable[str]) -> set[str]:
        """The items that ids stand for: a product's id for any of its editions."""
        known = ([one] if one in self.items else self.products.get(one, []) for one in references)
        return {one for some in known for one in some}

    def met(self, item: Item, held: set[str]) -> bool:
        """Whether what is held has all that an item requires."""
        return all(
            (not one.get("any") or held & self.of(one["any"]))
            and all(held & self.of([needed]) for needed in one.get("all") or ())
            for one in item.requirements()
        )

    def against(self, item: Item) -> set[str]:
        """What an item cannot be held beside, whichever of two says so."""
        if item.id not in self._against:
            others = {one.id for one in self.items.values() if item.id in self.of(one.said("excludes"))}
            self._against[item.id] = (self.of(item.said("excludes")) | others) - {item.id}
        return self._against[item.id]

    def brought(self, item: Item) -> list[tuple[Item, str, str]]:
        """All that comes with an item: itself, a suite's parts, what any of these includes; how, by which."""
        if item.id not in self._brought:
            known = [(item, "line", item.id)]
            known += [(self.items[part], "part", item.id) for part in item.said("parts")]
            for one, _, _ in known:  # grows while it is read
                others = self.of(one.said("includes")) - {other.id for other, _, _ in known}
                known += [(self.items[other], "included", one.id) for other in sorted(others)]
            self._brought[item.id] = known
        return self._brought[item.id]

    def held(self, lines: Iterable[Line]) -> list[Held]:
        """All that lines bring (ruling 4)."""
        return [
            Held(*one, line.seats, line.in_use, line.since)
            for line in lines
            for one in self.brought(self.items[line.item])
        ]

    def version(self, terms: str, on: date) -> str | None:
        """The version of terms that is in force on a day."""
        begun = [one for one in self.terms[terms]["versions"] if day(one["from"]) <= on]
        return max(begun, key=lambda one: str(one["from"]))["version"] if begun else None
