"""Files of any shape are findings, never failures: each of these once was one."""

from __future__ import annotations

import pytest

from maybuy.loading import check_documents
from maybuy.source import read

SHAPES = [
    "kind: [policy]\n",
    "kind: {a: b}\n",
    "kind:\n  - replaces p  allow: []\n",
    "kind: null\n",
    "kind: 4\n",
    "- kind: policy\n",
]


@pytest.mark.parametrize("text", SHAPES)
def test_a_kind_that_is_no_word_is_a_finding(text: str) -> None:
    assert check_documents([read(text, "policies/odd.yaml")]).diagnostics
