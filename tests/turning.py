"""Catalogs whose items come with other things from a day on, and the files that say what holds on one day."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any

from hypothesis import strategies as st

from maybuy.engine import Engine
from strategies import DAYS, GIVEN, GRANTED, Data, gathered, sold

LEVELS = ("product", "add-on", "suite")
WHOLE = ("limits", "seats", "requires")
"""What is one mapping, or several with their days; the rest are lists of which an entry may have days."""
LISTS = ("features", "includes", "parts")
BOUNDS = ({"min": 1}, {"min": 3}, {"max": 5}, {"min": 2, "max": 10})


@st.composite
def turning(draw: st.DrawFn, files: Iterable[Data], days: Sequence[date] = DAYS) -> tuple[Data, ...]:
    """The same catalog, with other contents of some items from some of these days on, for everybody."""
    files = tuple(files)
    items, _ = sold(files)
    add_ons = [one["id"] for one in files if one["kind"] == "add-on"]
    return tuple(
        each(file, lambda level: _turned(level, file["kind"], items, add_ons, days, draw))  # noqa: B023
        if file["kind"] in LEVELS
        else file
        for file in files
    )


def each(file: Data, done: Callable[[Data], Data]) -> Data:
    """A file with something done to what it says of all editions, and to each of these."""
    editions = {"editions": [done(one) for one in file["editions"]]} if "editions" in file else {}
    return {**done(file), **editions}


def _turned(
    level: Data,
    kind: str,
    items: Sequence[str],
    add_ons: Sequence[str],
    days: Sequence[date],
    draw: st.DrawFn,
) -> Data:
    one, day = dict(level), draw(st.sampled_from(days)).isoformat()
    before, after = {"effective": {"until": day}}, {"effective": {"from": day}}
    if draw(st.booleans()):
        one["limits"] = [{**each, **draw(st.sampled_from(GRANTED))} for each in (before, after)]
    if draw(st.booleans()):
        entries = _features(before, after, draw)
        switch = [] if any("sso" in entry for entry in entries) else ["sso"]
        one["features"] = [*entries, *switch]
    if draw(st.booleans()) and "same_as" not in one.get("seats", {}):
        one["seats"] = [{**before, **draw(st.sampled_from(BOUNDS))}] if draw(st.booleans()) else []
        one["seats"] += [{**after, **draw(st.sampled_from(BOUNDS))}]
    if "requires" in one and draw(st.booleans()):
        others = [item for item in items if item.partition("/")[0] != one["id"]]
        needed = {"any": [draw(st.sampled_from(others))]}
        one["requires"] = [{**before, **one["requires"]}, {**after, **needed}]
        one["seats"] = one.get("seats", {}) if "same_as" not in one.get("seats", {}) else {}
    if kind == "product" and add_ons and "editions" not in one and draw(st.booleans()):
        when = draw(st.sampled_from([before, after]))
        kept = [entry for entry in one.get("includes", ()) if entry != add_ons[0]]
        one["includes"] = [*kept, {"item": add_ons[0], **when}]
    if len(one.get("parts", ())) > 2 and draw(st.booleans()):
        one["parts"] = [
            *one["parts"][:-1],
            {"item": one["parts"][-1], **draw(st.sampled_from([before, after]))},
        ]
    return one


def _features(before: Data, after: Data, draw: st.DrawFn) -> list[Data]:
    return [{**each, **entry} for each in (before, after) for entry in _with_values(draw)]


def _with_values(draw: st.DrawFn) -> list[Data]:
    return [entry for entry in draw(st.sampled_from(GIVEN)) if isinstance(entry, dict)]


@st.composite
def keeping(draw: st.DrawFn, files: Iterable[Data]) -> tuple[Data, ...]:
    """The same catalog, with other limits and features of some items from a day on for new lines alone."""
    return tuple(
        each(file, lambda level: _kept(level, draw)) if file["kind"] in LEVELS else file for file in files
    )


def _kept(level: Data, draw: st.DrawFn) -> Data:
    one, day = dict(level), draw(st.sampled_from(DAYS)).isoformat()
    end = draw(st.sampled_from([None, *(each.isoformat() for each in DAYS)]))
    before = {} if end is None else {"effective": {"until": end}}
    after = {"effective": {"from": day}, "for": "new"}
    if draw(st.booleans()):
        one["limits"] = [{**each, **draw(st.sampled_from(GRANTED))} for each in (before, after)]
    if draw(st.booleans()):
        entries = _features(before, after, draw)
        one["features"] = entries or ["sso"]
    return one


def said_on(file: Data, day: date, begun: date | None = None) -> Data:
    """A file as one that says what holds on a day, without days, would be written: for whoever buys then, or
    for whoever has had all of it since an earlier day."""
    if file["kind"] not in LEVELS:
        return file
    return each(file, lambda level: _with_kept(_held_on(level, day), level, day, begun or day))


def _with_kept(plain: Data, level: Data, day: date, begun: date) -> Data:
    for key in ("limits", "features"):
        entries = [entry for entry in level.get(key, ()) if isinstance(entry, dict)]
        if any("for" in entry for entry in entries):
            names = {name for entry in entries for name in entry} - {"effective", "for"}
            held = {
                name: value
                for name in names
                for value in _had([e for e in entries if name in e], name, day, begun)
            }
            others = [entry for entry in level[key] if isinstance(entry, str)]
            plain = {**plain, key: held if key == "limits" else [*others, *([held] if held else [])]}
    return {key: value for key, value in plain.items() if value != []}


def _had(entries: Sequence[Data], name: str, day: date, begun: date) -> list[Any]:
    """What a line has on a day of something that is for new lines from some day on, looked at day by day: it
    gets what is in force when it begins; and what is in force once that has ended, or begins for all."""
    held: Data | None = None
    had = False
    for now in sorted({begun, day, *(each for each in DAYS if begun < each <= day)}):
        there = [one for one in entries if _in_force(one, now)]
        if held is not None and held not in there:
            held = None
        if held is None:
            free = there if now == begun or had else [one for one in there if "for" not in one]
            held = max(free, key=lambda one: one.get("effective", {}).get("from", ""), default=None)
        had = had or held is not None
    return [] if held is None else [held[name]]


def _in_force(entry: Data, day: date) -> bool:
    said = entry.get("effective", {})
    return bool(said.get("from", "") <= day.isoformat() < said.get("until", "9999"))


def _held_on(level: Data, day: date) -> Data:
    def holds(entry: Any) -> bool:
        return not isinstance(entry, dict) or _in_force(entry, day)

    one = {key: value for key, value in level.items() if key not in (*WHOLE, *LISTS)}
    for key in WHOLE:
        versions = level.get(key, {})
        for entry in versions if isinstance(versions, list) else [versions]:
            if holds(entry):
                one[key] = {**one.get(key, {}), **_plain(entry)}
    for key in LISTS:
        if listed := [_plain(entry) for entry in level.get(key, ()) if holds(entry)]:
            one[key] = listed
    return {key: value for key, value in one.items() if value or key not in WHOLE}


def _plain(entry: Any) -> Any:
    if not isinstance(entry, dict):
        return entry
    left = {key: value for key, value in entry.items() if key not in ("effective", "for")}
    return left.get("item", left)


def engine_on(files: Iterable[Data], day: date, begun: date | None = None) -> Engine:
    """What files that say what holds on a day, without days, make."""
    return Engine(gathered([said_on(file, day, begun) for file in files]))
