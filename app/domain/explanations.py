"""Sentences that say why two figures differ, in English and in Arabic."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from app.domain.claim import OPEN_ENDED
from app.domain.claim_words import (
    DIMENSION_WORDS,
    Names,
    Text,
    fill_pattern,
    join_texts,
    name_date,
    name_figure,
    name_measure,
    name_side,
    name_source,
)
from app.domain.reconciliation import Claim, Reason, Reconciliation, is_same_source
from app.domain.relation import Relation
from app.domain.scope import MOVED
from app.domain.wording import spell_number, state_number

_UNSAID: Mapping[str, Text] = {
    "measure": ("what it counts", "ما يحصيه"),
    "population": ("whom it counts", "من يشملهم"),
    "area": ("where", "أين"),
    "period": ("for which days", "عن أي أيام"),
}
_NOT_LOCATED: Text = (
    "how their areas lie to each other is not known",
    "لا يُعرف موقع المنطقتين إحداهما من الأخرى",
)
_DATED_LATER: Text = (
    "a death may be dated by the day on which it was documented",
    "فقد تُؤرَّخ الوفاة بيوم توثيقها",
)
_COUNTED_TWICE: Text = (
    "people who moved may have been counted in both places",
    "فقد يكون من انتقلوا قد أُحصوا في المكانين",
)
_METHODS: Mapping[str, Text] = {
    "named_list": ("a list of names", "قائمة أسماء"),
    "count": ("a count", "إحصاء"),
    "estimate": ("an estimate", "تقدير"),
    "extrapolation": ("an extrapolation", "استقراء"),
    "unstated": ("a method not stated", "طريقة غير معلنة"),
}


def _name_both(found: Reconciliation) -> tuple[Text, Text]:
    """Return both figures, with their sources where these differ."""
    figures = name_figure(found.ours), name_figure(found.theirs)
    if is_same_source(found.ours, found.theirs):
        return figures
    sources = name_source(found.ours), name_source(found.theirs)
    first, second = (
        fill_pattern(("{} ({})", "{} ({})"), *pair) for pair in zip(figures, sources, strict=True)
    )
    return first, second


def _spell_change(number: int) -> Text:
    sign = "+" if number > 0 else "−" if number < 0 else ""
    english, arabic = spell_number(abs(number))
    return f"{sign}{english}", f"{sign}{arabic}"


def _name_told(claim: Claim, who: Text) -> Text:
    pattern = ("{} {} ({})", "«{}: {}» ({})")
    figure, measure = name_figure(claim), name_measure(claim)
    return pattern[0].format(figure[0], measure[0], who[0]), pattern[1].format(
        measure[1], figure[1], who[1]
    )


def _explain_relay(found: Reconciliation, names: Names) -> Text:
    first, second = found.ours, found.theirs
    if first.get("relays_claim_id") != second["claim_id"]:
        return fill_pattern(
            ("{} and {} retell the same statement: they are one source, not two.",
             "{} و{} نقلٌ للإفادة نفسها: فهما مصدر واحد لا مصدران."),
            name_figure(first), name_figure(second),
        )  # fmt: skip
    by = (first["relayed_by"],) * 2 if first.get("relayed_by") else name_source(first)
    return fill_pattern(
        ("{} retells {} {}; it is no second source.", "{} نقلٌ عن {} {}؛ وليس مصدراً ثانياً."),
        _name_told(first, by), _name_told(second, name_source(second)),
        _name_loss(first, second),
    )  # fmt: skip


def _name_loss(retelling: Claim, original: Claim) -> Text:
    """Say what a retelling changed: the number, or the word for what is counted."""
    lost: list[Text] = []
    was, became = state_number(original), state_number(retelling)
    if was is not None and became is not None and was != became:
        numbers = spell_number(was), spell_number(became)
        lost.append(fill_pattern(("{} became {}", "تحوّل {} إلى {}"), *numbers))
    words = name_measure(original), name_measure(retelling)
    if words[0] != words[1]:
        lost.append(fill_pattern(("“{}” became “{}”", "تحوّلت «{}» إلى «{}»"), *words))
    if not lost:
        return "unchanged", "دون تغيير"
    return fill_pattern(("and lost on the way: {}", "وتغيّر في الطريق: {}"), join_texts(lost))


def _explain_correction(found: Reconciliation, names: Names) -> Text:
    gone = [c for c in (found.ours, found.theirs) if c.get("status", "active") != "active"]
    other = found.theirs if gone[0] is found.ours else found.ours
    if gone[0].get("status") == "retracted":
        pattern = ("{} was taken back and no longer stands against {}.",
                   "سُحب الرقم {} ولم يعد يقابل الرقم {}.")  # fmt: skip
    elif other.get("supersedes_claim_id") == gone[0]["claim_id"]:
        pattern = ("{} was replaced by {}.", "استُبدل بالرقم {} الرقم {}.")
    else:
        pattern = ("{} was replaced and no longer stands against {}.",
                   "استُبدل الرقم {} ولم يعد يقابل الرقم {}.")  # fmt: skip
    return fill_pattern(pattern, name_figure(gone[0]), name_figure(other))


def _explain_wording(found: Reconciliation, names: Names) -> Text:
    quoted = [
        fill_pattern(("{} (“{}”)", "{} («{}»)"), name_figure(c), (c["measure_as_stated"],) * 2)
        for c in (found.ours, found.theirs)
    ]
    return fill_pattern(
        ("{} and {} were given by one source on one day for different things, which only its words "
         "tell apart.",
         "{} و{} ذكرهما مصدر واحد في يوم واحد عن أمرين مختلفين لا تميّز بينهما إلا عبارته."),
        *quoted,
    )  # fmt: skip


def _leaves_open(claim: Claim, dimension: str) -> bool:
    if dimension == "population":
        return bool(claim["population"] == "unstated")
    if dimension == "area":
        return not claim.get("scope_paths")
    if dimension == "period":
        return not (claim["period_start"] and claim["period_end"])
    return bool(claim["measure"] == "none")


def _name_silence(claim: Claim, dimensions: list[str]) -> Text | None:
    unsaid = [_UNSAID[name] for name in dimensions if _leaves_open(claim, name)]
    return join_texts(unsaid, ("or", "أو ")) if unsaid else None


def _name_silences(found: Reconciliation, dimensions: list[str]) -> Text:
    """Say what the two claims leave open, or that their places cannot be told apart."""
    claims = (found.ours, found.theirs)
    silences = [_name_silence(claim, dimensions) for claim in claims]
    if silences[0] and silences[0] == silences[1]:
        return fill_pattern(("neither says {}", "لا يذكر أي منهما {}"), silences[0])
    namer = name_figure if is_same_source(*claims) else name_source
    said = [
        fill_pattern(("{} does not say {}", "لا يذكر {} {}"), namer(claim), silence)
        for claim, silence in zip(claims, silences, strict=True)
        if silence
    ]
    if said:
        return join_texts(said)
    if "area" not in dimensions:
        return _DATED_LATER
    moved = all(claim["measure"] in MOVED for claim in claims)
    return _COUNTED_TWICE if moved else _NOT_LOCATED


def _explain_unknown(found: Reconciliation, names: Names) -> Text:
    dimensions = [
        name
        for name in found.comparison.list_differences()
        if found.comparison.find_part(name) is Relation.UNKNOWN
    ]
    return fill_pattern(("{} and {} cannot be compared: {}.", "لا يمكن مقارنة {} و{}: {}."),
                        *_name_both(found), _name_silences(found, dimensions))  # fmt: skip


def _name_dimension(found: Reconciliation, dimension: str, names: Names) -> Text:
    sides = [name_side(claim, dimension, names) for claim in (found.ours, found.theirs)]
    if sides[0] == sides[1]:
        return DIMENSION_WORDS[dimension]
    return fill_pattern(("{} ({}; {})", "{} ({}؛ {})"), DIMENSION_WORDS[dimension], *sides)


def _list_dimensions(found: Reconciliation, only: Relation | None, names: Names) -> Text:
    dimensions = [
        name
        for name in found.comparison.list_differences()
        if only is None or found.comparison.find_part(name) is only
    ]
    return join_texts([_name_dimension(found, name, names) for name in dimensions])


def _explain_apart(found: Reconciliation, names: Names) -> Text:
    return fill_pattern(
        ("{} and {} count nothing in common: they differ by {}.",
         "لا يشترك {} و{} في شيء مما يُحصى: فهما يختلفان في {}."),
        *_name_both(found), _list_dimensions(found, Relation.DISJOINT, names),
    )  # fmt: skip


def _explain_kind(found: Reconciliation, names: Names) -> Text:
    measures = name_measure(found.ours), name_measure(found.theirs)
    return fill_pattern(
        ("{} and {} count things of different kinds: {} and {}.",
         "يحصي {} و{} أشياء مختلفة النوع: {} و{}."), *_name_both(found), *measures,
    )  # fmt: skip


def _explain_agreement(found: Reconciliation, names: Names) -> Text:
    figure, other = name_figure(found.ours), name_figure(found.theirs)
    if figure != other:
        return fill_pattern(("{} and {} are one number, put in other words.",
                             "{} و{} رقم واحد بعبارتين."), *_name_both(found))  # fmt: skip
    source = name_source(found.ours)
    if is_same_source(found.ours, found.theirs):
        return fill_pattern(("{} gives {} twice for the same scope.",
                             "يذكر {} الرقم {} مرتين للنطاق نفسه."), source, figure)  # fmt: skip
    return fill_pattern(("{} and {} give the same figure, {}.", "يذكر {} و{} الرقم نفسه: {}."),
                        source, name_source(found.theirs), figure)  # fmt: skip


def _explain_revision(found: Reconciliation, names: Names) -> Text:
    first, second = found.ours, found.theirs
    change = (state_number(second) or 0) - (state_number(first) or 0)
    dates = name_date(first), name_date(second)
    figures = name_figure(first), name_figure(second)
    source = name_source(first)
    if dates[0] == dates[1]:
        return fill_pattern(("{} revised its own figure: it gave both {} and {} as of {}.",
                      "عدّل {} رقمه بنفسه: فقد ذكر {} و{} حتى {}."),
                     source, *figures, dates[0])  # fmt: skip
    verb = ("grew", "ارتفع") if change > 0 else ("fell", "انخفض") if change else ("stayed", "بقي")
    return fill_pattern(
        ("The figure of {} {} from {} ({}) to {} ({}): {}.",
         "رقم {}: {} من {} ({}) إلى {} ({}): {}."),
        source, verb, figures[0], dates[0], figures[1], dates[1], _spell_change(change),
    )  # fmt: skip


def _explain_bound(found: Reconciliation, names: Names) -> Text:
    first, second = _name_both(found)
    if found.theirs["quantifier"] in OPEN_ENDED and found.ours["quantifier"] not in OPEN_ENDED:
        first, second = second, first
    return fill_pattern(
        ("{} has no upper end, so that {} does not contradict it.",
         "{} بلا حد أعلى، فلا يناقضه {}."), first, second,
    )  # fmt: skip


def _explain_method(found: Reconciliation, names: Names) -> Text:
    methods = [_METHODS[claim["method"]] for claim in (found.ours, found.theirs)]
    if methods[0] == methods[1]:
        pattern = ("{} and {} are for the same scope and were arrived at separately, each by {}.",
                   "{} و{} للنطاق نفسه، وقد توصل إليهما مصدران كل على حدة: {}.")  # fmt: skip
        return fill_pattern(pattern, *_name_both(found), methods[0])
    pattern = ("{} and {} are for the same scope but counted differently: {} against {}.",
               "{} و{} للنطاق نفسه لكن طريقة العد مختلفة: {} مقابل {}.")  # fmt: skip
    return fill_pattern(pattern, *_name_both(found), *methods)


def _name_part(part: Claim, dimension: str, names: Names) -> Text:
    change = _spell_change(state_number(part) or 0)
    return fill_pattern(("{} {}", "{} ({})"), change, name_side(part, dimension, names))


def _explain_scope(found: Reconciliation, names: Names) -> Text:
    differences = found.comparison.list_differences()
    if found.parts:
        parts = [_name_part(part, differences[0], names) for part in found.parts]
        listed = ", ".join(part[0] for part in parts), "، ".join(part[1] for part in parts)
        return fill_pattern(("{} and {} differ by {}: {}.", "يختلف {} و{} في {}: {}."),
                     *_name_both(found), DIMENSION_WORDS[differences[0]], listed)  # fmt: skip
    rest = _name_remainder(found)
    ends = {
        Relation.OVERLAPS: ("; neither contains the other", "؛ ولا يتضمن أحدهما الآخر"),
        Relation.INSIDE: rest,
    }
    return fill_pattern(
        ("{} and {} differ by {}{}.", "يختلف {} و{} في {}{}."),
        *_name_both(found), _list_dimensions(found, None, names), ends[found.comparison.relation],
    )  # fmt: skip


def _name_remainder(found: Reconciliation) -> Text:
    """Say by how much the wider figure is larger; a smaller one is a contradiction."""
    small, large = state_number(found.ours), state_number(found.theirs)
    if small is None or large is None or "approximately" in {
        found.ours["quantifier"], found.theirs["quantifier"]
    }:  # fmt: skip
        return "", ""
    if large < small:
        if found.theirs["quantifier"] in OPEN_ENDED:
            return "; the second contains the first", "؛ والثاني يتضمن الأول"
        return fill_pattern(("; the wider figure is the smaller one, by {}",
                             "؛ والرقم الأوسع نطاقاً هو الأصغر بفارق {}"),
                            spell_number(small - large))  # fmt: skip
    if is_same_source(found.ours, found.theirs):
        return fill_pattern(("; the other {} are not given separately",
                             "؛ والفارق {} غير مفصّل"), spell_number(large - small))  # fmt: skip
    return "; the second contains the first", "؛ والثاني يتضمن الأول"


_EXPLAINERS: Mapping[Reason, Callable[[Reconciliation, Names], Text]] = {
    Reason.RELAY: _explain_relay,
    Reason.CORRECTION: _explain_correction,
    Reason.WORDING: _explain_wording,
    Reason.UNKNOWN: _explain_unknown,
    Reason.KIND: _explain_kind,
    Reason.APART: _explain_apart,
    Reason.AGREEMENT: _explain_agreement,
    Reason.REVISION: _explain_revision,
    Reason.BOUND: _explain_bound,
    Reason.METHOD: _explain_method,
    Reason.SCOPE: _explain_scope,
}


def explain_pair(found: Reconciliation, names: Names) -> Text:
    """Return one sentence in English and one in Arabic; `names` are those of the places."""
    english, arabic = _EXPLAINERS[found.reason](found, names)
    return english[0].upper() + english[1:], arabic


def describe_pair(found: Reconciliation, names: Names) -> dict[str, Any]:
    """Return a reconciliation as it is told over the API."""
    text_en, text_ar = explain_pair(found, names)
    differences = [
        {
            "dimension": name,
            "relation": found.comparison.find_part(name).value,
            "en": [name_side(claim, name, names)[0] for claim in (found.ours, found.theirs)],
            "ar": [name_side(claim, name, names)[1] for claim in (found.ours, found.theirs)],
        }
        for name in found.comparison.list_differences()
    ]
    return {
        "claims": [found.ours["claim_id"], found.theirs["claim_id"]],
        "relation": found.comparison.relation.value,
        "reason": found.reason.value,
        "differences": differences,
        "part_claim_ids": [part["claim_id"] for part in found.parts],
        "text_en": text_en,
        "text_ar": text_ar,
    }
