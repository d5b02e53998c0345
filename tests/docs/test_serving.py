"""What the guides for operators, and the files to deploy with, say is so."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from hashlib import sha256
from pathlib import Path

import click
import pytest

from docs.markdown import ROOT
from maybuy.cli.serve import command
from maybuy.model.service import Settings
from maybuy.serve.connect.connection import MAX_UNREAD
from maybuy.serve.connect.gate import SECONDS_TO_LEAVE
from maybuy.serve.connect.head import MAX_HEAD, MAX_HEADERS
from maybuy.serve.operate.decision_log import FIELDS
from maybuy.serve.operate.keys import KeyRing, read_keys
from maybuy.serve.request.problems import STATUS

PAGE = "\n".join(
    (ROOT / "docs" / "guides" / f"{name}.md").read_text(encoding="utf-8")
    for name in ("running", "accounts", "client-and-authzen", "keys-and-limits", "logs-and-metrics")
)
CODE = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "engine/maybuy/serve").rglob("*.py"))
DEPLOY = ROOT / "deploy"


def rows(heading: str) -> list[str]:
    """The words in backquotes that begin the rows of the table of a section."""
    section = PAGE.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    return [
        word
        for cell in re.findall(r"^\| (`[^|]*) \|", section, re.M)
        for word in re.findall(r"`([^`]*)`", cell)
    ]


def test_every_metric_of_the_guide_is_there_and_none_is_missing() -> None:
    told = {row.partition("{")[0] for row in rows("Metrics and traces")}
    made = {
        name + ("_total" if kind == "CounterMetricFamily" else "")
        for kind, name in re.findall(
            r'\b(HistogramMetricFamily|GaugeMetricFamily|CounterMetricFamily)\(\s*"(maybuy_\w+)"', CODE
        )
    }
    assert told == made


def test_every_event_of_the_guide_is_logged_and_none_is_missing() -> None:
    told = set(rows("Logs"))
    logged = set(re.findall(r'event[(,]\s*logging\.\w+,\s*"([\w-]+)"', CODE)) | {"log-lines-lost"}
    assert told <= logged
    kept_apart = {
        "workers-do-not-start",
        "workers-do-not-stop",
        "decision-log-cut-short",
        "worker-not-started",
    }
    assert logged - told == kept_apart


def test_every_scope_option_code_and_mask_of_the_guide_is_there() -> None:
    assert set(rows("Keys")) == {"ask", "reload", "metrics"}
    options = {name for one in command.params if isinstance(one, click.Option) for name in one.opts}
    served = re.sub(r"(?m)^\$ maybuy (?!serve).*$", "", PAGE.partition("```sh")[2])
    assert set(re.findall(r"(--[a-z][a-z-]+)", served)) - {"--help", "--unix-socket"} <= options
    codes = set(re.findall(r"\b\d{3} `([\w-]+)`", PAGE))
    assert codes <= set(STATUS)
    assert {"user", "account", "message"} <= FIELDS


def test_the_limits_of_the_guide_are_those_of_the_code() -> None:
    section = PAGE.partition("\n## Limits\n")[2].partition("\n## ")[0]
    told = dict(re.findall(r"^\| `--([a-z-]+)` \(([0-9,]+)\)", section, re.M))
    fields = (
        "max_body",
        "max_depth",
        "max_batch",
        "max_changes",
        "time_limit",
        "keep_alive",
        "max_connections",
    )
    defaults = {name.replace("_", "-"): f"{Settings.model_fields[name].default:,.15g}" for name in fields}
    assert told == defaults
    fixed = re.findall(r"^\| – \(([0-9,]+)\)", section, re.M)
    assert fixed == [f"{one:,.15g}" for one in (MAX_HEAD, MAX_HEADERS, 1, MAX_UNREAD, SECONDS_TO_LEAVE)]


def test_the_example_keys_are_keys() -> None:
    keys = KeyRing(read_keys(DEPLOY / "keys.example", {}))
    assert keys.authenticate(b"Bearer an-example-that-everybody-knows", "ask") == "shop"
    assert {scope for key in keys.keys for scope in key.scopes} == {"ask", "reload", "metrics"}
    assert len({key.digest for key in keys.keys}) == 3
    assert sha256(b"").digest() not in {key.digest for key in keys.keys}


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="there is no systemd-analyze here")
def test_the_unit_is_one_that_systemd_takes(tmp_path: Path) -> None:
    unit = (
        (DEPLOY / "maybuy.service").read_text(encoding="utf-8").replace("/opt/maybuy/bin/maybuy", "/bin/true")
    )
    (tmp_path / "maybuy.service").write_text(unit, encoding="utf-8")
    done = subprocess.run(
        ["systemd-analyze", "verify", str(tmp_path / "maybuy.service")],
        capture_output=True, text=True, check=False, timeout=60,
        env={**os.environ, "SYSTEMD_LOG_TARGET": "console"},
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")


def test_what_is_deployed_starts_the_service_with_options_that_it_has() -> None:
    options = {name for one in command.params if isinstance(one, click.Option) for name in one.opts}
    variables = {f"MAYBUY_{name.removeprefix('--').replace('-', '_').upper()}" for name in options}
    unit = (DEPLOY / "maybuy.service").read_text(encoding="utf-8")
    start = re.findall(r"^ExecStart=.* serve (.*)$", unit, re.M)[0]
    image = (DEPLOY / "Dockerfile").read_text(encoding="utf-8")
    assert set(re.findall(r"--[a-z-]+", start)) <= options
    assert set(re.findall(r"MAYBUY_[A-Z_]+", image)) <= variables
    for copied in re.findall(r"^COPY (?!--)(.+) \S+$", image, re.M):
        assert all((ROOT / name).exists() for name in copied.split())
    assert "USER 65532" in image
