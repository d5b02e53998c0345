"""What the service tries out before it starts."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest

from acceptance.accounts import ROOT
from maybuy import load
from maybuy.model.service import Settings
from maybuy.serve.assemble import check
from maybuy.serve.start_error import StartError


def test_only_several_workers_need_a_folder_to_count_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "none"))
    definitions = load(ROOT).definitions
    check(Settings(root=ROOT, workers=1), definitions)
    with pytest.raises(StartError, match="several workers count in a temporary folder, and none can be"):
        check(Settings(root=ROOT, workers=2), definitions)
    (tmp_path / "none").mkdir()
    check(Settings(root=ROOT, workers=2), definitions)
    assert list((tmp_path / "none").iterdir()) == []
