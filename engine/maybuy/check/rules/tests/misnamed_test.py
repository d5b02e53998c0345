"""Tests in a file whose name does not end in `_test`, so that they are never run.

Fails: `kind: policy-test` in `policies/rights-test.yaml`
Passes: `kind: policy-test` in `policies/rights_test.yaml`
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath

from ....model.policy_test import PolicyTestFile
from ....source import Finding
from ...context import Context, Stage, finding

CODES = ("misnamed-test",)
STAGE = Stage.NAMES


def check(context: Context) -> Iterator[Finding]:
    for file in context.files:
        if isinstance(file.model, PolicyTestFile):
            path = PurePosixPath(file.document.file)
            near = f"{path.stem.removesuffix('-test').removesuffix('-tests')}_test{path.suffix}"
            yield finding(file.document, "misnamed-test", ("kind",), near=near)
