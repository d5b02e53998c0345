"""What is remembered of files while somebody types changes nothing of what is found."""

from __future__ import annotations

from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from drawing import drawn
from maybuy.check.shapes import Shapes
from maybuy.studio.reading import read_copy
from studio.visiting import small

GROUP = "kind: groups\ngroups: [{id: some, of: items, members: [weather/basic, weather/pro]}]\n"
TEXTS = ("", "kind: product\nid: weather\n", "kind: nothing\n", "a: [1\n", GROUP)


@given(
    st.lists(st.tuples(st.integers(0, 40), st.sampled_from(("same", "note", *TEXTS))), min_size=2, max_size=6)
)
@settings(max_examples=drawn(25), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_is_remembered_of_files_makes_no_difference(
    tmp_path: Path, edits: list[tuple[int, str]]
) -> None:
    root = tmp_path if (tmp_path / "catalog").exists() else small(tmp_path)
    names = sorted(
        one.relative_to(root).as_posix()
        for top in ("catalog", "policies")
        for one in (root / top).rglob("*.yaml")
    )
    shapes, texts = Shapes(), {}
    for number, edit in edits:
        name = names[number % len(names)]
        text = (root / name).read_text(encoding="utf-8")
        texts[name] = text if edit == "same" else f"{text}# note\n" if edit == "note" else edit
        with_, without = (read_copy(root, dict(texts), shapes=one).root for one in (shapes, None))
        assert with_.findings == without.findings
        assert with_.definitions == without.definitions
        assert [one.model for one in with_.files] == [one.model for one in without.files]
