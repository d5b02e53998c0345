"""Names that are near to those of files that are read."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maybuy.language.told import told
from maybuy.source import is_data, misnamed_in
from maybuy.source.misnamed import meant_by

ENDS = [".yaml", ".yml", ".json"]


@given(st.sampled_from(ENDS), st.sampled_from([".txt", ".bak", "~", " (copy)", ".orig", ",v", "_old", "."]))
def test_what_is_behind_an_end_is_left_out_in_what_was_meant(end: str, more: str) -> None:
    for name in (f"a{end}{more}", f"b.c/a.b{end}{more}", f"B{end.upper()}{more}"):
        assert meant_by(name) == name.removesuffix(more)


@given(st.text(alphabet="abjlmnosy.~ x", min_size=1, max_size=12))
def test_what_was_meant_would_be_read_and_what_is_read_is_meant(name: str) -> None:
    meant = meant_by(name)
    assert meant is None or (is_data(meant) and not is_data(name))


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("a.yam", "a.yaml"), ("a.yaaml", "a.yaml"), ("a.ymal", "a.yml"), ("a.jsn", "a.json"),
        ("a.json5", "a.json"), ("b/c.YAM", "b/c.yaml"), ("#a.yaml#", "#a.yaml"),
        ("README.md", None), ("a.txt", None), ("a.toml", None), ("a.xml", None), ("a.js", None), ("a", None),
        ("yaml", None), ("yaml.txt", None), ("a.yamlish/b.txt", None), ("a.yaml.d/b.csv", None),
        ("a.yamls.txt", None), ("a.YAML", None), ("a.json", None), ("a.jsonl", None), ("a.ndjson", None),
        ("a.geojson", None), ("a.jsonld", None), ("a.xaml", None), ("LICENSE", None),
        ("a.yaml.disabled", None), ("a.yml.Example", None), ("a.json.tmpl", None), ("a.yaml.sig", None),
        ("a.yaml.example.txt", "a.yaml"),
    ],
)  # fmt: skip
def test_only_what_is_near_is_meant(name: str, meant: str | None) -> None:
    assert meant_by(name) == meant


def test_each_is_a_warning_unless_it_is_a_copy_or_lies_elsewhere(tmp_path: Path) -> None:
    for name in (
        "catalog/a.yaml.txt", "catalog/b.yaml", "catalog/b.yaml~", "catalog/b.yml.bak", "catalog/.c.yaml.swp",
        "catalog/README.md", "policies/more/d.yam", "policies/more.yaml.old/e.yaml", "accounts/f.yaml.txt",
    ):  # fmt: skip
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("kind: product\n", encoding="utf-8")
    found = misnamed_in(tmp_path, ("catalog", "policies", "nowhere"))
    assert [(one.severity, one.file, one.message, one.help) for one in told(found)] == [
        ("warning", name, f"`{name}` is not read: its name does not end in `.yaml`, `.yml` or `.json`",
         f"rename it to `{near}`, or move it to another folder")
        for name, near in (
            ("catalog/a.yaml.txt", "catalog/a.yaml"), ("catalog/b.yml.bak", "catalog/b.yml"),
            ("policies/more/d.yam", "policies/more/d.yaml"),
        )
    ]  # fmt: skip
    assert next(one.message for one in told(found, "fr")) == (
        "`catalog/a.yaml.txt` n’est pas lu : son nom ne finit pas par `.yaml`, `.yml` ou `.json`"
    )
