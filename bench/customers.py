"""Customers of the shipped catalog, as many as wanted, in one Parquet file: python bench/customers.py N FILE.

The same seed writes the same customers. All of them fit the catalog and the vocabulary, and can be asked
about on DAY. Their columns have our own names, so that no columns file is needed.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Final

import duckdb

DAY: Final = date(2020, 9, 1)
"""All terms have begun by then, and none is over."""

MEMORY: Final = "600MB"

Shares = Sequence[tuple[str, int]]
"""Values and how many of a thousand have each."""

COUNTRIES: Final[Shares] = (
    ("US", 420), ("GB", 90), ("FR", 70), ("DE", 70), ("CA", 60), ("AU", 50), ("BR", 50), ("NL", 35),
    ("ES", 35), ("IN", 30), ("JP", 25), ("MX", 20), ("SE", 15), ("IT", 15), ("PL", 15),
)  # fmt: skip
TYPES: Final[Shares] = (("self_service", 830), ("sales_assisted", 150), ("other", 20))
PHASES: Final[Shares] = (("none", 520), ("4", 260), ("3", 120), ("1", 60), ("legacy", 40))
METHODS: Final[Shares] = (("card", 640), ("paypal", 120), ("wire", 110), ("cheque", 10))
PLANS: Final[Shares] = (
    ("", 40), ("chat", 90), ("suite/professional", 130), ("suite/enterprise", 50), ("support/essential", 60),
    ("support/team", 260), ("support/professional", 240), ("support/enterprise", 110), ("support/elite", 20),
)  # fmt: skip
"""What an account is about; the first are not customers yet."""
EDITIONS: Final[Shares] = (("lite", 300), ("team", 250), ("professional", 350), ("enterprise", 100))
WITHOUT_TEAM: Final[Shares] = (("lite", 450), ("professional", 400), ("enterprise", 150))

WITH_PROFESSIONAL: Final = (
    "plan IN ('support/professional', 'support/enterprise', 'support/elite', "
    "'suite/professional', 'suite/enterprise')"
)
WITH_ENTERPRISE: Final = "plan IN ('support/enterprise', 'support/elite', 'suite/enterprise')"
APART: Final = "plan LIKE 'support/%'"

ADDED: Final = (
    ("'collaboration'", f"{WITH_PROFESSIONAL} AND {{}} < 220"),
    ("'guide/' || {guide}", f"{APART} AND {{}} < 300"),
    ("'chat/' || {chat}", f"{APART} AND {{}} < 220"),
    ("'talk/' || {talk}", f"{APART} AND {{}} < 140"),
    ("'explore/' || {explore}", "plan <> 'chat' AND {} < 90"),
    ("'productivity-pack'", "plan IN ('support/professional', 'suite/professional') AND {} < 80"),
    ("'more-storage'", f"{WITH_PROFESSIONAL} AND {{}} < 70"),
    ("'high-volume-api'", f"{WITH_PROFESSIONAL} AND seats >= 10 AND {{}} < 50"),
    ("'data-center-location'", f"{WITH_ENTERPRISE} AND {{}} < 60"),
    ("'sunshine-select'", f"{WITH_ENTERPRISE} AND plan <> 'support/elite' AND {{}} < 30"),
    ("'temporary-agents'", "type = 'sales_assisted' AND plan LIKE 'support/%' AND {} < 40"),
)
"""What is held beside, and by whom of what share of a thousand."""

MOST_LINES: Final = 4


class Chances:
    """Numbers that a seed and a row decide, each another."""

    def __init__(self, seed: int) -> None:
        self._seed = seed
        self._next = 0

    def share(self) -> str:
        """From 0 up to 1."""
        self._next += 1
        return f"((hash(n, {self._next}, {self._seed}) >> 11) / 9007199254740992.0)"

    def thousandth(self) -> str:
        """From 0 up to 1000."""
        return f"(1000 * {self.share()})"

    def one_of(self, shares: Shares) -> str:
        """One of some values; null of what they leave of a thousand."""
        said, reached = [], 0
        for value, share in shares:
            reached += share
            said.append(f"WHEN it < {reached} THEN '{value}'")
        # Worked out once a row: a list of one, and what is made of its element.
        return f"list_transform([{self.thousandth()}], lambda it: CASE {' '.join(said)} END)[1]"


def query(count: int, seed: int) -> str:
    """All customers."""
    chance = Chances(seed)
    bell = f"sqrt(-2 * ln(1 - {chance.share()})) * cos(2 * pi() * {chance.share()})"
    accounts = (
        f"SELECT n, {chance.one_of(TYPES)} AS type, {chance.one_of(COUNTRIES)} AS country,"
        f" {chance.one_of(PHASES)} AS chat_phase, {chance.one_of(METHODS)} AS payment_method,"
        f" {chance.one_of(PLANS)} AS plan, {chance.share()} < 0.45 AS monthly,"
        f" least(5000, greatest(1, floor(exp(1.9 + 1.15 * {bell}))))::BIGINT AS seats,"
        f" {chance.share()} AS begun, {chance.thousandth()} AS people, {chance.thousandth()} AS accepted,"
        f" {chance.thousandth()} < 40 AS sunshine"
        f" FROM range({count}) AS numbers(n)"
    )
    dated = (
        "SELECT *, CASE WHEN plan = '' THEN NULL WHEN monthly THEN 'monthly' ELSE 'annual' END AS cycle,"
        f" CASE WHEN plan <> '' THEN (DATE '{DAY}'"
        " - floor(begun * CASE WHEN monthly THEN 28 ELSE 365 END)::INTEGER)::DATE END AS term_start"
        f" FROM ({accounts})"
    )
    items = f"list_filter([{', '.join(_items(chance))}], lambda item: item IS NOT NULL)[:{MOST_LINES}]"
    held = (
        "SELECT *, CASE WHEN monthly THEN (term_start + INTERVAL 1 MONTH)::DATE"
        " ELSE (term_start + INTERVAL 1 YEAR)::DATE END AS term_end,"
        f" CASE WHEN plan = '' THEN [] ELSE {items} END AS held, {chance.thousandth()} AS used,"
        f" {chance.thousandth()} AS later, {chance.thousandth()} AS agreed, {chance.share()} AS rebate"
        f" FROM ({dated})"
    )
    return (
        "SELECT 'c' || lpad(n::VARCHAR, 9, '0') AS id, type, country, 'USD' AS currency,"
        f" {_users()} AS users, chat_phase, sunshine, cycle, term_start, term_end, payment_method,"
        f" {_lines()} AS items, {_terms()} AS terms FROM ({held})"
    )


def _items(chance: Chances) -> Iterator[str]:
    yield (
        f"CASE WHEN plan = 'chat' THEN 'chat/' || {chance.one_of(EDITIONS)}"
        " WHEN plan LIKE 'suite/%' THEN 'support-' || plan ELSE plan END"
    )
    editions = {
        "guide": chance.one_of(WITHOUT_TEAM),
        "chat": chance.one_of(EDITIONS),
        "talk": chance.one_of(EDITIONS),
        "explore": "'professional'",
    }
    for item, held in ADDED:
        yield f"CASE WHEN {held.format(chance.thousandth())} THEN {item.format(**editions)} END"


def _users() -> str:
    """An owner, and of larger accounts others."""
    roles = ("owner", "admin", "agent", "light_agent")
    users = [f"{{'role': '{role}'}}" for role in roles]
    some = (
        ("seats = 1 OR people < 200", 1), ("seats < 6 OR people < 450", 2), ("people < 850", 3),
    )  # fmt: skip
    cases = " ".join([f"WHEN {held} THEN [{', '.join(users[:many])}]" for held, many in some])
    return f"CASE {cases} ELSE [{', '.join(users)}] END"


def _lines() -> str:
    """The first item's seats are the account's; some lines began later, or have a price of their own."""
    since = (
        f"CASE WHEN place > 1 AND (later + 211 * place) % 1000 < 220 AND term_start < DATE '{DAY}'"
        " THEN (term_start + 1"
        f" + ((later * 13 + place)::BIGINT % (DATE '{DAY}' - term_start))::INTEGER)::DATE END"
    )
    price = (
        "CASE WHEN (agreed + 307 * place) % 1000 < 30"
        " THEN (3 + floor(rebate * 40 * place))::DECIMAL(38, 9)"
        " + CASE WHEN agreed < 500 THEN 0.5 ELSE 0 END END"
    )
    until = "CASE WHEN (agreed + 307 * place) % 1000 < 12 THEN term_end END"
    use = "floor(seats * least(1, 0.45 + 0.0007 * ((used + 97 * place) % 1000)))::BIGINT"
    return (
        "list_transform(held, lambda item, place: {'item': item, 'seats': seats,"
        f" 'in_use': {use}, 'since': {since}, 'price': {price}::DECIMAL(38, 9), 'price_until': {until}}})"
    )


def _terms() -> str:
    first = "{'terms': 'master-subscription-agreement', 'version': '2019-01'}"
    second = "{{'terms': 'privacy', 'version': '{}'}}"
    return (
        f"CASE WHEN plan = '' THEN [] WHEN accepted < 500 THEN [{first}, {second.format('2020-01')}]"
        f" WHEN accepted < 800 THEN [{first}, {second.format('2019-01')}] ELSE [{first}] END"
    )


def write(count: int, file: Path, seed: int = 0) -> None:
    """Writes customers to a file."""
    with duckdb.connect(":memory:", config={"memory_limit": MEMORY}) as connection:
        path = str(file).replace("'", "''")
        form = "FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 100000"
        connection.execute(f"COPY ({query(count, seed)}) TO '{path}' ({form})")


def main() -> None:
    """What the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("count", type=int, metavar="N")
    parser.add_argument("file", type=Path, metavar="FILE")
    parser.add_argument("--seed", type=int, default=0)
    asked = parser.parse_args()
    write(asked.count, asked.file, asked.seed)


if __name__ == "__main__":
    main()
