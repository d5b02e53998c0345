"""The plot of results, as SVG: both axes logarithmic, for light and dark pages."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from math import log10
from typing import Any

from engines import PACKAGES

WIDTH, HEIGHT, PANEL = 1_010, 430, 500
LEFT, RIGHT, TOP, BOTTOM = 62, 146, 40, 44
STYLE = """
  text { font: 12px system-ui, sans-serif; fill: #24292f }
  .title { font-weight: 600; font-size: 13px }
  .axis { stroke: #8c959f55; stroke-width: 1 }
  .line { fill: none; stroke-width: 1.6 }
  .ours { stroke-width: 2.6; font-weight: 600 }
  @media (prefers-color-scheme: dark) { text { fill: #e6edf3 } }
"""
COLOURS = {
    "maybuy": "#2f81f7", "zen": "#d29922", "durable": "#a371f7", "cedar": "#3fb950", "regorus": "#f0668a",
    "casbin": "#8b949e",
}  # fmt: skip
Series = list[tuple[str, str, str, list[tuple[float, float]]]]
"""A label, a colour, dashes, and the points."""


def _series(found: dict[str, Any], pick: Callable[[dict[str, Any], str], float | None]) -> Series:
    lines = [(PACKAGES[name], name, "single", "") for name in PACKAGES if name != "maybuy"]
    lines += [
        ("maybuy, first time", "maybuy", "first", "5 4"),
        ("maybuy, met before", "maybuy", "single", ""),
    ]
    series: Series = []
    for label, name, kind, dashes in lines:
        points = []
        for size, at in found.items():
            one = at.get(name, {"failed": ""})
            value = None if "failed" in one else pick(one, kind)
            if value is not None:
                points.append((float(size), value))
        if points:
            series.append((label, COLOURS[name], dashes, points))
    return series


def plot(found: dict[str, Any]) -> str:
    """Two panels: one decision, and the list of 240."""
    single = _series(found, lambda one, kind: one[kind]["p50"])
    listed = _series(found, lambda one, kind: one["list"] * 1e3 if kind == "single" else None)
    body = [
        *panel(0, "one decision, p50", single, [float(size) for size in found]),
        *panel(WIDTH - PANEL, "list of 240", listed, [float(size) for size in found]),
    ]
    return framed(body, "Time by number of rules")


def framed(body: Iterable[str], label: str) -> str:
    """The panels as one picture."""
    lines = "\n".join(body)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
        f'aria-label="{label}">\n<style>{STYLE}</style>\n{lines}\n</svg>\n'
    )


def panel(x: int, title: str, series: Series, sizes: list[float], of: str = "rules") -> Iterator[str]:
    """One plot, from some place on; `of` is what there are so many of."""
    values = [value for *_, points in series for _, value in points]
    low, high = int(log10(min(values)) // 1), int(-(-log10(max(values)) // 1))
    left, right, base = x + LEFT, x + PANEL - RIGHT, HEIGHT - BOTTOM

    def across(size: float) -> float:
        return left + (right - left) * (log10(size) - log10(sizes[0])) / (log10(sizes[-1]) - log10(sizes[0]))

    def up(value: float) -> float:
        return base - (base - TOP) * (log10(value) - low) / (high - low)

    yield f'<text class="title" x="{left}" y="22">{title}</text>'
    for power in range(low, high + 1):
        y = up(10.0**power)
        yield f'<path class="axis" d="M{left} {y:.1f}H{right}"/>'
        yield f'<text x="{left - 8}" y="{y + 4:.1f}" text-anchor="end">{_time(power)}</text>'
    for size in sizes:
        yield f'<text x="{across(size):.1f}" y="{base + 20}" text-anchor="middle">{size:,.0f}</text>'
    yield f'<text x="{(left + right) / 2:.0f}" y="{base + 38}" text-anchor="middle">{of}</text>'
    ends: list[tuple[float, float, str, str]] = []
    for label, colour, dashes, points in series:
        ours = " ours" if label.startswith("maybuy") else ""
        path = "L".join(f"{across(size):.1f} {up(value):.1f}" for size, value in points)
        dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
        yield f'<path class="line{ours}" stroke="{colour}"{dashed} d="M{path}"/>'
        for size, value in points:
            yield f'<circle cx="{across(size):.1f}" cy="{up(value):.1f}" r="3" fill="{colour}"/>'
        if points[-1][0] == sizes[-1]:
            ends.append((up(points[-1][1]), across(points[-1][0]), label, colour))
        else:
            place = f'x="{across(points[-1][0]):.1f}" y="{up(points[-1][1]) - 8:.1f}" text-anchor="middle"'
            yield f'<text {place} style="fill:{colour}">{label}</text>'
    lowest = 0.0
    for y, at_x, label, colour in sorted(ends):
        lowest = max(y, lowest + 15)  # labels that would lie on each other are moved down
        yield f'<text x="{at_x + 8:.1f}" y="{lowest + 4:.1f}" style="fill:{colour}">{label}</text>'


def _time(power: int) -> str:
    """A power of ten of microseconds, in words."""
    unit, shift = ("s", 6) if power >= 6 else ("ms", 3) if power >= 3 else ("us", 0)
    return f"{10.0 ** (power - shift):g} {unit}"
