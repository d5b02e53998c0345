"""Whether a file of `kind: authzen` fits the catalog: whatever it names is there, and told once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from ..model.authzen import AuthzenFile, Compared, FromRequest, ResourceType
from ..model.definitions import Definitions
from ..source import Path, Wrong
from .account import account_findings, value_finding, values_of

APART: Final = ("user.id", "account.id", "account.type")
"""What is known of users and accounts beside what the vocabulary declares, or told of them by no request."""

PAIR: Final = ("one", "other")
"""The places whose values are compared."""

PROPERTIES: Final = "resource.properties."

OWN: Final = ("user.", "account.")


def authzen_findings(file: AuthzenFile, definitions: Definitions) -> Iterator[Wrong]:
    """Everything in it that leads nowhere."""
    yield from _accounts(file, definitions)
    yield from _roles(file, definitions)
    for name, subject in file.subjects.items():
        if subject.by is not None:
            yield from _place(subject.by, ("subjects", name, "by"), definitions)
    for name, resource in file.resources.items():
        yield from _resource(resource, ("resources", name), definitions)
    yield from _actions(file, definitions)
    if file.account_from is not None:
        yield from _places(file.account_from, ("account_from",), definitions)
    for name in file.attributes:
        yield from _attribute(name, file, definitions)


def _accounts(file: AuthzenFile, definitions: Definitions) -> Iterator[Wrong]:
    accounts: set[str] = set()
    users: dict[str, int] = {}
    for number, account in enumerate(file.accounts):
        path: Path = ("accounts", number)
        yield from (one.within(path) for one in account_findings(account, definitions))
        if account.id in accounts:
            yield Wrong("duplicate-id", (*path, "id"), {"id": account.id})
            continue
        accounts.add(account.id)
        for place, user in enumerate(account.users):
            if users.setdefault(user.id, number) != number:
                yield Wrong("duplicate-id", (*path, "users", place, "id"), {"id": user.id})


def _roles(file: AuthzenFile, definitions: Definitions) -> Iterator[Wrong]:
    known = {user.id for account in file.accounts for user in account.users}
    declared = definitions.vocabulary.get("user.role")
    for user, roles in file.roles.items():
        if known and user not in known:
            words = {"word": user, "account": ", ".join(one.id for one in file.accounts)}
            yield Wrong("unknown-user", ("roles", user), words, at_key=True, among=sorted(known))
        for number, role in enumerate(roles):
            if declared is not None and (found := value_finding("user.role", role, declared)) is not None:
                path: Path = ("roles", user, number)
                yield Wrong(found[0], path, found[1], among=tuple(declared.values or ()))


def _resource(resource: ResourceType, path: Path, definitions: Definitions) -> Iterator[Wrong]:
    known: Mapping[str, Mapping[str, object]] = {
        "item": {**definitions.items, **definitions.products},
        "limit": definitions.limits,
        "feature": definitions.features,
    }
    if resource.named is not None and resource.ids:
        yield Wrong(
            "unknown-key", (*path, "ids"), {"word": "ids"}, at_key=True, among=("is", "named", "known")
        )
    for word, place in [
        *([(resource.named, (*path, "named"))] if resource.named is not None else ()),
        *((word, (*path, "ids", theirs)) for theirs, word in resource.ids.items()),
    ]:
        if resource.is_ not in known:
            key = place[len(path)]
            yield Wrong("unknown-key", (*path, key), {"word": key}, at_key=True, among=("is", "known"))
            return
        if word not in known[resource.is_]:
            yield Wrong(f"unknown-{resource.is_}", place, {"word": word}, among=known[resource.is_])


def _actions(file: AuthzenFile, definitions: Definitions) -> Iterator[Wrong]:
    for name, said in file.actions.items():
        for path, action in _named(("actions", name), said):
            if action not in definitions.actions:
                yield Wrong("unknown-action", path, {"word": action}, among=definitions.actions)
        if not isinstance(said, str):
            for kind in said:
                if kind not in file.resources:
                    path = ("actions", name, kind)
                    yield Wrong("unknown-choice", path, {"word": kind}, at_key=True, among=file.resources)


def _named(path: Path, said: object) -> Iterator[tuple[Path, str]]:
    if isinstance(said, str):
        yield path, said
    elif isinstance(said, Mapping):
        for key, one in said.items():
            yield from _named((*path, key), one)


def _attribute(name: str, file: AuthzenFile, definitions: Definitions) -> Iterator[Wrong]:
    path: Path = ("attributes", name)
    declared = definitions.vocabulary.get(name)
    if declared is None or name in APART:
        known = [one for one in definitions.vocabulary if one not in APART]
        yield Wrong("unknown-attribute", path, {"word": name}, at_key=True, among=known)
        return
    said = file.attributes[name]
    values = values_of(declared)
    if isinstance(said, Compared):
        if len(said.same) != len(PAIR):
            many = "few" if len(said.same) < len(PAIR) else "many"
            yield Wrong("out-of-range", (*path, "same"), {"word": "", "bound": len(PAIR)}, many)
        for number, places in enumerate(said.same):
            yield from _places(places, (*path, "same", number), definitions)
        if (found := value_finding(name, "true", declared)) is not None:
            yield Wrong(found[0], path, found[1], at_key=True, among=values or None)
        return
    told: list[tuple[Path, str | None]] = (
        [((*path, "otherwise"), said.otherwise)] if isinstance(said, FromRequest) else []
    )
    if isinstance(said, FromRequest):
        told += [((*path, "values", theirs), ours) for theirs, ours in said.values.items()]
        yield from _places(said.from_, (*path, "from"), definitions)
    else:
        yield from _places(said, path, definitions)
    if not (isinstance(said, FromRequest) and said.otherwise is not None):
        told += _known(said.from_ if isinstance(said, FromRequest) else said, file)
    for place, value in told:
        ours = said.values.get(value or "", value) if isinstance(said, FromRequest) else value
        if place[0] == "attributes":
            ours = value
        if ours is not None and (found := value_finding(name, ours, declared)) is not None:
            yield Wrong(found[0], place, found[1], among=values or None)


def _known(places: str | Iterable[str], file: AuthzenFile) -> Iterator[tuple[Path, str | None]]:
    """What is known of resources at places that a fact is told at."""
    for place in (places,) if isinstance(places, str) else places:
        if place.startswith(PROPERTIES):
            key = place.removeprefix(PROPERTIES)
            for kind, resource in file.resources.items():
                for id_, properties in resource.known.items():
                    if key in properties:
                        yield ("resources", kind, "known", id_, key), properties[key]


def _places(places: str | Iterable[str], path: Path, definitions: Definitions) -> Iterator[Wrong]:
    if isinstance(places, str):
        yield from _place(places, path, definitions)
    else:
        for number, place in enumerate(places):
            yield from _place(place, (*path, number), definitions)


def _place(place: str, path: Path, definitions: Definitions) -> Iterator[Wrong]:
    """A place that is no request's must be a fact there is."""
    if place.startswith(OWN) and place not in APART and place not in definitions.vocabulary:
        known = [*APART[:2], *definitions.vocabulary]
        yield Wrong("unknown-attribute", path, {"word": place}, among=known)
