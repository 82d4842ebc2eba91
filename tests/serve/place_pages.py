"""Pages about places as a test reads them."""

import json
from html.parser import HTMLParser
from typing import Any

from postgres_server import Database
from running_service import Service

QUARTER, CITY = "msr-banias-al-qusour", "C5360"
VOID = {"meta", "link", "input", "br"}
LINKED_DATA = "application/ld+json"


class PlacePage(HTMLParser):
    """The text of a page, its elements, and whether every element is closed."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.text = ""
        self.data = ""
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self._open: list[str] = []
        assert html.startswith("<!doctype html>")
        self.feed(html)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self._open and self._open[-1] == "script":
            self.data += data
        elif self._open and self._open[-1] != "title":
            self.text += data

    def list_links(self) -> list[str]:
        return [str(attrs["href"]) for tag, attrs in self.elements if tag == "a"]

    def find(self, tag: str, **attributes: str) -> dict[str, str | None]:
        """Return the attributes of the one element that has these."""
        [found] = [
            attrs for name, attrs in self.elements
            if name == tag and attributes.items() <= attrs.items()
        ]  # fmt: skip
        return found

    def read_data(self) -> dict[str, Any]:
        """Return what the page says to programs."""
        found: dict[str, Any] = json.loads(self.data)
        return found


def read_html(service: Service, path: str, **asked: str) -> PlacePage:
    answer = service.get(path, **asked)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    return PlacePage(answer.text)


def read_json(service: Service, code: str, **asked: str) -> dict[str, Any]:
    answer = service.get(f"/places/{code}", f="json", **asked)
    assert answer.status_code == 200, answer.text
    body: dict[str, Any] = answer.json()
    return body


def change_places(database: Database, *statements: str) -> None:
    database.change(*statements, "UPDATE gazetteer.state SET revision = revision + 1")
