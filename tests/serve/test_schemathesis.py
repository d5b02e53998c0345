"""Requests made up from the OpenAPI document, right and wrong: all are answered as it says."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from serve.service import running

EXAMPLES = 12
"""For each operation, beside the examples of the document and the cases that cover its schemas."""

# A schema can say what an account looks like, not that its items exist and its user is one of its own.
CONFIGURATION = '[checks]\npositive_data_acceptance.expected-statuses = ["2xx", "400", "403", "404"]\n'


@pytest.mark.slow
@pytest.mark.parametrize("phases", ["examples,coverage", "fuzzing"])
def test_requests_made_up_from_the_document_are_answered_as_it_says(phases: str, tmp_path: Path) -> None:
    configuration = tmp_path / "schemathesis.toml"
    configuration.write_text(CONFIGURATION, encoding="utf-8")
    # One worker: before 3.11.8, threads that parse Python at the same time, as Hypothesis does to describe
    # what it draws, can fail with a SystemError (https://github.com/python/cpython/issues/106905).
    with running() as service:
        url = f"http://127.0.0.1:{service.port}/openapi.json"
        result = subprocess.run(
            [
                Path(sys.executable).parent / "schemathesis", "--config-file", configuration, "run", url,
                "--checks", "all", "--max-examples", str(EXAMPLES), "--seed", "1", "--workers", "1",
                "--phases", phases, "--continue-on-failure", "--no-color",
                "--request-timeout", "60",
            ],
            capture_output=True, text=True, cwd=tmp_path, check=False, timeout=600,
        )  # fmt: skip
        assert service.get("/healthz").status == 200
    assert result.returncode == 0, result.stdout[-20_000:]
