"""What operators ask: whether it lives, whether it is ready, what it has counted, and to reload."""

from __future__ import annotations

import asyncio
from typing import Any, Final

from msgspec import json

from ...model import answers
from ..services import NotAllowedError, NotAuthenticatedError, Readiness
from .call import Call, Reply

SECONDS_TO_CHECK: Final = 3.0
"""For a part of the service to say whether it is ready; one that takes longer is not."""


async def health(call: Call) -> Reply:  # noqa: ARG001
    """`GET /healthz`: it lives, as whoever reads this sees."""
    return Reply(json.encode(answers.Health("ok")))


async def readiness(call: Call) -> Reply:
    """`GET /readyz`: 503 as long as questions cannot be answered, with what each part says of itself.

    Where there are keys, whoever shows none is told the state and nothing else.
    """
    checks = call.services.checks
    found = await asyncio.gather(*(_checked(check()) for check in checks.values()))
    ready = all(one.ready for one in found)
    shown: dict[str, Any] = {"ready": ready}
    if _trusted(call):
        parts = zip(checks, found, strict=True)
        shown |= {name: {"ready": one.ready, **one.detail} for name, one in parts}
    headers = () if ready else ((b"retry-after", b"1"),)
    return Reply(json.encode(shown), status=200 if ready else 503, headers=headers)


def _trusted(call: Call) -> bool:
    """Whether there are no keys, or a known one was shown, whatever it is good for."""
    if call.services.keys is None:
        return True
    sent = next((value for name, value in call.scope["headers"] if name == b"authorization"), None)
    try:
        call.services.keys.authenticate(sent, "ask")
    except NotAuthenticatedError:
        return False
    except NotAllowedError:
        return True
    return True


async def _checked(check: Any) -> Readiness:
    try:
        async with asyncio.timeout(SECONDS_TO_CHECK):
            found: Readiness = await check
            return found
    except TimeoutError:
        return Readiness(False, {"message": "no answer in time"})


async def metrics(call: Call) -> Reply:
    """`GET /metrics`, as Prometheus reads them."""
    assert call.services.metrics is not None
    body, kind = await call.services.metrics.exposed()
    return Reply(body, kind=kind.encode())


async def reload(call: Call) -> Reply:
    """`POST /-/reload`: takes over the files as they are now; answers when every worker has.

    Without keys nobody could be told from a page in a browser of this machine, so it then needs a signal.
    """
    if call.services.reload is None or call.services.keys is None:
        raise call.problem("reload-needs-key")
    done = await call.services.reload()
    if done.result == "given-up":
        raise call.problem("stopping")
    if done.result == "refused":
        raise call.problem("catalog-refused", errors=(*done.problems, *done.keys_problems))
    if done.keys_problems:
        raise call.problem("keys-refused", errors=done.keys_problems)
    shown = answers.Reloaded(done.result, answers.CatalogName(done.catalog, done.version))
    return Reply(json.encode(shown))
