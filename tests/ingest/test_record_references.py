"""What a row of a record folder names must be in the folder: the row is refused by its column."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from record_tables import RecordTables

from app.domain.errors import MasarError
from app.domain.source import SourceRecord
from app.ingest import read_records
from app.ingest.record_references import find_broken_claims


@pytest.fixture
def record(tmp_path: Path) -> RecordTables:
    """Two events, the first with three claims of one source and one of another."""
    tables = RecordTables(tmp_path / "folder")
    tables.add_source("press")
    tables.add_event("evt_1")
    tables.add_event("evt_2")
    tables.add_claim("clm_a", "evt_1")
    tables.add_claim("clm_b", "evt_1")
    tables.add_claim("clm_press", "evt_1", asserted_by="press")
    return tables


def read_all(record: RecordTables) -> dict[str, SourceRecord]:
    """Return what the adapter reads, by id."""
    return {each.record_id: each for each in read_records("record", record.write())}


def test_folder_with_sound_references_has_no_damage(record: RecordTables) -> None:
    record.add_document("doc_1")
    record.add("claims", "clm_a", document_id="doc_1")
    record.add("claims", "clm_b", supersedes_claim_id="clm_a")
    record.add("claims", "clm_press", relays_claim_id="clm_evt_2")
    record.add("attributions", "1", event_id="evt_1", actor_en="Armed men", role="perpetrator",
               claim_id="clm_press")  # fmt: skip
    record.add("assessments", "1", event_id="evt_2", verification="fair", assessor_role="editor")
    read = read_all(record)
    assert [each.damage for each in read.values()] == [None] * len(read)
    assert [each.kind for each in read.values()] == ["source"] * 2 + ["document"] + ["event"] * 2
    assert len(read["evt_1"].attributions) == 1 and read["evt_1"].assessments == ()
    assert len(read["evt_2"].assessments) == 1


@pytest.mark.parametrize(
    ("claim", "change", "words"),
    [
        ("clm_a", {"document_id": "doc_x"}, "document_id: 'doc_x' is not in documents.csv"),
        ("clm_a", {"relays_claim_id": "clm_x"}, "relays_claim_id: 'clm_x' is no claim"),
        ("clm_a", {"relays_claim_id": "clm_a"}, "relays_claim_id: leads back to itself"),
        ("clm_a", {"supersedes_claim_id": "clm_x"}, "supersedes_claim_id: 'clm_x' is no claim"),
        ("clm_a", {"supersedes_claim_id": "clm_a"}, "supersedes_claim_id: leads back to itself"),
        ("clm_a", {"supersedes_claim_id": "clm_evt_2"}, "a claim about another record"),
        ("clm_press", {"supersedes_claim_id": "clm_a"}, "a claim of another source"),
    ],
)
def test_claim_that_names_what_it_may_not_damages_its_record(
    record: RecordTables, claim: str, change: dict[str, object], words: str
) -> None:
    record.add("claims", claim, **change)
    damaged = {own: each.damage for own, each in read_all(record).items() if each.damage}
    assert list(damaged) == ["evt_1"]
    assert words in str(damaged["evt_1"])


@pytest.mark.parametrize("column", ["relays_claim_id", "supersedes_claim_id"])
def test_claims_that_name_each_other_in_a_circle_are_refused_with_the_way(
    record: RecordTables, column: str
) -> None:
    for own, named in (("clm_a", "clm_b"), ("clm_b", "clm_evt_1"), ("clm_evt_1", "clm_a")):
        record.add("claims", own, **{column: named})
    damage = read_all(record)["evt_1"].damage
    assert damage is not None and damage.field == column
    assert damage.message.count(" → ") == 3


@given(st.lists(st.integers(0, 9), min_size=10, max_size=10))
def test_exactly_the_claims_on_circles_lead_back_to_themselves(links: list[int]) -> None:
    """Each of ten claims relays one of the ten; who comes back to where it began is on a circle."""

    def returns(start: int) -> bool:
        at = links[start]
        for _ in range(10):
            if at == start:
                return True
            at = links[at]
        return False

    rows = [{"claim_id": f"c{own}", "relays_claim_id": f"c{named}"}
            for own, named in enumerate(links)]  # fmt: skip
    broken = find_broken_claims(rows, ())
    assert set(broken) == {f"c{own}" for own in range(10) if returns(own)}


def test_document_of_an_unknown_source_or_with_an_id_used_twice_is_damaged(
    record: RecordTables,
) -> None:
    record.add_document("doc_1", source_id="nobody")
    record.add_document("doc_2")
    record.add("documents", "again", document_id="doc_2", source_id="monitor")
    damages = [each.damage for each in read_records("record", record.write())
               if each.kind == "document"]  # fmt: skip
    assert [damage and damage.field for damage in damages] == ["source_id", None, "document_id"]
    assert "lines 3 and 4 of documents.csv" in str(damages[2])


def test_attribution_by_a_claim_about_another_event_damages_the_event(
    record: RecordTables,
) -> None:
    record.add("attributions", "1", event_id="evt_1", actor_en="Armed men", role="perpetrator",
               claim_id="clm_evt_2")  # fmt: skip
    damage = read_all(record)["evt_1"].damage
    assert damage is not None and damage.field == "claim_id"


@pytest.mark.parametrize("name", ["attributions", "assessments", "inquiries"])
def test_judgement_about_nothing_is_refused_with_its_file(record: RecordTables, name: str) -> None:
    record.add(name, "1", event_id="evt_nowhere")
    with pytest.raises(MasarError, match=f"{name}.csv has rows about evt_nowhere"):
        read_all(record)


def test_judgement_about_a_flow_damages_the_flow(record: RecordTables) -> None:
    record.add("flows", "flw_1", flow_id="flw_1")
    record.add_claim("clm_flow", "flw_1", measure="displaced")
    record.add("attributions", "1", event_id="flw_1", actor_en="Armed men", role="target")
    damage = read_all(record)["flw_1"].damage
    assert damage is not None and damage.field == "event_id"
