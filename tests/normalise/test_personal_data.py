"""Personal data in free text, in both scripts, and what only looks like them."""

import csv
import re
import time
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from invented_texts import CLEAN, FOUND

from app.domain.errors import RejectedRecord
from app.domain.event import EventDraft
from app.domain.source import SourceRecord
from app.ingest import read_records
from app.normalise import normalise_record, normalise_source
from app.normalise.personal_data import find_personal_data
from app.normalise.personal_words import PersonalData, fold_arabic, list_words

ROOT = Path(__file__).resolve().parents[2]
GAZETTEER = ROOT / "geodata" / "gazetteer" / "places.csv"

POSITIVE = [(kind, text) for kind, texts in FOUND.items() for text in texts]


@pytest.mark.parametrize(("kind", "text"), POSITIVE, ids=[text for _, text in POSITIVE])
def test_personal_data_are_found_and_called_what_they_are(kind: PersonalData, text: str) -> None:
    assert find_personal_data(text) is kind


@pytest.mark.parametrize("text", CLEAN)
def test_what_only_looks_like_personal_data_is_left_alone(text: str) -> None:
    assert find_personal_data(text) is None


# --- Numbers in every spelling ----------------------------------------------------------------

ARABIC, PERSIAN = (
    str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"),
    str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹"),
)
GROUPINGS = {
    "09": [(4, 3, 3), (4, 6), (3, 7), (10,), (2, 2, 2, 2, 2), (3, 3, 4), (4, 2, 2, 2)],
    "05": [(4, 3, 2, 2), (4, 3, 4), (11,)],
    "9639": [(3, 3, 3, 3), (3, 2, 7), (12,), (5, 7), (3, 9)],
    "011": [(3, 7), (3, 3, 4), (10,)],
    "961": [(3, 2, 3, 3), (3, 2, 6), (11,)],
}


@st.composite
def write_phones(draw: st.DrawFn) -> str:
    """A phone number in one of the ways in which people write them."""
    prefix = draw(st.sampled_from(sorted(GROUPINGS)))
    groups = draw(st.sampled_from(GROUPINGS[prefix]))
    begin = prefix + "7" * (prefix == "961")
    rest = draw(st.text("123456789", min_size=sum(groups) - len(begin), max_size=20))
    digits = iter((begin + rest)[: sum(groups)])
    parts = ["".join(next(digits) for _ in range(size)) for size in groups]
    assume(parts != ["09", "10", "11", "12", "13"])  # days, as far as anybody can tell
    number = draw(st.sampled_from([" ", "-", ".", " - ", "\u00a0", "\u200f", "–"])).join(parts)
    plus = draw(st.sampled_from(["", "+", "00", "+ "])) if prefix.startswith("96") else ""
    script = draw(st.sampled_from([{}, ARABIC, PERSIAN]))
    return (plus + number).translate(script)


@given(
    number=write_phones(),
    before=st.sampled_from(["", "call ", "على ", "families: ", "(", "in 2025, "]),
    behind=st.sampled_from(["", ".", " at night", " ليلاً", ")", "\nthe end"]),
)
def test_phone_is_found_however_it_is_written(number: str, before: str, behind: str) -> None:
    assert find_personal_data(before + number + behind) is PersonalData.PHONE


def list_place_names() -> list[str]:
    """Return every name that the shipped places have, in both scripts."""
    with GAZETTEER.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    names = {row[column] for row in rows for column in ("name_en", "name_ar")}
    return sorted(names.union(*(row["aliases"].split("|") for row in rows)) - {""})


PLACE_NAMES = list_place_names()
GIVEN_NAMES = list_words("given_names") | list_words("given_names_arabic")


def bears_given_name(name: str) -> bool:
    """Whether a place is called like a person (Dana, Salma): protecting persons comes first."""
    words = re.split(r"[\s-]+", fold_arabic(name.casefold()))
    return words[0] in GIVEN_NAMES or "um" in words[1:]


PLAIN_FIGURES = st.one_of(
    st.integers(0, 9_999_999).map("{:,}".format),
    st.integers(0, 9_999_999)
    .map("{:,}".format)
    .map(lambda t: t.translate(ARABIC).replace(",", "٬")),
    st.dates().filter(lambda day: day.year >= 1900).map(str),
    st.floats(32, 42).map("{:.6f}".format),
    st.integers(0, 999999).map("SY{:06}".format),
    st.integers(0, 10**12).map("https://news.example/en/{}/a-story".format),
    st.integers(0, 99).map("{} %".format),
)


@given(
    st.lists(
        st.one_of(st.sampled_from(PLACE_NAMES), PLAIN_FIGURES, st.sampled_from(
            ["civilians", "killed in", "arrivals", "مدنيين", "قتلى في", "بين", "near", "and"]
        )),
        min_size=1, max_size=12,
    ),
    st.sampled_from([" ", ", ", ": ", " – ", "؛ ", "\n"]),
)  # fmt: skip
def test_places_and_figures_are_never_taken_for_personal_data(words: list[str], gap: str) -> None:
    assert find_personal_data(gap.join(words)) is None


@pytest.mark.parametrize(
    "sentence", ["{}", "{} (34)", "{}: 2,069", "12 killed in {}, 34 wounded", "The victims: {}, 12",
                 "a witness in {} said", "قتل 12 في {}", "{} (٣٤)", "الضحايا من {}"],
)  # fmt: skip
def test_no_shipped_place_is_taken_for_a_person(sentence: str) -> None:
    texts = [sentence.format(name) for name in PLACE_NAMES if not bears_given_name(name)]
    assert len(texts) > 3000
    assert [text for text in texts if find_personal_data(text)] == []


@pytest.mark.parametrize("sentence", ["village of {} (34)", "12 killed in the village of {}",
                                      "قرية {} (٣٤)", "قتل 12 في قرية {}"])  # fmt: skip
def test_every_shipped_place_can_be_told_by_saying_what_it_is(sentence: str) -> None:
    arabic = sentence.startswith("ق")
    names = [name for name in PLACE_NAMES if bool(re.search("[\u0600-\u06ff]", name)) == arabic]
    assert len(names) > 1000
    assert [name for name in names if find_personal_data(sentence.format(name))] == []


# --- Rows ---------------------------------------------------------------------------------------

CLAIM = {"claim_key": "deaths", "asserted_by": "monitor", "measure": "killed", "best": "3"}
FIELDS = {"event_type": "Battles", "date_start": "2025-03-07", "place_name": "Banias"}
HEADLINES = {"where_coordinates": "Banias", "source_headline": "Clashes", "source_office": "M"}
EVENT = SourceRecord("story", "1", "event", 2, FIELDS, (CLAIM,), HEADLINES)
SOURCE = SourceRecord("story", "m", "source", 2, {
    "source_id": "m", "name_en": "Monitor", "name_ar": "مرصد", "kind": "monitor"})  # fmt: skip
PHONE, NAME = "0944 123 456", "the victim Zorban Malkut"


def refuse(record: SourceRecord) -> RejectedRecord:
    """Return why a row is refused; neither the data nor a part of them may be in the words."""
    with pytest.raises(RejectedRecord) as refusal:
        if record.kind == "source":
            normalise_source(record)
        else:
            normalise_record(record)
    told = f"{refusal.value} {refusal.value.field}"
    assert not any(part in told for part in ("0944", "123 456", "Zorban", "Malkut", "زربان"))
    return refusal.value


@pytest.mark.parametrize(
    "column",
    ["title_en", "title_ar", "summary_en", "summary_ar", "actor1", "actor2", "place_name",
     "open_inquiry_en", "open_inquiry_ar", "admin1", "event_id", "other_place_ids", "notes",
     "best", "date_start"],
)  # fmt: skip
@pytest.mark.parametrize("text", [PHONE, NAME, "الضحية محمد زربان"])
def test_event_is_refused_whichever_field_holds_personal_data(column: str, text: str) -> None:
    assert refuse(replace(EVENT, fields={**FIELDS, column: text})).field == column


@pytest.mark.parametrize("column", ["quote", "scope_note_en", "scope_note_ar", "url", "best",
                                    "measure_as_stated", "claim_id", "asserted_by"])  # fmt: skip
def test_record_is_refused_when_one_of_its_claims_holds_personal_data(column: str) -> None:
    refusal = refuse(replace(EVENT, claims=(CLAIM, {**CLAIM, column: f"see {PHONE}"})))
    assert refusal.field == column
    assert "a phone number in claim 2 of this record" in refusal.message


@pytest.mark.parametrize("column", ["name_en", "name_ar", "reliability_note", "url"])
def test_source_is_refused_when_it_holds_personal_data(column: str) -> None:
    record = replace(SOURCE, fields={**SOURCE.fields, column: PHONE})
    assert refuse(record).field == column


def test_source_that_is_a_single_person_stands_without_a_name() -> None:
    named = {"kind": "witness", "name_en": "Zorban Malkut"}
    assert refuse(replace(SOURCE, fields={**SOURCE.fields, **named})).field == "name_en"
    arabic = {"kind": "survivor", "name_en": "A survivor", "name_ar": "محمد زربان"}
    assert refuse(replace(SOURCE, fields={**SOURCE.fields, **arabic})).field == "name_ar"
    nameless = {"kind": "witness", "name_en": "A witness", "name_ar": "شاهد"}
    assert normalise_source(replace(SOURCE, fields={**SOURCE.fields, **nameless})).kind == "witness"


@pytest.mark.parametrize(
    ("column", "text"),
    [("witness_name", "Zorban Malkut"), ("victim", "Ahmad Zorban"), ("phone", "123456"),
     ("Phone number", "123456"), ("plate", "123456"), ("passport_number", "AB123456"),
     ("contact", "0944123456")],
)  # fmt: skip
def test_the_name_of_a_column_says_what_a_bare_value_is(column: str, text: str) -> None:
    assert refuse(replace(EVENT, fields={**FIELDS, column: text})).field == column
    assert find_personal_data(text) is None or column == "contact"


def test_name_in_a_column_kept_as_it_came_costs_the_column_and_not_the_event() -> None:
    headlines = {**HEADLINES, "source_headline": f"{NAME} is buried"}
    draft = normalise_record(replace(EVENT, provider=headlines))
    assert isinstance(draft, EventDraft)
    assert draft.provider == {"where_coordinates": "Banias", "source_office": "M"}
    assert draft.flags == ("source_headline: not kept, looks like it names a private person",)
    assert "Zorban" not in str(draft)


def test_name_in_a_column_from_which_a_field_is_read_refuses_the_row() -> None:
    spoilt = {"where_coordinates": NAME}
    record = replace(EVENT, provider={**HEADLINES, **spoilt}, fields={**FIELDS, "place_name": NAME})
    assert refuse(record).field == "where_coordinates"


@pytest.mark.parametrize("text", [PHONE, "plate 123456", "@quiet_lens_22", "a.b@example.org"])
def test_what_reaches_somebody_refuses_the_row_even_in_a_headline(text: str) -> None:
    assert refuse(replace(EVENT, provider={**HEADLINES, "source_headline": text})).field == (
        "source_headline"
    )


def test_damaged_row_is_refused_without_repeating_personal_data() -> None:
    damaged = replace(EVENT, damage=RejectedRecord("country", f"{PHONE!r} is not Syria"))
    assert refuse(damaged).field == "country"
    plain = replace(EVENT, damage=RejectedRecord("country", "'Iraq' is not Syria"))
    assert "Iraq" in refuse(plain).message


def test_a_refused_text_is_refused_again_and_a_clean_one_stays_clean() -> None:
    spoilt = replace(EVENT, fields={**FIELDS, "actor1": PHONE})
    for _ in range(3):
        assert refuse(spoilt).field == "actor1"
        assert normalise_record(EVENT).provider_id == "1"


@pytest.mark.parametrize("text", CLEAN)
def test_texts_that_are_clean_alone_are_clean_in_a_row(text: str) -> None:
    fields = {**FIELDS, "title_en": text, "title_ar": CLEAN[-1], "summary_en": CLEAN[0]}
    draft = normalise_record(replace(EVENT, fields=fields, provider={"headline": text}))
    assert isinstance(draft, EventDraft) and draft.flags == ()


@pytest.mark.parametrize(("kind", "text"), POSITIVE, ids=[text for _, text in POSITIVE])
def test_texts_that_are_not_clean_alone_are_not_in_a_row(kind: PersonalData, text: str) -> None:
    fields = {**FIELDS, "actor1": "Armed men", "summary_en": text, "summary_ar": "قرية"}
    with pytest.raises(RejectedRecord, match="^summary_en: looks like"):
        normalise_record(replace(EVENT, fields=fields))


# --- Whole files --------------------------------------------------------------------------------


def test_the_shipped_record_holds_no_personal_data() -> None:
    folder, rows = ROOT / "geodata" / "coast_2025", 0
    for path in sorted(folder.glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                assert {name: text for name, text in row.items() if find_personal_data(text)} == {}
                rows += 1
    assert rows > 200


def test_thousands_of_real_rows_lose_nothing(ucdp_sample: Path) -> None:
    drafts = [normalise_record(row) for row in read_records("ucdp_ged", ucdp_sample) if row.claims]
    assert len(drafts) > 9000
    assert [d for d in drafts if isinstance(d, EventDraft) and "not kept" in str(d.flags)] == []


@pytest.mark.parametrize(
    "text",
    ["0 " * 100_000, "Aa " * 100_000, "the victim " * 50_000, "09-" * 100_000, "a@" * 100_000,
     "abu Ab " * 50_000, "الشاهد " * 50_000, "x.com/" * 50_000, "+1 " * 100_000, "1.1." * 80_000],
    ids=lambda text: text[:11],
)  # fmt: skip
def test_time_grows_with_the_length_of_a_text_and_no_faster(text: str) -> None:
    def measure(part: str) -> float:
        started = time.process_time()
        find_personal_data(part)
        return time.process_time() - started

    whole, eighth = measure(text), measure(text[: len(text) // 8])
    assert whole < max(8 * eighth * 4, 0.5)
