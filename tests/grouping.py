"""Lists of a catalog's files said by groups instead: what they mean stays as it is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from hypothesis import strategies as st

from maybuy.model.spreading import members_in, spread
from maybuy.source import Document
from strategies import Data

_LISTS: Mapping[str, str] = {
    **dict.fromkeys(("allow", "deny", "defer", "require", "settle"), "actions"),
    **dict.fromkeys(("includes", "excludes", "items"), "items"),
    "through": "channels",
    "cycles": "cycles",
}
"""By key of a record that lists names, the key of groups of what it names."""
_VALUES: Mapping[str, str] = {
    "action": "actions",
    "item": "items",
    "subscription.holds": "items",
    "item.product": "products",
    "item.edition": "editions",
    "subscription.cycle": "cycles",
    "payment.method": "payment_methods",
    "account.country": "countries",
}
"""By attribute the key of groups of its values; those of others say which it is."""


MOST = 3
"""More groups than are put into one list."""


class Grouping:
    """Puts groups in the place of parts of lists, and keeps them."""

    def __init__(self, draw: st.DrawFn) -> None:
        self.draw = draw
        self.file: Data = {"kind": "groups"}
        self.count = 0

    def grouped(self, file: Data) -> Data:
        """A file with some of its lists said by groups."""
        if file["kind"] in ("product", "add-on", "suite"):
            levels = [self.sold(one) for one in (file, *file.get("editions", ()))]
            return {**levels[0], **({"editions": levels[1:]} if levels[1:] else {})}
        if file["kind"] == "policy":
            return {**file, "rules": [self.record(rule) for rule in file["rules"]]}
        return self.record(file) if file["kind"] == "promotion" else file

    def sold(self, level: Data) -> Data:
        one = self.record(level)
        if "requires" in one:
            one["requires"] = {key: self.part(names, "items") for key, names in one["requires"].items()}
        return one

    def record(self, record: Data) -> Data:
        one = dict(record)
        for key, kind in _LISTS.items():
            if isinstance(one.get(key), list):
                one[key] = self.part(one[key], kind)
        for key in ("when", "unless"):
            if key in one:
                one[key] = self.condition(one[key])
        return one

    def condition(self, condition: Data) -> Data:
        found: Data = {}
        for attribute, wanted in condition.items():
            if attribute == "any":
                found[attribute] = [self.condition(one) for one in wanted]
            elif isinstance(wanted, dict):
                found[attribute] = {
                    key: self.values(attribute, one) if key in ("not", "any", "all", "none") else one
                    for key, one in wanted.items()
                }
            else:
                found[attribute] = self.values(attribute, wanted)
        return found

    def values(self, attribute: str, wanted: Any) -> Any:
        kind = _VALUES.get(attribute, "values")
        if self.draw(st.booleans()):
            kind = "values"
        if isinstance(wanted, str) and self.draw(st.booleans()):
            return self.group([wanted], kind, attribute)
        listed = isinstance(wanted, list) and all(isinstance(one, str) for one in wanted)
        return self.part(wanted, kind, attribute) if listed else wanted

    def part(self, words: list[str], kind: str, attribute: str = "", depth: int = 0) -> list[str]:
        """A list of which a part is a group's; that may be part of another group."""
        if depth == MOST or self.draw(st.booleans()):
            return words
        low = self.draw(st.integers(0, len(words) - 1))
        high = self.draw(st.integers(low + 1, len(words)))
        name = self.group(words[low:high], kind, attribute)
        return self.part([*words[:low], name, *words[high:]], kind, attribute, depth + 1)

    def group(self, members: list[str], kind: str, attribute: str) -> str:
        self.count += 1
        name = f"group-{self.count}"
        of = {"of": attribute} if kind == "values" else {}
        self.file.setdefault(kind, []).append({"id": name, **of, "members": members})
        return name


def grouped(files: tuple[Data, ...]) -> st.SearchStrategy[tuple[Data, ...]]:
    """The same files with some of their lists said by groups, and with the file of these."""

    def made(draw: st.DrawFn) -> tuple[Data, ...]:
        grouping = Grouping(draw)
        said = tuple(grouping.grouped(one) for one in files)
        return (*said, grouping.file)

    composed: Callable[[], st.SearchStrategy[tuple[Data, ...]]] = st.composite(made)
    return composed()


def with_groups(documents: Iterable[Document]) -> list[Document]:
    """The files of a root, with the members of their groups where these are named."""
    all_ = list(documents)
    members = members_in(all_)
    return [spread(document, members) for document in all_]
