"""What a page of the customer's pages takes to answer, and how large it is: the most of all examples.

    python bench/pages.py [ROOT]

Each page is asked for by all users of all example accounts, in both languages, in this process: the CPU time
of an answer is that of the service and of the client that asks, some 2 ms.
"""

from __future__ import annotations

import asyncio
import gc
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from statistics import median
from time import process_time

import httpx

from maybuy.language import LANGUAGES
from maybuy.loading import load
from maybuy.model.service import Settings
from maybuy.serve.accounts.folder import FolderAccounts
from maybuy.serve.app import create
from maybuy.serve.pages import token
from maybuy.serve.pages.demo import DemoAccounts
from maybuy.serve.pages.taking import InMemory
from maybuy.serve.services import CustomerPages, Services
from maybuy.serve.state import Current, Snapshot

KEY = b"a key for measuring, 32 bytes or more"
DAY = date(2020, 9, 1)
GOAL_MS, GOAL_BYTES = 50, 150_000


async def main(root: Path) -> None:
    """Prints the table."""
    accounts = FolderAccounts(root / "examples" / "accounts", 30)
    accounts.look()
    engine = load(root)
    pages = CustomerPages(KEY, InMemory(), None, lambda: DAY)
    snapshot = Snapshot(engine, datetime(2020, 9, 1, tzinfo=UTC))
    settings = Settings(root=root, pages=True)
    services = Services(settings, Current(snapshot), accounts=accounts, token_key=KEY, pages=pages)
    transport = httpx.ASGITransport(create(services))
    users = [(name, user) for name, ones in await DemoAccounts(accounts).users() for user, _ in ones]
    products = [one for one, items in engine.definitions.products.items() if len(items) > 1]
    gc.disable()  # or one page would pay for all that were asked before
    found: dict[str, list[tuple[float, int, str]]] = {}
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8080") as client:
        for name, user in users:
            gc.collect()
            sent = token.issued(name, user, KEY, token.now())
            for page, address in addresses(products):
                for language in LANGUAGES:
                    headers = {"cookie": f"{token.COOKIE}={sent}", "accept-language": language}
                    started = process_time()
                    answer = await client.get(address, headers=headers)
                    spent = (process_time() - started) * 1_000
                    what = f"{name}/{user} {language} {answer.status_code} {address.partition('?')[2]}"
                    found.setdefault(page, []).append((spent, len(answer.content), what))
    print(f"{len(users)} users, {len(LANGUAGES)} languages; goals: {GOAL_MS} ms, {GOAL_BYTES:,} bytes\n")
    print(f"{'page':<14}{'median':>8}{'most':>8}  ms of CPU {'bytes':>10}  slowest")
    for page, ones in found.items():
        spent = [one[0] for one in ones]
        slowest = max(ones)[2]
        print(
            f"{page:<14}{median(spent):>8.1f}{max(spent):>8.1f}{max(one[1] for one in ones):>21,}  {slowest}"
        )


def addresses(products: list[str]) -> Iterator[tuple[str, str]]:
    """The pages, each with its address; a page before all others warms up what is made once."""
    yield "(first)", "/pages/subscription"
    for page in ("subscription", "manage", "more", "checkout", "request", "prices"):
        yield page, f"/pages/{page}"
    for product in products:
        yield "compare", f"/pages/compare?product={product}"
    yield "edit", "/pages/edit?add=cancel_account&on=manage"


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1] if len(sys.argv) > 1 else ".")))
