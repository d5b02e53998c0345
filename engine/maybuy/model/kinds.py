"""The kinds of YAML files and the model of each, imported when first asked for: most commands read few."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib import import_module
from typing import Final

from .base import Model

_HOMES: Final = {
    "catalog": ("catalog", "CatalogFile"),
    "product": ("sold", "ProductFile"),
    "add-on": ("sold", "AddOnFile"),
    "suite": ("sold", "SuiteFile"),
    "limits": ("catalog", "LimitsFile"),
    "payment-methods": ("catalog", "PaymentMethodsFile"),
    "vocabulary": ("vocabulary", "VocabularyFile"),
    "channels": ("policy", "ChannelsFile"),
    "actions": ("policy", "ActionsFile"),
    "terms": ("policy", "TermsFile"),
    "policy": ("policy", "PolicyFile"),
    "promotion": ("promotion", "PromotionFile"),
    "account": ("account", "Account"),
    "order": ("order", "Order"),
    "policy-test": ("policy_test", "PolicyTestFile"),
    "service": ("service", "Settings"),
}
"""Where each model is: a module beside this one, and its name there."""

BESIDE: Final = ("account", "order", "policy-test", "service")
"""The kinds of file that stand beside a root's own: they define nothing that others name."""


class _Kinds(Mapping[str, type[Model]]):
    def __getitem__(self, kind: str) -> type[Model]:
        module, name = _HOMES[kind]
        model: type[Model] = getattr(import_module(f".{module}", __package__), name)
        return model

    def __contains__(self, kind: object) -> bool:
        return kind in _HOMES

    def __iter__(self) -> Iterator[str]:
        return iter(_HOMES)

    def __len__(self) -> int:
        return len(_HOMES)


KINDS: Final[Mapping[str, type[Model]]] = _Kinds()
"""Every kind of YAML file and its model, in the order a newcomer meets them."""
