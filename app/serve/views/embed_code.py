"""The code that puts an embed into somebody else's page."""

from __future__ import annotations

from dataclasses import dataclass

from app.serve.pages.page_frame import write_tag, write_void

LEAST_HEIGHT, MOST_HEIGHT = 200, 1000
"""Pixels within which a page lets an embed choose its height; WordPress has the same."""


@dataclass(frozen=True, slots=True)
class EmbedCode:
    """One embed at the service's address `base`, with the view's `query` and a `title`.

    `width` is in CSS pixels, None for the whole column; `height` is in CSS pixels.
    """

    base: str
    query: str
    title: str
    width: int | None
    height: int

    @property
    def page(self) -> str:
        """Return the address of the same view on the map itself."""
        return f"{self.base}/?{self.query}"

    def write_frame(self, base: str | None = None) -> str:
        """Return the element for ordinary pages; no style, since strict policies drop it."""
        return write_tag(
            "iframe",
            "",
            src=f"{self.base if base is None else base}/embed?{self.query}",
            width="100%" if self.width is None else str(self.width),
            height=str(self.height),
            title=self.title,
            loading="lazy",
            frameborder="0",
        )

    def write_amp(self, more: str) -> str:
        """Return the element for AMP; `more` is on the button that lets a frame grow."""
        size = {"layout": "fixed-height", "height": str(self.height)}
        if self.width is not None:
            size = {"layout": "fixed", "width": str(self.width), "height": str(self.height)}
        # AMP asks for both: what a reader presses to let it grow, and what stands there before.
        grow = write_tag("div", more, overflow="", tabindex="0", role="button")
        picture = write_void(
            "amp-img", src=f"{self.base}/embed.png?{self.query}", layout="fill", placeholder="",
            alt=self.title,
        )  # fmt: skip
        return write_tag(
            "amp-iframe", f"{grow}{picture}</amp-img>", src=f"{self.base}/embed?{self.query}",
            title=self.title, **size, sandbox="allow-scripts allow-popups", frameborder="0",
            resizable="",
        )  # fmt: skip


def write_listener(base: str) -> str:
    """Return the script by which a page gives the embeds of a service the height they tell.

    It believes only frames of this service, and no height out of bounds.
    """
    service = base.split("/")
    origin = "/".join(service[:3])
    return f"""<script>
addEventListener("message", ({{ data, origin, source }}) => {{
  if (origin !== "{origin}" || data?.message !== "height" || !(data.value > 0)) return;
  for (const frame of document.querySelectorAll('iframe[src^="{base}/embed?"]'))
    if (frame.contentWindow === source)
      frame.height = Math.min({MOST_HEIGHT}, Math.max({LEAST_HEIGHT}, data.value));
}});
</script>"""
