"""A colon as each language writes it: in French after a space at which no line breaks."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from jinja2 import DictLoader

from maybuy.web import rendering

TEMPLATES = Path(rendering.__file__).parent / "templates"


@pytest.mark.parametrize("path", sorted(TEMPLATES.rglob("*.html")), ids=lambda path: path.stem)
def test_no_template_writes_one_itself(path: Path) -> None:
    shown = re.sub(r"\{[{%#].*?[}%#]\}|<[^>]*>", "\0", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    assert re.findall(r"[^\n]*\0[:;](?!\0?\w)[^\n]*", shown.replace("\0:\0:", "")) == []


@pytest.mark.parametrize(("language", "said"), [("en", "Help: look"), ("fr", "Help\u00a0: look")])
def test_it_stands_as_the_language_has_it(language: str, said: str) -> None:
    page = rendering._environment().overlay(loader=DictLoader({"page": "Help{{ colon() }} look"}))
    assert page.get_template("page").render({"language": language}) == said
