"""What a page asks for and complains about while somebody uses it."""

from dataclasses import dataclass, field
from urllib.parse import urlsplit

from playwright.sync_api import ConsoleMessage, Page, Request


@dataclass
class Watch:
    """Requests and complaints of one page, from the moment it is watched."""

    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def note_message(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self.complaints.append(message.text)

    def list_hosts(self) -> set[str]:
        """Return the hosts that were asked; data: and blob: addresses ask nobody."""
        return {urlsplit(url).netloc for url in self.requests if url.startswith("http")}


def watch_page(page: Page) -> Watch:
    """Begin to note what a page does."""
    watch = Watch()

    def note_request(request: Request) -> None:
        watch.requests.append(request.url)

    page.on("request", note_request)
    page.on("console", watch.note_message)
    page.on("pageerror", lambda error: watch.complaints.append(str(error)))
    return watch
