"""What the properties of records mean: a title, a sentence, a unit, the values that occur."""

from __future__ import annotations

from dataclasses import dataclass

from app.serve.pages.property_words_ar import DESCRIPTIONS_AR, TITLES_AR


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a property means."""

    title: str
    title_ar: str = ""
    description: str = ""
    unit: str | None = None
    description_ar: str = ""


_NULL_FIGURE = "Null where nobody gave one or it is left open; null is not 0."
_OWN: dict[str, Meaning] = {
    "revision": Meaning("Revision", "المراجعة", "Counts the versions of the record, from 1."),
    "reason_code": Meaning("Reason of the revision", "سبب المراجعة"),
    "record": Meaning("Dataset", "مجموعة البيانات", "The dataset that the record comes from."),
    "title": Meaning("Title", "العنوان"),
    "summary": Meaning("Summary", "ملخص"),
    "event_type": Meaning("Event type", "نوع الحدث", "In ACLED's words."),
    "sub_event_type": Meaning("Sub-event type", "النوع الفرعي", "In ACLED's words."),
    "disorder_type": Meaning("Disorder type", "", "In ACLED's words."),
    "scope": Meaning("Scope", "النطاق", "A site, a part of another record, or the total of a "
                     "whole area: totals must not be added to sites."),
    "parent_event_id": Meaning("Part of", "جزء من", "The event of which this one is a part."),
    "date_start": Meaning("First day", "اليوم الأول", "Days are days in Syria."),
    "date_end": Meaning("Last day", "اليوم الأخير", "Days are days in Syria."),
    "date_prec": Meaning("Precision of the date", "دقة التاريخ", "UCDP's codes, 1 (day) to 5."),
    "admin1": Meaning("Governorate", "المحافظة"),
    "admin2": Meaning("District", "المنطقة"),
    "admin3": Meaning("Subdistrict", "الناحية"),
    "place_km": Meaning("Distance from the nearest place", "", "", "km"),
    "hull_margin_km": Meaning("Margin of the outline", "", "", "km"),
    "place": Meaning("Place", "المكان", "The place under which the record is published."),
    "provider_location": Meaning("Place as the source wrote it", "المكان كما ورد في المصدر"),
    "precision": Meaning("Precision of the place", "دقة المكان", "How precisely the place is "
                         "shown."),
    "precision_m": Meaning("Uncertainty of the place", "عدم اليقين في المكان", "How far from the "
                           "point it may have been.", "m"),
    "geo_precision": Meaning("Precision of the place (ACLED)", "", "ACLED's codes, 1 to 3."),
    "where_prec": Meaning("Precision of the place (UCDP)", "", "UCDP's codes, 1 to 6."),
    "killed": Meaning("Killed", "القتلى", _NULL_FIGURE, "persons"),
    "injured": Meaning("Injured", "الجرحى", _NULL_FIGURE, "persons"),
    "persons": Meaning("Persons", "الأشخاص", f"Rounded. {_NULL_FIGURE}", "persons"),
    "killed_population": Meaning("Who is counted", "من شملهم العدد"),
    "contested": Meaning("Contested", "محل خلاف", "Whether sources disagree beyond their spans."),
    "sources": Meaning("Sources", "المصادر", "Who said it."),
    "sources_count": Meaning("Number of sources", "عدد المصادر"),
    "claims_count": Meaning("Number of claims", "عدد الإفادات"),
    "actor1": Meaning("Actor 1", "الطرف الأول", "As sources describe it."),
    "actor2": Meaning("Actor 2", "الطرف الثاني", "As sources describe it."),
    "verification": Meaning("Verification", "درجة التحقق", "How well it is established."),
    "open_inquiry": Meaning("Open question", "سؤال مفتوح", "What is not settled yet."),
    "known_from": Meaning("Known from", "معروف منذ", "The day on which a source first spoke."),
    "flags": Meaning("Flags", "علامات"),
    "redaction": Meaning("What was withheld", "ما حُجب", "What the data policy withheld or made "
                         "coarser, and why; null for nothing."),
    "published_at": Meaning("Published", "نُشر"),
    "revised_at": Meaning("Revised", "روجع"),
    "label": Meaning("Name", "الاسم"),
    "name": Meaning("Name", "الاسم"),
    "event_count": Meaning("Number of events", "عدد الأحداث"),
    "killed_not_added": Meaning("Events whose killed are not added", "", "Their dead may be "
                                "counted elsewhere already."),
    "rule": Meaning("Rule", "القاعدة", "The method that found the cluster."),
    "eps_km": Meaning("Distance of the rule", "", "", "km"),
    "eps_days": Meaning("Days of the rule", "", "", "d"),
    "centre_lon": Meaning("Longitude of the centre", "", "", "deg"),
    "centre_lat": Meaning("Latitude of the centre", "", "", "deg"),
    "kind": Meaning("Kind", "النوع"),
    "status": Meaning("Status", "الحالة", "As last reported; unknown once it has run out."),
    "expires_at": Meaning("Status runs out", "تنتهي صلاحية الحالة"),
    "last_confirmed_at": Meaning("Last confirmed", "آخر تأكيد"),
    "warning": Meaning("Warning", "تحذير"),
    "measure": Meaning("What is counted", "ما يُعد"),
    "population": Meaning("Who is counted", "من شملهم العدد"),
    "low": Meaning("Low", "الحد الأدنى", _NULL_FIGURE),
    "best": Meaning("Best", "التقدير", _NULL_FIGURE),
    "high": Meaning("High", "الحد الأعلى", _NULL_FIGURE),
    "quantifier": Meaning("Quantifier", "", "Whether the figure is exact, a lower bound, about …"),
    "rounded_to": Meaning("Rounded to", "مقرّب إلى", "", "persons"),
    "rounding_error": Meaning("Rounding error", "خطأ التقريب", "The most by which the rounded "
                              "figure differs.", "persons"),
    "withheld_note": Meaning("What is left out", "ما لم يُعرض"),
    "display": Meaning("In words", "بالكلمات"),
    "as_of": Meaning("As of", "حتى تاريخ", "The day for which the figure stands."),
    "subject_id": Meaning("Record", "السجل", "The record that the claim is about."),
    "subject_collection": Meaning("Collection of the record"),
    "asserted_by": Meaning("Said by", "القائل"),
    "source_kind": Meaning("Kind of source", "نوع المصدر"),
    "used_in_estimate": Meaning("Used in the estimate", "مستخدم في التقدير"),
    "url": Meaning("Where it was said", "موضع القول"),
    "quote": Meaning("In the words of the source", "بكلمات المصدر"),
    "pcode": Meaning("P-code", "رمز المكان", "OCHA's code of the place."),
    "level": Meaning("Level", "المستوى"),
    "aliases": Meaning("Other names", "أسماء أخرى"),
    "source": Meaning("Source", "المصدر"),
    "drawn_as": Meaning("Drawn as", "مرسوم كـ", "An outline, or a point until one is loaded."),
    "origin": Meaning("From", "من"),
    "dest": Meaning("To", "إلى"),
}  # fmt: skip
_SUFFIXES = {
    "_low": ("low", "الحد الأدنى"),
    "_best": ("best", "التقدير"),
    "_high": ("high", "الحد الأعلى"),
    "_pcode": ("p-code", "الرمز"),
    "_name_en": ("name in English", "بالإنجليزية"),
    "_name_ar": ("name in Arabic", "بالعربية"),
    "_en": ("in English", "بالإنجليزية"),
    "_ar": ("in Arabic", "بالعربية"),
}


def _explain_stem(stem: str, suffix: tuple[str, str] | None) -> Meaning:
    own = _OWN.get(stem, Meaning(stem.replace("_", " ").capitalize()))
    arabic = own.title_ar or TITLES_AR.get(stem, "")
    title = own.title if suffix is None else f"{own.title}, {suffix[0]}"
    title_ar = f"{arabic} ({suffix[1]})" if suffix and arabic else arabic
    return Meaning(title, title_ar, own.description, own.unit, DESCRIPTIONS_AR.get(stem, ""))


def explain_property(name: str) -> Meaning:
    """Return what a property means; one without words of its own is called by its name."""
    if name in _OWN or name in TITLES_AR:
        return _explain_stem(name, None)
    for suffix, spelled in _SUFFIXES.items():
        stem = name.removesuffix(suffix)
        if stem != name and (stem in _OWN or stem in TITLES_AR):
            return _explain_stem(stem, spelled)
    return Meaning(name.replace("_", " ").capitalize())
