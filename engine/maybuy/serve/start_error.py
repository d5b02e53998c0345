"""Settings that the service cannot start with."""

from __future__ import annotations

from ..language.told import Refused


class StartError(Refused):
    """The service refuses to start, or to take over a setting that has changed. Workers are told of it."""

    SUBJECT = "interface"
    PREFIX = "serve"
