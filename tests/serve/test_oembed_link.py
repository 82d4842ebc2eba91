"""The link by which other sites find how to embed a page."""

from html.parser import HTMLParser
from urllib.parse import parse_qs, urlsplit

from app.serve.pages.oembed_link import link_oembed


class _Links(HTMLParser):
    """Keeps the attributes of the one link of a head."""

    given: dict[str, str | None]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep them."""
        assert tag == "link"
        self.given = dict(attrs)


def test_names_the_whole_address_of_the_page() -> None:
    address = "https://masar.example/?map=8.5/35/36&lang=ar&source=A%26B"
    parser = _Links()
    parser.feed(link_oembed("https://masar.example", address, 'A "title" & more'))
    assert parser.given["type"] == "application/json+oembed"
    assert parser.given["title"] == 'A "title" & more'
    href = urlsplit(str(parser.given["href"]))
    assert f"{href.scheme}://{href.netloc}{href.path}" == "https://masar.example/oembed"
    assert parse_qs(href.query) == {"url": [address], "format": ["json"]}
