"""The values of closed lists in words: codes are for programs, words for people."""

from __future__ import annotations

from collections.abc import Mapping

from app.domain.wording import EVENT_TYPES_AR, MEASURES, POPULATIONS
from app.serve.pages.about_words import Language

VALUES_AR: dict[str, str] = {
    "unverified": "غير متحقق منه",
    "weak": "ضعيف",
    "fair": "متوسط",
    "under_investigation": "قيد التحقيق",
    "discounted": "مستبعد",
    "confirmed": "مؤكد",
    "exact": "دقيق",
    "street_or_landmark": "شارع أو معلم",
    "neighbourhood": "حي",
    "settlement": "بلدة",
    "subdistrict": "ناحية",
    "district": "منطقة",
    "governorate": "محافظة",
    "region": "إقليم",
    "crossing": "معبر",
    "linear": "على طول طريق",
    "country": "البلاد",
    "road": "طريق",
    "open": "مفتوح",
    "closed": "مغلق",
    "contested": "متنازع عليه",
    "unknown": "غير معروف",
    "schematic": "رسم تخطيطي",
    "outline": "حدود",
    "point": "نقطة",
    "Political violence": "عنف سياسي",
    "Demonstrations": "مظاهرات",
    **EVENT_TYPES_AR,
}
"""By value, whatever property has it; `_OF_PROPERTY` comes first."""
_SUB_EVENTS_AR = {
    "Armed clash": "اشتباك مسلح",
    "Government regains territory": "استعادة الحكومة أرضاً",
    "Non-state actor overtakes territory": "سيطرة طرف غير حكومي على أرض",
    "Chemical weapon": "سلاح كيميائي",
    "Air/drone strike": "ضربة جوية أو بطائرة مسيّرة",
    "Suicide bomb": "تفجير انتحاري",
    "Shelling/artillery/missile attack": "قصف مدفعي أو صاروخي",
    "Remote explosive/landmine/IED": "عبوة ناسفة أو لغم",
    "Grenade": "قنبلة يدوية",
    "Peaceful protest": "احتجاج سلمي",
    "Protest with intervention": "احتجاج جرى التدخل فيه",
    "Excessive force against protesters": "قوة مفرطة ضد محتجين",
    "Violent demonstration": "مظاهرة عنيفة",
    "Mob violence": "عنف جموع",
    "Sexual violence": "عنف جنسي",
    "Attack": "هجوم",
    "Abduction/forced disappearance": "خطف أو إخفاء قسري",
    "Agreement": "اتفاق",
    "Arrests": "اعتقالات",
    "Change to group/activity": "تغيّر في جماعة أو نشاط",
    "Disrupted weapons use": "إحباط استخدام سلاح",
    "Headquarters or base established": "إنشاء مقر أو قاعدة",
    "Looting/property destruction": "نهب أو تدمير ممتلكات",
    "Non-violent transfer of territory": "انتقال أرض دون عنف",
    "Other": "غير ذلك",
}
REASONS: dict[str, tuple[str, str]] = {
    "first_report": ("first report", "أول نشر"),
    "source_update": ("its source changed it", "عدّله مصدره"),
    "new_evidence": ("new evidence", "أدلة جديدة"),
    "transcription": ("an error of transcription", "خطأ في النقل"),
    "scope_fix": ("its scope was corrected", "صُحّح نطاقه"),
    "duplicate": ("it is told by another record", "يرويه سجل آخر"),
    "safety": ("to protect people", "لحماية الناس"),
    "legal": ("for legal reasons", "لأسباب قانونية"),
    "source_retracted": ("its source took it back", "سحبه مصدره"),
    "gazetteer_update": ("other places are known now", "عُرفت أماكن أخرى"),
    "derived": ("it follows from other records", "ناتج عن سجلات أخرى"),
    "rules": ("by the rules of publishing", "وفق قواعد النشر"),
}
"""Why a record has a new revision, or was taken back."""
_OF_PROPERTY: Mapping[str, Mapping[str, tuple[str, str]]] = {
    "reason_code": REASONS,
    "measure": {
        **MEASURES,
        "none": ("no figure", "دون رقم"),
        "arrivals": ("arrivals", "وافدون"),
        "returns": ("returns", "عائدون"),
        "sheltering": ("sheltering", "محتمون في المكان"),
    },
    "population": {**POPULATIONS, "all": ("everybody", "الجميع"),
                   "unstated": ("of whom is not said", "دون ذكر مَن هم")},
    "quantifier": {
        "exact": ("one number, without “about”", "رقم واحد دون «نحو»"),
        "at_least": ("at least", "على الأقل"),
        "more_than": ("more than", "أكثر من"),
        "approximately": ("about", "نحو"),
        "up_to": ("up to", "حتى"),
        "range": ("from … to …", "من … إلى …"),
        "none": ("no figure", "دون رقم"),
    },
    "method": {
        "named_list": ("a list of names", "قائمة أسماء"),
        "count": ("counted", "إحصاء"),
        "estimate": ("estimated", "تقدير"),
        "extrapolation": ("extrapolated", "استقراء"),
        "unstated": ("not stated", "لم يُذكر"),
    },
    "scope": {
        "site": ("one site", "موقع واحد"),
        "part": ("a part of another figure", "جزء من رقم آخر"),
        "total": ("the total of an area, which holds other records",
                  "مجموع منطقة، ويشمل سجلات أخرى"),
    },
    "status": {
        "active": ("stands", "قائم"),
        "superseded": ("replaced by a later figure of its source", "استبدله رقم لاحق لمصدره"),
        "retracted": ("taken back by its source", "سحبه مصدره"),
    },
    "source_kind": {
        "military": ("a military", "جهة عسكرية"),
        "government": ("a government", "جهة حكومية"),
        "monitor": ("a monitor", "جهة رصد"),
        "un": ("the United Nations", "الأمم المتحدة"),
        "media": ("media", "وسيلة إعلام"),
        "ngo": ("an NGO", "منظمة غير حكومية"),
        "inquiry": ("an inquiry", "لجنة تحقيق"),
    },
    "kind": {
        "safe_passage": ("safe passage", "ممر آمن"),
        "evacuation": ("evacuation", "إجلاء"),
        "return": ("return", "عودة"),
        "road": ("road", "طريق"),
        "crossing": ("crossing", "معبر"),
        "access": ("access", "وصول"),
    },
    "subject_collection": {
        "events": ("events", "الأحداث"),
        "flows": ("displacement flows", "تحركات النزوح"),
        "corridors": ("corridors and roads", "الممرات والطرق"),
    },
    "sub_event_type": {english: (english, arabic) for english, arabic in _SUB_EVENTS_AR.items()},
    "as_of_unit": {"day": ("day", "يوم"), "month": ("month", "شهر"), "year": ("year", "سنة")},
    "change": {
        "added": ("said now", "قيل الآن"),
        "changed": ("told otherwise", "تغيّرت روايته"),
        "removed": ("no longer told", "لم يعد يُذكر"),
    },
}  # fmt: skip
_ALIKE = {"killed_population": "population", "injured_population": "population",
          "reported_unit": "as_of_unit"}  # fmt: skip
"""Properties whose values are those of another."""


def spell_coded(lang: Language, name: str, value: str) -> str | None:
    """Return the value of a property in words; None where it is none of a closed list."""
    known = _OF_PROPERTY.get(_ALIKE.get(name, name), {})
    if value in known:
        return known[value][0 if lang == "en" else 1]
    if value not in VALUES_AR:
        return None
    return VALUES_AR[value] if lang == "ar" else value.replace("_", " ")


def spell_word(lang: Language, value: object) -> str:
    """Return a value of a list of words in the page's language."""
    text = str(value)
    return VALUES_AR.get(text, text) if lang == "ar" else text.replace("_", " ")
