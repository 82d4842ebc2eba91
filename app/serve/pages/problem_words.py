"""The words of pages that say why there is no answer, in both languages."""

from __future__ import annotations

import re

from app.serve.pages.about_words import Language

PROBLEM_WORDS: dict[Language, dict[str, str]] = {
    "en": {
        "400": "The question cannot be answered as it stands",
        "404": "There is nothing to show here",
        "405": "This service is read-only",
        "409": "These figures must not be added",
        "410": "This was shown once, and is no longer",
        "503": "There is no answer at the moment",
        "other": "This did not work",
        "parameter": "What is wrong",
        "given": "What was given",
        "allowed": "What is right",
        "did_you_mean": "Did you mean",
        "ended_at": "Until",
        "withdrawn_at": "Withdrawn",
        "reason_code": "Reason",
        "replaced_by": "Replaced by",
        "without": "The same without this",
        "silence": "That does not mean that nothing happened.",
        "onward": "Go on from here",
        "as_data": "The problem as data (JSON)",
    },
    "ar": {
        "400": "لا يمكن الإجابة عن السؤال بصيغته هذه",
        "404": "لا شيء يُعرض هنا",
        "405": "هذه الخدمة للقراءة فقط",
        "409": "لا يجوز جمع هذه الأرقام",
        "410": "عُرض هذا سابقاً ولم يعد يُعرض",
        "503": "لا إجابة في هذه اللحظة",
        "other": "لم ينجح ذلك",
        "parameter": "موضع الخطأ",
        "given": "ما أُعطي",
        "allowed": "ما هو صحيح",
        "did_you_mean": "هل قصدت",
        "ended_at": "حتى",
        "withdrawn_at": "سُحب في",
        "reason_code": "السبب",
        "replaced_by": "حلّ محله",
        "without": "السؤال نفسه من دون ذلك",
        "silence": "ولا يعني ذلك أن شيئاً لم يحدث.",
        "onward": "من هنا يمكنك المتابعة",
        "as_data": "المشكلة كبيانات (JSON)",
    },
}
"""Titles by the status, `other` for the rest, and the names of what a problem tells."""
_ARABIC: tuple[tuple[str, str], ...] = (
    (r"There is no public record with this id\.", "لا يوجد سجل منشور بهذا المعرّف."),
    (r"There is nothing at this address; /api lists what there is\.",
     "لا شيء عند هذا العنوان؛ ويعدّد /api ما هو موجود."),
    (r"This service is read-only: use GET\.", "هذه الخدمة للقراءة فقط: استخدم GET."),
    (r"There is no (\w+) '([^']*)' here\.", "لا يوجد هنا ما اسمه «{1}» ({0})."),
    (r"This record was public and has been withdrawn\.", "كان هذا السجل منشوراً ثم سُحب."),
    (r"This cluster was shown and is not found any more: .*",
     "عُرض هذا التجمّع ولم يعد موجوداً: صُحّحت أحداثه أو سُحبت، أو تغيّرت القاعدة. وقد تعرضه لقطة "
     "سابقة."),
    (r"The database does not answer in time\. Try again\.",
     "لم تُجب قاعدة البيانات في الوقت المحدد. حاول مرة أخرى."),
    (r"The map is switched off for now, .*",
     "الخريطة متوقفة الآن لأن عرضها قد يعرّض الناس للخطر. لم يُفقد شيء؛ عُد لاحقاً."),
    (r"As many costly questions are being answered .*",
     "تُجاب الآن أسئلة مكلفة بقدر ما تحتمله الخدمة. حاول بعد لحظة، أو اطلب أقل."),
    (r"did you mean (\S+)\? known parameters are (.*)",
     "هل قصدت {0}؟ المعطيات المعروفة هي {1}"),
    (r"known parameters are (.*)", "المعطيات المعروفة هي {0}"),
    (r"no parameter is known here", "لا معطيات هنا"),
    (r"give it once", "مرة واحدة فقط"),
    (r"(?:\w+ is )?one of (.*)", "أحد هذه: {0}"),
    (r"a day (\S+), or a range (\S+), \.\./b or a/\.\.",
     "يوم مثل {0}، أو فترة مثل {1}، أو ../b أو a/.."),
    (r"a whole number from 1(?:;.*)?", "عدد صحيح ابتداءً من 1"),
    (r"at most (\d+) printable characters", "{0} من الحروف المقروءة على الأكثر"),
)  # fmt: skip
"""What the service says in English, as a pattern, and in Arabic."""


def translate_problem(text: str) -> str | None:
    """Return a sentence of a problem in Arabic; None for one that is known in English only."""
    for pattern, arabic in _ARABIC:
        if found := re.fullmatch(pattern, text, re.DOTALL):
            return arabic.format(*found.groups())
    return None
