"""A catalog read as its files are written: slow, and with nothing of what the engine makes of them."""

from __future__ import annotations

from collections.abc import Iterable, Set
from datetime import date

from strategies import Data


class PlainCatalog:
    """What the files say of each item: an edition's own keys, with those of its product."""

    def __init__(self, files: Iterable[Data]) -> None:
        self.items: dict[str, Data] = {}
        self.levels: dict[str, tuple[Data, Data]] = {}
        for file in files:
            if file["kind"] in ("product", "add-on", "suite"):
                for rank, edition in enumerate(file.get("editions", ({},))):
                    name = f"{file['id']}/{edition['id']}" if edition else file["id"]
                    self.levels[name] = (file, edition)
                    seats = {**file.get("seats", {}), **edition.get("seats", {})}
                    own = {"product": file["id"], "rank": rank, **({"seats": seats} if seats else {})}
                    self.items[name] = {**file, **edition, **own}

    def named(self, reference: str) -> set[str]:
        """The items that a name stands for: itself, or all editions of a product."""
        return {one for one, said in self.items.items() if reference in (one, said["product"])}

    def brought(self, item: str) -> set[str]:
        """Everything held by holding an item."""
        said = self.items[item]
        below = [*said.get("parts", ()), *said.get("includes", ())]
        return {item}.union(*(self.brought(one) for one in below))

    def features(self, item: str) -> dict[str, str]:
        """What an item itself gives of features, as text: what its edition says counts before its product."""
        said: dict[str, str] = {}
        for level in self.levels[item]:
            entries = ({one: True} if isinstance(one, str) else one for one in level.get("features", ()))
            said |= {name: str(value).lower() for entry in entries for name, value in entry.items()}
        return {name: value for name, value in said.items() if value not in ("false", "0")}

    def held(self, items: Iterable[str]) -> set[str]:
        """Everything held by holding some items."""
        return set().union(*(self.brought(one) for one in items))

    def wanted(self, item: str) -> set[str]:
        """All items that an item's requirements name."""
        said = self.items[item].get("requires", {})
        return {one for names in said.values() for name in names for one in self.named(name)}

    def met(self, item: str, held: Set[str]) -> bool:
        """Whether what an item requires is among what is held: one of `any`, each of `all`."""
        said = self.items[item].get("requires", {})
        any_ = not said.get("any") or any(self.named(one) & held for one in said["any"])
        return any_ and all(self.named(one) & held for one in said.get("all", ()))

    def excluded(self, item: str) -> set[str]:
        """What cannot be held beside an item, whichever of the two says so."""
        own = {other for name in self.items[item].get("excludes", ()) for other in self.named(name)}
        return own | {
            other
            for other, said in self.items.items()
            if any(item in self.named(name) for name in said.get("excludes", ()))
        }

    def stirs(self, item: str) -> bool:
        """Whether something may come or leave with an item that its requirements and exclusions are about, or
        something comes that has its own, beyond what comes with it."""
        products = {self.items[one]["product"] for one in (item, *self.items[item].get("parts", ()))}
        leaving = self.held(one for one, said in self.items.items() if said["product"] in products)
        coming = self.brought(item)
        others = (one for one in coming - {item} if self.excluded(one) or not self.met(one, coming))
        return bool((self.wanted(item) | self.excluded(item)) & (coming | leaving)) or any(others)

    def sold_for(self, item: str, cycle: str | None) -> bool:
        """Whether an item is sold for a billing cycle, where there is one."""
        cycles = self.items[item].get("cycles")
        return cycles is None or cycle is None or cycle in cycles

    def priced(self, item: str, currency: str) -> bool:
        """Whether an item has a price in a currency, for a billing cycle that it is sold for."""
        return any(self.sold_for(item, one) for one in self.items[item].get("prices", {}).get(currency, ()))

    def sold(self, item: str, day: date) -> bool:
        """Whether an item is on sale on a day, whatever its price."""
        said = self.items[item]
        days = said.get("effective", {})
        low, high = (date.fromisoformat(days[end]) if end in days else None for end in ("from", "until"))
        return said.get("on_sale", True) and (low is None or low <= day) and (high is None or day < high)
