"""What search engines and other pages read of a page about a place: its address, name, position."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from urllib.parse import quote

from app.domain.place import Place
from app.encode import encode_json
from app.encode.place_answers import spell_position
from app.serve.pages.about_words import LANGUAGES, Language
from app.serve.pages.oembed_link import link_oembed
from app.serve.pages.page_frame import write_void
from app.serve.places.place_names import choose, name_in
from app.serve.places.place_page import spell_setting
from app.serve.places.place_picture import picture_place
from app.serve.places.place_words import WORDS
from app.serve.places.places_document import PlacePage


def write_alternates(address: str, lang: Language) -> str:
    """Return the links to a page's own address and to its versions in all languages."""
    own = write_void("link", rel="canonical", href=f"{address}?lang={lang}")
    others = (
        write_void("link", rel="alternate", hreflang=each, href=f"{address}?lang={each}")
        for each in LANGUAGES
    )
    return "".join((own, *others, write_void("link", rel="alternate", hreflang="x-default",
                                             href=address)))  # fmt: skip


def _describe_around(parents: Iterable[Place], base: str, lang: Language) -> dict[str, object]:
    """Return the narrowest of the places around another, in the next, and so on to the widest."""
    around: dict[str, object] = {}
    for place in parents:
        wider = {"containedInPlace": around} if around else {}
        url = f"{base}/places/{quote(place.place_id)}"
        around = {"@type": "Place", "name": name_in(place, lang), "url": url, **wider}
    return around


def describe_linked(told: PlacePage, base: str, lang: Language) -> dict[str, object]:
    """Return the place in the words of schema.org."""
    place, other = told.place, choose(lang, told.place.name_ar, told.place.name_en)
    position = spell_position(place)
    whose = "p-code" if place.pcode else "Masar"
    codes: dict[str, object] = {"@type": "PropertyValue", "propertyID": whose}
    described: dict[str, object] = {
        "@context": "https://schema.org",
        "@type": "Place",
        "name": name_in(place, lang),
        "alternateName": [*dict.fromkeys((other, *place.aliases))],
        "identifier": {**codes, "value": told.code},
        "url": f"{base}/places/{quote(place.place_id)}",
    }
    if told.parents:
        described["containedInPlace"] = _describe_around(told.parents, base, lang)
    if place.point is not None:
        described["geo"] = {"@type": "GeoCoordinates", "latitude": position["lat"],
                            "longitude": position["lon"]}  # fmt: skip
    if place.point is not None and place.precision_m is not None:
        described["additionalProperty"] = {
            "@type": "PropertyValue", "name": "precision of the position",
            "value": place.precision_m, "unitCode": "MTR",
        }  # fmt: skip
    return described


def write_head(told: PlacePage, base: str, lang: Language, title: str) -> str:
    """Return what the head of a place's page says beside its title."""
    address = f"{base}/places/{quote(told.place.place_id)}"
    description = WORDS[lang]["description"].format(
        name=name_in(told.place, lang), setting=spell_setting(told, lang)
    )
    said = {"og:type": "website", "og:site_name": WORDS[lang]["site"], "og:title": title,
            "og:description": description, "og:url": f"{address}?lang={lang}",
            "og:locale": choose(lang, "en_GB", "ar_SY"),
            **picture_place(told.place, base, lang, title)}  # fmt: skip
    # A "<" in a name would end the element; JSON can do without it.
    data = encode_json(describe_linked(told, base, lang)).decode().replace("<", "\\u003c")
    return "".join(
        (
            f'<meta name="description" content="{escape(description)}">',
            *(write_void("meta", property=name, content=value) for name, value in said.items()),
            write_alternates(address, lang),
            link_oembed(base, f"{address}?lang={lang}", title),
            f'<script type="application/ld+json">{data}</script>',
        )
    )
