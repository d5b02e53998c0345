"""Pages as a program reads them: elements, their attributes, the text in them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"meta", "link", "input", "br", "hr", "img"}


@dataclass
class Element:
    """An element, and what stands in it."""

    tag: str
    attributes: dict[str, str]
    inside: list[Element | str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """All text in it, with single spaces."""
        return " ".join("".join(self._texts()).split())

    def _texts(self) -> Iterator[str]:
        for one in self.inside:
            yield one if isinstance(one, str) else one.text + " "

    def all(self, tag: str, **attributes: str) -> list[Element]:
        """Every element below it of a tag and with some attributes; `class_` asks for one of its classes."""
        found = []
        for one in self.inside:
            if isinstance(one, Element):
                if one.tag == tag and all(one.has(name, value) for name, value in attributes.items()):
                    found.append(one)
                found += one.all(tag, **attributes)
        return found

    def has(self, name: str, value: str) -> bool:
        """Whether an attribute has a value."""
        if name == "class_":
            return value in self.attributes.get("class", "").split()
        return self.attributes.get(name) == value


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open = [Element("document", {})]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        assert len(names) == len(set(names)), f"<{tag}> says something twice"
        one = Element(tag, {name: value or "" for name, value in attrs})
        self.open[-1].inside.append(one)
        if tag not in VOID:
            self.open.append(one)

    def handle_endtag(self, tag: str) -> None:
        assert self.open[-1].tag == tag, f"</{tag}> ends <{self.open[-1].tag}>"
        self.open.pop()

    def handle_data(self, data: str) -> None:
        self.open[-1].inside.append(data)


def read(page: bytes) -> Element:
    """A page, every element of which must end where it should."""
    reader = _Reader()
    reader.feed(page.decode())
    reader.close()
    assert len(reader.open) == 1, f"<{reader.open[-1].tag}> does not end"
    return reader.open[0]


def check(page: bytes) -> Element:
    """A page in which nothing stands that its Content-Security-Policy forbids or that a reader would miss."""
    document = read(page)
    seen: set[str] = set()
    for one in _everything(document):
        assert not [name for name in one.attributes if name.startswith("on") or name == "style"], one.tag
        assert one.tag != "style"
        if one.tag == "script":
            assert one.attributes.get("src") or one.attributes.get("type") == "application/ld+json"
        if "id" in one.attributes:
            assert one.attributes["id"] not in seen, one.attributes["id"]
            seen.add(one.attributes["id"])
    assert document.all("html")[0].attributes["lang"]
    assert document.all("title")[0].text
    assert len(document.all("h1")) == 1
    labelled = {one.attributes["for"] for one in document.all("label") if "for" in one.attributes}
    assert labelled <= seen
    return document


def _everything(one: Element) -> Iterator[Element]:
    for inside in one.inside:
        if isinstance(inside, Element):
            yield inside
            yield from _everything(inside)
