"""What is found in files whose contents turn on days: all that would be found in files of one day each."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from maybuy.check.daily import standing
from maybuy.check.registry import CHECKS
from maybuy.language.told import told
from maybuy.loading import check_documents
from maybuy.model.kinds import KINDS
from maybuy.source import read
from maybuy.source.findings import Finding
from strategies import DAYS, HALF, Data, worlds
from turning import said_on, turning

DAILY = {code for check in CHECKS if getattr(check, "LOOK", "all") == "each" for code in check.CODES}


def named(file: Data) -> str:
    return f"{file['kind']}-{file.get('id', '')}.yaml"


def written(files: Iterable[Data]) -> list[Any]:
    return [read(json.dumps(file, indent=1), named(file)) for file in files]


def sayings(found: Iterable[Finding]) -> set[tuple[str, str, str]]:
    return {(one.code, one.file, one.message) for one in told(one for one in found if one.code in DAILY)}


@HALF
@given(worlds(), st.data())
def test_what_is_found_is_what_would_be_found_on_some_day(world: Any, data: st.DataObject) -> None:
    files = data.draw(turning(world.files))
    found = sayings(check_documents(written(files)).findings)
    wanted = set[tuple[str, str, str]]()
    for day in (date.min, *DAYS):
        wanted |= sayings(check_documents(written([said_on(file, day) for file in files])).findings)
    assert found == wanted


@HALF
@given(worlds(), st.data())
def test_a_file_as_it_stands_on_a_day_says_what_holds_on_it_where_it_is_written(
    world: Any, data: st.DataObject
) -> None:
    files = data.draw(turning(world.files))
    day = data.draw(st.sampled_from(DAYS))
    for file, document in zip(files, written(files), strict=True):
        stood, wanted = standing(document, day), said_on(file, day)
        for key in ("seats", "requires", "includes"):
            assert (stood.data.get(key) or None) == (_numbers(wanted.get(key)) or None)
        model = KINDS[file["kind"]]
        model.model_validate(stood.data)
        if stood is not document:
            _same_words(stood, stood.data, ())


def _numbers(said: Any) -> Any:
    return json.loads(json.dumps(said)) if said is not None else None


def _same_words(document: Any, data: Any, path: tuple[str | int, ...]) -> None:
    """Each text of a file is where it is said to stand."""
    if isinstance(data, dict):
        for key, value in data.items():
            _same_words(document, value, (*path, key))
    elif isinstance(data, list):
        for number, value in enumerate(data):
            _same_words(document, value, (*path, number))
    elif isinstance(data, str):
        span = document.span(path)
        line = document.line(span.line)
        assert line[span.column - 1 : span.end_column - 1] == json.dumps(data)
