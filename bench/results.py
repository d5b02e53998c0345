"""The page of results, in Markdown."""

from __future__ import annotations

import os
import platform
import sys
import sysconfig
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from engines import PACKAGES

KINDS = {
    "unmatched": "**maybuy**, rules never matched together",
    "first": "**maybuy**, signature never met",
    "single": "**maybuy**, signature met before",
    "again": "**maybuy**, same question again",
}
"""maybuy's rows: what was measured, and its name."""

LISTS = {"unmatched": "", "first": "list first", "single": "list", "again": "list again"}
"""The list that stands in each of these rows."""

YAML = "maybuy from YAML"
"""The run that only loads."""

BUNDLE = "bundle"
BUSY = 0.7
MB = 2**20 / 1e6
COLUMNS = (
    "engine", "p50 us", "p99 us", "decisions/s", "list of 240, ms", "load, ms", "MiB added",
    "p50, times maybuy's", "asked",
)  # fmt: skip


def number(value: float) -> str:
    """Three digits that count."""
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def page(found: dict[str, Any], versions: dict[str, str], count: int, load: float) -> str:
    """All of it. `found` is `{size: {engine: figures}}`; `load` the machine's when the run began."""
    busy = " **It was busy with other things: these figures will not do.**" if load > BUSY else ""
    parts = [
        "# Results",
        "<!-- Written by bench/compare.py (make bench); README.md says what each number means. -->",
        f"{date.today():%d %B %Y}, {machine()}. Load when the run began: {load:.1f}.{busy}",  # noqa: DTZ011
        " · ".join(f"{PACKAGES[name]} {is_at}" for name, is_at in versions.items()),
        "![Time of one decision and of a list, by number of rules](results.svg)",
    ]
    head = [row(*COLUMNS), row("---", *["---:"] * (len(COLUMNS) - 1))]
    for size, at in found.items():
        parts += [f"## {int(size):,} rules", "\n".join([*head, *_rows(at)]), *_notes(at, count)]
    parts += ["## Targets", "\n".join(_targets(found))]
    return "\n\n".join(parts) + "\n"


def machine() -> str:
    """The processor, its cores, the system and Python."""
    lines = Path("/proc/cpuinfo").read_text().splitlines()
    model = next((line.partition(": ")[2] for line in lines if line.startswith("model name")), "")
    cores = f"{os.cpu_count()} cores, {platform.system()}"
    return f"{model or platform.machine()}, {cores}, {interpreter()}"


def interpreter() -> str:
    """CPython's version, and how it was built: one that was not optimized by a profile takes some 8 % longer.

    Systems' own and `--enable-optimizations` are; what pyenv builds is not, unless it is told to.
    """
    version = f"CPython {platform.python_version()}"
    if sys.base_prefix == "/usr":
        return f"{version} of {platform.freedesktop_os_release()['PRETTY_NAME']}"
    told = "--enable-optimizations" in (sysconfig.get_config_var("CONFIG_ARGS") or "")
    return f"{version} built {'with' if told else 'without'} --enable-optimizations"


def _rows(at: dict[str, Any]) -> Iterator[str]:
    base = at.get("maybuy", {}).get("single", {}).get("p50")
    for name, one in at.items():
        if name == YAML:
            continue
        if "failed" in one:
            yield f"| {PACKAGES[name]} | – | – | – | – | – | – | – | – |"
            continue
        for kind, label in KINDS.items() if name == "maybuy" else [("single", PACKAGES[name])]:
            times = one[kind]
            listed = one.get(LISTS[kind]) if name == "maybuy" else one["list"]
            yield row(
                label,
                number(times["p50"]),
                number(times["p99"]),
                f"{times['rate']:,.0f}",
                number(listed) if listed else "",
                number(one["load"]) if kind == "single" else "",
                number(one["memory"]) if kind == "single" else "",
                f"{number(times['p50'] / base)}" if base else "",
                f"{times['asked']:,}",
            )


def row(*cells: str) -> str:
    """A row of a table."""
    return f"| {' | '.join(cells)} |"


def _notes(at: dict[str, Any], count: int) -> Iterator[str]:
    wrong = {PACKAGES[name]: one["wrong"] for name, one in at.items() if one.get("wrong")}
    checked = [one["checked"] for one in at.values() if "checked" in one]
    if wrong:
        yield f"**Wrong answers**: {', '.join(f'{name} {many}' for name, many in wrong.items())}."
    elif checked:
        fewest = min(checked)
        of_all = f"{count:,}" if fewest >= count else f"{fewest:,} to {count:,}"
        yield f"Before any timing, every engine gave the right answers to the list and to {of_all} questions."
    for name, one in at.items():
        if "failed" in one:
            yield f"{PACKAGES.get(name, name)} did not get through: `{one['failed']}`."
    ours = at.get("maybuy", {})
    if "failed" not in ours and ours:
        yaml = at.get(YAML, {})
        from_yaml = (
            f"loading from YAML takes {number(yaml['load'])} ms and at most {number(yaml['peak'])} MiB in all"
            if "load" in yaml
            else "loading from YAML failed"
        )
        source = "a bundle" if ours["source"] == BUNDLE else "YAML, as this version builds no bundles"
        yield (
            f"maybuy was loaded from {source}; {from_yaml}. "
            f"Preparing an account takes {number(ours['prepare'])} us, once for all its questions."
        )


@dataclass(frozen=True, slots=True)
class Target:
    """What is aimed at, how it comes out of the figures (KeyError: not measured), and the bound."""

    says: str
    value: Callable[[dict[str, Any]], float]
    bound: float
    unit: str
    at_least: bool = False


def _beside_zen(kind: str, *sizes: str) -> Callable[[dict[str, Any]], float]:
    """How many times as fast as zen, at the size where that is least."""
    return lambda found: min(
        found[size]["zen"]["single"]["p50"] / found[size]["maybuy"][kind]["p50"] for size in sizes or found
    )


def _lists(kind: str) -> Callable[[dict[str, Any]], float]:
    return lambda found: min(float(at["zen"]["list"] / at["maybuy"][kind]) for at in found.values())


def _growth(found: dict[str, Any]) -> float:
    first, last = found["40"]["maybuy"], found["10000"]["maybuy"]
    return max(float(last[kind]["p50"] / first[kind]["p50"]) for kind in ("first", "single"))


def _bundle(found: dict[str, Any]) -> float:
    ours = found["10000"]["maybuy"]
    if ours["source"] != BUNDLE:
        raise KeyError(BUNDLE)
    return float(ours["load"])


TARGETS = (
    Target("first decision, 40 rules: times as fast as zen", _beside_zen("first", "40"), 3, "x", True),
    Target("first decision, 10,000 rules: times as fast as zen", _beside_zen("first", "10000"), 5, "x", True),
    Target("signature met before: times as fast as zen, at any size", _beside_zen("single"), 5, "x", True),
    Target("list of 240, signature met before: times as fast as zen", _lists("list"), 15, "x", True),
    Target(
        "list of 240, same account again: times as fast as zen, at any size",
        _lists("list again"),
        15,
        "x",
        True,
    ),
    Target("time at 10,000 rules: times that at 40", _growth, 3, "x"),
    Target("10,000 rules from a bundle", _bundle, 400, "ms"),
    Target("10,000 rules from YAML", lambda found: found["10000"][YAML]["load"], 15_000, "ms"),
    Target("10,000 rules from YAML, memory", lambda found: found["10000"][YAML]["peak"] * MB, 500, "MB"),
)


def _targets(found: dict[str, Any]) -> Iterator[str]:
    yield "| what | target | here | met |"
    yield "| --- | ---: | ---: | --- |"
    for target in TARGETS:
        aim = f"at {'least' if target.at_least else 'most'} {target.bound:,.0f} {target.unit}"
        try:
            value = target.value(found)
        except KeyError:
            yield row(target.says, aim, "not measured", "–")
        else:
            met = value >= target.bound if target.at_least else value <= target.bound
            yield row(target.says, aim, f"{number(value)} {target.unit}", "yes" if met else "**no**")
