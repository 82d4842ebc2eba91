"""The words around what the pages about the map say, in both languages."""

from __future__ import annotations

from typing import Literal

Language = Literal["en", "ar"]
LANGUAGES: tuple[Language, ...] = ("en", "ar")
UTC_AR = "بالتوقيت العالمي"
"""What stands behind a time of UTC in Arabic."""

WORDS: dict[Language, dict[str, str]] = {
    "en": {
        "map": "Masar, the map",
        "other_language": "العربية",
        "as_data": "As data (JSON)",
        "data-policy": "Data policy",
        "method": "Method",
        "policy_intro": "What may be shown, when and how precisely, is decided by these rules "
        "alone, for everybody alike. Each number has its reason.",
        "method_intro": "How figures, clusters and revisions come about, so that every number on "
        "the map can be checked and defended.",
        "version": "Version",
        "since": ", in force since",
        "mode": "Mode",
        "mode_since": "since",
        "rules": "Rules with a number",
        "principles": "Rules without a number",
        "modes": "Security modes",
        "modes_intro": "Whoever runs the map can show less of it with one command. The mode in "
        "force stands on every answer (Masar-Mode) and here.",
        "normal": "What the rules allow is shown.",
        "delay-all": "Every delay is longer, as the rule delay_all_hours says; what is too young "
        "by that has been taken down.",
        "read-only": "The map stays as it is: nothing comes in and nothing new is shown. "
        "Withdrawals still take effect, and corridors still run out.",
        "dark": "Nothing is shown at all.",
    },
    "ar": {
        "map": "مسار: الخريطة",
        "other_language": "English",
        "as_data": "كبيانات (JSON)",
        "data-policy": "سياسة البيانات",
        "method": "المنهج",
        "policy_intro": "هذه القواعد وحدها تقرر ما يجوز عرضه ومتى وبأي دقة، وللجميع على السواء. "
        "ولكل رقم سببه.",
        "method_intro": "كيف تنشأ الأرقام والتجمّعات والمراجعات، ليمكن التحقق من كل رقم على "
        "الخريطة والدفاع عنه.",
        "version": "الإصدار",
        "since": "، سارٍ منذ",
        "mode": "الوضع",
        "mode_since": "منذ",
        "rules": "قواعد لها رقم",
        "principles": "قواعد لا رقم لها",
        "modes": "أوضاع الأمان",
        "modes_intro": "يستطيع من يشغّل الخريطة أن يعرض منها أقل بأمر واحد. والوضع الساري مذكور في "
        "كل جواب (Masar-Mode) وهنا.",
        "normal": "يُعرض ما تسمح به القواعد.",
        "delay-all": "كل مهلة أطول كما تنص القاعدة delay_all_hours، وقد أُزيل ما صار بذلك أحدث "
        "من أن يُعرض.",
        "read-only": "تبقى الخريطة على حالها: لا يدخل شيء ولا يُعرض جديد. وما يُسحب يُزال، والممرات "
        "تنتهي صلاحيتها.",
        "dark": "لا يُعرض شيء على الإطلاق.",
    },
}
