"""That every answer is right while threads share an engine that is swapped: `python bench/threads.py`.

Eight threads put questions about the example accounts for a minute to whichever engine is in place, while
the catalog is compiled anew and swapped a thousand times, each time in another version. All that an answer
says is held against what one thread alone was told by that version. Leaves with 1 if any answer differs.
"""

from __future__ import annotations

import argparse
import random
import sys
import threading
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from time import monotonic, sleep

from rich.console import Console

from maybuy.decide import memory
from maybuy.decide.decision import Decision
from maybuy.engine import Engine
from maybuy.loading import load, read_account
from maybuy.model.account import Account
from maybuy.model.definitions import Definitions

ROOT = Path(__file__).resolve().parent.parent
DAY = date(2020, 9, 1)
VERSIONS = 3

Ask = tuple[int, str, str, str | None, str | None]
"""An account's number, a user, an action, an item and what to change to."""


def versions(definitions: Definitions) -> list[Definitions]:
    """Catalogs that answer differently: of each, other rules are left out."""
    return [
        replace(
            definitions,
            version=f"version-{number}",
            rules=tuple(rule for place, rule in enumerate(definitions.rules) if place % VERSIONS != number),
        )
        for number in range(VERSIONS)
    ]


def said(decision: Decision) -> object:
    """All that an answer says."""
    return (
        decision.outcome, decision.channels, decision.effective, decision.obligations, decision.reasons,
        decision.action, decision.item, decision.acts_on, decision.to, decision.account, decision.user,
    )  # fmt: skip


def told_alone(definitions: Definitions, accounts: list[Account]) -> dict[Ask, object]:
    """What one thread is told about every account and user, on an engine of its own."""
    engine, told = Engine(definitions), {}
    for number, account in enumerate(accounts):
        for user in account.users:
            for one in engine.offers(account, user.id, DAY, denied=True):
                told[number, user.id, one.action, one.item, one.to] = said(one)
    return told


@dataclass
class Run:
    """What the threads share."""

    engine: Engine
    accounts: list[Account]
    right: dict[str, dict[Ask, object]]
    over: bool = False
    asked: int = 0
    wrong: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def put_questions(self, seed: int) -> None:
        """Asks until it is over; a list of offers now and then."""
        chance, asked, wrong = random.Random(seed), 0, []
        while not self.over:
            engine = self.engine
            right = self.right[engine.definitions.version]
            number = chance.randrange(len(self.accounts))
            user = chance.choice(self.accounts[number].users).id
            ready = engine.prepare(self.accounts[number], user, DAY)
            if chance.random() < 0.1:
                answers = list(ready.offers(denied=True))
            else:
                asks = [one for one in chance.sample(list(right), 200) if one[:2] == (number, user)]
                answers = [ready.decide(action, item, to=to) for _, _, action, item, to in asks]
            for one in answers:
                expected = right[number, user, one.action, one.item, one.to]
                if said(one) != expected:
                    wrong.append(f"{engine.definitions.version}: {said(one)} is not {expected}")
            asked += len(answers)
        with self.lock:
            self.asked += asked
            self.wrong += wrong


def main() -> None:
    """Runs, and says how many answers were held against how many versions."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--threads", type=int, default=8)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--reloads", type=int, default=1_000)
    parser.add_argument("--answers", type=int, help="how many answers an engine may remember")
    options = parser.parse_args()
    if options.answers is not None:
        memory.MOST_ANSWERS = options.answers
    some = versions(load(ROOT).definitions)
    reader = Engine(some[0])
    accounts = [read_account(path, reader) for path in sorted((ROOT / "examples/accounts").glob("*.yaml"))]
    right = {one.version: told_alone(one, accounts) for one in some}
    assert len({str(sorted(told.items(), key=str)) for told in right.values()}) == VERSIONS
    run = Run(Engine(some[0]), accounts, right)
    threads = [threading.Thread(target=run.put_questions, args=(seed,)) for seed in range(options.threads)]
    start = monotonic()
    for thread in threads:
        thread.start()
    for number in range(options.reloads):
        run.engine = Engine(some[number % VERSIONS])
        sleep(max(0.0, start + options.seconds * (number + 1) / options.reloads - monotonic()))
    run.over = True
    for thread in threads:
        thread.join()
    console = Console()
    for line in run.wrong[:5]:
        console.print(line)
    console.print(
        f"{options.threads} threads, {options.reloads:,} reloads in {monotonic() - start:,.0f} s: "
        f"{run.asked:,} answers, {len(run.wrong):,} wrong"
    )
    sys.exit(bool(run.wrong) or not run.asked)


if __name__ == "__main__":
    main()
