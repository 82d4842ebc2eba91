"""The questions that are worth asking, in Arabic, by their English words."""

from __future__ import annotations

EXAMPLES_AR: dict[str, str] = {
    "Killed five or more, on the coast, 6 to 9 March 2025": "خمسة قتلى أو أكثر على الساحل، من ٦ "
    "إلى ٩ آذار ٢٠٢٥",
    "The highest figures first, some properties only": "أعلى الأرقام أولاً، مع بعض الخصائص فقط",
    "What was known by 9 March 2025": "ما كان معروفاً حتى ٩ آذار ٢٠٢٥",
    "Known to within 2 km": "ما يُعرف مكانه بدقة كيلومترين",
    "Claims that do not count as current any more": "إفادات لم تعد سارية",
    "Figures of killed, the latest first": "أرقام القتلى، الأحدث أولاً",
    "Three events or more": "ثلاثة أحداث أو أكثر",
    "Reported open": "ما أُبلغ أنه مفتوح",
    "To Lebanon": "إلى لبنان",
    "Largest first": "الأكبر أولاً",
    "Settlements of Tartous": "بلدات طرطوس",
    "Tartous": "طرطوس",
    "Districts of Tartous": "مناطق طرطوس",
    "Subdistricts of Banyas": "نواحي بانياس",
}
