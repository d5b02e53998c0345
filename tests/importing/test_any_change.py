"""Whatever stands in a list, it is imported without an error or refused with a place."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from documents import as_yaml, of_yaml
from importing.lists import BOATYARD
from maybuy.importing.files import files_of
from maybuy.importing.pricing2yaml import price_list
from maybuy.importing.shape import LIMITS, kept
from maybuy.loading import check_documents
from maybuy.source import LoadError, Severity, read

DATA = of_yaml(BOATYARD)
ODD = (
    None, True, False, 0, 1, -1, -7, 2.5, 1e-9, 1e12, 1e300, 10**15, 10**20, float("inf"), "", " ", "x",
    "24/7", "true", "#base", "#nobody", "$5", "a: b", "#", "two\nlines", "é" * 90, "word " * 80, "\u2028",
    [], {}, [1], ["CARD"], [[]], {"value": None}, {"value": True}, {"value": "x"}, {"value": 3},
    {"a": {"b": []}}, "user/year", "/day", "one time purchase", "GB/hour", "RENEWABLE", "TEXT", "NUMERIC",
    "BOOLEAN", "2027-01-01", "Unlimited",
)  # fmt: skip


def paths(data: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The way to every value."""
    if path:
        yield path
    for key, value in (
        data.items() if isinstance(data, dict) else enumerate(data if isinstance(data, list) else ())
    ):
        yield from paths(value, (*path, key))


PATHS = list(paths(DATA))


def changed(data: Any, path: tuple[Any, ...], value: Any) -> Any:
    """A copy with another value at a path, as far as that leads."""
    if not path:
        return value
    step, *rest = path
    if isinstance(data, dict) and step in data:
        return {key: changed(one, tuple(rest), value) if key == step else one for key, one in data.items()}
    if isinstance(data, list) and isinstance(step, int) and step < len(data):
        return [changed(one, tuple(rest), value) if at == step else one for at, one in enumerate(data)]
    return data


@given(st.lists(st.tuples(st.sampled_from(PATHS), st.sampled_from(ODD)), min_size=1, max_size=3))
def test_a_changed_list_is_imported_without_an_error_or_refused(changes: list[tuple[Any, Any]]) -> None:
    data = DATA
    for path, value in changes:
        data = changed(data, path, value)
    text = as_yaml(data, sort_keys=False, allow_unicode=True)
    try:
        found = price_list(kept(read(text, "list.yaml", limits=LIMITS)))
    except LoadError as error:
        told = error.diagnostics
    else:
        root = check_documents(read(made, name) for name, made in files_of(found).items())
        assert [one for one in root.diagnostics if one.severity is Severity.ERROR] == []
        told = ()
    assert all(one.message and one.file == "list.yaml" for one in told)
