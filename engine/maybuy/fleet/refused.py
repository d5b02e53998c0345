"""What cannot be said of a customer base, because of where it comes from."""

from __future__ import annotations

from ..language.told import Refused


class FleetError(Refused):
    """Customers that cannot be read, or whose columns do not say what is needed."""

    SUBJECT = "interface"
    PREFIX = "fleet"
