"""Features and usage limits: how they are declared, and what each plan and add-on gives of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, Final, Literal

from ..finding import Path
from ..model.base import MOST_UNITS
from ..model.feature import DIGITS, LONGEST, OFF, ON, value_of
from ..model.units import UNLIMITED
from .described import Feature, Limit
from .ground import Ground, text_of
from .naming import id_of, name_of, words, words_of
from .shape import INFINITE

_PER: Final = {"DAY": "day", "MONTH": "month", "YEAR": "year"}
_PER_WORDS: Final = {"day": "day", "week": "week", "month": "month", "year": "year"}
_LONGER: Final = {("DAY", 7): "week", ("DAY", 30): "month", ("DAY", 365): "year", ("MONTH", 12): "year"}
_FINEST: Final = Decimal("0.000001")

SWITCH, NUMBER, TEXT, COUNTED = "switch", "number", "text", "counted"


@dataclass(frozen=True, slots=True)
class Declared:
    """A feature or usage limit as the list declares it, and what plans and add-ons give of it."""

    path: Path
    data: Mapping[str, Any]
    sort: str
    """`switch`, `number`, `text`, or `counted` for what becomes a limit."""
    plans: tuple[Any, ...]
    add_ons: tuple[Any, ...]
    """None where an add-on says nothing of it."""
    extended: bool

    @property
    def key(self) -> str:
        """What the list calls it."""
        return str(self.path[1])


def declared(ground: Ground) -> list[Declared]:
    """All that a list declares, in its order."""
    return [*_all(ground, "features"), *_all(ground, "usageLimits")]


def _all(ground: Ground, group: str) -> Iterator[Declared]:
    extending = {
        key
        for one in ground.entries("addOns").values()
        for key in (one.get("usageLimitsExtensions") or {} if group == "usageLimits" else ())
    }
    for key, data in ground.entries(group).items():
        path = (group, key)
        plans = []
        for name, plan in ground.entries("plans").items():
            where, own = _own(plan, ("plans", name), group, key)
            if own is None:
                where = (*path, "value" if data.get("value") is not None else "defaultValue")
                own = data.get("value") if data.get("value") is not None else data["defaultValue"]
            plans.append(_read(ground, where, own, data))
        add_ons = []
        for name, one in ground.entries("addOns").items():
            where, own = _own(one, ("addOns", name), group, key)
            add_ons.append(None if own is None else _read(ground, where, own, data))
        if not ground.entries("plans"):
            _read(ground, (*path, "defaultValue"), data["defaultValue"], data)
        kind = data["valueType"]
        sort = {"BOOLEAN": SWITCH, "TEXT": TEXT}.get(kind, NUMBER if group == "features" else COUNTED)
        if sort == NUMBER and INFINITE in (*plans, *add_ons):
            sort = COUNTED
        if sort == SWITCH and any(isinstance(value, str) for value in (*plans, *add_ons)):
            sort = TEXT
            plans, add_ons = (
                [
                    {True: ON, False: ""}.get(value, value) if isinstance(value, bool) else value
                    for value in all_
                ]
                for all_ in (plans, add_ons)
            )
        yield Declared(path, data, sort, tuple(plans), tuple(add_ons), key in extending)


def _own(one: Mapping[str, Any], path: Path, group: str, key: str) -> tuple[Path, Any]:
    """What a plan or add-on says of something, and where."""
    given = (one.get(group) or {}).get(key)
    if isinstance(given, dict):
        return (*path, group, key, "value"), given.get("value")
    return (*path, group, key), given


def _read(ground: Ground, path: Path, value: Any, data: Mapping[str, Any]) -> Any:
    """A value as the type of what is declared has it: true or false, a number, or a text."""
    match data["valueType"]:
        case "BOOLEAN":
            return _switch(ground, path, value)
        case "NUMERIC":
            return number_of(ground, path, value)
    if isinstance(value, list):
        return ", ".join(" ".join(words_of(one)).capitalize() for one in value)
    if isinstance(value, bool):
        return ON if value else ""
    if isinstance(value, str):
        return " ".join(value.split())
    if value == INFINITE:
        return UNLIMITED
    return value_of(value) if 0 <= value <= MOST_UNITS else format(Decimal(value), "f")


def _switch(ground: Ground, path: Path, value: Any) -> Any:
    """True or false; of a plan or add-on also a text, such as how far something is included."""
    plain = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}
    if isinstance(value, bool):
        return value
    if path[-1] == "defaultValue":
        ground.wrong_type(path, value, "boolean")
        return False
    said = str(value).strip()
    if said.lower() in plain:
        return plain[said.lower()]
    ground.miss("no-switch", path, word=said)
    return " ".join(said.split())


def number_of(ground: Ground, path: Path, value: Any) -> int | Decimal:
    """A number; of a plan or add-on also one that is written as a text."""
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        return _number(ground, path, value)
    if path[-1] == "defaultValue":
        ground.wrong_type(path, value, "number")
        return 0
    said = str(value).strip().lower()
    if said in words("unlimited"):
        return INFINITE
    plain = said.replace(",", "").replace("_", "")
    if DIGITS.fullmatch(plain):
        return _number(ground, path, Decimal(plain))
    ground.miss("no-number", path, word=said)
    return 0


def _number(ground: Ground, path: Path, value: int | Decimal) -> int | Decimal:
    if value == -1 or (value >= MOST_UNITS and value != INFINITE):
        ground.miss("endless", path, word=value)
        return INFINITE
    if value < 0:
        ground.miss("below-zero", path, word=value)
        return 0
    if value == INFINITE or value == int(value):
        return value if value == INFINITE else int(value)
    fine = Decimal(value).quantize(_FINEST).normalize()
    if fine != value:
        ground.miss("rounded", path, amount=fine)
    return fine


def check_names(ground: Ground) -> None:
    """Notes every feature, limit, plan and add-on that is named and that there is none of."""
    known = {group: list(ground.entries(group)) for group in ("features", "usageLimits", "plans", "addOns")}
    for group in ("plans", "addOns"):
        for name, one in ground.entries(group).items():
            for key, of in (("features", "features"), ("usageLimits", "usageLimits"),
                            ("usageLimitsExtensions", "usageLimits")):  # fmt: skip
                for word in one.get(key) or {}:
                    if word not in known[of]:
                        ground.unknown((group, name, key, word), word, known[of], key=True)
            for key, of in (("availableFor", "plans"), ("dependsOn", "addOns"), ("excludes", "addOns")):
                for number, word in enumerate(one.get(key) or ()):
                    if word not in known[of] and not (key != "availableFor" and word in known["plans"]):
                        ground.unknown((group, name, key, number), word, known[of])
    for name, limit in ground.entries("usageLimits").items():
        for number, word in enumerate(limit.get("linkedFeatures") or ()):
            if word not in known["features"]:
                ground.unknown(("usageLimits", name, "linkedFeatures", number), word, known["features"])
    tags = ground.data.get("tags") or ()
    for name, feature in ground.entries("features").items():
        if tags and feature.get("tag") and feature["tag"] not in tags:
            ground.unknown(("features", name, "tag"), feature["tag"], tags)


def ids_of(all_: Iterable[Declared]) -> dict[Path, str]:
    """An id for each feature and limit: no two have the same, since what is used is one of both."""
    found: dict[Path, str] = {}
    for one in all_:
        sort = "limit" if one.path[0] == "usageLimits" else "feature"
        found[one.path] = id_of(one.key, sort, set(found.values()))
    return found


def feature_of(ground: Ground, one: Declared, identifier: str) -> Feature:
    """A feature, as the root declares it."""
    data = one.data
    given = [value for value in (*one.plans, *one.add_ons) if value not in (None, "", False, OFF)]
    type_, values = _kind(one, given)
    _miss_expressions(ground, one)
    return Feature(
        identifier,
        name_of(one.key, identifier),
        type_,
        values,
        text_of(data.get("unit")) if type_ == NUMBER else None,
        _tags(one),
        text_of(data.get("description")),
        data.get("render") != "DISABLED",
        _source(data),
        ground.said(one.path),
    )


def _kind(
    one: Declared, given: Sequence[Any]
) -> tuple[Literal["switch", "number", "choice", "text"], dict[str, str | None]]:
    """The type of a feature; of a text whose values rise from plan to plan, all of them, lowest first."""
    if one.sort == SWITCH or (one.sort == TEXT and set(given) <= {ON}):
        return "switch", {}
    if one.sort == NUMBER:
        return "number", {}
    values = list(dict.fromkeys(given))
    order = [values.index(value) for value in one.plans if value in values]
    long = any(len(value) > LONGEST for value in values)
    if not long and (len(values) < 2 or order != sorted(order)):
        return "text", {}
    return "choice", {_short(value, values): value if len(value) > LONGEST else None for value in values}


def _short(value: str, values: Sequence[str]) -> str:
    """A value that is not too long to be one: else its number, and its words are its name."""
    return value if len(value) <= LONGEST else f"level-{values.index(value) + 1}"


def value_in(feature: Feature, value: Any) -> str:
    """A value of a feature as files have it."""
    if feature.type == "choice":
        return next((short for short, long in feature.values.items() if long == value), str(value))
    return ON if value is True else OFF if value in (False, "") else value_of(value)


def grants(value: Any) -> bool:
    """Whether a value is more than nothing."""
    return value not in (None, False, "", OFF, 0)


def _tags(one: Declared) -> tuple[str, ...]:
    data = one.data
    if one.path[0] == "usageLimits":
        return ("limits",)
    given = [data.get("tag"), data["type"].lower(), data.get("integrationType"), data.get("automationType")]
    return tuple(dict.fromkeys(id_of(tag, "tag") for tag in given if tag))


def _source(data: Mapping[str, Any]) -> str | None:
    urls: list[str] = []
    for key in ("docUrl", "pricingUrls", "pricingsUrls", "pricingURLs"):
        given = data.get(key) or ()
        urls += [given] if isinstance(given, str) else given
    return " ".join(dict.fromkeys(url.strip() for url in urls if url.strip())) or None


def limit_of(ground: Ground, one: Declared, identifier: str, ids: Mapping[Path, str]) -> Limit:
    """A limit, as the root declares it."""
    data = one.data
    unit, per = _unit(ground, one)
    about = tuple(
        ids[("features", key)] for key in data.get("linkedFeatures") or () if ("features", key) in ids
    )
    if about:
        ground.miss("linked", (*one.path, "linkedFeatures"))
    if data["type"] in ("TIME_DRIVEN", "RESPONSE_DRIVEN"):
        ground.miss("driven", (*one.path, "type"), word=data["type"])
    if data.get("trackable"):
        ground.miss("tracked", (*one.path, "trackable"))
    if data.get("render") == "DISABLED":
        ground.miss("hidden", (*one.path, "render"))
    _miss_expressions(ground, one)
    return Limit(
        identifier, name_of(one.key, identifier), unit, per, one.extended, text_of(data.get("description")),
        about, ground.said(one.path),
    )  # fmt: skip


def _miss_expressions(ground: Ground, one: Declared) -> None:
    for key in ("expression", "serverExpression"):
        if one.data.get(key):
            ground.miss("rule", (*one.path, key))


def _unit(ground: Ground, one: Declared) -> tuple[str | None, str | None]:
    """What is counted, and how often there are as many anew."""
    data = one.data
    parts = [part.strip() for part in (data.get("unit") or "").split("/")]
    per = next((_PER_WORDS[part] for part in parts[1:] if part in _PER_WORDS), None)
    kept = [part for part in parts if part and (part is parts[0] or part not in _PER_WORDS)]
    period = data.get("period") or {}
    if one.path[0] == "usageLimits" and data["type"] == "RENEWABLE":
        length, unit = period.get("value") or 1, period.get("unit") or ("MONTH" if period else None)
        if unit is not None:
            per = _PER[unit] if length == 1 and unit in _PER else _LONGER.get((unit, int(length)))
            if per is None:
                ground.miss("renews", (*one.path, "period"), word=f"{length} {unit}")
        per = per or (None if unit else "month")
    elif per is not None:
        ground.miss("per", (*one.path, "unit"), word=data.get("unit"))
    if len(kept) > 1:
        ground.miss("grows", (*one.path, "unit"), word=data.get("unit"))
    return " per ".join(kept) or None, per


def switched(one: Declared, feature: Feature) -> Declared:
    """A declared feature with its values as files have them, None for none."""

    def written(value: Any) -> Any:
        return value_in(feature, value) if grants(value) else None

    return replace(one, plans=tuple(map(written, one.plans)), add_ons=tuple(map(written, one.add_ons)))
