"""The page of the service's figures, in Markdown."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from results import BUSY, machine, number, row

NAMES = {
    "native": "**maybuy**, `/v1/decisions`",
    "authzen": "**maybuy**, AuthZEN",
    "cerbos": "Cerbos, one policy",
    "cerbos-products": "Cerbos, a policy for each product",
}
KINDS = {
    "single": "Single checks, accounts never met",
    "single again": "Single checks, accounts met before",
    "batch": "Batches, accounts never met",
    "batch again": "Batches, accounts met before",
}
TARGET = 5
"""Times as many checks a second as Cerbos."""

OF_NEW = 4
"""The same for single checks of accounts that were never met: all of each is read for one answer."""

Figures = dict[str, dict[str, dict[str, float]]]
"""`{kind: {way: {"rate", "p50", "p99", "bytes"}}}`"""


def page(
    found: Mapping[int, Figures], version: str, busy: float, how: Mapping[str, float]
) -> tuple[str, bool]:
    """All of it, and whether the targets are met: by maybuy's native API, against the faster Cerbos."""
    batch = int(how["batch"])
    will_not_do = " **It was busy with other things: only the ratios say something.**" if busy > BUSY else ""
    accounts, known = int(how["accounts"]), int(how["known"])
    when = (
        f"{date.today():%d %B %Y}, {machine()}, Cerbos {version}. "  # noqa: DTZ011
        f"Load when the run began: {busy:.1f}.{will_not_do}"
    )
    how_asked = (
        f"Each server on core 0, wrk on core 1, {how['connections']:g} connections; medians of "
        f"{how['rounds']:g} runs of {how['seconds']:g} s each, the servers in turn. Requests go round "
        f"{accounts:,} accounts: {accounts:,} different single questions, or {accounts * batch:,} "
        f"in batches of {batch} about one account, whose id is another each time, so that nobody "
        f"has met it; where accounts were met before, it is only {known:,} of them, as they are, in requests "
        "that bring all their facts as well. Before any timing, maybuy gave the right answer to every one of "
        "these questions, Cerbos to every single one, and in batches to those about every "
        f"{how['part']:g}th account. Ratios are to the faster Cerbos of each table."
    )
    parts = [
        "# The service beside Cerbos",
        "<!-- Written by bench/service.py; README.md says how it is measured. -->",
        when,
        how_asked,
    ]
    targets = [
        row("checks a second, times Cerbos'", "target", "here", "met"),
        row("---", *["---:"] * 2, "---"),
    ]
    met = True
    for size, figures in found.items():
        parts.append(f"## {size:,} rules")
        for kind in figures:
            what = KINDS[kind]
            of = batch if kind.startswith("batch") else 1
            head = ("", "requests/s", "checks/s", "times Cerbos'", "p50 ms", "p99 ms", "bytes sent")
            lines = [row(what, *head[1:]), row("---", *["---:"] * 6)]
            base = max(figures[kind][name]["rate"] for name in ("cerbos", "cerbos-products"))
            for name, one in figures[kind].items():
                rate = one["rate"]
                cells = (rate, rate * of, rate / base, one["p50"], one["p99"], one["bytes"])
                lines.append(row(NAMES[name], *map(number, cells)))
            parts.append("\n".join(lines))
            ratio = figures[kind]["native"]["rate"] / base
            target = OF_NEW if kind == "single" else TARGET
            best = ratio >= target
            met = met and best
            label = f"{what.lower()}, {size:,} rules"
            targets.append(
                row(label, f"at least {target} x", f"{number(ratio)} x", "yes" if best else "**no**")
            )
    parts += ["## Targets", "\n".join(targets)]
    return "\n\n".join(parts) + "\n", met
