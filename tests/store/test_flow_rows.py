"""Movements in the ledger: what they say, and what leaves their digest as it always was."""

from dataclasses import replace

import pytest

from app.domain.errors import RejectedRecord
from app.domain.flow import FlowDraft
from app.domain.place import (
    Ambiguous,
    Candidate,
    MatchMethod,
    NotFound,
    Place,
    PlaceAnswer,
    PlaceMatch,
    Precision,
)
from app.domain.source import SourceRecord
from app.normalise import normalise_record
from app.store.ledger_rows import drop_unsaid, hash_content, spell_draft

CLAIM = {"claim_key": "all", "asserted_by": "monitor", "measure": "displaced", "best": "300",
         "population": "civilians"}  # fmt: skip
CURATED = SourceRecord(
    "story", "2", "flow", 3,
    {"title_en": "Out", "title_ar": "خروج", "measure": "arrivals", "origin_place_id": "SY10",
     "dest_place_id": "LB", "period_start": "2025-03-06"}, (CLAIM,),
)  # fmt: skip
OF_A_TABLE = replace(
    CURATED,
    fields={"measure": "displaced", "origin_name": "Banias", "origin_admin1": "Tartous",
            "dest_name": "Homs", "dest_precision": "governorate", "period_start": "2025-03-06"},
    provider={"from": "Banias", "to": "Homs"},
)  # fmt: skip
BEFORE = "839cc463018182e491bb666a7f9096c2e49722d83ed540237dcbad3b97cdea3e"
"""The digest of CURATED in releases that looked for no ends."""


def spell(record: SourceRecord, *answers: PlaceAnswer) -> dict[str, object]:
    """Return the ledger's columns of a movement; answers are about its origin, then its dest."""
    draft = normalise_record(record)
    assert isinstance(draft, FlowDraft)
    return spell_draft(draft, None, (answers[0], answers[1]) if answers else None)


def find(place_id: str, score: float = 1.0, note: str | None = None) -> PlaceMatch:
    """Return the answer that this is the place."""
    place = Place(place_id, "governorate", place_id, place_id, "SY")
    return PlaceMatch(place, MatchMethod.PCODE, score, Precision.GOVERNORATE, note=note)


def test_digest_of_a_curated_movement_is_that_of_releases_that_looked_for_no_ends() -> None:
    kept = replace(CURATED, provider=CURATED.fields)
    for row in (
        spell(kept),
        spell(kept, find("SY10"), find("LB")),
        spell(kept, find("SY10", 0.8, "looks like it"), find("LB")),
        spell(kept, NotFound("no such id"), NotFound("no such id")),
    ):
        assert hash_content(drop_unsaid(row)) == BEFORE


def test_row_of_a_table_keeps_its_words_and_what_was_made_of_both_ends() -> None:
    banias = tuple(Candidate(find(f"C{n}").place, MatchMethod.EXACT, 1.0) for n in (1, 2))
    row = spell(OF_A_TABLE, Ambiguous(banias), find("SY04"))
    assert row["provider"] == {"from": "Banias", "to": "Homs"}
    assert (row["origin_place_id"], row["origin_match_note"]) == (None, "ambiguous: C1, C2")
    assert (row["dest_place_id"], row["dest_precision"]) == ("SY04", "governorate")
    assert (row["title_en"], row["title_ar"]) == (None, None)


def test_other_words_or_another_place_are_something_new_and_another_way_to_find_it_is_not() -> None:
    def digest(record: SourceRecord, *answers: PlaceAnswer) -> str:
        return hash_content(drop_unsaid(spell(record, *answers)))

    before = digest(OF_A_TABLE, find("SY10"), find("SY04"))
    assert digest(OF_A_TABLE, find("SY10", 0.7, "folded"), find("SY04")) == before
    assert digest(OF_A_TABLE, find("SY06"), find("SY04")) != before
    reworded = replace(OF_A_TABLE, provider={"from": "Baniyas", "to": "Homs"})
    assert digest(reworded, find("SY10"), find("SY04")) != before


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"origin_name": "", "origin_admin1": " "}, "origin_place_id"),
        ({"dest_name": ""}, "dest_place_id"),
        ({"dest_precision": "village"}, "dest_precision"),
        ({"origin_latitude": "412", "origin_longitude": "36"}, "origin_latitude, longitude"),
        ({"title_en": "Only one title"}, "title_ar"),
    ],
)
def test_refusal_names_the_end_that_is_wrong(changes: dict[str, str], field: str) -> None:
    with pytest.raises(RejectedRecord) as refused:
        normalise_record(replace(OF_A_TABLE, fields={**OF_A_TABLE.fields, **changes}))
    assert refused.value.field == field
    assert refused.value.message.count(field) == 1


def test_flow_of_a_table_loses_a_column_that_names_a_private_person_and_says_so() -> None:
    draft = normalise_record(
        replace(OF_A_TABLE, provider={**OF_A_TABLE.provider, "note": "witness Samir Khalil fled"})
    )
    assert isinstance(draft, FlowDraft)
    assert "note" not in draft.provider and draft.flags[0].startswith("note: not kept")
