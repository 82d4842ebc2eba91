"""The colours of a picture: those of the map, on light and on dark ground."""

from __future__ import annotations

from dataclasses import dataclass, fields


@dataclass(frozen=True, slots=True)
class Palette:
    """Colours by what they are for, as in `frontend/src/styles/base.css`."""

    sea: str
    land: str
    abroad: str
    paper: str
    ink: str
    muted: str
    rule: str
    line: str
    event: str
    corridor: str
    flow: str
    warn: str
    warn_wash: str
    water_ink: str


LIGHT = Palette(
    sea="#d9e2e6",
    land="#fbfaf6",
    abroad="#efede8",
    paper="#fffefb",
    ink="#1c1e20",
    muted="#5d6166",
    rule="#d9d5cb",
    line="#c4bfb3",
    event="#a3260f",
    corridor="#0b5d97",
    flow="#3c4350",
    warn="#7a4a00",
    warn_wash="#fbf1da",
    water_ink="#4e6570",
)
DARK = Palette(
    sea="#14191d",
    land="#2a2d31",
    abroad="#202326",
    paper="#191b1e",
    ink="#eceae4",
    muted="#a9adb2",
    rule="#3a3e42",
    line="#53585d",
    event="#f0876a",
    corridor="#6db7ea",
    flow="#c9ced6",
    warn="#f1c97a",
    warn_wash="#352b17",
    water_ink="#6f8894",
)


def _inherit(light: Palette) -> Palette:
    told = {name.name: getattr(light, name.name) for name in fields(light)}
    return Palette(**{name: f"var(--{name.replace('_', '-')}, {told[name]})" for name in told})


OF_PAGE = _inherit(LIGHT)
"""The colours of the page in which a picture stands, if it names its own; else the light ones."""


def choose_palette(theme: str) -> Palette:
    """Return the colours of a theme; a picture cannot ask its reader, so `auto` is light."""
    return DARK if theme == "dark" else LIGHT
