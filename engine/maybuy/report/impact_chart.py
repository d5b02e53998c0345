"""What a change does to a customer base, as a chart: SVG, for light and dark pages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from typing import Final, NamedTuple

from .diff_sentences import MOST_ITEMS
from .fleet_words import MOST_SAMPLES
from .impact_rows import of, together, told
from .impact_text import Shown
from .markdown import visible

WIDTH: Final = 860
_NAMED: Final = 400
"""How far the names reach; bars begin behind them."""

_LONGEST: Final = 330
_STEP: Final = 26
_MOST_BARS: Final = 12
_MOST_LETTERS: Final = 58

_STYLE: Final = """
  text { font: 13px system-ui, sans-serif; fill: #24292f }
  .title { font-weight: 600; font-size: 15px }
  .part { font-weight: 600 }
  .name { text-anchor: end }
  .loses { fill: #cf222e }
  .gains { fill: #1a7f37 }
  .before { fill: #8c959f }
  .after { fill: #0969da }
  @media (prefers-color-scheme: dark) {
    text { fill: #e6edf3 }
    .loses { fill: #f85149 }
    .gains { fill: #3fb950 }
    .before { fill: #6e7681 }
    .after { fill: #2f81f7 }
  }
"""


class Bar(NamedTuple):
    """A bar: what it is of, how long against others, what stands behind it, and its sort."""

    name: str
    value: float
    said: str
    sort: str


def impact_chart(shown: Shown) -> str:
    """Bars for who loses and gains, row by row, and for the money before and after, by currency."""
    words, impact = shown.words, shown.impact
    title = words.fleet(
        "chart.title", customers=words.count("customers", impact.accounts), day=words.day(impact.at)
    )
    parts = [(words.fleet("chart.rights"), _rights(shown)), (words.fleet("chart.money"), _money(shown))]
    body: list[str] = []
    described: list[str] = []
    y = 64
    for heading, bars in parts:
        body.append(f'<text class="part" x="16" y="{y}">{_text(heading)}</text>')
        y += 12
        if not bars:
            body.append(f'<text x="16" y="{y + 14}">{_text(words.fleet("chart.nothing"))}</text>')
            y += _STEP
        body += _drawn(bars, y)
        y += _STEP * len(bars) + 32
        said = [words.fleet("chart.bar", what=one.name, amount=one.said) for one in bars]
        described.append(f"{heading}: {'; '.join(said or [words.fleet('chart.nothing')])}")
    size = f'viewBox="0 0 {WIDTH} {y - 8}"'
    lines = (
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img" aria-labelledby="title desc">',
        f'<title id="title">{_text(title)}</title>',
        f'<desc id="desc">{_text(". ".join(described))}</desc>',
        f"<style>{_STYLE}</style>",
        f'<text class="title" x="16" y="30">{_text(title)}</text>',
        *body,
        "</svg>\n",
    )
    return "\n".join(lines)


def _rights(shown: Shown) -> list[Bar]:
    rows = told(shown.impact)
    words = shown.words
    bars = []
    for section in ("loses", "gains"):
        for row in together(of(rows, section), MOST_SAMPLES)[:_MOST_BARS]:
            most = row.accounts if row.most is None else row.most[0]
            name = f"{words.section(section)}: {words.thing(row, MOST_ITEMS)}"
            said = words.number(row.accounts)
            said = said if row.most is None else f"{said}–{words.number(most)}"
            bars.append(Bar(name, most, said, section))
    return bars


def _money(shown: Shown) -> list[Bar]:
    bars = []
    for one in shown.impact.money.totals:
        for when, amount in (("before", one.before), ("after", one.after)):
            name = f"{one.currency}, {shown.words.fleet(when)}"
            bars.append(Bar(name, float(amount), shown.words.money(amount, one.currency), when))
    return bars


def _drawn(bars: Sequence[Bar], top: int) -> Iterator[str]:
    longest = max((one.value for one in bars), default=0) or 1
    for place, one in enumerate(bars):
        y = top + _STEP * place
        length = max(1, round(_LONGEST * max(one.value, 0) / longest))
        yield f'<text class="name" x="{_NAMED - 10}" y="{y + 16}">{_text(_short(one.name))}</text>'
        yield f'<rect class="{one.sort}" x="{_NAMED}" y="{y + 4}" width="{length}" height="16" rx="2"/>'
        yield f'<text x="{_NAMED + length + 8}" y="{y + 16}">{_text(one.said)}</text>'


def _short(name: str) -> str:
    return name if len(name) <= _MOST_LETTERS else f"{name[: _MOST_LETTERS - 1]}…"


def _text(words: str) -> str:
    return escape(visible(words))
