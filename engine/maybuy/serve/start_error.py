"""Settings that the service cannot start with."""

from __future__ import annotations

from ..language import DEFAULT, say


class StartError(ValueError):
    """The service refuses to start, or to take over a setting that has changed."""

    def __init__(self, code: str, **words: object) -> None:
        super().__init__(code)
        self.code = code
        self.words = words

    def message(self, language: str = DEFAULT) -> str:
        """What is wrong, and the cure after a dash where one is known."""
        return say("interface", f"serve.{self.code}", language, **self.words)

    def __str__(self) -> str:
        return self.message()

    def __reduce__(self) -> tuple[object, ...]:
        """Workers are told of it, so it is pickled with its words."""
        return _again, (self.code, self.words)


def _again(code: str, words: dict[str, object]) -> StartError:
    return StartError(code, **words)
