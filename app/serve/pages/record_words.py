"""The words of the pages behind a record: its claims, its history, the events of a cluster."""

from __future__ import annotations

from app.serve.pages.about_words import Language

RECORD_WORDS: dict[Language, dict[str, str]] = {
    "en": {
        "as_put": "As its source put it",
        "covers": "What it covers",
        "arrived_at": "Who counted, and how",
        "counts": "Whether it counts",
        "relayed_by": "as told by",
        "in_the_span": "the span on the record rests on it",
        "not_in_the_span": "not used for the span on the record",
        "span": "What the record says of it all",
        "to_record": "The record",
        "claims_counted": "Statements shown here: {count}.",
        "claims_not_added": "Do not add them: sources count the same people, and some repeat "
        "others.",
        "history_intro": "Every state in which readers could see this record, the newest first. "
        "Nothing is overwritten: a correction is a new revision with its reason.",
        "revision": "Revision",
        "shown_from": "shown from",
        "shown_to": "to",
        "until_now": "until now",
        "reason": "Reason",
        "changes": "What changed",
        "changed": "Changed",
        "before": "Before",
        "after": "After",
        "withdrawn": "Withdrawn",
        "versions_withheld": "Earlier versions that are no longer shown to anybody, to protect "
        "people: {count}.",
        "replaced_by": "Replaced by",
        "replaces": "Made from",
        "ended": "It is no longer found since",
        "shown_when": "Shown",
        "event_count": "Events",
        "left_out_near": "In its area and days, but in no cluster:",
        "cluster_history_intro": "Every state in which readers could see this cluster. It is "
        "computed anew whenever its events change.",
    },
    "ar": {
        "as_put": "كما قاله مصدره",
        "covers": "ما يشمله",
        "arrived_at": "مَن أحصى وكيف",
        "counts": "هل يُحتسب",
        "relayed_by": "نقلاً عن رواية",
        "in_the_span": "يستند إليه المدى المذكور في السجل",
        "not_in_the_span": "لا يُستخدم في المدى المذكور في السجل",
        "span": "ما يقوله السجل عن ذلك كله",
        "to_record": "السجل",
        "claims_counted": "الإفادات المعروضة هنا: {count}.",
        "claims_not_added": "لا تُجمع: فالمصادر تحصي الأشخاص أنفسهم، وبعضها ينقل عن بعض.",
        "history_intro": "كل حالة رأى فيها القراء هذا السجل، الأحدث أولاً. لا يُمحى شيء: كل تصحيح "
        "مراجعة جديدة لها سببها.",
        "revision": "المراجعة",
        "shown_from": "عُرضت من",
        "shown_to": "إلى",
        "until_now": "حتى الآن",
        "reason": "السبب",
        "changes": "ما تغيّر",
        "changed": "المتغيّر",
        "before": "قبل",
        "after": "بعد",
        "withdrawn": "سُحب",
        "versions_withheld": "نسخ سابقة لم تعد تُعرض على أحد، لحماية الناس: {count}.",
        "replaced_by": "حلّ محله",
        "replaces": "نشأ من",
        "ended": "لم يعد موجوداً منذ",
        "shown_when": "عُرض",
        "event_count": "الأحداث",
        "left_out_near": "في منطقته وأيامه، لكنها ليست في أي تجمّع:",
        "cluster_history_intro": "كل حالة رأى فيها القراء هذا التجمّع. ويُحسب من جديد كلما تغيّرت "
        "أحداثه.",
    },
}
"""By language, then by key."""
