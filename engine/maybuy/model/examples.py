"""A small file of every kind, as editors show them and newcomers copy them."""

from __future__ import annotations

from typing import Any, Final

EXAMPLES: Final[dict[str, dict[str, Any]]] = {
    "catalog": {
        "kind": "catalog",
        "id": "acme",
        "name": {"en": "Acme subscriptions", "fr": "Abonnements Acme"},
        "currencies": ["USD"],
        "languages": ["en", "fr"],
        "cycles": [{"id": "monthly", "months": 1}, {"id": "annual", "months": 12}],
        "demands": ["source"],
    },
    "product": {
        "kind": "product",
        "id": "support",
        "name": "Support",
        "editions": [
            {
                "id": "team",
                "prices": {"USD": {"monthly": 25, "annual": 29}},
                "silence": [{"code": "annual-dearer", "because": "its yearly invoice costs us more"}],
            },
            {
                "id": "professional",
                "prices": {"USD": {"monthly": 59, "annual": 49}},
                "includes": ["reports"],
                "limits": {"custom_objects": "1_000_000"},
                "features": ["sso", {"support_hours": "24/7"}],
            },
        ],
    },
    "add-on": {
        "kind": "add-on",
        "id": "collaboration",
        "name": "Collaboration",
        "requires": {"any": ["support/professional", "support/enterprise"]},
        "prices": {"USD": {"monthly": 10, "annual": 8}},
    },
    "suite": {
        "kind": "suite",
        "id": "support-suite",
        "name": "Support Suite",
        "editions": [
            {
                "id": "professional",
                "parts": ["support/professional", "chat/professional"],
                "prices": {"USD": {"monthly": 109, "annual": 89}},
            }
        ],
    },
    "limits": {"kind": "limits", "limits": [{"id": "custom_objects", "name": "Custom objects"}]},
    "features": {
        "kind": "features",
        "features": [
            {"id": "sso", "name": "Single sign-on"},
            {"id": "support_hours", "type": "choice", "values": ["8/5", "24/7"]},
            {"id": "history", "type": "number", "unit": "days", "tags": ["reports"]},
        ],
    },
    "payment-methods": {"kind": "payment-methods", "methods": [{"id": "card"}, {"id": "wire"}]},
    "groups": {
        "kind": "groups",
        "countries": [
            {"id": "nordic", "members": ["DK", "FI", "IS", "NO", "SE"]},
            {"id": "europe", "name": "Europe", "members": ["nordic", "DE", "FR"]},
        ],
        "items": [{"id": "talking", "members": ["chat", "talk/professional"]}],
        "products": [{"id": "older", "members": ["support", "chat"]}],
        "editions": [{"id": "larger", "members": ["professional", "enterprise"]}],
        "actions": [{"id": "growing", "members": ["buy", "add_seats", "upgrade_edition"]}],
        "channels": [{"id": "by-oneself", "members": ["website", "subscription_page"]}],
        "cycles": [{"id": "long", "members": ["annual", "biennial"]}],
        "payment_methods": [{"id": "by-invoice", "members": ["wire", "cheque"]}],
        "features": [{"id": "security", "members": ["sso", "audit_log"]}],
        "values": [{"id": "paying", "of": "account.type", "members": ["self_service", "sales_assisted"]}],
    },
    "vocabulary": {
        "kind": "vocabulary",
        "attributes": {
            "user.role": {"type": "enum", "values": ["owner", "admin"]},
            "account.type": {"type": "enum", "values": {"self_service": "self-service", "other": None}},
            "account.beta": {"type": "bool", "default": False},
        },
    },
    "channels": {
        "kind": "channels",
        "channels": [
            {"id": "website", "kind": "self_service", "url": "https://shop.example/plans"},
            {
                "id": "page",
                "kind": "self_service",
                "path": {"en": "Admin › Billing", "fr": "Administration › Facturation"},
            },
            {
                "id": "representative",
                "kind": "assisted",
                "name": {"en": "representative", "fr": "représentant"},
            },
        ],
        "contacts": [{"id": "customer_support", "url": "https://shop.example/support"}],
    },
    "actions": {
        "kind": "actions",
        "actions": [
            {"id": "buy", "target": "item"},
            {"id": "add_seats", "target": "line"},
            {"id": "view_subscription", "channelled": False},
        ],
    },
    "terms": {
        "kind": "terms",
        "terms": [{"id": "privacy", "versions": [{"version": "2020-01", "from": "2020-01-01"}]}],
        "details": [{"id": "vat-number", "name": "VAT number"}],
    },
    "policy": {
        "kind": "policy",
        "id": "rights",
        "effective": {"from": "2019-08-01"},
        "rules": [
            {
                "id": "the-owner-buys-on-the-website",
                "allow": ["buy", "add_seats"],
                "through": ["website"],
                "when": {"user.role": "owner", "account.type": ["self_service", "sales_assisted"]},
                "because": {"en": "the owner buys", "fr": "le propriétaire achète"},
                "source": "decision of 2019-07-15",
            },
            {
                "id": "new-subscribers-accept-the-terms",
                "require": ["buy"],
                "obligations": ["accept:privacy"],
                "when": {"account.new": True},
            },
        ],
    },
    "account": {
        "kind": "account",
        "id": "acme",
        "type": "self_service",
        "country": "FR",
        "currency": "USD",
        "users": [{"id": "marie", "role": "owner"}],
        "subscription": {
            "cycle": "annual",
            "term": {"start": "2020-03-01", "end": "2021-03-01"},
            "items": [{"item": "support/professional", "seats": 12, "in_use": 9}],
        },
        "accepted_terms": {"privacy": "2020-01"},
    },
    "promotion": {
        "kind": "promotion",
        "id": "spring",
        "code": "SPRING20",
        "percent": 20,
        "cycles": ["annual"],
        "effective": {"from": "2020-03-01", "until": "2020-06-01"},
    },
    "promises": {
        "kind": "promises",
        "promises": [
            {
                "id": "only-owners-buy",
                "never": ["buy"],
                "unless": {"user.role": "owner"},
                "because": "whoever pays decides",
            }
        ],
    },
    "order": {
        "kind": "order",
        "user": "marie",
        "at": "2020-09-01",
        "changes": [
            {"action": "add_seats", "item": "support", "seats": 3},
            {"action": "change_billing_cycle", "to": "monthly"},
        ],
        "promotion": "SPRING20",
        "accept": ["privacy"],
        "payment_method": "card",
    },
    "policy-test": {
        "kind": "policy-test",
        "at": "2020-09-01",
        "accounts": {"acme": "../examples/accounts/acme.yaml"},
        "tests": [
            {
                "name": "only the owner buys Collaboration",
                "source": "S42",
                "ask": {"account": "acme", "user": ["luc", "ines"], "action": "buy", "item": "collaboration"},
                "expect": {"outcome": "deny", "reason": "not_listed"},
            }
        ],
    },
    "service": {
        "kind": "service",
        "workers": 2,
        "keys_file": "/etc/maybuy/keys",
        "accounts": "/var/lib/maybuy/accounts",
        "watch": True,
    },
    "columns": {
        "kind": "columns",
        "id": "customer_no",
        "type": {"column": "plan", "values": {"SMB": "self_service", "ENT": "sales_assisted"}},
        "country": "country_code",
        "currency": {"value": "USD"},
        "users": {"column": "members", "role": "member_role", "attributes": {"team": "team_name"}},
        "subscription": {
            "cycle": {"column": "billing", "values": {"M": "monthly", "Y": "annual"}},
            "term": {"start": "term_from", "end": "term_to"},
            "items": {
                "column": "subscriptions",
                "item": {"column": "sku", "values": {"SUP-T": "support/team"}},
                "seats": "qty",
                "in_use": "used",
                "since": "added_on",
                "price": "deal",
                "price_until": "deal_until",
            },
        },
        "attributes": {"chat_phase": "chat_gen"},
        "accepted_terms": {"privacy": "privacy_version"},
        "payment_method": "pay",
    },
    "authzen": {
        "kind": "authzen",
        "account": "boatyard",
        "account_from": ["resource.properties.tenant", "subject.properties.tenant"],
        "accounts": [
            {
                "id": "boatyard",
                "type": "self_service",
                "country": "FR",
                "currency": "USD",
                "users": [{"id": "ines@boatyard.example", "role": "owner"}],
                "subscription": {
                    "cycle": "annual",
                    "term": {"start": "2020-03-01", "end": "2021-03-01"},
                    "items": [{"item": "support/professional", "seats": 12}],
                },
            }
        ],
        "roles": {"ines@boatyard.example": ["owner", "admin"]},
        "subjects": {
            "user": {},
            "employee": {"by": "user.number"},
            "token": {"ids": {"a7f3c2": "ines@boatyard.example"}},
        },
        "resources": {
            "plan": {"is": "item"},
            "note": {"named": "sunshine", "known": {"note-1": {"owner": "ines@boatyard.example"}}},
            "route": {"is": "limit", "ids": {"/objects": "custom_objects"}},
        },
        "actions": {"order": "buy", "POST": {"route": {"/objects": "use"}, "note": "buy"}},
        "attributes": {
            "account.own": {"same": ["resource.properties.owner", "user.id"]},
            "account.status": "resource.properties.status",
            "user.role": {
                "from": "subject.properties.role",
                "values": {"boss": "owner"},
                "otherwise": "admin",
            },
        },
    },
}
