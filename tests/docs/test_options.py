"""The table of the service's options is the code's own; `python tests/docs/test_options.py` prints it."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from maybuy.cli.serve import flags_of
from maybuy.model.service import Settings

PAGE = Path(__file__).resolve().parents[2] / "docs" / "options.md"
HEAD = "| option | in a file | default | what it says |\n| --- | --- | --- | --- |\n"


def shown(default: Any) -> str:
    """A default as a person would write it."""
    if default in (None, ()):
        return ""
    if isinstance(default, bool):
        return "no"
    return f"{default:,.15g}" if isinstance(default, int | float) else f"`{default}`"


def table() -> str:
    """One row for each option, in the order of the code."""
    fields = {name: field for name, field in Settings.model_fields.items() if name != "kind"}
    return HEAD + "".join(
        f"| {', '.join(f'`{flag}`' for flag in flags_of(name))} | `{name}` | {shown(field.default)} "
        f"| {field.description} |\n"
        for name, field in fields.items()
    )


def test_the_table_of_options_is_that_of_the_code() -> None:
    assert table() in PAGE.read_text(encoding="utf-8")


if __name__ == "__main__":
    sys.stdout.write(table())
