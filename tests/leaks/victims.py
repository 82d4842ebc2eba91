"""What the worlds of the leak tests are made of: public facts, and secrets in two variants each.

Everything here is invented. A secret is told in every world, in the one variant or in the other;
whatever is asked, the answers may not depend on which.
"""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

from postgres_server import GEODATA
from worlds import SECOND, Story, World, name_id

BY_NOW = SECOND.date()
LONG_AGO = date(2024, 6, 1)
"""So long ago that arrivals by village may be told."""
INFIRMARY, SHELTER, NEW_SITE = "msr-zarqun-infirmary", "msr-zumurrud-shelter", "msr-yaqut-clinic"
SITES = {
    INFIRMARY: ("Zarqun Infirmary", "مستوصف الزرقون", 35.1713, 36.0187),
    SHELTER: ("Zumurrud House", "بيت الزمرد", 35.1463, 36.0237),
    NEW_SITE: ("Yaqut Clinic", "عيادة الياقوت", 35.2237, 36.0313),
}
"""Invented sites of one district: names in both scripts, latitude, longitude."""
POSITIONS = ((36.1137, 35.1162), (36.1062, 35.1237))
"""Two exact positions (lon, lat) that every policy shows in one and the same way."""
ADDRESSES_IN_TOWN = ((35.9637, 35.1962), (35.9563, 35.2037))
"""Two positions (lon, lat) in the city of Banias that are cut to the same two decimals."""
EVENTS = {
    name: name_id("evt", name)
    for name in ("qadmous", "later", "jableh", "tartous", "marqab", "position", "address", "street",
                 "waiting", "refuge", "never_shown", "taken_back", "coarsened", "tagged", "kept",
                 "clinic")
}  # fmt: skip
FLOWS = {name: name_id("flw", name) for name in ("public", "small", "recent", "village")}
CORRIDORS = {name: name_id("cor", name) for name in ("announced", "quiet")}


def write_places(folder: Path, sites: tuple[str, ...]) -> Path:
    """Write a geodata folder with the shipped places and some of the invented sites."""
    for part in ("basemap", "boundaries", "gazetteer"):
        shutil.copytree(GEODATA / part, folder / part)
    with (folder / "gazetteer/places.csv").open("a", encoding="utf-8") as file:
        for site in sites:
            name, arabic, lat, lon = SITES[site]
            file.write(f"{site},,site,{name},{arabic},,SY100200,SY10,SY1002,SY100200,SY,")
            file.write(f"{lat},{lon},500,,Invented,,\n")
    return folder


def tell_public(story: Story) -> None:
    """Tell what everybody may know: five events, a flow with its parts, an announced corridor."""
    for source, group in (("monitor", "monitor"), ("paper", "paper")):
        story.tell("source", source_id=source, name_en=source.title(), name_ar="مرصد",
                   kind="monitor", independence_group=group, reliability="fair")  # fmt: skip
    story.tell_event(EVENTS["qadmous"])
    story.tell_event(EVENTS["later"], date_start=date(2025, 5, 21), title_en="More clashes")
    story.tell_event(EVENTS["jableh"], place_id="C3585", date_start=date(2025, 5, 1))
    story.tell_event(EVENTS["tartous"], place_id="C5221", event_type="Protests")
    story.tell_event(EVENTS["marqab"], place_id="C5369", date_start=date(2025, 5, 2))
    story.tell("flow", flow_id=FLOWS["public"], title_en="Arrivals", title_ar="وصول",
               measure="arrivals", origin_place_id="SY10", dest_place_id="msr-lb-akkar",
               period_start=LONG_AGO)  # fmt: skip
    story.tell_claim(FLOWS["public"], measure="displaced", best=2140)
    story.tell("corridor", corridor_id=CORRIDORS["announced"], name_en="Road to Tartous",
               name_ar="الطريق إلى طرطوس", kind="road", origin_place_id="C5404",
               dest_place_id="C5221", status="closed", announced_publicly="true",
               valid_from=date(2025, 5, 19), valid_to=date(2025, 5, 25))  # fmt: skip
    story.tell_claim(CORRIDORS["announced"], measure="none", low="")


Teller = Callable[[Story, bool], None]


def _say_nothing(_story: Story, _other: bool) -> None:
    """Most secrets have no first part."""


def _tell_position(story: Story, other: bool) -> None:
    lon, lat = POSITIONS[other]
    story.tell_event(EVENTS["position"], title_en="Ambush", title_ar="كمين", place_id="",
                     longitude=lon, latitude=lat, precision="exact")  # fmt: skip


def _tell_address(story: Story, other: bool) -> None:
    lon, lat = ADDRESSES_IN_TOWN[other]
    story.tell_event(EVENTS["address"], title_en="Shooting", title_ar="إطلاق نار", place_id="",
                     longitude=lon, latitude=lat, precision="exact")  # fmt: skip


def _tell_street(story: Story, other: bool) -> None:
    street = "Lane of the Coppersmiths 9" if other else "Lane of the Tinsmiths 4"
    story.tell_event(EVENTS["street"], place_id="C5360", precision="street_or_landmark",
                     where_coordinates=f"{street}, Banias")  # fmt: skip


def _tell_waiting(story: Story, other: bool) -> None:
    if other:
        story.tell_event(EVENTS["waiting"], title_en="Zafaran ambush", title_ar="كمين الزعفران",
                         date_start=BY_NOW, claim={"low": 77, "best": 77, "high": 77})  # fmt: skip


def _tell_refuge(story: Story, other: bool) -> None:
    site = SHELTER if other else INFIRMARY
    name, arabic, lat, lon = SITES[site]
    story.tell_event(
        EVENTS["refuge"],
        claim={"measure_as_stated": f"killed in {name}", "scope_note_en": name,
               "scope_note_ar": arabic, "locality_place_id": site, "quote": f"ten in {name}",
               "url": f"https://paper.example/{site}"},
        title_en="Killings near Banias", title_ar="قتل قرب بانياس", place_id=site,
        event_type="Violence against civilians", precision="street_or_landmark",
        visibility="refuge", where_coordinates=name, longitude=lon, latitude=lat,
    )  # fmt: skip


def _tell_corridor(story: Story, other: bool) -> None:
    if other:
        story.tell("corridor", corridor_id=CORRIDORS["quiet"], name_en="Murjan way out",
                   name_ar="ممر المرجان", kind="safe_passage", origin_place_id="C5360",
                   dest_place_id="C5221", status="open", announced_publicly="false",
                   valid_from=BY_NOW - timedelta(1), valid_to=BY_NOW)  # fmt: skip
        story.tell_claim(CORRIDORS["quiet"], measure="none", low="", as_of=BY_NOW)


def _tell_group(story: Story, other: bool) -> None:
    claim = {"group_tag": "lazward" if other else "firuz"}
    story.tell_event(EVENTS["tagged"], claim=claim, place_id="C5221")


def _tell_small_flow(story: Story, other: bool) -> None:
    story.tell("flow", flow_id=FLOWS["small"], title_en="A few", title_ar="قلة",
               measure="arrivals", origin_place_id="SY06", dest_place_id="msr-lb-akkar",
               period_start=LONG_AGO)  # fmt: skip
    # Thousands of whatever is counted here: 13 and 7 occur everywhere, their places do not.
    story.tell_claim(FLOWS["small"], measure="displaced", best=13 if other else 7)


def _tell_recent_flow(story: Story, other: bool) -> None:
    story.tell("flow", flow_id=FLOWS["recent"], title_en="Arrivals of May", title_ar="وصول أيار",
               measure="arrivals", origin_place_id="SY06", dest_place_id="msr-lb-akkar",
               period_start=date(2025, 5, 1))  # fmt: skip
    village = "msr-akkar-tal-bireh" if other else "msr-akkar-hayssa"
    story.tell_claim(FLOWS["recent"], measure="displaced", best=6160 if other else 5150,
                     locality_place_id=village)  # fmt: skip


def _tell_destination(story: Story, other: bool) -> None:
    village = "msr-akkar-tal-hmayra" if other else "msr-akkar-hekr-al-dahri"
    story.tell("flow", flow_id=FLOWS["village"], title_en="Arrivals of 2024", title_ar="وصول",
               measure="arrivals", origin_place_id="C5360" if other else "C5369",
               dest_place_id=village, period_start=LONG_AGO)  # fmt: skip
    story.tell_claim(FLOWS["village"], measure="displaced", best=400)


def _tell_never_shown(story: Story, other: bool) -> None:
    if other:
        story.tell_event(EVENTS["never_shown"], title_en="Sunbul ambush", title_ar="كمين السنبل",
                         date_start=BY_NOW)  # fmt: skip


def _withdraw_never_shown(world: World, other: bool) -> None:
    if other:
        world.withdraw(EVENTS["never_shown"], SECOND)


def _tell_taken_back(story: Story, other: bool) -> None:
    word = "Marjoram" if other else "Thyme"
    story.tell_event(EVENTS["taken_back"], title_en=f"{word} house", title_ar="بيت",
                     place_id="C5355" if other else "C5352",
                     date_start=date(2025, 5, 5))  # fmt: skip


def _withdraw_taken_back(world: World, _other: bool) -> None:
    world.withdraw(EVENTS["taken_back"], SECOND)


def _raid(other: bool) -> dict[str, object]:
    """An event whose town was shown at first, and ought not to have been."""
    return {"title_en": "Raid", "title_ar": "مداهمة", "place_id": "C5375" if other else "C5360",
            "date_start": date(2025, 5, 6)}  # fmt: skip


def _tell_too_fine(story: Story, other: bool) -> None:
    story.tell_event(EVENTS["coarsened"], **_raid(other))


def _coarsen(story: Story, other: bool) -> None:
    story.tell_event(EVENTS["coarsened"], **_raid(other), visibility="refuge")


def _tell_kept(story: Story, _other: bool) -> None:
    story.tell_event(EVENTS["kept"], title_en="Shelling", title_ar="قصف", place_id="C5369",
                     date_start=date(2025, 5, 8))  # fmt: skip


def _tell_clinic(story: Story, other: bool) -> None:
    """Another monitor tells of the same shelling, and that it was at a clinic."""
    _tell_kept(story, other)
    site = SHELTER if other else INFIRMARY
    name, arabic, lat, lon = SITES[site]
    story.tell_event(
        EVENTS["clinic"],
        claim={"asserted_by": "paper", "low": 3, "best": 3, "high": 3, "scope_note_en": name,
               "scope_note_ar": arabic, "locality_place_id": site, "quote": f"three in {name}",
               "url": f"https://paper.example/clinic/{site}"},
        title_en="Shelling of a clinic", title_ar="قصف عيادة", place_id=site,
        date_start=date(2025, 5, 8), precision="street_or_landmark", visibility="hospital",
        where_coordinates=name, longitude=lon, latitude=lat,
    )  # fmt: skip


def _merge_clinic(world: World, _other: bool) -> None:
    world.merge(EVENTS["kept"], EVENTS["clinic"], SECOND)


def _do_nothing(_world: World, _other: bool) -> None:
    """Most secrets need nothing but telling."""


@dataclass(frozen=True)
class Secret:
    """A protected fact in two variants.

    `tell_first` is loaded and published at FIRST, `tell` at SECOND, then `act` is done and
    published. `words` and `points` are what gives the second variant away.
    """

    name: str
    channels: tuple[int, ...]
    tell: Teller
    words: tuple[str, ...] = ()
    points: tuple[tuple[float, float], ...] = ()
    tell_first: Teller = _say_nothing
    act: Callable[[World, bool], None] = _do_nothing
    sites: tuple[str, ...] = ()
    ids: tuple[str, ...] = ()
    """Ids that no answer may tell from ids that never were."""


SECRETS = (
    Secret("exact position", (1, 3, 10, 11), _tell_position, points=POSITIONS),
    Secret("address in a town", (1, 3, 10, 11), _tell_address, points=ADDRESSES_IN_TOWN),
    Secret("street", (11,), _tell_street, ("coppersmiths",)),
    Secret("waiting event", (2, 4, 5, 6, 7, 8, 9, 13), _tell_waiting,
           ("zafaran", "الزعفران", EVENTS["waiting"]), ids=(EVENTS["waiting"],)),
    Secret("place of refuge", (1, 8, 9, 11), _tell_refuge,
           ("zumurrud", "الزمرد", SHELTER), ((36.0237, 35.1463),)),
    Secret("site of the gazetteer", (5, 6, 7, 9), _say_nothing, ("yaqut", "الياقوت", NEW_SITE),
           ((36.0313, 35.2237),), sites=(NEW_SITE,), ids=(NEW_SITE,)),
    Secret("corridor not announced", (2, 4, 5, 6, 7, 13), _tell_corridor,
           ("murjan", "المرجان", CORRIDORS["quiet"]), ids=(CORRIDORS["quiet"],)),
    Secret("group of victims", (8, 11), _tell_group, ("lazward",)),
    Secret("flow of a few", (14,), _tell_small_flow),
    Secret("recent arrivals of a village", (11, 13, 14), _tell_recent_flow, ("6160", "6,160")),
    Secret("village of arrivals", (11, 14), _tell_destination),
    Secret("event withdrawn unseen", (4, 6, 7, 12), _tell_never_shown,
           ("sunbul", "السنبل", EVENTS["never_shown"]), act=_withdraw_never_shown,
           ids=(EVENTS["never_shown"],)),
    Secret("event taken back", (6, 12), _say_nothing, ("marjoram",),
           tell_first=_tell_taken_back, act=_withdraw_taken_back),
    Secret("merged clinic", (1, 3, 11, 12), _tell_clinic, (f"clinic/{SHELTER}",),
           ((36.0237, 35.1463),), tell_first=_tell_kept, act=_merge_clinic),
    Secret("place coarsened later", (12,), _coarsen, tell_first=_tell_too_fine),
)  # fmt: skip
NAMES = tuple(secret.name for secret in SECRETS)


@dataclass
class Telling:
    """Which secrets a world tells in their second variant."""

    others: frozenset[str] = field(default_factory=frozenset)

    def each(self) -> Iterator[tuple[Secret, bool]]:
        """Yield every secret with its variant."""
        for secret in SECRETS:
            yield secret, secret.name in self.others

    def list_sites(self) -> tuple[str, ...]:
        """Return the invented sites of this world's gazetteer."""
        more = [site for secret, other in self.each() if other for site in secret.sites]
        return (INFIRMARY, SHELTER, *more)
