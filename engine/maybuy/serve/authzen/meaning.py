"""What a file of `kind: authzen` makes of a request: the user, thing and action it means, and its facts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final, NamedTuple

from ...check.account import value_finding
from ...model.account import Account, User
from ...model.authzen import AuthzenFile, Compared, FromRequest, ResourceType
from ...model.base import as_scalar
from ...model.definitions import Definitions
from ...source import Path
from .question import ShapeError, wrong

Steps = tuple[str, ...]
ID: Final = "user.id"


class NotAWordError(ValueError):
    """A word that the vocabulary does not have: the attribute, and the word."""


class _Fact(NamedTuple):
    """Where a fact is told, and how."""

    name: str
    places: tuple[Steps, ...]
    same: tuple[Steps, ...]
    """What the first places are compared with; empty where they tell the value itself."""
    values: Mapping[str, str]
    otherwise: str | None


def _steps(places: str | Iterable[str] | None) -> tuple[Steps, ...]:
    if places is None:
        return ()
    return tuple(tuple(one.split(".")) for one in ((places,) if isinstance(places, str) else places))


def _fact(name: str, said: Any) -> _Fact:
    if isinstance(said, Compared):
        return _Fact(name, _steps(said.same[0]), _steps(said.same[1]), {}, None)
    if isinstance(said, FromRequest):
        return _Fact(name, _steps(said.from_), (), said.values, said.otherwise)
    return _Fact(name, _steps(said), (), {}, None)


class Asking(NamedTuple):
    """A request beside what is known of who asks: where values of facts are looked for."""

    parts: Mapping[str, Any]
    """subject, action, resource and context, the resource with the properties that are known of it."""
    account: Account | None = None
    user: User | None = None


class Meaning:
    """A file, ready for requests about one catalog."""

    def __init__(self, file: AuthzenFile, definitions: Definitions, account: str | None = None) -> None:
        """`account` is the one to ask about by default, whatever the file says."""
        self.file = file
        self.definitions = definitions
        self.default = file.account if account is None else account
        self.accounts: Mapping[str, Account] = {one.id: one for one in file.accounts}
        self.names = tuple(file.actions or definitions.actions)
        """What actions are called."""
        self._account_from = _steps(file.account_from)
        self._facts = tuple(_fact(name, said) for name, said in file.attributes.items())
        self._holders = {
            kind: {theirs: one.id for one in reversed(file.accounts) for theirs in self.ids_in(kind, one)}
            for kind in file.subjects
        }

    def resource(self, kind: str) -> ResourceType | None:
        """What is said of a type of resources."""
        return self.file.resources.get(kind)

    def action(self, name: str, kind: str, id_: str) -> str | None:
        """What an action on a resource is called here; None for what nobody knows."""
        if not self.file.actions:
            return name
        said = self.file.actions.get(name)
        of_type = said.get(kind) if isinstance(said, Mapping) else said
        return of_type.get(id_) if isinstance(of_type, Mapping) else of_type

    def holder(self, kind: str, id_: str) -> Account | None:
        """The account of this file whose users hold a subject."""
        account = self._holders.get(kind, {}).get(id_)
        return None if account is None else self.accounts[account]

    def user(self, kind: str, id_: str, account: Account) -> str | None:
        """The id of the user that a subject is in an account; None where nobody is."""
        said = self.file.subjects.get(kind)
        if said is None:
            return None
        by = said.by or (None if said.ids else ID)
        found = None
        if by == ID:
            found = id_ if account.user(id_) is not None else None
        elif by is not None:
            found = next((one.id for one in account.users if self._known_of(one, by) == id_), None)
        return said.ids.get(id_) if found is None else found

    def ids_in(self, kind: str, account: Account) -> Iterator[str]:
        """What the users of an account are called as subjects of a type, in their order."""
        said = self.file.subjects.get(kind)
        if said is None:
            return
        by = said.by or (None if said.ids else ID)
        theirs: dict[str, list[str]] = {}
        for id_, whose in said.ids.items():
            theirs.setdefault(whose, []).append(id_)
        for user in account.users:
            names = [] if by is None else [user.id if by == ID else self._known_of(user, by)]
            for name in (*names, *theirs.get(user.id, ())):
                if name is not None and self.user(kind, name, account) == user.id:
                    yield name

    def roles(self, user: User) -> tuple[str, ...]:
        """The roles of a user, of which one at least."""
        return self.file.roles.get(user.id, (user.role,))

    def asking(self, data: Mapping[str, Any]) -> Asking:
        """A request, with what is known of its resource."""
        given = data.get("resource")
        if isinstance(given, dict):
            said = self.resource(str(given.get("type")))
            known = {} if said is None else said.known.get(str(given.get("id")), {})
            if known:
                whole = {**known, **(given.get("properties") or {})}
                return Asking({**data, "resource": {**given, "properties": whole}})
        return Asking(data)

    def account_named(self, asking: Asking, path: Path) -> str | None:
        """The account that a request names where the file says. Raises ShapeError."""
        found = self._value(self._account_from, asking, path)
        return None if found is None else found[0]

    def facts(self, asking: Asking, path: Path) -> dict[str, str]:
        """The facts that a request tells. Raises ShapeError, and NotAWordError."""
        facts = {}
        for fact in self._facts:
            value = self._told(fact, asking, path)
            if value is not None:
                facts[fact.name] = value
        return facts

    def _told(self, fact: _Fact, asking: Asking, path: Path) -> str | None:
        found = self._value(fact.places, asking, path)
        if fact.same:
            other = self._value(fact.same, asking, path)
            return "true" if found is not None and other is not None and found[0] == other[0] else "false"
        if found is None:
            return None
        word, place = found
        ours = fact.values.get(word, word)
        declared = self.definitions.vocabulary[fact.name]
        mistake = value_finding(fact.name, ours, declared)
        if mistake is None:
            return ours
        if fact.otherwise is not None:
            return fact.otherwise
        if declared.type == "enum":
            raise NotAWordError(fact.name, ours)
        code, words = mistake[0], dict(mistake[1])
        if code == "unknown-value":
            words |= {"known": "true, false", "near": None}
        raise ShapeError(code, (*path, *place), "", **words)

    def _value(self, places: tuple[Steps, ...], asking: Asking, path: Path) -> tuple[str, Steps] | None:
        """The first value that there is at some places, and where. Raises ShapeError for what is none."""
        for steps in places:
            value: Any
            if steps[0] == "user":
                value = None if asking.user is None else self._known_of(asking.user, ".".join(steps))
            elif steps[0] == "account":
                value = None if asking.account is None else self._known_of(asking.account, ".".join(steps))
            else:
                value = asking.parts
                for step in steps:
                    value = value.get(step) if isinstance(value, dict) else None
            if value is not None:
                try:
                    return as_scalar(value), steps
                except ValueError:
                    raise wrong((*path, *steps), value, "scalar") from None
        return None

    def _known_of(self, one: User | Account, name: str) -> str | None:
        """A fact about a user or an account; None for one that nothing is known of."""
        key = name.partition(".")[2]
        if key == "id":
            return one.id
        if name == "user.role" and isinstance(one, User):
            return one.role
        if name == "account.type" and isinstance(one, Account):
            return one.type
        declared = self.definitions.vocabulary.get(name)
        return one.attributes.get(key, None if declared is None else declared.default)


def with_facts(account: Account, user: User, role: str, facts: Mapping[str, str]) -> Account:
    """The account with one user alone, in a role, and with facts that a request tells."""
    own = {name.partition(".")[2]: value for name, value in facts.items() if name.startswith("user.")}
    others = {name.partition(".")[2]: value for name, value in facts.items() if name.startswith("account.")}
    role = own.pop("role", role)
    whose = user.model_copy(update={"role": role, "attributes": {**user.attributes, **own}})
    return account.model_copy(update={"users": (whose,), "attributes": {**account.attributes, **others}})
