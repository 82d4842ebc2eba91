"""Words for kinds of events in sheets, and ACLED's types that they stand for."""

from __future__ import annotations

from collections.abc import Mapping

from app.domain.errors import RejectedRecord
from app.domain.event import EVENT_TYPES
from app.ingest.explosives import EXPLOSIONS, find_explosive
from app.ingest.table.folding import fold_text

Kind = tuple[str, str]
_AGAINST_CIVILIANS, _STRATEGIC = "Violence against civilians", "Strategic developments"
_ATTACK: Kind = (_AGAINST_CIVILIANS, "Attack")
_ABDUCTION: Kind = (_AGAINST_CIVILIANS, "Abduction/forced disappearance")
_CLASH: Kind = ("Battles", "Armed clash")
_ARRESTS: Kind = (_STRATEGIC, "Arrests")
_LOOTING: Kind = (_STRATEGIC, "Looting/property destruction")
_SPELLED: Mapping[Kind, tuple[str, ...]] = {
    _CLASH: ("clash", "armed conflict", "fighting", "ground fighting", "اشتباك", "اشتباكات",
             "معركة", "مواجهات"),
    ("Battles", ""): ("battle", "state-based violence", "state-based conflict",
                      "non-state violence", "non-state conflict"),
    _ATTACK: ("killing", "execution", "field execution", "massacre", "torture",
              "one-sided violence", "attack on civilians", "قتل", "إعدام ميداني", "مجزرة"),
    _ABDUCTION: ("abduction", "kidnapping", "kidnap", "enforced disappearance",
                 "forced disappearance", "خطف", "اختطاف", "إخفاء قسري"),
    (_AGAINST_CIVILIANS, "Sexual violence"): ("rape", "gbv", "sgbv", "crsv", "اغتصاب"),
    _ARRESTS: ("arrest", "detention", "arbitrary arrest", "arbitrary detention", "اعتقال",
               "اعتقالات", "احتجاز"),
    _LOOTING: ("looting", "robbery", "theft", "arson", "property destruction", "نهب", "سرقة",
               "حرق ممتلكات"),
    ("Protests", ""): ("protest", "demonstration", "sit-in", "احتجاج", "مظاهرة", "تظاهرة",
                       "اعتصام"),
    ("Riots", ""): ("riot", "شغب", "أعمال شغب"),
    (EXPLOSIONS, "Air/drone strike"): ("قصف جوي", "غارة", "غارة جوية", "طيران مسير"),
    (EXPLOSIONS, "Shelling/artillery/missile attack"): ("قصف مدفعي", "قصف صاروخي", "قذائف"),
    (EXPLOSIONS, "Remote explosive/landmine/IED"): ("لغم", "ألغام", "عبوة ناسفة", "لغم أرضي",
                                                    "مخلفات الحرب", "سيارة مفخخة"),
    (EXPLOSIONS, ""): ("قصف", "انفجار", "تفجير"),
}  # fmt: skip


def _list_kinds() -> dict[str, Kind]:
    kinds = {fold_text(word): kind for kind, words in _SPELLED.items() for word in words}
    for event_type, subs in EVENT_TYPES.items():
        kinds |= {fold_text(sub): (event_type, sub) for sub in subs}
    return kinds | {fold_text(event_type): (event_type, "") for event_type in EVENT_TYPES}


_KINDS = _list_kinds()


def find_kind(words: str) -> Kind | None:
    """Return the type and sub-type that words stand for, the latter "" if not sure; or None."""
    found = _KINDS.get(fold_text(words))
    if found is None and (explosive := find_explosive(words)) is not None:
        return EXPLOSIONS, explosive
    return found


def choose_kind(event_type: str, sub_event_type: str, weapon: str, column: str) -> Kind:
    """Return the kind of event that a row's words and its weapon say.

    An explosive says it where no word does; other weapons say nothing of who fought whom. Raises
    RejectedRecord under the name of the `column` when nothing says it.
    """
    coarse = find_kind(event_type) if event_type else None
    finer = find_kind(sub_event_type) if sub_event_type else None
    if finer and (coarse is None or coarse[0] == finer[0]):
        return finer
    if coarse:
        return coarse
    explosive = find_explosive(weapon)
    if explosive is not None:
        return EXPLOSIONS, explosive
    words = event_type or sub_event_type or weapon
    told = f"{words[:80]!r} is none" if words else "is empty, and nothing else says which"
    raise RejectedRecord(
        column,
        f"{told} of ACLED's types of events: {', '.join(EVENT_TYPES)}; write one of them, or use "
        "table with a mapping that says what the word means",
    )
