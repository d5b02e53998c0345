"""What accounts pay, one by one, by the files as they are written: nothing of the engine takes part."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

from plain_catalog import PlainCatalog
from strategies import Data
from subscription.test_scales import plain_cost

PLACES = {"USD": 2, "JPY": 0, "EUR": 2}


def day(said: object) -> date:
    return date.fromisoformat(str(said))


def covers(one: Data, on: date) -> bool:
    days = one.get("effective") or {}
    return ("from" not in days or day(days["from"]) <= on) and (
        "until" not in days or on < day(days["until"])
    )


def listed(said: Any) -> list[Data]:
    return said if isinstance(said, list) else [said]


class Shelf:
    """The files of a catalog, asked for what something costs somebody."""

    def __init__(self, files: Iterable[Data]) -> None:
        files = list(files)
        self.items = PlainCatalog(files).items
        self.declared = next(file["attributes"] for file in files if file["kind"] == "vocabulary")

    def meant(self, one: Data, account: Data) -> bool:
        for name, wanted in (one.get("when") or {}).items():
            key = name.partition(".")[2]
            default = (self.declared.get(name) or {}).get("default")
            known = account[key] if key in ("type", "country") else account["attributes"].get(key, default)
            if known not in (wanted if isinstance(wanted, list) else [wanted]):
                return False
        return True

    def binding(self, lists: list[Data], account: Data, on: date, begun: date) -> Data | None:
        lists = [one for one in lists if self.meant(one, account)]
        there = [one for one in lists if covers(one, on)]
        there = [one for one in there if one.get("when")] or there
        mine = [one for one in there if "for" not in one or day(one["effective"]["from"]) <= begun] or there
        if mine:
            return max(mine, key=lambda one: str((one.get("effective") or {}).get("from", "")))
        past = [one for one in lists if day((one.get("effective") or {}).get("until", "9999-12-31")) <= on]
        past = [one for one in past if one.get("when")] or past
        return max(past, key=lambda one: str(one["effective"]["until"])) if past else None

    def a_month(self, account: Data, line: Data, begun: date, at: date) -> Fraction | None:
        """What a line costs in a term that begins on a day."""
        cycle, currency = account["subscription"]["cycle"], account["currency"]
        on, agreed = max(at, begun), line.get("price")
        if agreed and ("until" not in agreed or on < day(agreed["until"])):
            return line["seats"] * Fraction(str(agreed["seats"]))
        said = self.items[line["item"]]
        charges = [one for one in said.get("charges", ()) if not one.get("once")]
        if said.get("price") == "on_request" or not (said.get("prices") or said.get("charges")):
            return None
        whole = Fraction(0)
        if said.get("prices"):
            lists = [one for one in listed(said["prices"]) if cycle in one.get(currency, {})]
            found = self.binding(lists, account, on, begun)
            if found is None:
                return None
            whole += line["seats"] * Fraction(str(found[currency][cycle]))
        for charge in charges:
            lists = [one for one in listed(charge["prices"]) if currency in one]
            found = self.binding(lists, account, on, begun)
            cost = None if found is None else _charged(charge, found[currency], line)
            if cost is None:
                return None
            whole += cost
        for least in listed(said["minimum"]) if said.get("minimum") else []:
            whole = max(whole, Fraction(str(least.get(currency, {}).get(cycle, 0))))
        return whole


def _charged(charge: Data, said: Any, line: Data) -> Fraction | None:
    per, included = charge.get("per", "account"), charge.get("included", 0)
    units = (
        line["seats"]
        if per == "seat"
        else 1
        if per == "account"
        else line.get("units", {}).get(per, included)
    )
    tiers = said if isinstance(said, list) else [{"price": said}]
    exact = [
        {key: value if key == "up_to" else Fraction(str(value)) for key, value in tier.items()}
        for tier in tiers
    ]
    try:
        return plain_cost(exact, charge.get("tiers", "graduated"), charge.get("of", 1), included, units)
    except StopIteration:
        return None


def lines_on(account: Data, at: date) -> list[tuple[Data, date]] | None:
    """What an account holds on a day, with when each began: a product that was to be cancelled by then is
    gone, and what is tried is as it goes on. None where it has no subscription any more."""
    subscription = account["subscription"]
    if subscription is None or (
        at >= day(subscription["term"]["end"]) and not subscription.get("renews", True)
    ):
        return None
    gone = {one["change"]["item"] for one in subscription.get("scheduled", ()) if day(one["on"]) <= at}
    tried = {one["item"]: one for one in subscription.get("trials", ())}
    found = []
    for line in subscription["items"]:
        if line["item"] in gone:
            continue
        trial = tried.get(line["item"])
        if trial is None:
            found.append((line, day(line.get("since", subscription["term"]["start"]))))
        elif "then" in trial:
            after = {key: value for key, value in line.items() if key != "price"} | {"item": trial["then"]}
            found.append((after, day(trial["until"])))
    return found


@dataclass
class Added:
    accounts: int = 0
    seats: int = 0
    before: Fraction = Fraction(0)
    after: Fraction = Fraction(0)
    ids: list[str] = field(default_factory=list)

    def told(self, currency: str) -> tuple[Any, ...]:
        amounts = [_rounded(one, currency) for one in (self.before, self.after)]
        return (self.accounts, self.seats, *amounts, tuple(sorted(self.ids)[:5]))


def _rounded(amount: Fraction, currency: str) -> Decimal:
    exact = Decimal(amount.numerator) / Decimal(amount.denominator)
    return exact.quantize(Decimal(1).scaleb(-PLACES[currency]), ROUND_HALF_UP)


@dataclass
class Plainly:
    """Everything that is told, added up."""

    totals: Mapping[str, Any]
    rows: Mapping[tuple[str, str, str], Any]
    more: Mapping[str, Any]
    less: Mapping[str, Any]
    on_request: int
    payers: Mapping[str, tuple[str, Fraction, Fraction]]


def plainly(before: Iterable[Data], after: Iterable[Data], accounts: Iterable[Data], at: date) -> Plainly:
    """Each account on its own, by the files of two catalogs."""
    shelves = Shelf(before), Shelf(after)
    totals: defaultdict[str, Added] = defaultdict(Added)
    rows: defaultdict[tuple[str, str, str], Added] = defaultdict(Added)
    payers: dict[bool, defaultdict[str, Added]] = {True: defaultdict(Added), False: defaultdict(Added)}
    on_request, differing = 0, {}
    for account in accounts:
        lines, currency = lines_on(account, at), account["currency"]
        if lines is None:
            continue
        totals[currency].accounts += 1
        seats, whole = 0, [Fraction(0), Fraction(0)]
        for line, begun in lines:
            old, new = (one.a_month(account, line, begun, at) for one in shelves)
            if old is None or new is None:
                on_request += 1
                continue
            row = rows[currency, line["item"], account["subscription"]["cycle"]] if old != new else Added()
            for one in (totals[currency], row):
                one.before += old
                one.after += new
            if old != new:
                row.accounts += 1
                row.seats += line["seats"]
                row.ids.append(account["id"])
                seats += line["seats"]
                whole = [whole[0] + old, whole[1] + new]
        if whole[0] != whole[1]:
            differing[account["id"]] = (currency, *whole)
            found = payers[whole[1] > whole[0]][currency]
            found.accounts, found.seats = found.accounts + 1, found.seats + seats
            found.before, found.after = found.before + whole[0], found.after + whole[1]
            found.ids.append(account["id"])
    return Plainly(
        {one: (added.accounts, *added.told(one)[2:4]) for one, added in totals.items()},
        {key: added.told(key[0]) for key, added in rows.items()},
        *({one: added.told(one) for one, added in payers[more].items()} for more in (True, False)),
        on_request,
        differing,
    )
