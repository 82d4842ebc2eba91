"""The words within the map of a picture and in its key, in both languages."""

from __future__ import annotations

WORDS: dict[str, dict[str, str]] = {
    "en": {
        "at_least": "≥ {n}",
        "at_most": "≤ {n}",
        "about": "about {n}",
        "metres": "{n} m",
        "kilometres": "{n} km",
        "toll": "disc: lowest credible toll; ring: highest claim",
        "toll_open": "open ring: no upper end stated",
        "unknown_toll": "toll not known",
        "vague": "place known only to more than 5 km",
        "area": "known only to an area: number of records",
        "unit": "number of events",
        "hull": "cluster of violence",
        "flow": "movement of people; not the route",
        "open": "road reported open",
        "contested": "road contested",
        "closed": "road closed",
        "unknown": "road: unknown or out of date",
    },
    "ar": {
        "at_least": "{n} فأكثر",
        "at_most": "حتى {n}",
        "about": "نحو {n}",
        "metres": "{n} م",
        "kilometres": "{n} كم",
        "toll": "القرص: أدنى حصيلة موثوقة؛ الحلقة: أعلى إفادة",
        "toll_open": "حلقة مفتوحة: لم يُذكر حد أعلى",
        "unknown_toll": "الحصيلة غير معروفة",
        "vague": "المكان معروف بدقة تتجاوز ٥ كم فقط",
        "area": "معروف على مستوى منطقة فقط: عدد السجلات",
        "unit": "عدد الأحداث",
        "hull": "تجمّع عنف",
        "flow": "حركة سكان؛ لا الطريق",
        "open": "طريق مفتوح بحسب البلاغات",
        "contested": "طريق محلّ خلاف",
        "closed": "طريق مغلق",
        "unknown": "طريق وضعه غير معروف أو قديم",
    },
}
