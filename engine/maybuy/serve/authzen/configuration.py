"""Where everything of this API is, for those who look for it."""

from __future__ import annotations

from msgspec import json

from ..call import Call, Reply


async def metadata(call: Call) -> Reply:
    """`GET /.well-known/authzen-configuration`."""
    base = call.origin
    return Reply(
        json.encode(
            {
                "policy_decision_point": base,
                "access_evaluation_endpoint": f"{base}/access/v1/evaluation",
                "access_evaluations_endpoint": f"{base}/access/v1/evaluations",
                "search_subject_endpoint": f"{base}/access/v1/search/subject",
                "search_resource_endpoint": f"{base}/access/v1/search/resource",
                "search_action_endpoint": f"{base}/access/v1/search/action",
            }
        )
    )
