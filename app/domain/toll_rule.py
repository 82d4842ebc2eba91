"""The rule by which estimates are made, in words for readers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

RULE, RULE_VERSION = "toll-1", 3
RULE_EN = (
    "The span runs from the lowest to the highest current figure of independent sources that "
    "count the same: the same thing, the same people, the whole area and the whole period. A list "
    "of names that a reliable source has verified raises the lower end to its length. A round "
    "figure (“about”) sets neither end. A source that repeats another is not counted again, and a "
    "figure that was replaced or taken back not at all. The upper end is open while the largest "
    "figure is “more than”, and when a figure for some of the people exceeds the one for all of "
    "them. No middle figure is given unless a reliable source counted or named the dead and no "
    "other figure contradicts it, for these people, for some of them or for all."
)
RULE_AR = (
    "يمتد المجال من أدنى رقم حالي إلى أعلاه لدى مصادر مستقلة تحصي الشيء نفسه: الأمر نفسه والناس "
    "أنفسهم والمنطقة كلها والفترة كلها. وترفع قائمة الأسماء التي تحقق منها مصدر موثوق الحدَّ الأدنى "
    "إلى عدد أسمائها. ولا يرسم الرقم التقريبي («نحو») أياً من الحدين. "
    "لا يُحتسب المصدر الذي يكرر غيره مرة ثانية، ولا يُحتسب أبداً رقم استُبدل أو سُحب. يبقى الحد "
    "الأعلى مفتوحاً ما دام أكبر رقم مسبوقاً بعبارة «أكثر من»، وحين يتجاوز رقمٌ عن بعض الناس "
    "الرقمَ عن جميعهم. ولا يُعطى رقم وسط إلا إذا أحصى مصدر موثوق القتلى أو سمّاهم ولم يناقضه رقم "
    "آخر عن هؤلاء الناس أو بعضهم أو جميعهم."
)
RULE_TEXTS = {RULE_VERSION: (RULE_EN, RULE_AR)}
"""The words of each version: snapshots keep estimates that were made by earlier ones."""


def explain_estimate(estimate: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """Return an estimate with the words of its rule; None without an estimate."""
    if estimate is None:
        return None
    english, arabic = RULE_TEXTS.get(estimate["rule_version"], (None, None))
    return {"text_en": english, "text_ar": arabic, **estimate}
