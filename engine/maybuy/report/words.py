"""A text for rich that is measured, folded and shown with escapes for what would act on a terminal."""

from __future__ import annotations

from typing import Any

from rich import text

from ..language.visible import visible


class Text(text.Text):
    """As rich's, which leaves out some controls, passes on the others, and counts neither."""

    def __init__(self, plain: str = "", *args: Any, **options: Any) -> None:
        super().__init__(visible(plain), *args, **options)

    def append(self, more: str | text.Text, style: Any = None) -> Text:
        """As rich's."""
        super().append(visible(more) if isinstance(more, str) else more, style)
        return self

    def copy(self) -> Text:
        """As rich's."""
        copied = Text(self.plain, self.style, justify=self.justify, overflow=self.overflow, end=self.end)
        copied.no_wrap, copied.tab_size = self.no_wrap, self.tab_size
        copied.spans[:] = self.spans
        return copied

    def __add__(self, more: object) -> Text:
        return self.copy().append(more) if isinstance(more, str | text.Text) else NotImplemented
