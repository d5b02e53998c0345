"""The questions of the examples in the OpenAPI document.

`python tests/serve/examples.py`, with tests/ on the path, writes the answers anew.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

from serve.service import DAY, Service, account, order, running

FILE: Final = Path(__file__).parents[2] / "engine" / "maybuy" / "serve" / "docs" / "examples.json"

ACME: Final = account()
ASKED: Final = {"account": ACME, "user": "marie", "at": DAY}
SUBJECT: Final = {"type": "user", "id": "marie"}
CONTEXT: Final = {"account": ACME, "at": DAY}
STORAGE: Final = {"type": "item", "id": "more-storage"}

QUESTIONS: Final[dict[str, dict[str, tuple[str, Any]]]] = {
    "/v1/decisions": {
        "one": ("One question", {**ASKED, "action": "add_seats", "item": "support", "seats": 3}),
        "several": (
            "Several questions about one account",
            {**ASKED, "action": "buy", "questions": [{"item": "more-storage"}, {"item": "collaboration"}]},
        ),
        "refused": ("A refusal with its remedies", {
            **ASKED, "user": "luc", "action": "buy", "item": "more-storage",
        }),
    },
    "/v1/offers": {"prospect": ("What a customer to be may buy", {
        "account": account("prospect"), "user": "jacob", "at": "2020-09-11", "remedies": False,
    })},
    "/v1/previews": {"grows": ("Seats and a product", {"account": ACME, "order": order("acme-grows")})},
    "/v1/entitlements": {"enterprise": ("An edition that includes others", {
        "account": account("support-enterprise"), "at": DAY,
    })},
    "/v1/find": {"cheapest": ("What gives a feature and so much of a limit", {
        "needs": ["sandbox", "api_requests=500"], "seats": 25, "cycle": "annual", "at": DAY,
        "why_not": ["explore/professional"],
    }), "from": ("The order that gets a customer there", {**ASKED, "needs": ["sandbox"]})},
    "/ofrep/v1/evaluate/flags": {"account": ("What an account holds", {
        "context": {"account": account("prospect"), "at": "2020-09-11"},
    })},
    "/ofrep/v1/evaluate/flags/{key}": {"may": ("Whether something may be done", {
        "context": {"targetingKey": "marie", "account": ACME, "at": DAY},
    })},
    "/access/v1/evaluation": {
        "one": ("One evaluation", {
            "subject": SUBJECT, "action": {"name": "buy"}, "resource": STORAGE, "context": CONTEXT,
        }),
    },
    "/access/v1/evaluations": {
        "defaults": ("Two items for one user", {
            "subject": SUBJECT, "action": {"name": "buy"}, "context": CONTEXT,
            "evaluations": [{"resource": STORAGE}, {"resource": {"type": "item", "id": "no-such-thing"}}],
            "options": {"evaluations_semantic": "execute_all"},
        }),
    },
    "/access/v1/search/subject": {
        "buyers": ("Who may buy it", {
            "subject": {"type": "user"}, "action": {"name": "buy"}, "resource": STORAGE, "context": CONTEXT,
        }),
    },
    "/access/v1/search/resource": {
        "first": ("The first two items that may be bought", {
            "subject": SUBJECT, "action": {"name": "buy"}, "resource": {"type": "item"}, "context": CONTEXT,
            "page": {"limit": 2},
        }),
    },
    "/access/v1/search/action": {
        "item": ("What may be done with an item", {
            "subject": SUBJECT, "resource": STORAGE, "context": CONTEXT,
        }),
    },
}  # fmt: skip


KEY: Final = "may:buy:more-storage"
"""What the flag is that examples ask for."""


def address(path: str) -> str:
    """A path with what stands for a part of it."""
    return path.format(key=KEY)


def answered(service: Service) -> dict[str, Any]:
    """Every example with its answer, without what changes: the catalog's version, and tokens of pages."""
    shown: dict[str, Any] = {}
    for path, questions in QUESTIONS.items():
        for name, (summary, body) in questions.items():
            response = service.post(address(path), body)
            assert response.status == 200, response.body
            text = response.body.decode().replace(response.headers["maybuy-catalog"], "sha256:…")
            answer = json.loads(text)
            if answer.get("page", {}).get("next_token"):
                answer["page"]["next_token"] = "…"
            placed = {"path": {"key": KEY}} if "{key}" in path else {}
            shown.setdefault(path, {})[name] = {"summary": summary, **placed, "body": body, "answer": answer}
    return shown


if __name__ == "__main__":
    with running() as started:
        FILE.write_text(json.dumps(answered(started), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
