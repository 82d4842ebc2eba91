"""Personal data are refused before anything of a row is stored or repeated.

Phones, plates, accounts, e-mail and IP addresses, numbers of identity documents, and names of
witnesses, victims and other private persons. A row that holds any of them is refused, with one
exception: a name in a column that is only kept as the source wrote it (a headline in UCDP's file)
costs the row that column, not the event.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import lru_cache

from app.domain.errors import RejectedRecord
from app.domain.source import SourceRecord
from app.domain.withheld_names import WITHHELD_CELL, flag_loss
from app.normalise.contact_data import TEXT_END, find_contact
from app.normalise.person_names import names_person_in_latin
from app.normalise.person_names_arabic import names_person_in_arabic
from app.normalise.personal_words import PersonalData, list_words, unify_signs

_CUE_COLUMNS = {
    "victim": frozenset(
        "witness victim survivor informant uploader contact interviewee detainee deceased".split()
    ),
    "phone": frozenset("phone telephone tel mobile whatsapp".split()),
    "licence plate": frozenset({"plate", "plates"}),
    "passport": frozenset({"passport", "national_id", "identity_card"}),
}
_REMEDY = {
    PersonalData.NAME: 'write "a witness" or "a resident"; of an official, name the office as well',
    PersonalData.ACCOUNT: "cite an archived copy or an institution's own account instead",
}
_PRIVATE_KINDS = list_words("private_kinds")
_SHORT = 120
_MOST_KNOWN = 20_000
_known_clean: set[str] = set()
"""Short texts without personal data, met before: actors, places and codes recur in every row."""
_BETWEEN = f"{TEXT_END}; "
"""Ends a sentence, so that no cue reaches from one text into the next."""


def find_personal_data(text: str) -> PersonalData | None:
    """Return what kind of personal data a text looks like it holds, or None."""
    text = unify_signs(text)
    if found := find_contact(text):
        return found
    if names_person_in_latin(text) or names_person_in_arabic(text):
        return PersonalData.NAME
    return None


def _are_clean(texts: set[str]) -> bool:
    """Whether none of the texts holds personal data; looks at all new ones together, once."""
    new = [text for text in texts if len(text) > 3 and text not in _known_clean]
    if new and find_personal_data(_BETWEEN.join(new)):
        return False
    if len(_known_clean) > _MOST_KNOWN:
        _known_clean.clear()
    _known_clean.update(text for text in new if len(text) <= _SHORT)
    return True


def _read_column_cue(column: str) -> str | None:
    """Return what a column's own name says that its values are: `witness_name` holds names."""
    words = column.lower().replace(" ", "_")
    for cue, names in _CUE_COLUMNS.items():
        if words.removesuffix("_number") in names or words.removesuffix("_name") in names:
            return cue
    return None


@lru_cache(maxsize=100)
def _list_cued_columns(columns: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(column for column in columns if _read_column_cue(column))


def _find_in_column(column: str, text: str) -> PersonalData | None:
    found = find_personal_data(text)
    if found is None and text.strip() and (cue := _read_column_cue(column)):
        return find_personal_data(f"the {cue} {text}")
    return found


def _refuse(column: str, found: PersonalData, where: str = "") -> RejectedRecord:
    """Name the column and the kind, never the text: a report is printed and passed on."""
    remedy = _REMEDY.get(found, "leave it out")
    return RejectedRecord(
        column, f"looks like {found}{where}, which Masar never stores; {remedy} and import again"
    )


def _list_slots(record: SourceRecord) -> Iterator[tuple[str, str, str]]:
    for column, text in record.fields.items():
        yield column, text, ""
    for number, claim in enumerate(record.claims, start=1):
        for column, text in claim.items():
            yield column, text, f" in claim {number} of this record"


def _is_clean(record: SourceRecord) -> bool:
    rows = (record.provider, record.fields, *record.claims)
    cued = any(row[name] for row in rows for name in _list_cued_columns(tuple(row)))
    cued = cued or WITHHELD_CELL in record.provider.values()
    return not cued and _are_clean({text for row in rows for text in row.values()})


def withhold_names(record: SourceRecord) -> tuple[SourceRecord, tuple[str, ...]]:
    """Return the record as it may be stored, and a flag for each column that it lost.

    A column is lost when it names a private person and nothing is read from it but what the
    source wrote. Raises RejectedRecord for personal data anywhere else, without repeating them.
    """
    if _is_clean(record):
        return record, ()
    used = {text for _, text, _ in _list_slots(record)}
    lost: list[str] = []
    for column, text in record.provider.items():
        found = _find_in_column(column, text)
        # An export of ours tells a loss by these words, which no source of ours has written.
        if text == WITHHELD_CELL or (found is PersonalData.NAME and text not in used):
            lost.append(column)
        elif found:
            raise _refuse(column, found)
    for column, text, where in _list_slots(record):
        if found := _find_in_column(column, text):
            raise _refuse(column, found, where)
    kept = {column: text for column, text in record.provider.items() if column not in lost}
    return replace(record, provider=kept), tuple(flag_loss(column) for column in lost)


def redact_refusal(refusal: RejectedRecord) -> RejectedRecord:
    """Return why a row is refused, without personal data that the words may repeat."""
    found = find_personal_data(refusal.message)
    return _refuse(refusal.field, found) if found else refusal


def redact_id(record_id: str) -> str:
    """Return a source's id of a row as it may be reported; one that is a phone is left blank."""
    return "" if find_personal_data(record_id) else record_id


def redact_words(text: str) -> str:
    """Return a source's words as they may be reported; those that hold personal data are not."""
    return "(withheld: looks like personal data)" if find_personal_data(text) else text


def refuse_personal_data(row: Mapping[str, str]) -> None:
    """Refuse a row of any file that holds personal data.

    Raises RejectedRecord naming the column.
    """
    for column, text in row.items():
        if found := _find_in_column(column, text):
            raise _refuse(column, found)


def refuse_in_source(row: Mapping[str, str]) -> None:
    """Refuse a row of sources with personal data, and a source that is a person and has a name.

    Raises RejectedRecord naming the column.
    """
    refuse_personal_data(row)
    if row.get("kind", "").strip().lower() not in _PRIVATE_KINDS:
        return
    for column, cue in (("name_en", "the victim"), ("name_ar", "الشاهد")):
        if find_personal_data(f"{cue} {row.get(column, '')}"):
            raise _refuse(column, PersonalData.NAME)
