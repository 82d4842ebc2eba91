"""Feeds of what was newly shown, corrected and withdrawn: Atom (RFC 4287) and JSON Feed 1.1."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from xml.etree import ElementTree

from app.encode.geojson import encode_json

ATOM = "application/atom+xml"
JSON_FEED = "application/feed+json"
_ATOM_SPACE = "http://www.w3.org/2005/Atom"
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_VERSION = "https://jsonfeed.org/version/1.1"
_AUTHOR = "Masar"
_NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that no XML document may hold, not even escaped."""
Link = dict[str, str]


@dataclass(frozen=True, slots=True)
class Entry:
    """One version of a record as it was first shown, or its withdrawal.

    `url` is the record's page. What was withdrawn to protect somebody has an id and words that say
    so, and nothing else.
    """

    id: str
    title: str
    text: str
    updated: datetime
    published: datetime
    url: str | None = None
    links: Sequence[Link] = ()
    about: dict[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Feed:
    """A page of entries, the newest first; `updated` is when the newest of all was shown."""

    id: str
    title: str
    lang: str
    home: str
    address: str
    updated: datetime
    entries: Sequence[Entry]
    next_address: str | None = None
    alternate: Link = field(default_factory=dict)


def _spell(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def _add(parent: ElementTree.Element, name: str, text: str = "", **attributes: str) -> None:
    element = ElementTree.SubElement(parent, name, attributes)
    element.text = _NO_XML.sub("\ufffd", text) or None


def _add_entry(parent: ElementTree.Element, entry: Entry) -> None:
    own = ElementTree.SubElement(parent, "entry")
    _add(own, "id", entry.id)
    _add(own, "title", entry.title)
    _add(own, "updated", _spell(entry.updated))
    _add(own, "published", _spell(entry.published))
    if entry.url is not None:
        _add(own, "link", rel="alternate", type="text/html", href=entry.url)
    for link in entry.links:
        _add(own, "link", **link)
    _add(own, "content", entry.text, type="text")


def write_atom(feed: Feed) -> bytes:
    """Return a feed as Atom; RFC 5005 names the page after this one."""
    root = ElementTree.Element("feed", {"xmlns": _ATOM_SPACE, _XML_LANG: feed.lang})
    _add(root, "id", feed.id)
    _add(root, "title", feed.title)
    _add(root, "updated", _spell(feed.updated))
    author = ElementTree.SubElement(root, "author")
    _add(author, "name", _AUTHOR)
    _add(root, "link", rel="self", type=ATOM, href=feed.address)
    _add(root, "link", rel="alternate", type="text/html", href=feed.home)
    if feed.alternate:
        _add(root, "link", **feed.alternate)
    if feed.next_address is not None:
        _add(root, "link", rel="next", type=ATOM, href=feed.next_address)
    for entry in feed.entries:
        _add_entry(root, entry)
    written: bytes = ElementTree.tostring(root, "utf-8", xml_declaration=True)
    return written


def _tell_entry(entry: Entry, lang: str) -> dict[str, object]:
    return {
        "id": entry.id,
        **({"url": entry.url} if entry.url is not None else {}),
        "title": entry.title,
        "content_text": entry.text,
        "date_published": _spell(entry.published),
        "date_modified": _spell(entry.updated),
        "language": lang,
        **({"_masar": entry.about} if entry.about else {}),
    }


def write_json_feed(feed: Feed) -> bytes:
    """Return a feed as JSON Feed 1.1; what the format does not know stands in `_masar`."""
    return encode_json(
        {
            "version": _VERSION,
            "title": feed.title,
            "home_page_url": feed.home,
            "feed_url": feed.address,
            **({"next_url": feed.next_address} if feed.next_address is not None else {}),
            "language": feed.lang,
            "authors": [{"name": _AUTHOR}],
            "items": [_tell_entry(entry, feed.lang) for entry in feed.entries],
            "_masar": {"id": feed.id, "updated": _spell(feed.updated)},
        }
    )
