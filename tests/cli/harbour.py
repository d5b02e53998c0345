"""Two versions of the small catalog of `maybuy init`, and six customers of it."""

from __future__ import annotations

from pathlib import Path

from commands import within

TOLD = Path(__file__).parent / "told"
"""What is told of them, letter by letter."""

AT = ("--at", "2026-06-01")

CUSTOMERS = """\
no,sort,land,pays,from,until,sku,qty
m1,port,FR,monthly,2026-05-15,2026-06-15,moorings/basic,4
m2,port,FR,annual,2026-01-01,2027-01-01,moorings/plus,2
m3,port,DE,monthly,2026-05-15,2026-06-15,moorings/basic,1
c1,club,FR,monthly,2026-05-20,2026-06-20,moorings/basic,10
n1,port,FR,,,,,
x1,port,FR,monthly,2026-05-20,2026-06-20,moorings/huge,1
"""
"""Each month, all but x1, whose item is not known: m1 pays 48, m2 40, m3 12, c1 120, n1 nothing."""

COLUMNS = """\
kind: columns
id: no
type: {column: sort, values: {port: harbour}}
country: land
currency: {value: EUR}
users: {role: {value: owner}}
subscription:
  cycle: pays
  term: {start: from, end: until}
  items: {item: sku, seats: qty}
"""

CLUBS = """\
kind: policy
id: clubs
rules:
  - id: clubs-stay-with-what-they-have
    deny: [upgrade_edition]
    when: {account.type: club}
    because: {en: clubs stay, fr: les clubs restent}
"""


def two_versions(folder: Path) -> Path:
    """Makes `before` and `after` in a folder, with customers and their columns.

    After, basic costs 13 a month instead of 12, and plus 18 instead of 20 where it is paid by the year;
    weather warnings go with basic too; clubs upgrade no more.
    """
    for name in ("before", "after"):
        assert within(folder, "init", name).exit_code == 0
    changes = {
        "catalog/moorings.yaml": (("monthly: 12", "monthly: 13"), ("annual: 20", "annual: 18")),
        "catalog/weather.yaml": (("[moorings/plus]", "[moorings/basic, moorings/plus]"),),
    }
    for name, replaced in changes.items():
        path = folder / "after" / name
        text = path.read_text(encoding="utf-8")
        for before, after in replaced:
            assert before in text
            text = text.replace(before, after)
        path.write_text(text, encoding="utf-8")
    (folder / "after" / "policies" / "clubs.yaml").write_text(CLUBS, encoding="utf-8")
    (folder / "customers.csv").write_text(CUSTOMERS, encoding="utf-8")
    (folder / "columns.yaml").write_text(COLUMNS, encoding="utf-8")
    return folder


def told(name: str) -> str:
    """What is told: the numbers are worked out by hand.

    m1 pays 4 x 12, then 4 x 13; m3 12, then 13; c1 10 x 12, then 10 x 13; m2 2 x 20, then 2 x 18.
    """
    return (TOLD / name).read_text(encoding="utf-8")
