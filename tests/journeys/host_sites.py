"""Sites of newsrooms on origins of their own, and one that embeds as WordPress does.

`WordPressHost` follows what is publicly documented of WordPress's oEmbed consumer, written anew:
discovery in the first 150 KB of a page's head, the parameters it sends, the elements and
attributes it keeps of an untrusted answer, the sandbox, the secret behind the address, and what it
does with messages. It has no cache, no list of trusted providers, no block editor and no themes'
styles, and it reads HTML by Python's parser instead of PHP's patterns.
"""

import http.server
import secrets
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from html import escape
from html.parser import HTMLParser
from urllib.parse import parse_qsl, urlencode, urlsplit

import httpx

HEAD_BYTES = 150 * 1024
"""As much of a page WordPress reads when it looks for a link."""
KEPT = {"a": {"href"}, "blockquote": set(), "iframe": {
    "src", "width", "height", "frameborder", "marginwidth", "marginheight", "scrolling",
    "title"}}  # fmt: skip
"""Elements and attributes that are kept of what an untrusted site answers."""
LISTENER = """
addEventListener("message", (event) => {
  const { message, value, secret } = event.data ?? {};
  if (!secret || !message || /[^a-zA-Z0-9]/.test(secret)) return;
  for (const quote of document.querySelectorAll(`blockquote[data-secret="${secret}"]`))
    quote.style.display = "none";
  for (const frame of document.querySelectorAll(`iframe[data-secret="${secret}"]`)) {
    if (event.source !== frame.contentWindow) continue;
    frame.removeAttribute("style");
    if (message === "height") frame.height = Math.min(1000, Math.max(200, parseInt(value, 10)));
    const link = message === "link" ? new URL(value) : null;
    const known = link?.host === new URL(frame.src).host && /^https?:$/.test(link.protocol);
    if (known && document.activeElement === frame) top.location.href = link.href;
  }
});
addEventListener("load", () => {
  for (const frame of document.querySelectorAll("iframe[data-secret]"))
    frame.contentWindow.postMessage({ message: "ready", secret: frame.dataset.secret }, "*");
});
"""


@dataclass
class Site:
    """A site that serves pages by their path, with headers of its own."""

    address: str
    pages: dict[str, tuple[str, dict[str, str]]] = field(default_factory=dict)

    def put(self, body: str, *, head: str = "", root: str = "lang=en", **headers: str) -> str:
        """Put a page up and return its address; `Content_Security_Policy` names a header."""
        path = f"/{len(self.pages)}.html"
        icon = '<meta charset="utf-8"><link rel="icon" href="data:,">'
        html = f"<!doctype html><html {root}><head>{icon}{head}</head><body>{body}</body></html>"
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self.pages[path] = (html, named)
        return self.address + path


@contextmanager
def open_site() -> Iterator[Site]:
    """Serve a site on a port of its own until the block ends."""
    pages: dict[str, tuple[str, dict[str, str]]] = {}

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:  # noqa: N802 - the name that the library asks for
            html, headers = pages.get(urlsplit(self.path).path, ("", {}))
            self.send_response(200 if html else 404)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(html.encode())

        def log_message(self, *_words: object) -> None:
            """Say nothing."""

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield Site(f"http://127.0.0.1:{server.server_port}", pages)
        server.shutdown()


class _Head(HTMLParser):
    """Finds the first link to an oEmbed answer."""

    found: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "link" and given.get("type") == "application/json+oembed" and not self.found:
            self.found = given.get("href")


class _Filter(HTMLParser):
    """Keeps what an untrusted answer may bring."""

    def __init__(self) -> None:
        super().__init__()
        self.kept: list[str] = []
        self.frame: dict[str, str] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        allowed = {name: value or "" for name, value in attrs if name in KEPT.get(tag, set())}
        if tag == "iframe":
            self.frame = allowed
        elif tag in KEPT:
            spelled = "".join(f' {name}="{escape(value)}"' for name, value in allowed.items())
            self.kept.append(f"<{tag}{spelled}>")

    def handle_endtag(self, tag: str) -> None:
        if tag in KEPT and tag != "iframe":
            self.kept.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        self.kept.append(escape(data))


@dataclass
class WordPressHost:
    """A site that turns an address into an embed; `width` is that of its column."""

    width: int = 600

    def discover(self, address: str) -> str:
        """Return the address of the answer that a page names in its head."""
        page = httpx.get(address).text.encode()[:HEAD_BYTES].decode(errors="ignore")
        finder = _Head()
        finder.feed(page.partition("</head>")[0])
        assert finder.found is not None, "the page names no oEmbed answer"
        return finder.found

    def ask(self, address: str) -> dict[str, str]:
        """Ask for an embed as large as the column allows."""
        parts = urlsplit(self.discover(address))
        asked = dict(parse_qsl(parts.query)) | {
            "maxwidth": str(self.width), "maxheight": str(min(self.width * 3 // 2, 1000)),
            "url": address, "dnt": "1", "format": "json",
        }  # fmt: skip
        answer = httpx.get(parts._replace(query=urlencode(asked)).geturl())
        assert answer.status_code == 200, answer.text
        told: dict[str, str] = answer.json()
        assert told["type"] == "rich" and told["html"]
        return told

    def write(self, address: str) -> str:
        """Return what stands in the article: the link, and the frame hidden until it speaks."""
        kept = _Filter()
        kept.feed(self.ask(address)["html"])
        assert kept.frame, "an answer without a frame is thrown away"
        secret = secrets.token_hex(5)
        given = kept.frame | {"src": f"{kept.frame['src']}#?secret={secret}"}
        spelled = "".join(f' {name}="{escape(value)}"' for name, value in given.items())
        hidden = "position: absolute; visibility: hidden; clip-path: inset(50%)"
        return (
            f"<script>{LISTENER}</script>"
            f"{''.join(kept.kept).replace('<blockquote>', f'<blockquote data-secret={secret}>', 1)}"
            f'<iframe sandbox="allow-scripts" data-secret="{secret}" style="{hidden}"{spelled}>'
            "</iframe>"
        )
