"""Small price lists, and the roots that they become."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from acceptance.accounts import ROOT
from commands import run
from maybuy.loading import Root, read_root

BOATYARD = (ROOT / "examples" / "price-lists" / "boatyard.yml").read_text(encoding="utf-8")
"""One of everything."""

MINIMAL = """\
syntaxVersion: '2.1'
saasName: Buoys
createdAt: '2026-01-15'
currency: USD
features:
  lamps:
    valueType: BOOLEAN
    defaultValue: true
    type: DOMAIN
plans:
  BASIC:
    price: 5
    unit: user/month
    features: null
"""


def imported(folder: Path, text: str) -> tuple[Root, dict[str, Any]]:
    """The root that a price list becomes, and what `import` says of it."""
    source = folder / "list.yaml"
    source.write_text(text, encoding="utf-8")
    target = folder / "made"
    result = run("import", "pricing2yaml", str(source), "-o", str(target), "--json")
    assert (result.exit_code, result.stderr) == (0, ""), result.stderr
    return read_root(target), json.loads(result.stdout)


def unsaid(said: dict[str, Any]) -> dict[str, list[str]]:
    """By code, the keys that something is not said of."""
    found: dict[str, list[str]] = {}
    for one in said["unsaid"]:
        found.setdefault(one["code"], []).append(".".join(map(str, one["path"])))
    return found


def refused(folder: Path, text: str | bytes, *more: str) -> str:
    """What is said of a price list that cannot be imported; nothing is made of it."""
    source = folder / "list.yaml"
    source.write_bytes(text.encode() if isinstance(text, str) else text)
    target = folder / "made"
    result = run("import", "pricing2yaml", str(source), "-o", str(target), *more)
    assert (result.exit_code, result.stdout) == (2, "")
    assert not target.exists()
    return result.stderr
