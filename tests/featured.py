"""The shipped catalog, some items of which come with features."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from acceptance.accounts import ROOT
from documents import as_yaml, of_yaml
from maybuy.engine import Engine
from maybuy.loading import check_documents
from maybuy.source import read
from repositories import source_files

DECLARED = """\
kind: features
features:
  - {id: sso, name: {en: Single sign-on, fr: Authentification unique}, tags: [security]}
  - id: care
    name: {en: Care, fr: Assistance}
    type: choice
    values: {low: {en: by mail, fr: par e-mail}, high: null}
  - id: days
    name: {en: History, fr: Historique}
    type: number
    unit: {en: days, fr: jours}
    tags: [security]
  - {id: words, type: text}
  - {id: editor, shown: false}
"""
GIVEN: Mapping[str, list[Any]] = {
    "explore/lite": [{"care": "low"}, {"days": 2.5}, {"words": "of explore"}],
    "guide/lite": [{"care": "high"}, {"days": 2}, {"words": "of guide lite"}],
    "guide/professional": ["sso", {"words": "of guide"}],
    "chat/professional": ["sso", {"days": 10}, "editor"],
    "collaboration": [{"days": 0}],
}
"""What comes with some items."""


def files_of(given: Mapping[str, list[Any]]) -> dict[str, str]:
    """The files, with what comes with some items in place of what is shipped."""
    texts = {
        path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8") for path in source_files(ROOT)
    }
    for name, text in texts.items():
        data = of_yaml(text)
        if data.get("kind") in ("product", "add-on", "suite"):
            for level in (data, *data.get("editions", ())):
                item = data["id"] if level is data else f"{data['id']}/{level['id']}"
                level.pop("features", None)
                if item in given:
                    level["features"] = given[item]
            texts[name] = as_yaml(data, sort_keys=False, allow_unicode=True)
    return {**texts, "catalog/features.yaml": DECLARED}


def write_without(folder: Path) -> Path:
    """A root folder of the shipped catalog where nothing comes with features, and none are declared."""
    write(folder, {})
    (folder / "catalog/features.yaml").unlink()
    return folder


def write(folder: Path, given: Mapping[str, list[Any]] = GIVEN) -> Path:
    """A root folder with these files."""
    for name, text in files_of(given).items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@cache
def featured() -> Engine:
    """An engine of these files."""
    root = check_documents([read(text, name) for name, text in files_of(GIVEN).items()])
    assert root.ok, root.diagnostics
    return Engine(root.definitions)
