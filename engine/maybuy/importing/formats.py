"""The formats of price lists: how each is read, and what it comes to."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final, NamedTuple

from ..source import Document, Limits, read
from . import killbill, pricing2yaml, stripe, stripe_objects, xml_text
from .described import PriceList
from .shape import LIMITS, kept

Reader = Callable[[bytes | str, str, Limits], Document]


class Format(NamedTuple):
    """How the text of a file becomes a document, and the document a price list."""

    reader: Reader
    price_list: Callable[[Document], PriceList]

    def document(self, content: bytes | str, file: str) -> Document:
        """A file as it was read. Raises LoadError for mistakes."""
        return kept(self.reader(content, file, LIMITS))


def _as_it_is(content: bytes | str, file: str, limits: Limits) -> Document:
    return read(content, file, limits=limits)


FORMATS: Final[Mapping[str, Format]] = {
    "pricing2yaml": Format(_as_it_is, pricing2yaml.price_list),
    "stripe": Format(stripe_objects.document_of, stripe.price_list),
    "killbill": Format(xml_text.document_of, killbill.price_list),
}
